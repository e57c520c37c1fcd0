"""What a message adds to a case that is there already: a line in its log, an answer to what we asked, a bounce."""

from __future__ import annotations

from datetime import datetime

from bot.commands.answering import ANSWERS_SUBREQUEST, answered_by_mail, came_back
from bot.lookup import Lookup
from bot.route import Route
from bot.store import cases
from bot.store.cases import CaseView
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.think import Thought
from intake.case import CaseEventType
from intake.labels import Warning
from intake.thread import MatchBy

ACTOR = "bot"


def append_to(s: Session, item: SpoolItem, thought: Thought, case: CaseView, *, now: datetime) -> None:
    """Note on the case that a message joined it, or may belong to it; what it answers is answered."""
    certain = thought.decision.route is Route.APPEND_TO_CASE
    cases.append_event(
        s,
        body_id=item.body_id,
        case_id=case.case_id,
        type=CaseEventType.MESSAGE_APPENDED if certain else CaseEventType.JOIN_TO_CONFIRM,
        at=now,
        actor=ACTOR,
        data={
            "ledger_id": item.ledger_id,
            "reason": thought.decision.reason,
            "warnings": [str(warning) for warning in thought.classification.warnings],
            **_subrequest_of(thought),
        },
    )
    if certain and thought.decision.reason == ANSWERS_SUBREQUEST and thought.subrequest is not None:
        answered_by_mail(
            s,
            body_id=item.body_id,
            subrequest_id=thought.subrequest.subrequest_id,
            ledger_id=item.ledger_id,
            by=ACTOR,
            at=now,
        )
    # No letter answers it: without the mark nobody would learn of it before the due date.
    if certain and thought.decision.reason != MatchBy.SAME_MESSAGE:
        urgent = Warning.SAFETY_CONCERN in thought.classification.warnings
        cases.flag_for_person(s, body_id=item.body_id, case_id=case.case_id, urgent=urgent)


def _subrequest_of(thought: Thought) -> dict[str, str]:
    """What a message that joins answers; whoever confirms the join then answers it."""
    return {} if thought.subrequest is None else {"subrequest": thought.subrequest.subrequest_id}


def note_bounce(s: Session, item: SpoolItem, found: Lookup | None, *, now: datetime) -> None:
    """A letter that came back is news for its case: somebody looks. It reopens nothing and answers nothing."""
    reference = found.bounced_case if found else None
    case = cases.get(s, body_id=item.body_id, reference=reference) if reference else None
    if case is not None:
        if found is not None and found.bounced_subrequest is not None:
            came_back(s, body_id=item.body_id, subrequest_id=found.bounced_subrequest, by=ACTOR, at=now)
        cases.append_event(
            s,
            body_id=item.body_id,
            case_id=case.case_id,
            type=CaseEventType.BOUNCE_RECEIVED,
            at=now,
            actor=ACTOR,
            data={"ledger_id": item.ledger_id},
        )
        cases.flag_for_person(s, body_id=item.body_id, case_id=case.case_id)
