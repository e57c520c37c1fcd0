"""The case reference `OB-YYYY-NNNN`, as people see it and as they mistype it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Between the parts people write spaces, any dash, a slash, a dot or nothing; mail programs add line
# breaks and invisible characters. Every repeat is bounded, so the search stays linear.
_BETWEEN = r"[\s./_\-\u00ad\u200b\u2010-\u2015\u2060\u2212\ufeff]{0,3}"
_REFERENCE = re.compile(rf"(?<![^\W_])OB{_BETWEEN}(20[0-9]{{2}}){_BETWEEN}([0-9]{{4,9}})(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFound:
    """A reference in its normal form and the literal words: `text[start:end] == quote`."""

    reference: str
    quote: str
    start: int
    end: int


def format_reference(*, year: int, number: int) -> str:
    """The normal form, at least four digits. Raises ValueError outside 2000-2099 or 1-999999999."""
    if not (2000 <= year <= 2099 and 1 <= number <= 999_999_999):
        raise ValueError(f"no case reference for year {year}, number {number}")
    return f"OB-{year}-{number:04d}"


def find_references(text: str) -> tuple[ReferenceFound, ...]:
    """Every reference in a text, in order of appearance, repeats included; offsets are code points."""
    return tuple(
        ReferenceFound(
            reference=format_reference(year=int(found[1]), number=int(found[2])),
            quote=found[0],
            start=found.start(),
            end=found.end(),
        )
        for found in _REFERENCE.finditer(text)
        if int(found[2])
    )


def normal_reference(text: str) -> str:
    """The normal form of a text that is one reference, and the text itself where it is none."""
    found = find_references(text)
    return found[0].reference if len(found) == 1 and found[0].quote == text.strip() else text
