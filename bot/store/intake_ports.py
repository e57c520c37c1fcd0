"""The ports that `intake` declares, kept by the store: what an edge needs to say yes to a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from bot.clock import Clock
from bot.errors import StoreError
from bot.ids import NewId
from bot.store import mailboxes, spool
from bot.store.session import Door, Session
from intake.ports import SpoolUnavailable
from intake.raw import RawMail, Receipt

T = TypeVar("T")


class StoredSpool:
    """`intake.ports.Spool` over a door."""

    def __init__(self, door: Door, *, clock: Clock, new_id: NewId) -> None:
        self._door = door
        self._clock = clock
        self._new_id = new_id

    async def put(self, mails: Sequence[RawMail]) -> list[Receipt]:
        """Store all mails in one transaction; returns after its commit. Raises SpoolUnavailable."""
        now = self._clock()
        ledger_ids = [self._new_id(now) for _ in mails]
        with _unavailable():
            return await self._door.write(lambda s: spool.put_all(s, mails, ledger_ids=ledger_ids, now=now))


class StoredMailboxes:
    """`intake.ports.Mailboxes` over a door, for the polling thread; all may raise SpoolUnavailable."""

    def __init__(self, door: Door, *, clock: Clock, new_id: NewId) -> None:
        self._door = door
        self._clock = clock
        self._new_id = new_id

    def known_uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """UIDs that are in the ledger or set aside."""
        return self._read(lambda s: mailboxes.known_uids(s, mailbox, uidvalidity))

    def is_first_sync(self, mailbox: str) -> bool:
        """True until one whole pass was recorded."""
        return self._read(lambda s: mailboxes.is_first_sync(s, mailbox))

    def put(self, mail: RawMail, *, mailbox: str, uidvalidity: int, uid: int) -> Receipt:
        """Store a mail and its UID in one transaction."""
        now = self._clock()
        ledger_id = self._new_id(now)
        return self._write(
            lambda s: mailboxes.put(
                s, mail, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, ledger_id=ledger_id, now=now
            )
        )

    def set_aside(self, *, body_id: str, mailbox: str, uidvalidity: int, uid: int, reason: str) -> None:
        """Record a UID that could not be fetched."""
        now = self._clock()
        self._write(
            lambda s: mailboxes.set_aside(
                s, body_id=body_id, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, reason=reason, now=now
            )
        )

    def synced(self, mailbox: str, uidvalidity: int, *, on_server: int) -> None:
        """Record a whole pass."""
        now = self._clock()
        self._write(lambda s: mailboxes.synced(s, mailbox, uidvalidity, on_server=on_server, now=now))

    def _write(self, fn: Callable[[Session], T]) -> T:
        with _unavailable():
            return self._door.write_now(fn)

    def _read(self, fn: Callable[[Session], T]) -> T:
        with _unavailable():
            return self._door.read_now(fn)


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except StoreError as fault:
        raise SpoolUnavailable(str(fault)) from fault
