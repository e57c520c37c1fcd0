"""What asking yields: a quoted answer with its citations, or a named reason for none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why a person answers instead."""

    BELOW_THRESHOLD = "below_threshold"
    AMBIGUOUS = "ambiguous"
    OUT_OF_SCOPE = "out_of_scope"
    WRONG_JURISDICTION = "wrong_jurisdiction"
    HISTORICAL_ONLY = "historical_only"
    NEEDS_CASE = "needs_case"
    NEEDS_OFFICER = "needs_officer"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a quoted rule stands and until when it holds."""

    key: str
    title: str
    article: str
    source: str
    jurisdiction: str
    status: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One ranked entry; `score` is the fused score in 0..1, best first."""

    entry_id: str
    key: str
    title: str
    score: float
    snippet: str
    article: str
    jurisdiction: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Text quoted from guidance; `quotes` are the literal passages it consists of."""

    text: str
    quotes: tuple[str, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Nothing is said; `hits` still helps the person who will."""

    reason: Reason
    hits: tuple[Hit, ...]
