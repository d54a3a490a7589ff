"""Work done aside gives the same as work done here, piece by piece too, and raises the same; what nobody wants is not gone on with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = """
import os, sys
from ibid import aside
from ibid.errors import EditionError, TeiError
from ibid.model import Finding

def wrong():
    raise TeiError([Finding("t-001", "error", "x.xml", "lost", "mend")])

def many():
    raise EditionError(["a.yaml:1:1: one", "b.yaml:2:1: two"], "mend both")

class Odd(Exception):
    def __init__(self, a, b):
        super().__init__(a)

here = os.getpid()
assert aside.Aside(lambda: [os.getpid() != here, "x" * 300_000]).result() == [FORKS, "x" * 300_000]
for work, kind, words in ((wrong, TeiError, "x.xml: t-001 lost"), (many, EditionError, "two\\n  -> mend both")):
    try:
        aside.Aside(work).result()
    except kind as error:
        assert words in str(error)
        assert kind is not TeiError or error.findings[0].code == "t-001"
        assert kind is not EditionError or len(error.problems) == 2
    else:
        raise SystemExit("nothing was raised")
died = aside.Aside(lambda: os._exit(3) if os.getpid() != here else "done here")
assert died.result() == "done here"
cannot = aside.Aside(lambda: (lambda: 1))
assert cannot.result()() == 1
try:
    aside.Aside(lambda: (_ for _ in ()).throw(Odd(1, 2))).result()
except Odd:
    pass

def pieces():
    yield "x" * 300_000
    yield os.getpid() != here
    raise Odd(1, 2)

def dies():
    yield 1
    if os.getpid() != here:
        os._exit(3)
    yield 2

relay = aside.Relay(pieces)
assert [next(relay), next(relay)] == ["x" * 300_000, FORKS]
try:
    next(relay)
except Odd:
    pass
else:
    raise SystemExit("nothing was raised")
assert list(aside.Relay(dies)) == [1, 2]
assert list(aside.Relay(lambda: iter(range(3)))) == [0, 1, 2]

def endless():
    while True:
        yield "x" * 100_000

relay = aside.Relay(endless)
next(relay)
child = relay._child
del relay
if FORKS:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        pass
    else:
        raise SystemExit("still at work for nobody")
print("as expected")
"""


@pytest.mark.parametrize("serial", [False, True])
def test_aside(serial):
    forks = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and not serial
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | ({"IBID_SERIAL": "1"} if serial else {})
    if not serial:
        environment.pop("IBID_SERIAL", None)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("FORKS", str(forks))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "as expected\n", done.stderr
