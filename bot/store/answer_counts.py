"""How often answers on procedure were shown before somebody filed a request, opened, and filed past.

A row knows a body, a day, a place and a subject of the guidance. It knows nobody, and no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.store.session import Session


class AnsweredIn(StrEnum):
    """Where an answer stood beside a request that was being made."""

    FORM = "form"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCount:
    """How often an answer was shown, opened, and followed by a request all the same."""

    shown: int = 0
    opened: int = 0
    filed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAnswer:
    """The count of one subject in one place."""

    key: str
    place: AnsweredIn
    count: AnswerCount


def add(s: Session, keys: Sequence[str], *, body_id: str, day: date, place: AnsweredIn, more: AnswerCount) -> None:
    """Add to the counts of these subjects of guidance on a day (of Belgium)."""
    for key in keys:
        s.run(
            "answer_count_add",
            body_id=body_id,
            day=day.isoformat(),
            place=place.value,
            guidance_key=key,
            shown=more.shown,
            opened=more.opened,
            filed=more.filed,
        )


def sums(s: Session, *, body_id: str, since: date, until: date) -> list[CountedAnswer]:
    """The counts of a body in a period, both days included, the most shown first."""
    rows = s.all("answer_count_sums", body_id=body_id, since=since.isoformat(), until=until.isoformat())
    return [CountedAnswer(key=row["guidance_key"], place=AnsweredIn(row["place"]), count=_count(row)) for row in rows]


def of_key(s: Session, key: str, *, body_id: str, since: date, until: date) -> AnswerCount:
    """The counts of one subject of guidance, in all places together."""
    row = s.one("answer_count_of", body_id=body_id, guidance_key=key, since=since.isoformat(), until=until.isoformat())
    return _count(row or {"shown": 0, "opened": 0, "filed": 0})


def _count(row: Any) -> AnswerCount:
    return AnswerCount(shown=int(row["shown"]), opened=int(row["opened"]), filed=int(row["filed"]))
