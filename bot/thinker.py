"""Thinking in a child process with a deadline, so that no mail can stall the listeners.

A hostile file may kill a parser or keep it busy for minutes (deploy/decisions/0006); here it
costs one child. The child ends by itself when its parent dies: its pipe closes.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from bot.config import LogSection
from bot.indexing import load_knowledge
from bot.library import Library
from bot.log import set_up
from bot.profile import BodyProfile
from bot.route import AnswersSubrequest
from bot.think import Knowledge, Thought, consider, read
from intake.limits import FILE_LIMITS, FileLimits
from intake.message import InboundMessage
from intake.raw import Source
from intake.thread import KnownCase

READ_SECONDS = 90.0  # the files of a mail get up to a minute (intake.limits.FileLimits), parsing ends in seconds
CONSIDER_SECONDS = 60.0
START_SECONDS = 120.0
# Reading the library takes seconds; the rest is for vectors that are not kept, at half a second an entry.
LEARN_SECONDS = 900.0


class ThinkFailed(Exception):
    """The child did not come to an end; `reason` is a code or an exception's class name."""

    temporary = True

    def __init__(self, reason: str) -> None:
        """Keep only a code: a message could hold a citizen's words."""
        super().__init__(reason)
        self.reason = reason


class Thinker:
    """One child process that thinks about one message at a time, with the guidance it was last taught."""

    def __init__(
        self,
        *,
        read_seconds: float = READ_SECONDS,
        consider_seconds: float = CONSIDER_SECONDS,
        file_limits: FileLimits = FILE_LIMITS,
    ) -> None:
        """Nothing is started before the first call; a child that takes longer than its seconds is ended.

        `file_limits` is what the files of one mail may cost.
        """
        self._file_limits = file_limits
        self._read_seconds = read_seconds
        self._consider_seconds = consider_seconds
        self._process: Any = None
        self._connection: Connection | None = None
        self._library = Library()
        self._is_taught = False

    @property
    def library(self) -> Library:
        """What it thinks with; what ships, before it was taught anything."""
        return self._library

    def teach(self, library: Library) -> None:
        """Have it think with this library from the next message on."""
        self._library, self._is_taught = library, False

    async def read(self, content: bytes, *, own_addresses: Sequence[str]) -> InboundMessage:
        """Parse in the child. Raises ThinkFailed."""
        message: InboundMessage = await asyncio.to_thread(
            self._call, "read", (content, tuple(own_addresses), self._file_limits), self._read_seconds
        )
        return message

    async def consider(
        self,
        message: InboundMessage,
        *,
        known: Sequence[KnownCase],
        body: BodyProfile,
        on_date: date,
        answers_our_mail: bool,
        subrequest: AnswersSubrequest | None = None,
        source: Source | None = None,
    ) -> Thought:
        """Think in the child. Raises ThinkFailed."""
        thought: Thought = await asyncio.to_thread(
            self._consider, (message, tuple(known), body, on_date, answers_our_mail, subrequest, source)
        )
        return thought

    def close(self) -> None:
        """End the child at once; what it was thinking about is still in the spool."""
        self._is_taught = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None

    def _consider(self, arguments: tuple[object, ...]) -> Any:
        if not self._is_taught:
            self._call("learn", (self._library,), LEARN_SECONDS)
            self._is_taught = True
        return self._call("consider", arguments, self._consider_seconds)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="inzage-thinker", daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        return ours

    def _call(self, name: str, arguments: tuple[object, ...], seconds: float) -> Any:
        connection = self._connection
        if connection is None:
            connection = self._start()
            seconds += START_SECONDS
        try:
            connection.send((name, arguments))
            if not connection.poll(seconds):
                self.close()
                raise ThinkFailed("deadline")
            good, result = connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise ThinkFailed("child_died") from error
        if not good:
            raise ThinkFailed(result)
        return result


def _serve(connection: Connection) -> None:
    """The child's loop: one request, one reply, until the pipe closes."""
    import signal

    # The parent drains on a terminal's Ctrl-C; the child ends when its pipe closes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    set_up(LogSection(level="warning"))
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads made the model six times slower
    mind = _Mind()
    while True:
        try:
            name, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result: tuple[bool, object] = (True, mind.perform(name, arguments))
        except Exception as error:  # the guard of this edge: the parent counts it and sets the mail aside
            result = (False, type(error).__name__)
        try:
            connection.send(result)
        except OSError:
            return


class _Mind:
    """What the child holds between two requests: what it was taught."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None

    def perform(self, name: str, arguments: tuple[Any, ...]) -> object:
        """One request. Whatever it raises is told to the parent by its name."""
        if name == "read":
            content, own_addresses, limits = arguments
            return read(content, own_addresses=own_addresses, limits=limits)
        if name == "learn":
            (library,) = arguments
            self._knowledge = load_knowledge(library)
            return None
        message, known, body, on_date, answers_our_mail, subrequest, source = arguments
        assert self._knowledge is not None  # the parent teaches before it asks
        return consider(
            message,
            known=known,
            body=body,
            on_date=on_date,
            knowledge=self._knowledge,
            answers_our_mail=answers_our_mail,
            subrequest=subrequest,
            source=source,
        )
