"""Who reads the turns of chats: a talker that is busy makes nobody lose a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.profile import BodyProfile
from bot.store import chats
from bot.store.session import Session
from bot.talker import BUSY, TalkFailed
from bot.web import chat_room
from bot.web.chat_room import TRIES, ChatRoom
from tests.support.chats import OrchardTalker, open_the_chat
from tests.support.console import running_console


class BusyTalker(OrchardTalker):
    """Refuses more often than a turn that fails is tried, then serves."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0

    async def take(
        self, said: Sequence[str], *, chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        if self.refused <= TRIES:
            self.refused += 1
            raise TalkFailed(BUSY)
        return await super().take(said, chat=chat, language=language, body=body, on_date=on_date)


async def test_a_turn_that_finds_everybody_busy_waits_in_the_store_and_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_room, "AGAIN_SECONDS", 0.01)
    talker = BusyTalker()
    with running_console(tmp_path, talker=lambda: talker) as console:
        open_the_chat(console)
        app, now = console.app, console.clock.now

        def begin(s: Session) -> None:
            chats.begin(s, "secret", body_id="dorp", language="nl", expires_at=now.replace(year=2027), now=now)
            chats.say(s, "secret", "Wat kost een mandje peren?", turn_id="een", now=now)

        app.door.write_now(begin)
        room = ChatRoom(app, make_talker=lambda: talker)
        await asyncio.wait_for(room.read("secret", body_id="dorp", key="key"), 60)
        chat = app.door.read_now(lambda s: chats.get(s, "secret", body_id="dorp", now=now))
    assert chat is not None
    assert talker.refused == TRIES + 1
    assert [line.said["kind"] for line in chat.lines if not isinstance(line.said, str)] == ["answer"]
