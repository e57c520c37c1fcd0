"""Chats until they are submitted, deleted or over, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.store import chats
from bot.store.chats import Chat
from bot.store.session import Door, Session
from bot.upload_mail import Upload
from tests.store.builders import MINUTE, NOW

DAY = timedelta(days=1)
SAID = {"kind": "ask", "paragraphs": [{"text": "Wat is uw naam?", "language": "nl"}]}
PAPER = Upload(name="volmacht.pdf", content=b"%PDF\x00\xff")


def begin(door: Door, token: str = "chat", *, body_id: str = "dorp") -> bool:
    def made(s: Session) -> bool:
        new = chats.begin(s, token, body_id=body_id, language="nl", expires_at=NOW + DAY, now=NOW)
        chats.say(s, token, "hallo", turn_id="een", now=NOW)
        return new

    return door.write_now(made)


def get(door: Door, token: str = "chat", *, body_id: str = "dorp", after: timedelta = MINUTE) -> Chat | None:
    return door.read_now(lambda s: chats.get(s, token, body_id=body_id, now=NOW + after))


def there(door: Door, token: str = "chat") -> Chat:
    found = get(door, token)
    assert found is not None
    return found


def write(door: Door, deed: Any) -> Any:
    """Do something with the chat as commands do: held first."""

    def held(s: Session) -> Any:
        assert chats.touch(s, "chat", body_id="dorp", now=NOW)
        return deed(s)

    return door.write_now(held)


def test_a_chat_opens_with_its_token_in_its_own_body_until_it_is_over(door: Door) -> None:
    assert begin(door)
    assert there(door).language == "nl"
    assert get(door, "geraden") is None
    assert get(door, body_id="stad") is None
    assert get(door, after=DAY) is None


def test_the_same_token_makes_no_second_chat_and_the_same_turn_no_second_line(door: Door) -> None:
    assert begin(door)
    assert not begin(door)
    assert [line.said for line in there(door).turns] == ["hallo"]
    assert write(door, lambda s: chats.say(s, "chat", "nog iets", turn_id="twee", now=NOW))
    assert not write(door, lambda s: chats.say(s, "chat", "anders", turn_id="een", now=NOW))
    assert [line.said for line in there(door).lines] == ["hallo", "nog iets"]


def test_a_turn_is_unread_until_it_is_answered_and_answered_once(door: Door) -> None:
    begin(door)
    write(door, lambda s: chats.say(s, "chat", "nog iets", turn_id="twee", now=NOW))
    first = there(door).unread
    assert first is not None
    assert (first.number, first.said) == (0, "hallo")
    assert write(door, lambda s: chats.answer(s, "chat", [SAID, SAID], to=0, now=NOW))
    assert not write(door, lambda s: chats.answer(s, "chat", [SAID], to=0, now=NOW))
    chat = there(door)
    assert [line.number for line in chat.lines] == [0, 1, 2, 3]
    assert [line.answers for line in chat.lines] == [None, None, 0, 0]
    assert chat.lines[2].said == SAID
    assert chat.unread is not None
    assert chat.unread.number == 1
    write(door, lambda s: chats.answer(s, "chat", [SAID], to=1, now=NOW))
    assert there(door).unread is None


def test_what_the_program_says_by_itself_answers_nothing(door: Door) -> None:
    begin(door)
    write(door, lambda s: chats.note(s, "chat", SAID, now=NOW))
    chat = there(door)
    assert [line.by_citizen for line in chat.lines] == [True, False]
    assert chat.unread is not None


def test_every_change_counts_and_holding_may_put_off_the_end(door: Door) -> None:
    begin(door)
    before = there(door).version
    write(door, lambda s: chats.keep_reading(s, "chat", {"live": True}, language="fr"))
    write(door, lambda s: chats.keep_typed(s, "chat", {"name": {"value": "An"}}))
    chat = there(door)
    assert (chat.version, chat.language, chat.reading) == (before + 2, "fr", {"live": True})
    assert chat.typed == {"name": {"value": "An"}}
    counted = door.read_now(lambda s: chats.version(s, "chat", body_id="dorp", now=NOW))
    assert counted == chat.version
    assert door.read_now(lambda s: chats.version(s, "chat", body_id="stad", now=NOW)) is None

    def hold(at: timedelta, until: timedelta) -> bool:
        return door.write_now(lambda s: chats.touch(s, "chat", body_id="dorp", now=NOW + at, expires_at=NOW + until))

    assert hold(MINUTE, 2 * DAY)
    assert hold(MINUTE, DAY)
    assert there(door).expires_at == NOW + 2 * DAY
    assert not hold(2 * DAY, 3 * DAY)
    assert not door.write_now(lambda s: chats.touch(s, "chat", body_id="stad", now=NOW))


def test_papers_are_kept_whole_and_may_go_again(door: Door) -> None:
    begin(door)
    write(door, lambda s: chats.add_papers(s, "chat", [PAPER, Upload(name="b.txt", content=b"b")]))
    assert [(paper.number, paper.name, paper.size) for paper in there(door).papers] == [
        (0, "volmacht.pdf", 6),
        (1, "b.txt", 1),
    ]
    assert write(door, lambda s: chats.drop_paper(s, "chat", 1))
    assert not write(door, lambda s: chats.drop_paper(s, "chat", 1))
    assert door.read_now(lambda s: chats.papers(s, "chat")) == (PAPER,)


def test_a_chat_goes_with_all_that_hangs_on_it_and_no_other(door: Door) -> None:
    begin(door)
    begin(door, "ander")
    write(door, lambda s: chats.add_papers(s, "chat", [PAPER]))
    assert not door.write_now(lambda s: chats.drop(s, "chat", body_id="stad"))
    assert door.write_now(lambda s: chats.drop(s, "chat", body_id="dorp"))
    assert not door.write_now(lambda s: chats.drop(s, "chat", body_id="dorp"))
    assert get(door) is None
    assert door.read_now(lambda s: chats.papers(s, "chat")) == ()
    assert there(door, "ander").turns


def test_what_is_over_is_deleted(door: Door) -> None:
    begin(door)
    write(door, lambda s: chats.add_papers(s, "chat", [PAPER]))
    begin(door, "langer")
    door.write_now(lambda s: chats.touch(s, "langer", body_id="dorp", now=NOW, expires_at=NOW + 2 * DAY))
    assert door.write_now(lambda s: chats.expire(s, now=NOW + MINUTE)) == 0
    assert door.write_now(lambda s: chats.expire(s, now=NOW + DAY)) == 1
    assert get(door) is None
    assert there(door, "langer")


def test_no_token_is_in_the_store(door: Door) -> None:
    begin(door, "een-geheim-adres")
    chat = there(door, "een-geheim-adres")
    assert chat.key == chats.key_of("een-geheim-adres")
    assert "geheim" not in chat.key
