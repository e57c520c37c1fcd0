"""Settings of one IMAP mailbox to read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Tls(StrEnum):
    """How the connection is protected."""

    TLS = "tls"  # RFC 8314 3.2: from the first byte
    STARTTLS = "starttls"  # RFC 3501 6.2.1
    NONE = "none"


class Mark(StrEnum):
    """What a stored mail is given on the server; nothing is ever moved or deleted."""

    NONE = "none"  # the mailbox is opened read-only
    KEYWORD = "keyword"
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One mailbox of one public body; times in seconds, sizes in bytes.

    `name` is what the ledger remembers it by, `mailbox` its name on the server. `recipient` is
    the address its mail is for. Exactly one of `password_file` and `oauth_token_file` is
    given; the file is read again at every login. `tls_ca` trusts one more authority.
    """

    name: str
    host: str
    user: str
    body_id: str
    recipient: str
    port: int = 993
    tls: Tls = Tls.TLS
    password_file: Path | None = None
    oauth_token_file: Path | None = None
    tls_ca: Path | None = None
    mailbox: str = "INBOX"
    mark: Mark = Mark.NONE

    # What the listener takes, and base64 room for a mailbox that takes more than we would.
    max_bytes: int = 67_108_864
    connect_timeout: float = 20.0
    # Also how long a dead connection may go unnoticed once something was asked of it.
    read_timeout: float = 15.0
    # How long one IDLE lasts: far below the 29 minutes of RFC 2177 3, so that together with
    # `read_timeout` a dead connection is noticed within a minute. Without IDLE: the pause between looks.
    idle_seconds: float = 40.0
    # How often the whole mailbox is compared with the ledger.
    full_pass_seconds: float = 600.0

    def __post_init__(self) -> None:
        if (self.password_file is None) == (self.oauth_token_file is None):
            raise ValueError("a mailbox needs either password_file or oauth_token_file")
