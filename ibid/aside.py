"""Work done aside, in a process of its own, while this one goes on: what a build does on its second core.

A fork shares everything that has been read so far and sends back what it made. Where there is nothing to gain or forking is not safe
(one core, other threads, not Linux), the work is done when its result is asked for: the result is the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, Generic, TypeVar, cast

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


class Relay(Iterator[T]):
    """Work that has begun and hands over what it makes piece by piece, going on meanwhile. What it raises is raised in place of a piece.

    In: a function that gives an iterator of pieces, the same at every call; pieces and errors can be pickled. It must not depend on being
    run: nothing that it changes is seen here.
    """

    def __init__(self, work: Callable[[], Iterator[T]]) -> None:
        self._work = work
        self._owner = os.getpid()
        self._taken = 0
        self._here: Iterator[T] | None = None
        self._child = 0
        self._pipe: BinaryIO | None = None
        if _may_fork():
            self._begin()

    def _begin(self) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            os.close(writing)
            self._child, self._pipe = child, os.fdopen(reading, "rb")
            return
        status = 1
        try:
            os.close(reading)
            gc.disable()
            with os.fdopen(writing, "wb") as pipe:
                self._send(pipe)
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is cleaned up twice

    def _send(self, pipe: BinaryIO) -> None:
        """Everything that is made, to the last piece or to what is raised; what cannot be sent breaks off."""
        pieces: Iterator[T] | None = None
        going = True
        while going:
            answer: tuple[bool, object]
            try:
                pieces = self._work() if pieces is None else pieces
                answer = True, next(pieces)
            except (
                Exception
            ) as error:  # the end, or whatever it is: it is raised where the piece is asked for
                error.add_note(f"(aside)\n{traceback.format_exc()}")
                answer = False, error
            pickle.dump(answer, pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()
            going = answer[0]

    def __next__(self) -> T:
        """The next piece."""
        if self._pipe is None:
            if self._here is None:
                self._here = islice(self._work(), self._taken, None)
            return next(self._here)
        try:
            made, value = pickle.load(self._pipe)  # noqa: S301 - from our own fork
        except (
            pickle.PickleError,
            EOFError,
            TypeError,
            AttributeError,
        ):  # it died, or what it has cannot be sent: what is left is made here
            self._end()
            return next(self)
        if made:
            self._taken += 1
            return cast(T, value)
        self._end()
        self._here = iter(())
        raise value

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
            os.waitpid(self._child, 0)

    def __del__(self) -> None:
        """Nobody asks for what is left: there is no need to make it."""
        if self._pipe is not None and self._owner == os.getpid():
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            self._end()


class Aside(Generic[T]):
    """The work has begun; `result` waits for it. What it raises is raised there.

    In: a function without arguments, as for a `Relay` of one piece.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._relay: Iterator[T] = Relay(lambda: iter((work(),)))
        self._done: list[T] = []

    @classmethod
    def done(cls, value: T) -> Aside[T]:
        """What was made already."""
        made = cls.__new__(cls)
        made._relay, made._done = iter(()), [value]
        return made

    def result(self) -> T:
        """What the work gives."""
        if not self._done:
            self._done.append(next(self._relay))
            next(self._relay, None)  # its process has ended
        return self._done[0]
