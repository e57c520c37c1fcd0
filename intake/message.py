"""The parsed mail: a value that every later step reads and none changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intake.labels import Paper, Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox of an address header; `address` is lower-cased in its domain part."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not the readable body, or a file inside one. `text` is None where none was read.

    `label` is the evidence source name: the file name, with `#2` for a repeated one. `unread` says
    why there is no text, or not all of it. `paper` is what the file is: a medical one goes into no
    search index, the text of an identity card is not kept. `inside` names the file it came in.
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    label: str
    text: str | None = None
    unread: Unread | None = None
    paper: Paper = Paper.OTHER
    inside: str | None = None
    content: bytes = field(default=b"", repr=False)


class AutomaticKind(StrEnum):
    """Why a mail counts as sent by a machine (RFC 3834, RFC 3464, RFC 2919)."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    OWN_ECHO = "own_echo"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """A finding with the words that prove it; `source` is `header:NAME`, `subject` or `body`."""

    kind: AutomaticKind
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """What `mime.parse_mail` makes of any byte sequence; faults are in `defects`.

    `text` is the whole readable body, `text_unquoted` the newest part without quoted
    thread and signature. `headers` keep order and repetition, decoded. `language` is an
    ISO 639-1 code. `return_path` is None where no envelope or header told it.
    """

    message_id: str | None
    date: datetime | None
    sender: Address
    reply_to: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    text_unquoted: str
    language: str
    attachments: tuple[Attachment, ...]
    automatic: Automatic | None
    in_reply_to: str | None
    references: tuple[str, ...]
    defects: tuple[str, ...]

    def header(self, name: str) -> str | None:
        """First decoded value of a header, by case-insensitive name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
