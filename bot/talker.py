"""Taking the turns of chats in child processes, so that no chat can stall the pages nor another chat for long.

A chat stays with one child, which remembers where it was left (deploy/decisions/0040). Turns that wait are served chat
by chat; what cannot be served soon is refused at once, so that nothing grows without end.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.chat_memory import ChatMemory, for_chats
from bot.child import DIED, ChildFailed, ChildProcess, Mind
from bot.conversation import MAX_TURN_CHARACTERS, MAX_TURNS, Conversation, Setting
from bot.library import Library
from bot.profile import BodyProfile
from knowledge.recent import RecentAnswers

TURN_SECONDS = 60.0
# Nobody looks at three dots for longer; who is refused may try again, and is told so.
PATIENCE_SECONDS = 30.0
# Somebody types one turn at a time; a second may follow before the first is answered.
MOST_OF_ONE_CHAT = 4
MOST_SAID = MAX_TURNS + 1  # the last tells that there were too many
# Of all turns that wait for one child. Sixty turns of the greatest length are a quarter of a million.
MOST_CHARACTERS = 8_000_000
_FIRST_PACE, _FASTEST_PACE = 0.2, 0.02  # seconds a turn, before any was measured, and at least
_WEIGHT = 0.1  # of the newest turn in the mean

BUSY, CLOSED = "busy", "closed"
_Request = tuple[str, tuple[str, ...], str | None, BodyProfile, date]


class TalkFailed(ChildFailed):
    """A turn was not taken: `busy`, `closed`, `deadline`, `child_died`, or the name of a fault in the child."""


class Talker:
    """Child processes that take the turns of chats, each chat always by the same child while it lives."""

    def __init__(self, *, processes: int = 1, seconds: float = TURN_SECONDS) -> None:
        """Nothing is started before the first turn; a turn that takes longer than its seconds costs its child."""
        self._seats = tuple(_Seat(seconds=seconds) for _ in range(processes))

    @property
    def library(self) -> Library:
        """Which guidance it answers from; what ships, before it was taught anything."""
        return self._seats[0].child.library

    def teach(self, library: Library) -> None:
        """Answer from this library from the next turn on."""
        for seat in self._seats:
            seat.child.teach(library)

    async def take(
        self, said: Sequence[str], *, chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        """The chat after all these turns, the newest last; `chat` is an opaque key.

        What was taken before is remembered for a while; after a restart the earlier turns are taken anew, with the same
        outcome. `language` is ISO 639-1; None: by the words of all turns. Raises TalkFailed.
        """
        # No more than is read crosses to the child: what a turn holds beyond its bound makes no difference.
        turns = tuple(text[:MAX_TURN_CHARACTERS] for text in said[:MOST_SAID])
        seat = self._seats[zlib.crc32(chat.encode("utf-8", "surrogatepass")) % len(self._seats)]
        return await seat.take((chat, turns, language, body, on_date))

    def close(self) -> None:
        """End the children at once and for good; turns in hand or waiting raise TalkFailed."""
        for seat in self._seats:
            seat.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A turn that waits: what the child needs, who wants it, and since when (seconds of the loop's clock)."""

    request: _Request
    taken: asyncio.Future[Conversation]
    since: float

    @property
    def characters(self) -> int:
        return sum(map(len, self.request[1]))


