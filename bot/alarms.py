"""What must not wait for the worklist to be opened: an alert to the duty officer where somebody may be in danger.

It is written in the transaction that writes the case, leaves whatever is armed, and says nothing of the content.
"""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.ids import new_id
from bot.letter_mail import queue
from bot.route import Route
from bot.store import audit, cases, outbox
from bot.store.cases import CaseView
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.think import Thought
from intake.case import CaseEventType
from intake.labels import Warning
from intake.raw import Source
from replies.compose import compose_alert
from replies.mime import message_id_for, render_mail
from replies.reply import AlertKind

_ACTOR = "bot"


def alert_duty_officer(
    s: Session,
    app: App,
    item: SpoolItem,
    thought: Thought,
    *,
    case: CaseView | None,
    repeats: str | None,
    now: datetime,
) -> str | None:
    """Queue the alert for a message that warns of danger; gives its outbox id, None where none is due.

    Once for a case, and once for a message that has none. What is read in from files is old, and alerts nobody.
    """
    to = app.config.body_by_id(item.body_id).duty_officer
    if not to or not _due(s, item, thought, case=case, repeats=repeats):
        return None
    letterhead = app.letterhead(item.body_id, recipient=item.recipient)
    reference = case.reference if case else None
    path = f"dossiers/{reference}" if reference else f"berichten/{item.ledger_id}"
    base = app.config.web.base_url.rstrip("/")
    mail = compose_alert(letterhead, to=to, reference=reference, link=f"{base}/{path}" if base else "")
    item_id = new_id(now)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    made = NewOutboxItem(
        item_id=item_id,
        body_id=item.body_id,
        kind=AlertKind.ALERT,
        recipient=to,
        message_id=message_id,
        content=render_mail(mail, message_id=message_id, date=now),
        state=OutboxState.QUEUED,
        not_before=now,
        created_at=now,
        case_id=case.case_id if case else None,
        ledger_id=item.ledger_id,
    )
    queue(s, made, sender=letterhead.address, at=now)
    _record(s, item, item_id, case=case, now=now)
    return item_id


def _due(s: Session, item: SpoolItem, thought: Thought, *, case: CaseView | None, repeats: str | None) -> bool:
    warned = Warning.SAFETY_CONCERN in thought.classification.warnings
    if not warned or repeats is not None or item.source is Source.INGEST or thought.decision.route is Route.IGNORE:
        return False
    if case is None:
        return True
    lines = outbox.list_items(s, body_id=item.body_id, case_id=case.case_id)
    return not any(line.kind is AlertKind.ALERT for line in lines)


def _record(s: Session, item: SpoolItem, outbox_id: str, *, case: CaseView | None, now: datetime) -> None:
    detail = {"outbox_id": outbox_id, "kind": AlertKind.ALERT.value}
    if case is not None:
        cases.append_event(
            s,
            body_id=item.body_id,
            case_id=case.case_id,
            type=CaseEventType.REPLY_QUEUED,
            at=now,
            actor=_ACTOR,
            data=detail,
        )
    subject = case.reference if case else item.ledger_id
    audit.write(
        s, body_id=item.body_id, at=now, actor=_ACTOR, action="duty_officer_alerted", subject=subject, detail=detail
    )
