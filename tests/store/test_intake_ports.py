"""The ports of intake, kept by the store, on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.ids import new_id
from bot.store import mailboxes, spool
from bot.store.intake_ports import StoredMailboxes, StoredSpool
from bot.store.session import Door
from intake.ports import Mailboxes, Spool, SpoolUnavailable
from tests.store.builders import NOW, a_mail


def clock() -> datetime:
    return NOW


@pytest.fixture
def the_spool(door: Door) -> Spool:
    return StoredSpool(door, clock=clock, new_id=new_id)


@pytest.fixture
def the_mailboxes(door: Door) -> Mailboxes:
    return StoredMailboxes(door, clock=clock, new_id=new_id)


async def test_all_recipients_of_a_message_are_spooled_or_none(the_spool: Spool, door: Door) -> None:
    first, second = await the_spool.put([a_mail(), a_mail(recipient="school@dorp.example")])
    assert first.new
    assert second.new
    with pytest.raises(SpoolUnavailable) as caught:
        await the_spool.put([a_mail(b"nieuw"), a_mail(b"nieuw", body_id="nergens")])
    assert caught.value.temporary
    assert len(door.read_now(spool.ledger)) == 2


async def test_a_store_that_is_gone_makes_the_spool_unavailable(
    the_spool: Spool, the_mailboxes: Mailboxes, door: Door
) -> None:
    door.close()
    with pytest.raises(SpoolUnavailable):
        await the_spool.put([a_mail()])
    with pytest.raises(SpoolUnavailable):
        the_mailboxes.known_uids("loket", 7)


def test_a_mailbox_is_polled_against_the_store(the_mailboxes: Mailboxes, door: Door) -> None:
    assert the_mailboxes.is_first_sync("loket")
    assert the_mailboxes.put(a_mail(), mailbox="loket", uidvalidity=7, uid=1).new
    the_mailboxes.set_aside(body_id="dorp", mailbox="loket", uidvalidity=7, uid=2, reason="NO")
    the_mailboxes.synced("loket", 7, on_server=2)
    assert the_mailboxes.known_uids("loket", 7) == {1, 2}
    assert not the_mailboxes.is_first_sync("loket")
    [count] = door.read_now(mailboxes.reconciliation)
    assert (count.on_server, count.in_ledger, count.set_aside) == (2, 1, 1)
