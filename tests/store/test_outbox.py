"""What the outbox promises, on both engines."""

from __future__ import annotations

import pytest

from bot.store import outbox
from bot.store.outbox import OutboxState
from bot.store.session import Door
from replies.reply import AlertKind, PersonKind, ReplyKind
from tests.store.builders import MINUTE, NOW, a_reply, spooled

DAY = 24 * 60 * MINUTE

LEASE = NOW + MINUTE


def added(door: Door, item: outbox.NewOutboxItem) -> bool:
    return door.write_now(lambda s: outbox.add(s, item))


def claimed(door: Door, owner: str = "een") -> outbox.OutboxItem | None:
    return door.write_now(lambda s: outbox.claim(s, owner=owner, now=NOW, lease_until=LEASE))


def line(door: Door, item: outbox.NewOutboxItem) -> outbox.OutboxLine:
    found = door.read_now(lambda s: outbox.by_message_id(s, item.message_id))
    assert found is not None
    return found


def test_a_queued_reply_is_claimed_sent_and_done(door: Door) -> None:
    reply = a_reply()
    assert added(door, reply)
    item = claimed(door)
    assert item is not None
    assert (item.item_id, item.content, item.attempts) == (reply.item_id, reply.content, 1)
    assert claimed(door, "twee") is None
    assert door.write_now(lambda s: outbox.sent(s, reply.item_id, owner="een", now=LEASE))
    found = line(door, reply)
    assert (found.state, found.sent_at, found.attempts) == (OutboxState.SENT, LEASE, 1)
    assert claimed(door) is None


@pytest.mark.parametrize("state", [OutboxState.HELD, OutboxState.WITHHELD])
def test_a_reply_that_is_not_queued_never_leaves_by_itself(door: Door, state: OutboxState) -> None:
    reply = a_reply(state=state)
    added(door, reply)
    assert claimed(door) is None
    assert line(door, reply).state is state


def test_no_reply_is_born_sent(door: Door) -> None:
    with pytest.raises(ValueError, match="sent"):
        added(door, a_reply(state=OutboxState.SENT))


def test_a_reply_leaves_to_the_address_as_it_was_written(door: Door) -> None:
    added(door, a_reply(recipient="An.Peeters@Burger.example"))
    item = claimed(door)
    assert item is not None
    assert item.recipient == "An.Peeters@Burger.example"


def test_a_message_gets_one_reply_of_a_kind(door: Door) -> None:
    ledger_id = spooled(door).ledger_id
    assert added(door, a_reply(ledger_id=ledger_id))
    assert not added(door, a_reply(ledger_id=ledger_id))
    assert added(door, a_reply(ledger_id=ledger_id, kind=ReplyKind.MISSING))


def test_a_reply_the_relay_did_not_take_now_waits_and_is_tried_again(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.retry_later(s, reply.item_id, owner="een", not_before=LEASE, error="451"))
    assert claimed(door) is None
    assert line(door, reply).last_error == "451"
    again = door.write_now(lambda s: outbox.claim(s, owner="een", now=LEASE, lease_until=LEASE + MINUTE))
    assert again is not None
    assert again.attempts == 2


def test_a_reply_refused_for_good_has_failed(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.failed(s, reply.item_id, owner="een", reason="refused", error="550"))
    assert (line(door, reply).state, line(door, reply).last_error) == (OutboxState.FAILED, "550")


def test_a_reply_whose_answer_never_came_is_in_doubt(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.in_doubt(s, reply.item_id, owner="een", error="closed"))
    assert line(door, reply).state is OutboxState.IN_DOUBT


def test_a_reply_cut_off_while_sending_is_in_doubt_and_not_sent_again(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.claim(s, owner="twee", now=LEASE, lease_until=LEASE)) is None
    assert (line(door, reply).state, line(door, reply).reason) == (OutboxState.IN_DOUBT, "lease_expired")


def test_the_sender_that_was_only_slow_may_still_say_how_it_ended(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.expire_leases(s, now=LEASE)) == 1
    assert not door.write_now(lambda s: outbox.sent(s, reply.item_id, owner="twee", now=LEASE))
    assert door.write_now(lambda s: outbox.sent(s, reply.item_id, owner="een", now=LEASE))
    assert (line(door, reply).state, line(door, reply).reason) == (OutboxState.SENT, None)


