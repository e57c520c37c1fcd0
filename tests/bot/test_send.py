"""Letters on their way out: each outcome of a transport, with the clock in the test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot import work
from bot.app import App
from bot.commands import arming as arming_commands
from bot.roles import command_line
from bot.send import deliver_next
from bot.store import arming, outbox
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Door
from replies.delivery import GIVE_UP_AFTER, INTERVALS
from replies.ports import Deferred, Delivered, Delivery, DeliveryReason, InDoubt, Refused
from replies.reply import ReplyKind
from tests.store.builders import NOW, a_reply
from tests.store.conftest import door
from tests.support.builders import Hands

__all__ = ["door"]
AWAY = Deferred(reason=DeliveryReason.UNREACHABLE)


class Relay:
    """A transport that answers what the test says and remembers what it was given."""

    def __init__(self, outcome: Delivery, *, meanwhile: Callable[[], object] | None = None) -> None:
        self.outcome = outcome
        self.given: list[tuple[str, bytes]] = []
        self._meanwhile = meanwhile

    async def send(self, content: bytes, *, recipient: str) -> Delivery:
        self.given.append((recipient, content))
        if self._meanwhile is not None:
            self._meanwhile()
        return self.outcome


@pytest.fixture
def clock() -> Iterator[Hands]:
    yield Hands(now=NOW)


@pytest.fixture
def armed(door: Door) -> Door:
    """The store with one queued receipt of a body that is armed for receipts."""
    reply = a_reply()
    door.write_now(lambda s: arming.set_armed(s, body_id="dorp", kind=ReplyKind.RECEIPT, armed=True, at=NOW, by="test"))
    door.write_now(lambda s: outbox.add(s, reply))
    return door


def the_line(door: Door) -> OutboxLine:
    (line,) = door.read_now(outbox.list_items)
    return line


async def deliver(door: Door, relay: Relay, clock: Hands) -> bool:
    return await deliver_next(door, relay, clock=clock, owner="me")


async def test_a_letter_that_is_taken_is_sent_once(armed: Door, clock: Hands) -> None:
    relay = Relay(Delivered())
    assert await deliver(armed, relay, clock)
    assert not await deliver(armed, relay, clock)
    assert relay.given == [("an.peeters@burger.example", b"Subject: ontvangen\r\n\r\nBeste")]
    line = the_line(armed)
    assert (line.state, line.attempts, line.reason) == (OutboxState.SENT, 1, None)
    assert line.sent_at is not None


async def test_a_relay_that_is_away_is_tried_again_ever_more_slowly(armed: Door, clock: Hands) -> None:
    relay = Relay(AWAY)
    for number, interval in enumerate(INTERVALS, start=1):
        assert await deliver(armed, relay, clock)
        assert (the_line(armed).state, the_line(armed).attempts) == (OutboxState.QUEUED, number)
        clock.forward(interval - timedelta(seconds=1))
        assert not await deliver(armed, relay, clock)
        clock.forward(timedelta(seconds=1))
    relay.outcome = Delivered()
    assert await deliver(armed, relay, clock)
    assert the_line(armed).state is OutboxState.SENT


async def test_after_five_days_a_letter_is_given_up(armed: Door, clock: Hands) -> None:
    relay = Relay(AWAY)
    await deliver(armed, relay, clock)
    clock.forward(GIVE_UP_AFTER)
    assert await deliver(armed, relay, clock)
    line = the_line(armed)
    assert (line.state, line.reason) == (OutboxState.FAILED, "given_up")
    clock.forward(GIVE_UP_AFTER)
    assert not await deliver(armed, relay, clock)


async def test_a_refused_letter_has_failed_for_good(armed: Door, clock: Hands) -> None:
    await deliver(armed, Relay(Refused(reason=DeliveryReason.RECIPIENT_REJECTED, code=550)), clock)
    line = the_line(armed)
    assert (line.state, line.reason, line.last_error) == (OutboxState.FAILED, "refused", "recipient_rejected")


async def test_a_letter_that_may_have_been_taken_is_left_to_staff(armed: Door, clock: Hands) -> None:
    relay = Relay(InDoubt(reason=DeliveryReason.CONNECTION_LOST))
    await deliver(armed, relay, clock)
    assert the_line(armed).state is OutboxState.IN_DOUBT
    clock.forward(timedelta(days=1))
    assert not await deliver(armed, relay, clock)


async def test_a_sender_that_died_leaves_its_letter_in_doubt(armed: Door, clock: Hands) -> None:
    until = clock() + timedelta(minutes=5)
    armed.write_now(lambda s: outbox.claim(s, owner="dead", now=clock(), lease_until=until))
    clock.forward(timedelta(minutes=6))
    relay = Relay(Delivered())
    assert not await deliver(armed, relay, clock)
    assert relay.given == []
    assert (the_line(armed).state, the_line(armed).reason) == (OutboxState.IN_DOUBT, "lease_expired")


def disarm(door: Door, clock: Hands) -> None:
    door.write_now(
        lambda s: arming_commands.disarm(
            s, actor=command_line("dorp"), body_id="dorp", kinds=(ReplyKind.RECEIPT,), at=clock()
        )
    )


async def test_disarming_stops_what_has_not_left(armed: Door, clock: Hands) -> None:
    disarm(armed, clock)
    relay = Relay(Delivered())
    assert not await deliver(armed, relay, clock)
    assert (the_line(armed).state, the_line(armed).reason, relay.given) == (OutboxState.HELD, "disarmed", [])


async def test_a_letter_deferred_while_its_kind_was_disarmed_does_not_leave_later(armed: Door, clock: Hands) -> None:
    relay = Relay(AWAY, meanwhile=lambda: disarm(armed, clock))
    await deliver(armed, relay, clock)
    assert (the_line(armed).state, the_line(armed).reason) == (OutboxState.HELD, "disarmed")
    clock.forward(timedelta(days=1))
    assert not await deliver(armed, Relay(Delivered()), clock)


@pytest.mark.parametrize("state", [OutboxState.HELD, OutboxState.WITHHELD])
async def test_what_is_held_or_withheld_never_leaves_by_itself(door: Door, clock: Hands, state: OutboxState) -> None:
    reply = a_reply(state=state)
    door.write_now(lambda s: outbox.add(s, reply))
    clock.forward(timedelta(days=2))
    assert not await deliver(door, Relay(Delivered()), clock)


async def test_a_fault_of_our_own_does_not_end_the_sending(small_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stumbling(Relay):
        """Fails in a way nobody foresaw at the first letter."""

        async def send(self, content: bytes, *, recipient: str) -> Delivery:
            if not self.given:
                self.given.append((recipient, content))
                raise LookupError
            return await super().send(content, recipient=recipient)

    relay = Stumbling(Delivered())
    monkeypatch.setattr(work, "STORE_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(work, "build_transport", lambda _: relay)
    first, second = (a_reply(body_id="polder", created_at=small_app.clock()) for _ in range(2))
    async with work.running(small_app, [work.Role.SENDER]):
        for reply in (first, second):
            small_app.door.write_now(lambda s, reply=reply: outbox.add(s, reply))
        for _ in range(100):
            lines = {line.state for line in await small_app.door.read(outbox.list_items)}
            if OutboxState.SENT in lines:
                break
            await asyncio.sleep(0.1)
    # Nobody knows what became of the first: it is not sent again by itself.
    assert lines == {OutboxState.SENDING, OutboxState.SENT}
