"""What may stand in a field of one line."""

from __future__ import annotations

import unicodedata


def one_line(text: str, *, most: int) -> bool:
    """Whether a text fits a field of one line: not too long, no control characters, no half of a character."""
    return len(text) <= most and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
