"""What the IMAP pollers remember, kept in the store; called from their own threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.app import App
from bot.errors import StoreError
from bot.ids import new_id
from bot.store import mailboxes
from bot.store.session import Session
from intake.ports import SpoolUnavailable
from intake.raw import RawMail, Receipt

T = TypeVar("T")


class StoreMailboxes:
    """`intake.ports.Mailboxes` over the store; `wake` is called after each stored mail."""

    def __init__(self, app: App, *, wake: Callable[[], None]) -> None:
        self._app = app
        self._wake = wake

    def known_uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """UIDs that are in the ledger or set aside. Raises SpoolUnavailable."""
        return self._read(lambda s: mailboxes.known_uids(s, mailbox, uidvalidity))

    def is_first_sync(self, mailbox: str) -> bool:
        """True until one whole pass was recorded. Raises SpoolUnavailable."""
        return self._read(lambda s: mailboxes.is_first_sync(s, mailbox))

    def put(self, mail: RawMail, *, mailbox: str, uidvalidity: int, uid: int) -> Receipt:
        """Store a mail and its UID in one transaction. Raises SpoolUnavailable."""
        now = self._app.clock()
        ledger_id = new_id(now)
        receipt = self._write(
            lambda s: mailboxes.put(
                s, mail, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, ledger_id=ledger_id, now=now
            )
        )
        self._wake()
        return receipt

    def set_aside(self, *, body_id: str, mailbox: str, uidvalidity: int, uid: int, reason: str) -> None:
        """Record a UID that could not be fetched. Raises SpoolUnavailable."""
        now = self._app.clock()
        self._write(
            lambda s: mailboxes.set_aside(
                s, body_id=body_id, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, reason=reason, now=now
            )
        )

    def synced(self, mailbox: str, uidvalidity: int, *, on_server: int) -> None:
        """Record a whole pass. Raises SpoolUnavailable."""
        now = self._app.clock()
        self._write(lambda s: mailboxes.synced(s, mailbox, uidvalidity, on_server=on_server, now=now))

    def _read(self, fn: Callable[[Session], T]) -> T:
        try:
            return self._app.door.read_now(fn)
        except StoreError as error:
            raise SpoolUnavailable(str(error)) from error

    def _write(self, fn: Callable[[Session], T]) -> T:
        try:
            return self._app.door.write_now(fn)
        except StoreError as error:
            raise SpoolUnavailable(str(error)) from error
