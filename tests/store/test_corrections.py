"""What triage found and what staff say of it, on both engines."""

from __future__ import annotations

from datetime import datetime

from bot.store import cases, corrections, spool
from bot.store.corrections import Correction, Tally
from bot.store.session import Door, Session
from tests.store.builders import MINUTE, NOW, a_case, spooled


def say(
    door: Door,
    ledger_id: str,
    corrected: str,
    *,
    label: str = "kind",
    found: str = "complaint",
    body_id: str = "dorp",
    at: datetime = NOW,
) -> Correction:
    made = Correction(ledger_id=ledger_id, label=label, found=found, corrected=corrected, by="lies", at=at)
    door.write_now(lambda s: corrections.add(s, made, body_id=body_id))
    return made


def tallies(door: Door, *, body_id: str = "dorp", since: datetime = NOW - MINUTE) -> list[Tally]:
    return door.read_now(lambda s: corrections.tallies(s, body_id=body_id, since=since))


def keep(door: Door, ledger_id: str, found: dict[str, object], *, body_id: str = "dorp", at: datetime = NOW) -> None:
    door.write_now(lambda s: corrections.keep_found(s, body_id=body_id, ledger_id=ledger_id, found=found, at=at))


def decide(door: Door, *, case_id: str | None, at: datetime) -> str:
    """A message decided on, of the case."""
    ledger_id = spooled(door, now=at).ledger_id

    def finish(s: Session) -> None:
        assert spool.claim(s, owner="me", now=at, lease_until=at + MINUTE) is not None
        spool.finish(
            s,
            ledger_id,
            owner="me",
            route="open_case",
            reason="x",
            case_id=case_id,
            message_id=None,
            now=at,
        )

    door.write_now(finish)
    return ledger_id


def test_what_was_found_last_in_a_message_is_kept_for_its_own_body(door: Door) -> None:
    ledger_id = spooled(door).ledger_id
    keep(door, ledger_id, {"labels": {"kind": "other"}})
    keep(door, ledger_id, {"labels": {"kind": "complaint"}, "name": "Zoë"}, at=NOW + MINUTE)

    def found(body_id: str) -> object:
        return door.read_now(lambda s: corrections.found_in(s, body_id=body_id, ledger_id=ledger_id))

    assert found("dorp") == {"labels": {"kind": "complaint"}, "name": "Zoë"}
    assert found("stad") is None
    counted = door.read_now(lambda s: corrections.messages_read(s, body_id="dorp", since=NOW + MINUTE))
    later = door.read_now(lambda s: corrections.messages_read(s, body_id="dorp", since=NOW + 2 * MINUTE))
    assert (counted, later) == (1, 0)


def test_a_case_from_before_the_table_shows_what_it_was_opened_with(door: Door) -> None:
    case = a_case(summary={"labels": {"kind": "complaint"}})
    door.write_now(lambda s: cases.open_case(s, case, actor="bot"))
    opening = decide(door, case_id=case.case_id, at=NOW)
    added = decide(door, case_id=case.case_id, at=NOW + MINUTE)
    alone = decide(door, case_id=None, at=NOW)
    found = [
        door.read_now(lambda s, ledger_id=ledger_id: corrections.found_in(s, body_id="dorp", ledger_id=ledger_id))
        for ledger_id in (opening, added, alone)
    ]
    assert found == [{"labels": {"kind": "complaint"}}, None, None]
    opened_by = door.read_now(lambda s: corrections.opening_message(s, body_id="dorp", case_id=case.case_id))
    assert opened_by == opening
    assert door.read_now(lambda s: corrections.opening_message(s, body_id="stad", case_id=case.case_id)) is None


def test_the_last_word_on_a_label_stands_and_is_counted_once(door: Door) -> None:
    first, second, theirs = (spooled(door).ledger_id for _ in range(3))
    say(door, first, "appeal")
    last = say(door, first, "other", at=NOW + MINUTE)
    name = say(door, first, "true", label="has_name", found="false")
    say(door, second, "other")
    say(door, theirs, "appeal", body_id="stad")
    assert tallies(door) == [
        Tally(label="has_name", found="false", corrected="true", messages=1),
        Tally(label="kind", found="complaint", corrected="other", messages=2),
    ]
    assert tallies(door, body_id="stad") == [Tally(label="kind", found="complaint", corrected="appeal", messages=1)]
    assert tallies(door, since=NOW + 2 * MINUTE) == []
    standing = door.read_now(lambda s: corrections.standing(s, body_id="dorp", ledger_id=first))
    assert standing == {"kind": last, "has_name": name}
    assert door.read_now(lambda s: corrections.standing(s, body_id="stad", ledger_id=first)) == {}


def test_the_newest_words_come_first(door: Door) -> None:
    ledger_id = spooled(door).ledger_id
    old = say(door, ledger_id, "appeal", at=NOW - 2 * MINUTE)
    first, last = say(door, ledger_id, "appeal"), say(door, ledger_id, "complaint", at=NOW + MINUTE)

    def newest(limit: int, since: datetime = NOW - MINUTE) -> list[Correction]:
        return door.read_now(lambda s: corrections.newest(s, body_id="dorp", since=since, limit=limit))

    assert newest(10) == [last, first]
    assert newest(1) == [last]
    assert newest(10, NOW - 3 * MINUTE)[-1] == old
    assert (last.confirms, first.confirms) == (True, False)
