"""Takes the turns of chats outside the event loop, one at a time, and remembers the conversations it took last."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from bot.conversation import Conversation, Setting, take
from bot.indexing import load_knowledge
from bot.library import Library
from bot.profile import BodyProfile
from bot.think import Knowledge
from intake.language import detect

_REMEMBERED = 200  # conversations


class TalkFailed(Exception):
    """No turn was taken; `reason` is a code or an exception's class name."""

    temporary = True

    def __init__(self, reason: str) -> None:
        """Keep only a code: a message could hold a citizen's words."""
        super().__init__(reason)
        self.reason = reason


class Talker:
    """Takes turns with the guidance it was last taught; the same words give the same conversation."""

    def __init__(self, *, processes: int = 1, seconds: float = 60.0) -> None:
        """Nothing is loaded before the first turn."""
        self._lock = threading.Lock()
        self._library = Library()
        self._knowledge: Knowledge | None = None
        self._taken: OrderedDict[str, tuple[tuple[str, ...], Conversation]] = OrderedDict()

    @property
    def library(self) -> Library:
        """What it answers from; what ships, before it was taught anything."""
        return self._library

    def teach(self, library: Library) -> None:
        """Answer from this library from the next turn on."""
        with self._lock:
            self._library, self._knowledge = library, None

    async def take(
        self, said: Sequence[str], *, chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        """All turns so far, the newest last; `chat` is an opaque key. Raises TalkFailed."""
        return await asyncio.to_thread(self._take, tuple(said), chat, language, body, on_date)

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._taken.clear()

    def _take(
        self, said: tuple[str, ...], chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        with self._lock:
            try:
                return self._taken_to(said, chat, language or detect("\n".join(said)), body, on_date)
            except Exception as error:  # the guard of this edge: one chat must not stop the others
                raise TalkFailed(type(error).__name__) from error

    def _taken_to(
        self, said: tuple[str, ...], chat: str, language: str, body: BodyProfile, on_date: date
    ) -> Conversation:
        if self._knowledge is None:
            self._knowledge = load_knowledge(self._library)
        before, conversation = self._taken.pop(chat, ((), Conversation(language=language)))
        if said[: len(before)] != before or conversation.language != language:
            before, conversation = (), Conversation(language=language)
        setting = Setting(body=body, on_date=on_date, knowledge=self._knowledge)
        for text in said[len(before) :]:
            conversation = take(conversation, text, setting=setting)
        self._taken[chat] = (said, conversation)
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)
        return conversation
