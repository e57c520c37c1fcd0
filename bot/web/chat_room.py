"""What one process holds of its chats: who reads turns, which chats are being read, and who listens to which.

Everything that counts is in the store. After a restart a turn without an answer is read when its chat is next opened.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import structlog

from bot.app import App, letterhead_of
from bot.chat_said import all_said
from bot.chat_summary import reading_of
from bot.commands import chatting
from bot.commands.chatting import Lease
from bot.conversation import Conversation
from bot.emergency import emergency_of
from bot.library import library_in, version_of
from bot.store.chats import Chat, Line
from bot.talker import Talker, TalkFailed
from intake.calendar_days import local_date
from intake.language import detect
from replies.chat import Saying, Utterance

# A turn that cannot be read is tried once more, then said to be so.
TRIES = 2
# So many words tell the language; before that it may still change.
_TELLING = 12

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class ChatRoom:
    """The chats of one process. `closing` ends who listens, so that a stop waits for nobody."""

    app: App = field(repr=False)
    make_talker: Callable[[], Talker] = Talker
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _talker: Talker | None = None
    _reading: dict[str, asyncio.Task[None]] = field(default_factory=dict, repr=False)
    _failures: Counter[str] = field(default_factory=Counter, repr=False)
    _listening: dict[str, set[asyncio.Event]] = field(default_factory=dict, repr=False)
    _streams: Counter[str] = field(default_factory=Counter, repr=False)

    def read(self, token: str, *, body_id: str, key: str) -> asyncio.Task[None]:
        """Have what is unread of a chat read; one reading at a time, whoever asks."""
        running = self._reading.get(key)
        if running is not None and not running.done():
            return running
        task = asyncio.create_task(self._read(token, body_id=body_id))
        self._reading[key] = task
        task.add_done_callback(lambda done: self._done(key, done))
        return task

    def changed(self, key: str) -> None:
        """Wake whoever listens to a chat."""
        for event in self._listening.get(key, ()):
            event.set()

    @contextmanager
    def listening(self, key: str, *, place: str, most: int) -> Iterator[asyncio.Event | None]:
        """An event that is set when the chat changes; None where this place listens to too many already."""
        if self._streams[place] >= most:
            yield None
            return
        event = asyncio.Event()
        self._streams[place] += 1
        self._listening.setdefault(key, set()).add(event)
        try:
            yield event
        finally:
            self._streams[place] -= 1
            if not self._streams[place]:
                del self._streams[place]
            self._listening[key].discard(event)
            if not self._listening[key]:
                del self._listening[key]

    def stop_listening(self) -> None:
        """End every stream: the browsers come back to whoever serves next."""
        self.closing.set()
        for events in self._listening.values():
            for event in events:
                event.set()

    async def close(self) -> None:
        """End the talker and what it reads; the words are in the store, and are read when somebody serves again."""
        self.stop_listening()
        if self._talker is not None:
            await asyncio.to_thread(self._talker.close)
            self._talker = None
        await asyncio.gather(*self._reading.values(), return_exceptions=True)

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        if self._reading.get(key) is task:
            del self._reading[key]
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("chat_reading_fault", error=type(fault).__name__)

    async def _read(self, token: str, *, body_id: str) -> None:
        """Read turn after turn until none is left."""
        while not self.closing.is_set():
            chat = await self._found(token, body_id=body_id)
            if chat is None or chat.unread is None:
                return
            await self._answer(chat, chat.unread, token=token)

    async def _found(self, token: str, *, body_id: str) -> Chat | None:
        now = self.app.clock()
        return await self.app.door.read(lambda s: chatting.find(s, token, body_id=body_id, now=now))

    async def _answer(self, chat: Chat, turn: Line, *, token: str) -> None:
        """Have one turn read and answered; what cannot be read is tried again, then said to be so."""
        turns = [str(line.said) for line in chat.turns if line.number <= turn.number]
        language = _language(chat, turns)
        on_date = local_date(self.app.clock())
        conversation: Conversation | None = None
        try:
            talker = await self._taught()
            conversation = await talker.take(
                turns, chat=chat.key, language=language, body=self.app.profile(chat.body_id), on_date=on_date
            )
        except TalkFailed as failure:
            if self.closing.is_set():
                return
            self._failures[chat.key] += 1
            log.warning("chat_turn_failed", body_id=chat.body_id, error=failure.reason)
            if self._failures[chat.key] < TRIES:
                return
        self._failures.pop(chat.key, None)
        words = all_said(
            conversation.turns[-1].sayings if conversation else (Saying(kind=Utterance.TROUBLE),),
            letterhead_of(self.app.config, chat.body_id),
            language=language,
            emergency=self._emergency(chat.body_id, on=on_date),
        )
        reading = reading_of(conversation) if conversation else None
        lease = Lease(token=token, body_id=chat.body_id, now=self.app.clock(), keep_for=self.app.config.chat.draft_age)
        await self.app.door.write(
            lambda s: chatting.answered(s, lease, words, to=turn.number, reading=reading, language=language)
        )
        self.changed(chat.key)

    async def _taught(self) -> Talker:
        """The talker, with what is published now."""
        if self._talker is None:
            self._talker = self.make_talker()
        version = await self.app.door.read(lambda s: version_of(s, self.app.config))
        if version != self._talker.library.version:
            self._talker.teach(await self.app.door.read(lambda s: library_in(s, self.app.config)))
        return self._talker

    def _emergency(self, body_id: str, *, on: date) -> str:
        """What the operator has citizens read first; words that nobody verified for long are not used."""
        found = emergency_of(self.app.config, body_id, on=on)
        return "" if found is None or found.stale else found.for_citizens


def _language(chat: Chat, said: list[str]) -> str:
    """The language of a chat: by its first words, which may be too few to tell."""
    before = "\n".join(said[:-1])
    return chat.language if len(before.split()) >= _TELLING else detect("\n".join(said))