def test_a_heartbeat_keeps_a_slow_sending_from_becoming_doubtful(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    claimed(door)
    assert door.write_now(lambda s: outbox.heartbeat(s, reply.item_id, owner="een", lease_until=LEASE + MINUTE))
    assert door.write_now(lambda s: outbox.expire_leases(s, now=LEASE)) == 0


def test_disarming_holds_back_what_is_queued_of_that_kind_and_body(door: Door) -> None:
    stopped, other_kind, other_body = a_reply(), a_reply(kind=ReplyKind.ANSWER), a_reply(body_id="stad")
    for reply in (stopped, other_kind, other_body):
        added(door, reply)
    assert door.write_now(lambda s: outbox.stop_unsent(s, body_id="dorp", kinds=[ReplyKind.RECEIPT])) == 1
    assert (line(door, stopped).state, line(door, stopped).reason) == (OutboxState.HELD, "disarmed")
    assert line(door, other_kind).state is OutboxState.QUEUED
    assert line(door, other_body).state is OutboxState.QUEUED


def test_the_rate_of_a_person_counts_what_left_or_will_leave_from_one_body(door: Door) -> None:
    for state in (OutboxState.QUEUED, OutboxState.QUEUED, OutboxState.HELD, OutboxState.WITHHELD):
        added(door, a_reply(state=state))
    added(door, a_reply(created_at=NOW - 2 * MINUTE))
    added(door, a_reply(recipient="ander@burger.example"))
    added(door, a_reply(body_id="stad"))
    counts = [
        door.read_now(
            lambda s, body=body: outbox.sent_to(
                s, body_id=body, recipient="AN.Peeters@burger.example", since=NOW - MINUTE
            )
        )
        for body in ("dorp", "stad")
    ]
    assert counts == [2, 1]


def test_replies_are_listed_by_body_and_state_and_read_only_by_their_body(door: Door) -> None:
    reply = a_reply()
    added(door, reply)
    added(door, a_reply(body_id="stad", state=OutboxState.HELD))
    assert [found.id for found in door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))] == [reply.item_id]
    assert len(door.read_now(lambda s: outbox.list_items(s, state=OutboxState.HELD))) == 1
    assert len(door.read_now(lambda s: outbox.list_items(s, limit=1))) == 1
    assert door.read_now(lambda s: outbox.content(s, reply.item_id)) == reply.content
    assert door.read_now(lambda s: outbox.by_message_id(s, reply.message_id, body_id="stad")) is None
    with pytest.raises(LookupError):
        door.read_now(lambda s: outbox.content(s, reply.item_id, body_id="stad"))


def test_what_one_person_was_written_lately_is_found_whatever_the_case_of_the_address(door: Door) -> None:
    old = a_reply(recipient="An.Peeters@burger.example", created_at=NOW - 2 * DAY)
    new = a_reply(recipient="An.Peeters@burger.example", state=OutboxState.WITHHELD)
    for reply in (old, new, a_reply(recipient="jan@burger.example")):
        door.write_now(lambda s, reply=reply: outbox.add(s, reply))
    found = door.read_now(
        lambda s: outbox.to_person(s, body_id="dorp", recipient="an.peeters@burger.example", since=NOW - DAY)
    )
    assert [line.id for line in found] == [new.item_id]


def test_what_the_bot_sent_in_a_span_is_found_without_letters_of_people(door: Door) -> None:
    spans = (NOW - MINUTE, NOW, NOW + MINUTE)
    early, now, late = (a_reply(created_at=at) for at in spans)
    letter, held = a_reply(kind=PersonKind.LETTER), a_reply(state=OutboxState.HELD)
    alert = a_reply(kind=AlertKind.ALERT)
    for reply in (late, now, early, letter, held, alert):
        added(door, reply)
    found = door.read_now(lambda s: outbox.of_span(s, body_id=now.body_id, since=NOW, until=NOW + MINUTE, limit=10))
    assert {one.id for one in found} == {now.item_id, alert.item_id}
    assert [one.kind for one in found if one.id == alert.item_id] == [AlertKind.ALERT]
    assert door.read_now(lambda s: outbox.of_span(s, body_id="ander", since=NOW, until=NOW + MINUTE, limit=10)) == []
    assert door.read_now(lambda s: outbox.get(s, now.item_id, body_id="ander")) is None


def test_two_letters_that_leave_together_come_back_together_or_not_at_all(door: Door) -> None:
    one, other = a_reply(kind=PersonKind.LETTER), a_reply(kind=PersonKind.LETTER, created_at=NOW + MINUTE)
    for reply in (one, other):
        added(door, reply)
    claimed(door)
    back = door.write_now(lambda s: outbox.recall_pair(s, one.item_id, other.item_id, body_id=one.body_id))
    assert (back, line(door, other).state) == (False, OutboxState.QUEUED)
    third = a_reply(kind=PersonKind.LETTER, created_at=NOW + MINUTE)
    added(door, third)
    assert door.write_now(lambda s: outbox.recall_pair(s, third.item_id, other.item_id, body_id=one.body_id))
    assert {line(door, reply).state for reply in (third, other)} == {OutboxState.WITHHELD}
    assert line(door, other).reason == "recalled"
