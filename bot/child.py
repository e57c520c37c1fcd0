"""A child process that does one thing at a time within a deadline, so that nothing it does can stall the listeners.

It ends by itself when its parent dies: its pipe closes. What it is taught holds for every child that comes after it.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from bot.config import LogSection
from bot.indexing import load_knowledge
from bot.library import Library
from bot.log import set_up
from bot.think import Knowledge

START_SECONDS = 120.0
# Reading the library takes seconds; the rest is for vectors that are not kept, at half a second an entry.
LEARN_SECONDS = 900.0
DIED, DEADLINE = "child_died", "deadline"


class ChildFailed(Exception):
    """The child did not come to an end; `reason` is a code or an exception's class name."""

    temporary = True

    def __init__(self, reason: str) -> None:
        """Keep only a code: a message could hold a citizen's words."""
        super().__init__(reason)
        self.reason = reason


class Mind:
    """What a child holds between two requests, and what it does with one; what it was taught is `knowledge`."""

    def __init__(self) -> None:
        """Nothing is loaded before the first lesson."""
        self._knowledge: Knowledge | None = None

    @property
    def knowledge(self) -> Knowledge:
        """What was learned; the parent teaches before it asks."""
        assert self._knowledge is not None
        return self._knowledge

    def learn(self, library: Library) -> None:
        """Know this library from now on, and nothing of an earlier one."""
        self._knowledge = load_knowledge(library)

    def perform(self, name: str, arguments: tuple[Any, ...]) -> object:
        """One request. Whatever it raises is told to the parent by its name."""
        raise NotImplementedError


class ChildProcess:
    """One child at a time, started by the first call; a child that fails is ended, and the next call starts another."""

    def __init__(self, name: str, *, mind: Callable[[], Mind]) -> None:
        """`name` is for the list of processes; `mind` is made in the child, so it is found by its import."""
        self._name = name
        self._mind = mind
        self._process: Any = None
        self._connection: Connection | None = None
        self._library = Library()
        self._taught: Library | None = None
        self._ending = threading.Lock()

    @property
    def library(self) -> Library:
        """What it thinks with; what ships, before it was taught anything."""
        return self._library

    def teach(self, library: Library) -> None:
        """Have it know this library from the next call that needs one."""
        self._library = library

    def call(self, name: str, arguments: tuple[object, ...], *, seconds: float, taught: bool = True) -> Any:
        """What the mind makes of a request, in so many seconds; blocks. `taught`: it needs the library.

        Raises ChildFailed.
        """
        library = self._library
        if taught and self._taught is not library:
            self._exchange("learn", (library,), seconds=LEARN_SECONDS)
            self._taught = library
        return self._exchange(name, arguments, seconds=seconds)

    def close(self) -> None:
        """End the child at once, also while another thread waits for it: that call fails."""
        with self._ending:
            self._taught = None
            if self._process is not None:
                self._process.kill()
                self._process.join()
                self._process.close()
                self._process = None
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with self._ending:
            self._process = context.Process(target=_serve, args=(theirs, self._mind), name=self._name, daemon=True)
            self._process.start()
            self._connection = ours
        theirs.close()
        return ours

    def _exchange(self, name: str, arguments: tuple[object, ...], *, seconds: float) -> Any:
        connection = self._connection
        if connection is None:
            connection = self._start()
            seconds += START_SECONDS
        try:
            connection.send((name, arguments))
            if not connection.poll(seconds):
                self.close()
                raise ChildFailed(DEADLINE)
            good, result = connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise ChildFailed(DIED) from error
        if not good:
            raise ChildFailed(result)
        return result


def _serve(connection: Connection, mind: Callable[[], Mind]) -> None:
    """The child's loop: one request, one reply, until the pipe closes."""
    import signal

    # The parent drains on a terminal's Ctrl-C; the child ends when its pipe closes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    set_up(LogSection(level="warning"))
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads made the model six times slower
    own = mind()
    while True:
        try:
            name, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result: tuple[bool, object] = (True, _done(own, name, arguments))
        except Exception as error:  # the guard of this edge: the parent counts it and goes on
            result = (False, type(error).__name__)
        try:
            connection.send(result)
        except OSError:
            return


def _done(own: Mind, name: str, arguments: tuple[Any, ...]) -> object:
    if name != "learn":
        return own.perform(name, arguments)
    own.learn(*arguments)
    return None
