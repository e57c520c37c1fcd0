"""Numbers before a heading or paragraph: which kind, how deep, and what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The parts of a Flemish text of rules, the widest first (as in a school's rules or a decree).
_PARTS = ("boek", "deel", "titel", "hoofdstuk", "afdeling", "onderafdeling", "paragraaf", "artikel")
_NAMED = re.compile(
    rf"(?P<part>{'|'.join(_PARTS)}|art\.)\s+(?P<number>\d{{1,3}}(?:[./]\d+)*|[IVXLC]+)\b\s*[.:–-]*\s*", re.IGNORECASE
)
_DECIMAL = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<end>[.)]|(?=\s))\s+")
_ROMAN = re.compile(r"(?P<number>[IVX]{1,6})\s*[.)–-]\s+")
_LETTER = re.compile(r"(?P<number>[A-Z](?:\.\d{1,2})*)(?P<end>[.)]|(?=\s+[A-Z]{2}))\s*(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """`style` names the kind of number, `depth` counts its parts from 1; `rest` is the text behind it."""

    style: str
    number: str
    depth: int
    rest: str


def numbered(text: str) -> Numbered | None:
    """The number a line begins with; None for a line without one, a list letter (`a.`) and `1°`."""
    if (named := _NAMED.match(text)) is not None:
        part = named["part"].lower().replace("art.", "artikel")
        return Numbered(style=part, number=named["number"], depth=1, rest=text[named.end() :].strip())
    if (roman := _ROMAN.match(text)) is not None and len(roman["number"]) + text.count(" ") > 1:
        return Numbered(style="roman", number=roman["number"], depth=1, rest=text[roman.end() :].strip())
    if (letter := _LETTER.match(text)) is not None and _is_outline(letter["number"], text):
        depth = letter["number"].count(".") + 1
        return Numbered(style="letter", number=letter["number"], depth=depth, rest=text[letter.end() :].strip())
    if (decimal := _DECIMAL.match(text)) is not None and (decimal["end"] or "." in decimal["number"]):
        depth = decimal["number"].count(".") + 1
        return Numbered(style="decimal", number=decimal["number"], depth=depth, rest=text[decimal.end() :].strip())
    return None


def _is_outline(number: str, text: str) -> bool:
    """A letter alone is a number only before a point ("A. ONTVANKELIJKHEID"), never a word of a sentence."""
    return "." in number or text[len(number) : len(number) + 1] in {".", ")"}


def rank_of(style: str) -> int:
    """How wide the named parts are, the widest first; 0 for plain numbers."""
    return _PARTS.index(style) + 1 if style in _PARTS else 0
