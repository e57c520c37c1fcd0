"""What is remembered of IMAP mailboxes, on both engines."""

from __future__ import annotations

from bot.store import mailboxes, spool
from bot.store.mailboxes import MailboxCount
from bot.store.session import Door
from intake.raw import RawMail, Receipt
from tests.store.builders import NOW, a_mail, an_id

LARGEST = 2**32 - 1  # UIDs and UIDVALIDITY are 32-bit unsigned (RFC 3501 2.3.1.1)


def fetched(door: Door, mail: RawMail, uid: int, uidvalidity: int = 7) -> Receipt:
    return door.write_now(
        lambda s: mailboxes.put(s, mail, mailbox="loket", uidvalidity=uidvalidity, uid=uid, ledger_id=an_id(), now=NOW)
    )


def set_aside(door: Door, uid: int) -> None:
    door.write_now(
        lambda s: mailboxes.set_aside(
            s, body_id="dorp", mailbox="loket", uidvalidity=7, uid=uid, reason="NO fetch", now=NOW
        )
    )


def test_a_fetched_mail_and_its_uid_are_known_together(door: Door) -> None:
    receipt = fetched(door, a_mail(), LARGEST, LARGEST)
    assert door.read_now(lambda s: mailboxes.known_uids(s, "loket", LARGEST)) == {LARGEST}
    assert door.read_now(lambda s: mailboxes.known_uids(s, "loket", 8)) == set()
    assert door.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id)) is not None


def test_a_mail_seen_under_a_new_uidvalidity_is_not_taken_twice(door: Door) -> None:
    first = fetched(door, a_mail(), 1, 7)
    again = fetched(door, a_mail(), 12, 8)
    assert (again.ledger_id, again.new) == (first.ledger_id, False)
    assert door.read_now(lambda s: mailboxes.known_uids(s, "loket", 8)) == {12}


def test_the_first_sync_lasts_until_a_whole_pass_and_does_not_come_back(door: Door) -> None:
    fetched(door, a_mail(), 1)
    assert door.read_now(lambda s: mailboxes.is_first_sync(s, "loket"))
    door.write_now(lambda s: mailboxes.synced(s, "loket", 7, on_server=1, now=NOW))
    door.write_now(lambda s: mailboxes.synced(s, "loket", 8, on_server=1, now=NOW))
    assert not door.read_now(lambda s: mailboxes.is_first_sync(s, "loket"))
    assert door.read_now(lambda s: mailboxes.is_first_sync(s, "ander"))


def test_the_numbers_of_a_mailbox_can_be_reconciled(door: Door) -> None:
    fetched(door, a_mail(b"een"), 1)
    fetched(door, a_mail(b"twee"), 2)
    fetched(door, a_mail(b"oud"), 9, uidvalidity=6)
    set_aside(door, 3)
    door.write_now(lambda s: mailboxes.synced(s, "loket", 7, on_server=4, now=NOW))
    assert door.read_now(mailboxes.reconciliation) == [
        MailboxCount(mailbox="loket", uidvalidity=7, on_server=4, in_ledger=2, set_aside=1, synced_at=NOW)
    ]


def test_what_was_set_aside_is_known_listed_and_settled_by_a_later_fetch(door: Door) -> None:
    set_aside(door, 3)
    assert door.read_now(lambda s: mailboxes.known_uids(s, "loket", 7)) == {3}
    [aside] = door.read_now(lambda s: mailboxes.list_set_aside(s, body_id="dorp"))
    assert (aside.mailbox, aside.uid, aside.reason) == ("loket", 3, "NO fetch")
    assert door.read_now(lambda s: mailboxes.list_set_aside(s, body_id="stad")) == []
    fetched(door, a_mail(), 3)
    set_aside(door, 3)
    assert door.read_now(mailboxes.list_set_aside) == []
