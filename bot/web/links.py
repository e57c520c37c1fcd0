"""Web addresses inside a plain text, so that a page can make links of them without making markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# What ends a sentence or a bracket is no part of an address that stands in one.
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of text; `address` is "" where it is none, and `host` names its server."""

    text: str
    address: str = ""
    host: str = ""


def linked(text: str) -> tuple[Part, ...]:
    """The text in parts; only http and https count as addresses."""
    parts: list[Part] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > end:
            parts.append(Part(text=text[end : match.start()]))
        address = match.group()
        parts.append(Part(text=address, address=address, host=urlsplit(address).netloc.removeprefix("www.")))
        end = match.end()
    if end < len(text):
        parts.append(Part(text=text[end:]))
    return tuple(parts)
