"""What guidance needs from the people who keep it: questions without an answer, entries that did not help or expire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import guidance_use
from bot.store.guidance_use import Feedback
from bot.store.session import Session
from knowledge.entry import Entry
from knowledge.gaps import Gap, QuestionSource, Unanswered, gaps

MOST = 2000  # questions that one report groups; a school group gets some dozens a month
PERIODS = (30, 90, 365)  # days a report can look back


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What was kept of a period: questions, newest first, and counts by entry; `more` when some were left out."""

    questions: tuple[Unanswered, ...]
    feedback: Mapping[str, Feedback]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """An entry and what people said of it; `entry` is None where it is no longer there."""

    entry_id: str
    entry: Entry | None
    feedback: Feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The gaps, the largest first, and every entry that somebody rated, the least helpful first."""

    gaps: tuple[Gap, ...]
    rated: tuple[Rated, ...]
    questions: int
    more: bool


def use_of(s: Session, *, body_id: str, now: datetime, days: int, source: QuestionSource | None = None) -> Use:
    """Read what was kept in the last `days` days."""
    since = now - timedelta(days=days)
    found = guidance_use.unanswered(s, body_id=body_id, since=since, limit=MOST + 1, source=source)
    return Use(
        questions=tuple(found[:MOST]),
        feedback=guidance_use.feedback_counts(s, body_id=body_id, since=since),
        more=len(found) > MOST,
    )


def report(use: Use, *, entries: Mapping[str, Entry]) -> Report:
    """Group the questions and put names to the counts; pure, and for a long period a second's work."""
    return Report(
        gaps=gaps(use.questions),
        rated=_rated(use.feedback, entries),
        questions=len(use.questions),
        more=use.more,
    )


def _rated(feedback: Mapping[str, Feedback], entries: Mapping[str, Entry]) -> tuple[Rated, ...]:
    rated: Sequence[Rated] = [
        Rated(entry_id=entry_id, entry=entries.get(entry_id), feedback=counts) for entry_id, counts in feedback.items()
    ]
    return tuple(sorted(rated, key=lambda item: (-item.feedback.not_helped, item.feedback.helped, item.entry_id)))
