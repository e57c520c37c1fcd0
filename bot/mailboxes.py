"""The IMAP poller's memory, kept in the store, and its settings from the configuration."""

from __future__ import annotations

from bot.app import App
from bot.store import mailboxes


class StoreMailboxes:
    """`intake.ports.Mailboxes` over the store, for one body; called from the poller's thread."""

    def __init__(self, app: App, *, body_id: str, wake: object = None) -> None:
        """`wake` is called after each stored mail so that a worker looks at once."""
        self._app = app
        self._body_id = body_id

    def known_uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """UIDs of this mailbox and UIDVALIDITY that are in the ledger or set aside."""
        return self._app.door.read_now(
            lambda s: mailboxes.known_uids(s, body_id=self._body_id, mailbox=mailbox, uidvalidity=uidvalidity)
        )
