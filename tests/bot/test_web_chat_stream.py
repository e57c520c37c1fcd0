"""The stream of a chat over a real server: what is said comes once, in order, from where the browser left off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from bot.config import Config
from bot.store import chats
from bot.web.asgi import build_web
from bot.web.chat_room import ChatRoom
from tests.support.browser import serving
from tests.support.chats import OrchardTalker, Talk, open_the_chat, talk
from tests.support.console import OWN_PAGE, Console, running_console, token_in

PATIENCE = 30.0
WISH = "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026."
WHO = "Ik heet An De Smet, Kerkstraat 12, 9100 Sint-Niklaas."


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a stream."""

    name: str
    data: str
    id: str = ""


@dataclass(slots=True)
class Stream:
    """An open stream, read event by event."""

    lines: Iterator[str]
    retry: str = field(default="")

    def next(self) -> Event:
        found: dict[str, list[str]] = {}
        for line in self.lines:
            if not line:
                if "event" in found:
                    return Event(
                        name=found["event"][0], data="\n".join(found.get("data", [])), id="".join(found.get("id", []))
                    )
                found = {}
                continue
            name, _, value = line.partition(": ")
            if name == "retry":
                self.retry = value
            found.setdefault(name, []).append(value)
        raise EOFError

    def until(self, name: str) -> list[Event]:
        """The events up to and with the next one of this name."""
        found = [self.next()]
        while found[-1].name != name:
            found.append(self.next())
        return found


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, talker=OrchardTalker) as running:
        open_the_chat(running)
        yield running


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    web = build_web(console.app, talker=OrchardTalker)
    with serving(web) as served:
        yield served
        web.state.chat_room.stop_listening()


