"""The properties of Outlook's messages that hold something to read ([MS-OXPROPS]), whichever file they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from intake.documents import office
from intake.documents.found import Find, InnerFile, Page, Stopped
from intake.labels import Unread
from intake.limits import FileLimits

SUBJECT, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, SHOWN_TO = 0x0037, 0x0C1A, 0x0C1F, 0x5D01, 0x0E04
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA = 0x3707, 0x3704, 0x3001, 0x3701

# A message in a message in a message; deeper ones are not looked for.
MAX_DEPTH = 5


@dataclass(slots=True, kw_only=True)
class OutlookMessage:
    """A message: its text properties, its HTML and RTF bodies, its files and the messages in it.

    `is_cut`: there are messages in it, too deep to be read.
    """

    texts: dict[int, str] = field(default_factory=dict)
    html: bytes = b""
    rtf: bytes = b""
    files: list[InnerFile] = field(default_factory=list)
    messages: list[OutlookMessage] = field(default_factory=list)
    is_cut: bool = False


def shown(message: OutlookMessage, limits: FileLimits) -> Iterator[Find]:
    """The message as a person would read it, then its files, then the messages in it."""
    yield Page(text=_text(message, limits))
    yield from message.files
    for inner in message.messages:
        yield from shown(inner, limits)
    if message.is_cut:
        yield Stopped(reason=Unread.LIMIT)


def file_name(texts: Mapping[int, str]) -> str:
    """The name a file was sent under."""
    return next((texts[tag] for tag in (LONG_NAME, SHORT_NAME, SHOWN_NAME) if texts.get(tag)), "")


def _text(message: OutlookMessage, limits: FileLimits) -> str:
    texts = message.texts
    address = texts.get(SENDER_SMTP) or texts.get(SENDER_ADDRESS) or ""
    sender = " ".join(part for part in (texts.get(SENDER_NAME, ""), f"<{address}>" if "@" in address else "") if part)
    head = (("From", sender), ("To", texts.get(SHOWN_TO, "")), ("Subject", texts.get(SUBJECT, "")))
    lines = [f"{name}: {value}" for name, value in head if value]
    return "\n".join([*lines, "", _body(message, limits)] if lines else [_body(message, limits)])


def _body(message: OutlookMessage, limits: FileLimits) -> str:
    """Plain text, else HTML, else RTF ([MS-OXBBODY] 2.1.3.1)."""
    if plain := message.texts.get(BODY, "").strip():
        return plain.replace("\r\n", "\n")
    if message.html:
        from intake import markup

        return markup.to_text(message.html.decode("utf-8", "replace"))[0]
    if message.rtf:
        import compressed_rtf

        unpacked = compressed_rtf.decompress(message.rtf)
        return "\n".join(find.text for find in office.rtf(unpacked, limits) if isinstance(find, Page))
    return ""
