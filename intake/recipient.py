"""Which of our addresses a mail without an envelope came to: its delivery headers, then To and Cc."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from intake.limits import MAX_HEADER_BYTES
from intake.message import InboundMessage
from intake.mime import parse_mail

# What delivery programs write on arrival, the surest first (Postfix, Dovecot, Exim, qmail).
_DELIVERY_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")


def recipient_of(content: bytes, is_ours: Callable[[str], bool]) -> str | None:
    """The first address of ours that the headers name, in lower case, or None."""
    head = content[:MAX_HEADER_BYTES]
    end = _HEADER_END.search(head)
    message = parse_mail(head[: end.end()] if end else head)
    return next((address for address in _named(message) if is_ours(address)), None)


def _named(message: InboundMessage) -> Iterator[str]:
    for name in _DELIVERY_HEADERS:
        if found := _ADDRESS.search(message.header(name) or ""):
            yield found[0].lower()
    for box in (*message.to, *message.cc):
        if box.address:
            yield box.address.lower()