@contextmanager
def listening(address: str, chat: Talk, *, after: str = "0", last: str = "") -> Iterator[Stream]:
    headers = {"last-event-id": last} if last else {}
    with (
        httpx2.Client(timeout=PATIENCE) as client,
        client.stream("GET", f"{address}{chat.path}/stroom?na={after}", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.iter_lines())


def say(address: str, chat: Talk, words: str, *, turn: str) -> int:
    token = token_in(chat.page())
    answer = httpx2.post(
        f"{address}{chat.path}",
        data={"token": token, "tekst": words, "beurt": turn},
        headers={**OWN_PAGE, "accept": "application/json"},
        timeout=PATIENCE,
    )
    return answer.status_code


def test_what_was_said_comes_in_order_then_the_summary(console: Console, address: str) -> None:
    chat = talk(console, WISH)
    with listening(address, chat) as stream:
        events = stream.until("bezig")
    assert stream.retry
    said, summary = [event for event in events if event.name == "turn"], events[-2]
    assert [event.id for event in said] == [str(number) for number in range(1, len(said) + 1)]
    assert WISH in said[0].data
    assert "Wat zijn uw voornaam en uw naam?" in said[1].data
    assert 'id="stand"' in summary.data
    assert "Nog niet ingediend." in summary.data
    assert events[-1].data == ""


def test_a_turn_and_its_answer_come_as_they_are_said_and_twice_is_once(console: Console, address: str) -> None:
    chat = talk(console, WISH)
    before = len(chat.chat().lines)
    with listening(address, chat, after=str(before)) as stream:
        assert [event.name for event in stream.until("bezig")] == ["summary", "bezig"]
        for _ in range(2):
            assert say(address, chat, WHO, turn="beurt-twee-0001") == 202
        heard: list[Event] = []
        while not any("Kijk na of alles klopt" in event.data for event in heard):
            heard += stream.until("bezig")
    said = [event for event in heard if event.name == "turn"]
    assert [int(event.id) for event in said] == list(range(before + 1, before + len(said) + 1))
    assert sum(WHO in event.data for event in said) == 1


def test_a_browser_that_comes_back_gets_what_it_missed_and_no_more(console: Console, address: str) -> None:
    chat = talk(console, WISH, WHO)
    lines = chat.chat().lines
    with listening(address, chat, last=str(len(lines) - 1)) as stream:
        said = [event for event in stream.until("bezig") if event.name == "turn"]
    assert [event.id for event in said] == [str(len(lines))]


def test_a_turn_that_waits_is_read_when_somebody_listens(console: Console, address: str) -> None:
    chat = talk(console, WISH)

    def left(s: object) -> None:
        now = console.clock.now
        assert chats.touch(s, chat.secret, body_id="dorp", now=now)  # type: ignore[arg-type]
        chats.say(s, chat.secret, WHO, turn_id="voor-de-herstart", now=now)  # type: ignore[arg-type]

    console.app.door.write_now(left)
    with listening(address, chat) as stream:
        assert stream.until("bezig")[-1].data == "ja"
        assert stream.until("bezig")[-1].data == ""
    assert chat.chat().unread is None


def test_what_is_said_cannot_end_an_event(console: Console, address: str) -> None:
    chat = talk(console, "Een regel\n\nevent: voorbij\ndata: x\n\n<b>verslag</b>")
    with listening(address, chat) as stream:
        first = stream.next()
    assert first.name == "turn"
    assert "event: voorbij" in first.data
    assert "&lt;b&gt;verslag" in first.data


def test_a_chat_that_is_deleted_ends_its_streams(console: Console, address: str) -> None:
    chat = talk(console, WISH)
    with listening(address, chat) as stream:
        stream.until("bezig")
        token = token_in(chat.page())
        httpx2.post(f"{address}{chat.path}/wissen", data={"token": token}, headers=OWN_PAGE, timeout=PATIENCE)
        assert stream.until("voorbij")
        with pytest.raises(EOFError):
            stream.next()


def one_stream(config: Config) -> Config:
    return config.model_copy(update={"chat": config.chat.model_copy(update={"streams_per_place": 1})})


def test_one_place_has_so_many_streams_and_the_others_are_told(tmp_path: Path) -> None:
    with running_console(tmp_path, change=one_stream, talker=OrchardTalker) as console:
        open_the_chat(console)
        web = build_web(console.app, talker=OrchardTalker)
        with serving(web) as address:
            chat = talk(console, WISH)
            with listening(address, chat) as first:
                first.until("bezig")
                with listening(address, chat) as second:
                    assert second.next().name == "vol"
            web.state.chat_room.stop_listening()


def test_a_stop_ends_every_stream(console: Console) -> None:
    web = build_web(console.app, talker=OrchardTalker)
    with serving(web) as address:
        chat = talk(console, WISH)
        with listening(address, chat) as stream:
            stream.until("bezig")
            web.state.chat_room.stop_listening()
            with pytest.raises(EOFError):
                stream.until("nooit")
        # A browser that comes back too soon is sent away until somebody serves again.
        again = httpx2.get(f"{address}{chat.path}/stroom", timeout=PATIENCE)
        assert again.status_code == 503


async def test_a_chat_is_read_once_whoever_asks(console: Console) -> None:
    room = ChatRoom(console.app, make_talker=OrchardTalker)

    def begun(s: object) -> None:
        now = console.clock.now
        later = now + console.app.config.chat.draft_age
        chats.begin(s, "chat", body_id="dorp", language="nl", expires_at=later, now=now)  # type: ignore[arg-type]
        chats.say(s, "chat", WISH, turn_id="een", now=now)  # type: ignore[arg-type]

    await console.app.door.write(begun)
    key = chats.key_of("chat")
    tasks = {room.read("chat", body_id="dorp", key=key) for _ in range(3)}
    assert len(tasks) == 1
    await asyncio.gather(*tasks)
    found = await console.app.door.read(lambda s: chats.get(s, "chat", body_id="dorp", now=console.clock.now))
    assert found is not None
    assert found.unread is None
    assert sum(line.by_citizen for line in found.lines) == 1
    await room.close()
