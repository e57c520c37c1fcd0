"""What the spool promises, on both engines."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.store import cases, spool
from bot.store.session import Door, Session
from intake.raw import Envelope, RawMail, Source
from tests.store.builders import MINUTE, NOW, a_case, a_mail, an_id, spooled

LEASE = NOW + MINUTE


def claimed(door: Door, owner: str = "een") -> spool.SpoolItem | None:
    return door.write_now(lambda s: spool.claim(s, owner=owner, now=NOW, lease_until=LEASE))


def finish(s: Session, ledger_id: str, owner: str, case_id: str | None = None) -> bool:
    return spool.finish(
        s,
        ledger_id,
        owner=owner,
        route="open_case",
        reason="foi",
        case_id=case_id,
        message_id="<a@burger.example>",
        now=NOW,
    )


def test_a_mail_comes_back_as_it_was_received(door: Door) -> None:
    mail = RawMail(
        body_id="dorp",
        recipient="info@dorp.example",
        content=bytes(range(256)),
        source=Source.LMTP,
        received_at=NOW,
        envelope=Envelope(mail_from="", helo="mx", peer="192.0.2.1", tls=True, options=("SMTPUTF8",)),
        backlog=True,
    )
    receipt = spooled(door, mail)
    item = claimed(door)
    assert item is not None
    assert (receipt.ledger_id, receipt.new) == (item.ledger_id, True)
    assert (mail.content, mail.envelope, mail.source, mail.received_at, True) == (
        item.content,
        item.envelope,
        item.source,
        item.received_at,
        item.backlog,
    )
    assert door.read_now(lambda s: spool.raw(s, receipt.ledger_id)) == mail.content


def test_the_same_bytes_for_the_same_recipient_give_the_first_receipt(door: Door) -> None:
    first = spooled(door, a_mail())
    again = spooled(door, a_mail())
    assert (again.ledger_id, again.new) == (first.ledger_id, False)
    assert len(door.read_now(spool.ledger)) == 1


def test_the_same_bytes_for_another_recipient_are_another_message(door: Door) -> None:
    first = spooled(door, a_mail())
    other = spooled(door, a_mail(recipient="school@dorp.example"))
    assert other.new
    assert other.ledger_id != first.ledger_id


def test_the_same_bytes_and_recipient_at_another_body_are_another_message(door: Door) -> None:
    spooled(door, a_mail())
    assert spooled(door, a_mail(body_id="stad")).new


def test_a_claimed_item_is_nobody_elses_until_its_lease_ends(door: Door) -> None:
    receipt = spooled(door)
    assert claimed(door, "een") is not None
    assert claimed(door, "twee") is None
    later = door.write_now(lambda s: spool.claim(s, owner="twee", now=LEASE, lease_until=LEASE + MINUTE))
    assert later is not None
    assert (later.ledger_id, later.attempts) == (receipt.ledger_id, 2)


def test_the_oldest_due_item_is_claimed_first(door: Door) -> None:
    spooled(door, now=NOW)
    older = spooled(door, now=NOW - MINUTE)
    item = claimed(door)
    assert item is not None
    assert item.ledger_id == older.ledger_id


def test_a_heartbeat_keeps_the_lease(door: Door) -> None:
    receipt = spooled(door)
    claimed(door, "een")
    assert door.write_now(lambda s: spool.heartbeat(s, receipt.ledger_id, owner="een", lease_until=LEASE + MINUTE))
    assert door.write_now(lambda s: spool.claim(s, owner="twee", now=LEASE, lease_until=LEASE)) is None


def test_who_lost_the_lease_can_neither_finish_nor_prolong_nor_give_back(door: Door) -> None:
    receipt = spooled(door)
    claimed(door, "een")
    door.write_now(lambda s: spool.claim(s, owner="twee", now=LEASE, lease_until=LEASE + MINUTE))
    one = receipt.ledger_id
    assert not door.write_now(lambda s: finish(s, one, "een"))
    assert not door.write_now(lambda s: spool.heartbeat(s, one, owner="een", lease_until=LEASE))
    assert not door.write_now(lambda s: spool.retry_later(s, one, owner="een", not_before=NOW, error="x"))
    assert not door.write_now(lambda s: spool.quarantine(s, one, owner="een", error="x"))
    assert door.write_now(lambda s: finish(s, one, "twee"))


def test_a_finished_message_shows_its_route_and_case_and_is_never_claimed_again(door: Door) -> None:
    receipt = spooled(door)
    claimed(door)
    case = a_case()

    def effect(s: Session) -> None:
        cases.open_case(s, case, actor="bot")
        assert finish(s, receipt.ledger_id, "een", case.case_id)

    door.write_now(effect)
    line = door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id))
    assert line is not None
    assert (line.state, line.route, line.reason, line.case) == (
        spool.LedgerState.DONE,
        "open_case",
        "foi",
        case.reference,
    )
    assert (line.message_id, line.decided_at) == ("<a@burger.example>", NOW)
    later = NOW + timedelta(days=1)
    assert door.write_now(lambda s: spool.claim(s, owner="een", now=later, lease_until=later)) is None


def test_an_item_given_back_waits_until_its_time(door: Door) -> None:
    receipt = spooled(door)
    claimed(door)
    due = NOW + 5 * MINUTE
    assert door.write_now(lambda s: spool.retry_later(s, receipt.ledger_id, owner="een", not_before=due, error="relay"))
    assert claimed(door) is None
    item = door.write_now(lambda s: spool.claim(s, owner="een", now=due, lease_until=due + MINUTE))
    assert item is not None
    assert item.attempts == 2


def test_a_quarantined_item_waits_for_a_person_who_releases_it(door: Door) -> None:
    receipt = spooled(door)
    claimed(door)
    assert door.write_now(lambda s: spool.quarantine(s, receipt.ledger_id, owner="een", error="ValueError"))
    line = door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id))
    assert line is not None
    assert (line.state, line.reason) == (spool.LedgerState.QUARANTINED, "ValueError")
    assert claimed(door) is None
    assert door.write_now(lambda s: spool.release(s, receipt.ledger_id, now=NOW))
    assert not door.write_now(lambda s: spool.release(s, receipt.ledger_id, now=NOW))
    item = claimed(door)
    assert item is not None
    assert item.attempts == 1


def test_counts_say_where_everything_is(door: Door) -> None:
    done, aside, busy = (spooled(door, now=NOW - (9 - n) * MINUTE) for n in range(3))
    spooled(door)
    spooled(door, a_mail(body_id="stad"))
    for owner in ("een", "twee", "drie"):
        claimed(door, owner)
    door.write_now(lambda s: finish(s, done.ledger_id, "een"))
    door.write_now(lambda s: spool.quarantine(s, aside.ledger_id, owner="twee", error="x"))
    expected = {"waiting": 1, "processing": 1, "quarantined": 1, "done": 1}
    assert door.read_now(lambda s: spool.counts(s, body_id="dorp")) == expected
    assert door.read_now(spool.counts) == expected | {"waiting": 2}
    busy_line = door.read_now(lambda s: spool.ledger_line(s, busy.ledger_id))
    assert busy_line is not None
    assert busy_line.state is spool.LedgerState.PROCESSING


def test_the_ledger_lists_by_receipt_body_state_and_number(door: Door) -> None:
    first, second = spooled(door), spooled(door)
    other = spooled(door, a_mail(body_id="stad"))
    listed = door.read_now(lambda s: spool.ledger(s, body_id="dorp"))
    assert [line.id for line in listed] == [first.ledger_id, second.ledger_id]
    newest = door.read_now(lambda s: spool.ledger(s, limit=1, newest_first=True))
    assert [line.id for line in newest] == [other.ledger_id]
    assert door.read_now(lambda s: spool.ledger(s, state=spool.LedgerState.DONE)) == []


def test_a_body_does_not_reach_the_mail_of_another(door: Door) -> None:
    receipt = spooled(door)
    assert door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id, body_id="stad")) is None
    with pytest.raises(LookupError):
        door.read_now(lambda s: spool.raw(s, receipt.ledger_id, body_id="stad"))


def test_text_no_engine_keeps_is_stored_with_replacements(door: Door) -> None:
    receipt = spooled(door, a_mail(recipient="a\x00b\udc80@dorp.example"))
    line = door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id))
    assert line is not None
    assert line.recipient == "a\ufffdb\ufffd@dorp.example"
    assert not spooled(door, a_mail(recipient="a\x00b\udc80@dorp.example")).new


def test_a_message_id_longer_than_an_index_entry_is_kept_shortened(door: Door) -> None:
    receipt = spooled(door)
    claimed(door)
    endless = "<" + "".join(chr(0x4E00 + n) for n in range(9000)) + "@burger.example>"
    assert door.write_now(
        lambda s: spool.finish(
            s,
            receipt.ledger_id,
            owner="een",
            route="ignore",
            reason="x",
            case_id=None,
            message_id=endless,
            now=NOW,
        )
    )
    line = door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id))
    assert line is not None
    assert line.message_id is not None
    assert endless.startswith(line.message_id.split("#")[0])


def test_workers_in_several_threads_never_claim_the_same_item(door: Door) -> None:
    expected = {spooled(door).ledger_id for _ in range(40)}
    taken: list[str] = []

    def work(owner: str) -> None:
        while (item := claimed(door, owner)) is not None:
            taken.append(item.ledger_id)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(expected)
    assert set(taken) == expected


def test_the_recipients_of_one_message_are_stored_together(door: Door) -> None:
    recipients = ["info@dorp.example", "school@dorp.example", "info@dorp.example"]
    mails = [a_mail(recipient=recipient) for recipient in recipients]
    mails.append(a_mail(b"een andere", body_id="stad"))
    ids = [an_id() for _ in mails]
    receipts = door.write_now(lambda s: spool.put_all(s, mails, ledger_ids=ids, now=NOW))
    assert [receipt.new for receipt in receipts] == [True, True, False, True]
    assert receipts[2].ledger_id == receipts[0].ledger_id
    stored = [door.read_now(lambda s, i=receipt.ledger_id: spool.raw(s, i)) for receipt in receipts]
    assert stored == [mail.content for mail in mails]


def test_claims_and_failures_are_counted_apart(door: Door) -> None:
    spooled(door)
    first = door.write_now(lambda s: spool.claim(s, owner="een", now=NOW, lease_until=NOW))
    assert first is not None
    # Its process died: the lease ran out, nothing was said of the mail.
    again = door.write_now(lambda s: spool.claim(s, owner="twee", now=NOW + MINUTE, lease_until=NOW + 2 * MINUTE))
    assert again is not None
    assert (again.attempts, again.failures) == (2, 0)
    door.write_now(
        lambda s: spool.retry_later(s, again.ledger_id, owner="twee", not_before=NOW + MINUTE, error="deadline")
    )
    third = door.write_now(lambda s: spool.claim(s, owner="drie", now=NOW + MINUTE, lease_until=NOW + 2 * MINUTE))
    assert third is not None
    assert (third.attempts, third.failures) == (3, 1)


def test_danger_waits_on_top_then_who_waits_longest(door: Door) -> None:
    for number, reason in enumerate(("other", "safety_concern", "below_threshold")):
        mail = a_mail(content=f"mail {number}".encode())
        receipt = spooled(door, mail)
        assert door.write_now(lambda s: spool.claim(s, owner="een", now=NOW, lease_until=LEASE)) is not None
        door.write_now(
            lambda s, receipt=receipt, reason=reason: spool.finish(
                s,
                receipt.ledger_id,
                owner="een",
                route="hand_to_human",
                reason=reason,
                case_id=None,
                message_id=None,
                now=NOW,
            )
        )
    waiting = door.read_now(lambda s: spool.waiting_for_person(s, body_id="dorp", limit=10))
    assert waiting[0].reason == "safety_concern"
    assert len(waiting) == 3
