"""A text cut where quotations begin and end, so that each may be marked, overlapping ones too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# HTML knows no control characters (HTML 13.1.4), and a lone surrogate is no text.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code points start:end that note `number` speaks of."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text: the notes that cover it, and those whose span ends with it."""

    text: str
    notes: tuple[int, ...]
    ends: tuple[int, ...]


def pieces(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The whole text in order; a span outside it or without length marks nothing."""
    held = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    edges = sorted({0, len(text), *(edge for span in held for edge in (span.start, span.end))})
    return tuple(
        Piece(
            text=seen(text[start:end]),
            notes=tuple(span.number for span in held if span.start <= start and end <= span.end),
            ends=tuple(span.number for span in held if span.end == end),
        )
        for start, end in pairwise(edges)
    )


def seen(text: str) -> str:
    """The text with a sign in the place of what HTML cannot hold."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
