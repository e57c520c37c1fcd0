"""What the console reads a page at a time, on both engines."""

from __future__ import annotations

from bot.route import Route
from bot.store import arming, outbox, spool
from bot.store.outbox import OutboxState
from bot.store.session import Door
from bot.store.spool import LedgerState
from replies.reply import ReplyKind
from tests.store.builders import MINUTE, NOW
from tests.support.cases import a_mail_file, add_case, add_letter, add_message


def test_a_page_of_the_ledger_is_newest_first_by_state_and_route(door: Door) -> None:
    made = [add_message(door, a_mail_file(), received_at=NOW + MINUTE * number).ledger_id for number in range(3)]
    add_message(door, a_mail_file(), body_id="stad")
    page = door.read_now(lambda s: spool.page(s, body_id="dorp", limit=2, offset=1))
    assert [line.id for line in page] == [made[1], made[0]]
    none = door.read_now(lambda s: spool.page(s, body_id="dorp", state=LedgerState.QUARANTINED, limit=2))
    assert none == []
    asked = door.read_now(lambda s: spool.page(s, body_id="dorp", route=Route.HAND_TO_HUMAN.value, limit=9))
    assert len(asked) == 3


def test_the_beginning_of_a_mail_is_read_without_the_rest(door: Door) -> None:
    content = a_mail_file()
    kept = add_message(door, content)
    assert door.read_now(lambda s: spool.head(s, kept.ledger_id, body_id="dorp", size=10)) == content[:10]


def test_messages_waiting_for_a_person_belong_to_no_case(door: Door) -> None:
    waiting = add_message(door, a_mail_file())
    add_case(door, a_mail_file(), route=Route.HAND_TO_HUMAN)
    found = door.read_now(lambda s: spool.waiting_for_person(s, body_id="dorp", limit=9))
    assert [line.id for line in found] == [waiting.ledger_id]
    assert door.read_now(lambda s: spool.waiting_count(s, body_id="dorp")) == 1


def test_a_cases_messages_and_a_messages_letters_are_found(door: Door) -> None:
    kept = add_case(door, a_mail_file())
    line = door.read_now(lambda s: spool.ledger_line(s, kept.ledger_id, body_id="dorp"))
    assert line is not None
    assert line.case == kept.reference
    letters = door.read_now(lambda s: outbox.of_message(s, body_id="dorp", ledger_id=kept.ledger_id))
    assert [letter.id for letter in letters] == [kept.outbox_id]
    case_id = letters[0].case_id or ""
    mails = door.read_now(lambda s: spool.of_case(s, body_id="dorp", case_id=case_id, limit=9))
    assert [mail.id for mail in mails] == [kept.ledger_id]


def test_a_page_of_letters_and_their_counts(door: Door) -> None:
    made = [add_letter(door, at=NOW + MINUTE * number) for number in range(3)]
    page = door.read_now(lambda s: outbox.page(s, body_id="dorp", state=OutboxState.HELD, limit=2, offset=1))
    assert [line.id for line in page] == [made[1], made[0]]
    counts = door.read_now(lambda s: outbox.counts(s, body_id="dorp"))
    assert counts == {(ReplyKind.RECEIPT, OutboxState.HELD): 3}


def test_every_kind_has_an_arming_line(door: Door) -> None:
    door.write_now(lambda s: arming.set_armed(s, body_id="dorp", kind=ReplyKind.ANSWER, armed=True, at=NOW, by="lies"))
    lines = door.read_now(lambda s: arming.lines(s, body_id="dorp"))
    assert [line.kind for line in lines] == list(ReplyKind)
    changed = [(line.kind, line.changed_by, line.changed_at) for line in lines if line.armed]
    assert changed == [(ReplyKind.ANSWER, "lies", NOW)]
