"""Text from mail made fit for either engine."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

# PostgreSQL refuses a B-tree entry above 2704 bytes; 998 is the longest line of a mail (RFC 5322 2.1.1).
INDEXED_BYTES = 998
SOUGHT = 300  # characters of a case that a search looks in: at most 1,200 bytes of an index entry


def storable(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with characters no engine keeps (U+0000, lone surrogates) replaced by U+FFFD."""
    for value in values.values():
        if isinstance(value, str) and (not value.isascii() or "\x00" in value):
            return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
    return values


def clean(text: str) -> str:
    """One text as the store keeps it: PostgreSQL has no U+0000 in text, UTF-8 no surrogates."""
    return (
        text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def indexed(text: str) -> str:
    """A text that may be a key: one too long for an index keeps its beginning and gets its digest."""
    if len(text) <= INDEXED_BYTES // 4:
        return text
    stored = clean(text).encode()
    if len(stored) <= INDEXED_BYTES:
        return text
    return f"{stored[:900].decode('utf-8', 'ignore')}#{hashlib.sha256(stored).hexdigest()}"


def address_key(address: str) -> str:
    """A mail address as the store compares it: trimmed, lower case, of bounded length."""
    return indexed(address.strip().lower())


def folded(text: str) -> str:
    """A text as it is searched: lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def sought(*texts: str | None) -> str:
    """What a search of cases looks in."""
    return folded(" ".join(text for text in texts if text))[:SOUGHT]


def sought_pattern(words: str) -> str | None:
    """A LIKE pattern (escape `!`) that finds the words as they stand, whatever signs are in them; None without any."""
    wanted = folded(words.strip())
    if not wanted:
        return None
    return "%" + wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
