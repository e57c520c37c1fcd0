"""What this package wants kept by others; `bot.store` implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from intake.raw import RawMail, Receipt


class SpoolUnavailable(Exception):
    """The mail could not be stored now; the peer must keep it and try again.

    `temporary` is always true: our own fault never refuses a mail for good (RFC 5321 4.2.5).
    """

    temporary = True


class Spool(Protocol):
    """The door into durable storage."""

    async def put(self, mails: Sequence[RawMail]) -> list[Receipt]:
        """Store all mails in one transaction; return only after the commit is on disk.

        A repeat of the same bytes for the same recipient returns the first receipt.
        Raises SpoolUnavailable.
        """
        ...


class Mailboxes(Protocol):
    """What the IMAP poller remembers of a mailbox between runs (RFC 3501 2.3.1.1).

    Synchronous: the poller runs in a thread of its own.
    """

    def known_uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """UIDs of this mailbox and UIDVALIDITY that are in the ledger."""
        ...

    def is_first_sync(self, mailbox: str) -> bool:
        """True until one full pass over this mailbox has been recorded, whatever its UIDVALIDITY."""
        ...

    def put(self, mail: RawMail, *, mailbox: str, uidvalidity: int, uid: int) -> Receipt:
        """Store the mail and its UID in one transaction. Raises SpoolUnavailable."""
        ...

    def set_aside(self, *, body_id: str, mailbox: str, uidvalidity: int, uid: int, reason: str) -> None:
        """Record a UID whose fetch failed for good, so that it is visible and does not block the next."""
        ...

    def synced(self, mailbox: str, uidvalidity: int, *, on_server: int) -> None:
        """Record a completed pass and how many mails the server listed."""
        ...


class Meaning(Protocol):
    """Turns words into vectors; `bot` passes the embedder of the guidance."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and prefix policy."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts to an (n, d) matrix of unit rows."""
        ...
