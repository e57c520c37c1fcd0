"""Who reads the turns of chats: a talker that is busy makes nobody lose a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
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


class SlowTalker(OrchardTalker):
    """Counts how many turns are being read at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0
        self.order: list[str] = []

    async def take(
        self, said: Sequence[str], *, chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        self.order.append(said[-1])
        return await super().take(said, chat=chat, language=language, body=body, on_date=on_date)


def begun(app: App, secret: str, text: str, *, now: datetime) -> None:
    """A chat with one turn that nobody read."""

    def begin(s: Session) -> None:
        chats.begin(s, secret, body_id="dorp", language="nl", expires_at=now + timedelta(days=1), now=now)
        chats.say(s, secret, text, turn_id=secret, now=now)

    app.door.write_now(begin)


async def test_many_chats_from_one_place_are_read_two_at_once_and_do_not_hold_up_another(tmp_path: Path) -> None:
    talker = SlowTalker()
    with running_console(tmp_path, talker=lambda: talker) as console:
        open_the_chat(console)
        room = ChatRoom(console.app, make_talker=lambda: talker)
        readings = []
        for number in range(12):
            begun(console.app, f"flood-{number}", "flood", now=console.clock.now)
            readings.append(room.read(f"flood-{number}", body_id="dorp", key=f"flood-{number}", home="10.0.0.1"))
        begun(console.app, "honest", "honest", now=console.clock.now)
        await asyncio.wait_for(room.read("honest", body_id="dorp", key="honest", home="10.0.0.2"), 60)
        assert talker.order.index("honest") < 6
        await asyncio.wait_for(asyncio.gather(*readings), 60)
    assert len(talker.order) == 13
    assert talker.most <= 3


async def test_a_turn_that_finds_everybody_busy_waits_in_the_store_and_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_room, "AGAIN_SECONDS", 0.01)
    talker = BusyTalker()
    with running_console(tmp_path, talker=lambda: talker) as console:
        open_the_chat(console)
        app, now = console.app, console.clock.now
        begun(app, "secret", "Wat kost een mandje peren?", now=now)
        room = ChatRoom(app, make_talker=lambda: talker)
        await asyncio.wait_for(room.read("secret", body_id="dorp", key="key"), 60)
        chat = app.door.read_now(lambda s: chats.get(s, "secret", body_id="dorp", now=now))
    assert chat is not None
    assert talker.refused == TRIES + 1
    assert [line.said["kind"] for line in chat.lines if not isinstance(line.said, str)] == ["answer"]
