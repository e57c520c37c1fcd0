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

import structlog

from bot.config import LogSection
from bot.log import set_up
from bot.profile import BodyProfile
from bot.think import Knowledge, Thought, consider, read
from intake.message import InboundMessage
from intake.thread import KnownCase

READ_SECONDS = 60.0  # parsing ends in seconds; the rest is for text out of scanned attachments
CONSIDER_SECONDS = 60.0
START_SECONDS = 120.0

log = structlog.get_logger()


class ThinkFailed(Exception):
    """The child did not come to an end; `reason` is a code or an exception's class name."""

    temporary = True

    def __init__(self, reason: str) -> None:
        """Keep only a code: a message could hold a citizen's words."""
        super().__init__(reason)
        self.reason = reason


class Thinker:
    """One child process that thinks about one message at a time."""

    def __init__(self, *, read_seconds: float = READ_SECONDS, consider_seconds: float = CONSIDER_SECONDS) -> None:
        """Nothing is started before the first call; a child that takes longer than its seconds is ended."""
        self._read_seconds = read_seconds
        self._consider_seconds = consider_seconds
        self._process: Any = None
        self._connection: Connection | None = None

    async def read(self, content: bytes, *, own_addresses: Sequence[str]) -> InboundMessage:
        """Parse in the child. Raises ThinkFailed."""
        message: InboundMessage = await asyncio.to_thread(
            self._call, "read", (content, tuple(own_addresses)), self._read_seconds
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
    ) -> Thought:
        """Think in the child. Raises ThinkFailed."""
        thought: Thought = await asyncio.to_thread(
            self._call,
            "consider",
            (message, tuple(known), body, on_date, answers_our_mail),
            self._consider_seconds,
        )
        return thought

    def close(self) -> None:
        """End the child at once; what it was thinking about is still in the spool."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None

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
    knowledge = load_knowledge()
    while True:
        try:
            name, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result: tuple[bool, object] = (True, _perform(name, arguments, knowledge))
        except Exception as error:  # the guard of this edge: the parent counts it and sets the mail aside
            result = (False, type(error).__name__)
        try:
            connection.send(result)
        except OSError:
            return


def _perform(name: str, arguments: tuple[Any, ...], knowledge: Knowledge) -> object:
    if name == "read":
        content, own_addresses = arguments
        return read(content, own_addresses=own_addresses)
    message, known, body, on_date, answers_our_mail = arguments
    return consider(
        message,
        known=known,
        body=body,
        on_date=on_date,
        knowledge=knowledge,
        answers_our_mail=answers_our_mail,
    )


def load_knowledge() -> Knowledge:
    """The shipped index with its embedder; words only where no embedder can be loaded."""
    from knowledge.embed import bundled_embedder
    from knowledge.shipped import shipped_index

    try:
        embedder = bundled_embedder()
    except (ImportError, OSError):
        log.warning("words_only", reason="no_embedder")
        return Knowledge(index=shipped_index(None), embedder=None)
    return Knowledge(index=shipped_index(embedder), embedder=embedder)


def shipped_faults() -> list[str]:
    """Every fault of the shipped files, and what the vectors lack."""
    from knowledge.contacts import load_contacts
    from knowledge.load import load_entries
    from knowledge.shipped import CONTACTS, shipped_contacts_text, shipped_files, shipped_vectors
    from knowledge.vectors import missing

    loaded = load_entries(shipped_files())
    faults = [f"{fault.name}: {fault.what}" for fault in loaded.faults]
    faults += [f"{CONTACTS}: {fault}" for fault in load_contacts(shipped_contacts_text()).faults]
    stale = 0 if faults else len(missing(loaded.entries, shipped_vectors()))
    return [*faults, f"{stale} teksten zonder vector: inzage knowledge reindex"] if stale else faults
