"""Looking at what a citizen wrote leaves an audit line, committed before the words are shown."""

from __future__ import annotations

from datetime import datetime

from bot.commands.case_work import message_visible, visible
from bot.roles import Actor, Right
from bot.store import audit
from bot.store.session import Session


def view_case(s: Session, *, actor: Actor, reference: str, at: datetime) -> bool:
    """Record that a case is looked at; False when there is none of that reference for the actor. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if visible(s, actor=actor, reference=reference) is None:
        return False
    _record(s, actor, action="case_viewed", subject=reference, at=at)
    return True


def view_message(s: Session, *, actor: Actor, ledger_id: str, at: datetime) -> bool:
    """Record that a message is looked at; False when there is no such one for the actor. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if not message_visible(s, actor=actor, ledger_id=ledger_id):
        return False
    _record(s, actor, action="message_viewed", subject=ledger_id, at=at)
    return True


def view_letters(s: Session, *, actor: Actor, subject: str, at: datetime) -> None:
    """Record that a page of letters is looked at; `subject` says which. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    _record(s, actor, action="letters_viewed", subject=subject, at=at)


def view_case_letters(s: Session, *, actor: Actor, reference: str, at: datetime) -> bool:
    """Record that the letters of a case are looked at; False when there is no such case for the actor.

    Raises NotAllowed.
    """
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if visible(s, actor=actor, reference=reference) is None:
        return False
    view_letters(s, actor=actor, subject=reference, at=at)
    return True


def view_subrequests(s: Session, *, actor: Actor, reference: str, at: datetime) -> bool:
    """Record that what others were asked for a case is looked at; False when there is no such case for the actor.

    Raises NotAllowed.
    """
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if visible(s, actor=actor, reference=reference) is None:
        return False
    _record(s, actor, action="subrequests_viewed", subject=reference, at=at)
    return True


def _record(s: Session, actor: Actor, *, action: str, subject: str, at: datetime) -> None:
    detail = {"role": actor.role.value}
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action=action, subject=subject, detail=detail)
