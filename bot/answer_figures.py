"""What staff see of the answers that were shown before a request was filed. Pure, on counts of the store.

No figure under five is told: on a quiet day it could point at somebody who filed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.register import SMALL
from bot.store.answer_counts import AnswerCount, AnsweredIn, CountedAnswer
from knowledge.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFigure:
    """Counts to show; None where one is under five."""

    shown: int | None
    opened: int | None
    filed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """The figure of one subject in one place. `entry_id` is "" where the guidance holds it no more."""

    title: str
    entry_id: str
    place: AnsweredIn
    figure: AnswerFigure


def figure(count: AnswerCount) -> AnswerFigure:
    """A count as it may be told."""
    return AnswerFigure(shown=_told(count.shown), opened=_told(count.opened), filed=_told(count.filed))


def lines(counts: Iterable[CountedAnswer], entries: Mapping[str, Entry]) -> tuple[AnswerLine, ...]:
    """One line for each count, in its order; `entries` by key."""
    return tuple(_line(one, entries.get(one.key)) for one in counts)


def _line(one: CountedAnswer, entry: Entry | None) -> AnswerLine:
    return AnswerLine(
        title=one.key if entry is None else entry.title,
        entry_id="" if entry is None else entry.id,
        place=one.place,
        figure=figure(one.count),
    )


def _told(count: int) -> int | None:
    return count if count >= SMALL else None