class _Seat:
    """One child and the turns that wait for it: chats go in rounds, the turns of one chat in their order."""

    def __init__(self, *, seconds: float) -> None:
        self.child = ChildProcess("inzage-talker", mind=_TalkingMind)
        self._seconds = seconds
        # Its own thread: neither a mail nor a file in work keeps a chat waiting.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inzage-talker")
        self._chats: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._count = self._characters = 0
        self._pace = _FIRST_PACE
        self._runner: asyncio.Task[None] | None = None
        self._is_closed = False

    async def take(self, request: _Request) -> Conversation:
        """Wait for the turn's turn. Raises TalkFailed."""
        if self._is_closed:
            raise TalkFailed(CLOSED)
        loop = asyncio.get_running_loop()
        waiting = _Waiting(request=request, taken=loop.create_future(), since=loop.time())
        self._expect_room(waiting)
        self._chats.setdefault(request[0], deque()).append(waiting)
        self._count += 1
        self._characters += waiting.characters
        if self._runner is None or self._runner.done():
            self._runner = loop.create_task(self._run())
        return await waiting.taken

    def close(self) -> None:
        self._is_closed = True
        self.child.close()
        self._thread.shutdown(wait=False)

    def _expect_room(self, waiting: _Waiting) -> None:
        """Refuse now what would be refused, or be of no use, later. Raises TalkFailed."""
        own = len(self._chats.get(waiting.request[0], ()))
        hopeless = (self._count + 1) * self._pace > PATIENCE_SECONDS
        if hopeless or own >= MOST_OF_ONE_CHAT or self._characters + waiting.characters > MOST_CHARACTERS:
            raise TalkFailed(BUSY)

    async def _run(self) -> None:
        """Take what waits, one after another, until nothing does."""
        loop = asyncio.get_running_loop()
        try:
            while self._chats:
                waiting = self._next()
                if waiting.taken.done():  # whoever asked has gone
                    continue
                reason = CLOSED if self._is_closed else ""
                if not reason and loop.time() - waiting.since > PATIENCE_SECONDS:
                    reason = BUSY
                if reason:
                    waiting.taken.set_exception(TalkFailed(reason))
                    continue
                await self._take(waiting, loop=loop)
        finally:
            # Only where the loop ends before the turns do.
            for waiting in [one for turns in self._chats.values() for one in turns]:
                waiting.taken.cancel()
            self._chats.clear()
            self._count = self._characters = 0

    def _next(self) -> _Waiting:
        """The oldest turn of the chat that was served longest ago."""
        chat, turns = self._chats.popitem(last=False)
        waiting = turns.popleft()
        if turns:
            self._chats[chat] = turns  # behind all others
        self._count -= 1
        self._characters -= waiting.characters
        return waiting

    async def _take(self, waiting: _Waiting, *, loop: asyncio.AbstractEventLoop) -> None:
        begun = loop.time()
        try:
            made = await loop.run_in_executor(self._thread, self._call, waiting.request)
        except Exception as error:  # told to whoever waits; others go on
            reason = (
                CLOSED if self._is_closed else error.reason if isinstance(error, ChildFailed) else type(error).__name__
            )
            if not waiting.taken.done():
                waiting.taken.set_exception(TalkFailed(reason))
        else:
            self._pace = max(_FASTEST_PACE, self._pace + _WEIGHT * (loop.time() - begun - self._pace))
            if not waiting.taken.done():
                waiting.taken.set_result(made)

    def _call(self, request: _Request) -> Any:
        """In the seat's thread: a child that died is replaced, and the turn is taken once more."""
        try:
            return self.child.call("take", request, seconds=self._seconds)
        except ChildFailed as error:
            if error.reason != DIED or self._is_closed:
                raise
            return self.child.call("take", request, seconds=self._seconds)
        finally:
            if self._is_closed:  # closed while a child was being started
                self.child.close()


class _TalkingMind(Mind):
    """What a talking child does, and what it remembers of its chats."""

    def __init__(self) -> None:
        super().__init__()
        self._memory, self._answers = ChatMemory(), RecentAnswers()

    def learn(self, library: Library) -> None:
        """Other guidance answers otherwise: chats are taken anew."""
        super().learn(library)
        self._knowledge = for_chats(self.knowledge)
        self._memory, self._answers = ChatMemory(), RecentAnswers()

    def perform(self, name: str, arguments: tuple[Any, ...]) -> object:
        """`take`."""
        chat, said, language, body, on_date = arguments
        setting = Setting(body=body, on_date=on_date, knowledge=self.knowledge, answers=self._answers)
        return self._memory.take(chat, said, language=language, setting=setting)
