"""What must not wait: an alert to the duty officer where somebody may be in danger, a draft where an appeal came to us.

Both are written in the transaction that writes the case. The alert leaves whatever is armed and says nothing of the
content; the draft leaves when a person sends it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.app import App
from bot.commands import letters
from bot.ids import new_id
from bot.letter_mail import queue
from bot.roles import Actor, Role
from bot.route import Route
from bot.store import audit, cases, outbox
from bot.store.cases import CaseView
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.think import Thought
from intake.case import CaseEventType
from intake.labels import Regime, Warning
from intake.raw import Source
from replies.compose import compose_alert
from replies.letter import Door, LetterFields, LetterKind
from replies.mime import message_id_for, render_mail
from replies.reply import AlertKind

_ACTOR = "bot"
_OF_OWN_DATA = frozenset({Regime.DATA_ACCESS, Regime.DATA_RECTIFICATION, Regime.DATA_ERASURE, Regime.DATA_OTHER})


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
    lines = outbox.of_case(s, body_id=item.body_id, case_id=case.case_id)
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


def draft_appeal_door(s: Session, app: App, case: CaseView, *, now: datetime) -> None:
    """A first draft of the letter that names the right door, for a case that an appeal opened; a person sends it."""
    regimes = {track.regime for track in case.tracks}
    if Regime.APPEAL not in regimes:
        return
    letters.start(
        s,
        actor=Actor(name=_ACTOR, role=Role.OFFICER, body_id=case.body_id),
        config=app.config,
        reference=case.reference,
        kind=LetterKind.APPEAL_DOOR,
        at=now,
        fields=LetterFields(doors=doors_for(regimes), happened_on=case.received_on),
    )


def doors_for(regimes: Collection[Regime]) -> tuple[Door, ...]:
    """Where an appeal with these tracks may belong; the appeal body always, for a term runs there."""
    also = ((Door.SUPERVISOR, _OF_OWN_DATA), (Door.COMPLAINT_DESK, {Regime.COMPLAINT}))
    return (Door.APPEAL_BODY, *(door for door, opened_by in also if not opened_by.isdisjoint(regimes)))
