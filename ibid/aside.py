"""Work done aside, in a process of its own, while this one goes on: what a build does on its second core.

A fork shares everything that has been read so far and sends back what it made. Where there is nothing to gain or forking is not safe
(one core, other threads, not Linux), the work is done when its result is asked for: the result is the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

T = TypeVar("T")
SERIAL = "IBID_SERIAL"
"""A variable of the environment that keeps everything in one process when it is set."""


def _may_fork() -> bool:
    return (
        sys.platform == "linux"
        and not os.environ.get(SERIAL)
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() == 1
    )


class Aside(Generic[T]):
    """The work has begun; `result` waits for it. What it raises is raised there.

    In: a function without arguments whose result and errors can be pickled. It must not depend on being run: nothing that it changes
    is seen here.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._child = 0
        self._pipe = -1
        self._done: list[T] = []
        if _may_fork():
            self._begin()

    @classmethod
    def done(cls, value: T) -> Aside[T]:
        """What was made already."""
        made = cls.__new__(cls)
        made._child, made._pipe, made._done = 0, -1, [value]
        return made

    def _begin(self) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            os.close(writing)
            self._child, self._pipe = child, reading
            return
        status = 1
        try:
            os.close(reading)
            gc.disable()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(self._answer())
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is cleaned up twice

    def _answer(self) -> bytes:
        """What was made, or raised; nothing when it cannot be sent."""
        answer: tuple[bool, object]
        try:
            answer = True, self._work()
        except Exception as error:  # whatever it is, it is raised where the result is asked for
            answer = False, error
        try:
            return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        except (pickle.PickleError, TypeError, AttributeError):
            return b""

    def result(self) -> T:
        """What the work gives."""
        if not self._done:
            self._done.append(self._result())
        return self._done[0]

    def _result(self) -> T:
        if not self._child:
            return self._work()
        with os.fdopen(self._pipe, "rb") as pipe:
            data = pipe.read()
        os.waitpid(self._child, 0)
        try:
            done, value = pickle.loads(data)  # noqa: S301 - from our own fork
        except (
            pickle.PickleError,
            EOFError,
            TypeError,
            AttributeError,
        ):  # it died, or its error cannot be sent: once more, here
            return self._work()
        if not done:
            raise value
        return cast(T, value)
