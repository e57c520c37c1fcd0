"""One logged-in connection to one IMAP mailbox (RFC 3501); edge.

A thin layer over imapclient that keeps memory small (mails come in ranges), lines short
(UIDs come in windows) and dates aware, and that opens read-only unless marking asks for more.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from intake.idle import idle
from intake.mailbox import Mailbox, Mark, Tls
from intake.oauth import read_token

KEYWORD = b"$Inzage"

# A mail is taken in pieces of this size: the library holds each about four times.
_RANGE = 1_048_576
# imaplib refuses lines over 1,000,000 bytes; a UID has up to ten digits (RFC 3501 2.3.1.1) and a space.
_WINDOW = 50_000
_BATCH = 500


class LoginImpossible(Exception):
    """The server offers no way to log in that the settings allow. Temporary: it is theirs to mend."""

    temporary = True


class FetchFailed(Exception):
    """The server did not give this mail; `reason` is a word for the ledger."""

    temporary = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the server says of a mail before it is fetched; `arrived` is aware UTC or unknown."""

    uid: int
    size: int
    arrived: datetime | None


@contextmanager
def session(mailbox: Mailbox, *, clock: Callable[[], datetime]) -> Iterator[ImapSession]:
    """Connect and log in; the connection is closed at the end, whatever happened."""
    context = ssl.create_default_context()
    if mailbox.tls_ca is not None:
        context.load_verify_locations(cafile=mailbox.tls_ca)
    client = IMAPClient(
        mailbox.host,
        port=mailbox.port,
        ssl=mailbox.tls is Tls.TLS,
        ssl_context=context,
        timeout=SocketTimeout(mailbox.connect_timeout, mailbox.read_timeout),
    )
    try:
        client._imap.debug = 0  # the library formats every line for a log nobody reads
        client.normalise_times = False
        if mailbox.tls is Tls.STARTTLS:
            client.starttls(context)
        _login(client, mailbox=mailbox, now=clock())
        yield ImapSession(client=client, mailbox=mailbox)
    finally:
        with suppress(OSError):  # a dead connection cannot be closed any better
            client.shutdown()


def _login(client: IMAPClient, *, mailbox: Mailbox, now: datetime) -> None:
    if mailbox.oauth_token_file is not None:
        if not client.has_capability("AUTH=XOAUTH2"):
            raise LoginImpossible("the server does not offer XOAUTH2")
        client.oauth2_login(mailbox.user, read_token(mailbox.oauth_token_file, now=now).value)
        return
    assert mailbox.password_file is not None
    if client.has_capability("LOGINDISABLED"):  # RFC 3501 6.2.3: then LOGIN must not be tried
        raise LoginImpossible("the server takes a password over TLS only")
    client.login(mailbox.user, mailbox.password_file.read_text(encoding="utf-8").rstrip("\r\n"))


class ImapSession:
    """A mailbox that can be listed, fetched from, marked and waited on."""

    def __init__(self, *, client: IMAPClient, mailbox: Mailbox) -> None:
        self._client = client
        self._mailbox = mailbox
        self._exists = 0

    def open(self) -> int:
        """EXAMINE, or SELECT where marking asks for it; the UIDVALIDITY (RFC 3501 2.3.1.1)."""
        opened = self._client.select_folder(self._mailbox.mailbox, readonly=self._mailbox.mark is Mark.NONE)
        self._exists = opened[b"EXISTS"]
        uidvalidity: int = opened[b"UIDVALIDITY"]
        return uidvalidity

    def uids(self) -> list[int]:
        """All UIDs, asked for in windows of sequence numbers."""
        found: list[int] = []
        for first in range(1, self._exists + 1, _WINDOW):
            last = min(first + _WINDOW - 1, self._exists)
            found += self._client.search([f"{first}:{last}"])
        return found

    def uids_after(self, uid: int) -> list[int]:
        """UIDs beyond this one; the server is first given the chance to tell of new mail."""
        self._client.noop()
        # RFC 3501 6.4.8: `*` is the last mail, even when its UID is below the range asked for.
        return [found for found in self._client.search(["UID", f"{uid + 1}:*"]) if found > uid]

    def describe(self, uids: Sequence[int]) -> Iterator[Listed]:
        """Size and arrival of each mail that is still there."""
        for first in range(0, len(uids), _BATCH):
            answers = self._client.fetch(uids[first : first + _BATCH], ["RFC822.SIZE", "INTERNALDATE"])
            for uid, fields in answers.items():
                arrived = fields.get(b"INTERNALDATE")
                yield Listed(
                    uid=uid,
                    size=int(fields.get(b"RFC822.SIZE", 0)),
                    arrived=None if arrived is None else arrived.astimezone(UTC),
                )

    def fetch(self, uid: int) -> bytes:
        """The whole mail, without marking it as seen. Raises FetchFailed."""
        content = bytearray()
        while True:
            item = f"BODY.PEEK[]<{len(content)}.{_RANGE}>"
            fields: dict[bytes, Any] = self._client.fetch([uid], [item]).get(uid, {})
            piece = fields.get(b"BODY[]<%d>" % len(content))
            if not isinstance(piece, bytes):
                # Some servers leave the range out of the answer when they give the whole.
                whole = fields.get(b"BODY[]")
                if isinstance(whole, bytes) and not content:
                    return whole
                raise FetchFailed("not_returned")
            content += piece
            if len(content) > self._mailbox.max_bytes:  # the size announced was wrong
                raise FetchFailed("too_big")
            if len(piece) < _RANGE:
                return bytes(content)

    def mark(self, uid: int) -> None:
        """Give a stored mail its mark."""
        if self._mailbox.mark is not Mark.NONE:
            flag = KEYWORD if self._mailbox.mark is Mark.KEYWORD else b"\\Seen"
            self._client.add_flags([uid], [flag], silent=True)

    def wait(self, stop: threading.Event) -> None:
        """Until there may be new mail, or it is time to look anyway."""
        if self._client.has_capability("IDLE"):
            idle(self._client, seconds=self._mailbox.idle_seconds, stop=stop)
        else:
            stop.wait(self._mailbox.idle_seconds)
