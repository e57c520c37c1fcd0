"""Saying whether an entry helped, and noting a search that nothing answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.roles import Actor, Right
from bot.store import audit, guidance_use
from bot.store.session import Session
from knowledge.gaps import Unanswered

# Pressing Enter again, or "nothing helped" after "this did not help", asks nothing new.
SAME_WITHIN = timedelta(hours=1)


def rate(s: Session, *, actor: Actor, entry_id: str, helped: bool, at: datetime) -> None:
    """Count whether an entry helped. Raises NotAllowed."""
    actor.require(Right.SEARCH_GUIDANCE, body_id=actor.body_id)
    guidance_use.add_feedback(s, body_id=actor.body_id, entry_id=entry_id, helped=helped, at=at)
    audit.write(
        s,
        body_id=actor.body_id,
        at=at,
        actor=actor.name,
        action="guidance_rated",
        subject=entry_id,
        detail={"helped": helped},
    )


def note_unanswered(s: Session, question: Unanswered, *, actor: Actor, at: datetime) -> bool:
    """Keep a masked search that found nothing useful; False when the same one was just kept. Raises NotAllowed."""
    actor.require(Right.SEARCH_GUIDANCE, body_id=actor.body_id)
    if guidance_use.was_asked(s, question, body_id=actor.body_id, since=at - SAME_WITHIN):
        return False
    row_id = guidance_use.add_unanswered(s, question, body_id=actor.body_id, added_at=at)
    audit.write(
        s,
        body_id=actor.body_id,
        at=at,
        actor=actor.name,
        action="search_unanswered",
        subject=row_id,
        detail={"reason": question.reason},
    )
    return True
