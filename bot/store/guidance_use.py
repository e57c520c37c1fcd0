"""What staff say of guidance entries, and the questions that found no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ids import new_id
from bot.store import instants
from bot.store.session import Session
from knowledge.gaps import QuestionSource, Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How often an entry helped, and how often it did not."""

    helped: int = 0
    not_helped: int = 0


def add_feedback(s: Session, *, body_id: str, entry_id: str, helped: bool, at: datetime) -> None:
    """Count one answer to "did this help?"; who gave it is in the audit line alone."""
    s.run(
        "feedback_add",
        feedback_id=new_id(at),
        body_id=body_id,
        entry_id=entry_id,
        helped=int(helped),
        at=instants.to_text(at),
    )


def feedback_counts(s: Session, *, body_id: str, since: datetime) -> Mapping[str, Feedback]:
    """The counts by entry id, of the entries that anybody said anything of."""
    rows = s.all("feedback_counts", body_id=body_id, since=instants.to_text(since))
    return {row["entry_id"]: Feedback(helped=int(row["helped"]), not_helped=int(row["not_helped"])) for row in rows}


def feedback_of(s: Session, *, body_id: str, entry_id: str) -> Feedback:
    """The counts of one entry since the beginning."""
    row = s.one("feedback_of_entry", body_id=body_id, entry_id=entry_id) or {}
    return Feedback(helped=int(row["helped"]), not_helped=int(row["not_helped"]))


def add_unanswered(s: Session, question: Unanswered, *, body_id: str, added_at: datetime) -> str:
    """Keep a question; its text must be masked already. Gives the row's id."""
    row_id = new_id(added_at)
    s.run(
        "unanswered_add",
        unanswered_id=row_id,
        body_id=body_id,
        source=question.source.value,
        ledger_id=question.origin,
        question=question.text,
        language=question.language,
        reason=question.reason,
        nearest=question.nearest,
        at=instants.to_text(question.at),
    )
    return row_id


def was_asked(s: Session, question: Unanswered, *, body_id: str, since: datetime) -> bool:
    """Whether the same words from the same source were kept since then."""
    found = s.one(
        "unanswered_same",
        body_id=body_id,
        source=question.source.value,
        question=question.text,
        since=instants.to_text(since),
    )
    return found is not None


def unanswered(
    s: Session, *, body_id: str, since: datetime, limit: int, source: QuestionSource | None = None
) -> list[Unanswered]:
    """The questions asked since then, the newest first."""
    rows = s.all(
        "unanswered_list",
        body_id=body_id,
        since=instants.to_text(since),
        source=None if source is None else source.value,
        limit=limit,
    )
    return [
        Unanswered(
            text=row["question"],
            language=row["language"],
            reason=row["reason"],
            source=QuestionSource(row["source"]),
            at=instants.from_text(row["at"]),
            nearest=row["nearest"],
            origin=row["ledger_id"],
        )
        for row in rows
    ]
