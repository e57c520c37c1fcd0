"""Thinking in a child process with a deadline, so that no mail can stall the listeners.

A hostile file may kill a parser or keep it busy for minutes (deploy/decisions/0006); here it
costs one child.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.child import ChildFailed, ChildProcess, Mind
from bot.library import Library
from bot.profile import BodyProfile
from bot.route import AnswersSubrequest
from bot.think import Thought, consider, read
from intake.limits import FILE_LIMITS, FileLimits
from intake.message import InboundMessage
from intake.raw import Source
from intake.thread import KnownCase

READ_SECONDS = 90.0  # the files of a mail get up to a minute (intake.limits.FileLimits), parsing ends in seconds
CONSIDER_SECONDS = 60.0


class ThinkFailed(ChildFailed):
    """A mail was not thought through."""


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
        self._child = ChildProcess("inzage-thinker", mind=_ThinkingMind)

    @property
    def library(self) -> Library:
        """What it thinks with; what ships, before it was taught anything."""
        return self._child.library

    def teach(self, library: Library) -> None:
        """Have it think with this library from the next message on."""
        self._child.teach(library)

    async def read(self, content: bytes, *, own_addresses: Sequence[str]) -> InboundMessage:
        """Parse in the child. Raises ThinkFailed."""
        arguments = (content, tuple(own_addresses), self._file_limits)
        message: InboundMessage = await asyncio.to_thread(
            self._call, "read", arguments, seconds=self._read_seconds, taught=False
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
        arguments = (message, tuple(known), body, on_date, answers_our_mail, subrequest, source)
        thought: Thought = await asyncio.to_thread(
            self._call, "consider", arguments, seconds=self._consider_seconds, taught=True
        )
        return thought

    def close(self) -> None:
        """End the child at once; what it was thinking about is still in the spool."""
        self._child.close()

    def _call(self, name: str, arguments: tuple[object, ...], *, seconds: float, taught: bool) -> Any:
        try:
            return self._child.call(name, arguments, seconds=seconds, taught=taught)
        except ChildFailed as error:
            raise ThinkFailed(error.reason) from error


class _ThinkingMind(Mind):
    """What the thinking child does."""

    def perform(self, name: str, arguments: tuple[Any, ...]) -> object:
        """`read` or `consider`."""
        if name == "read":
            content, own_addresses, limits = arguments
            return read(content, own_addresses=own_addresses, limits=limits)
        message, known, body, on_date, answers_our_mail, subrequest, source = arguments
        return consider(
            message,
            known=known,
            body=body,
            on_date=on_date,
            knowledge=self.knowledge,
            answers_our_mail=answers_our_mail,
            subrequest=subrequest,
            source=source,
        )
