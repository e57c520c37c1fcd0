"""What staff do with a message that no case took: make it a case after all, or say that it is dealt with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands.case_work import Act, CaseRefusal, Done, Refused, record, settle
from bot.ids import new_id
from bot.roles import Actor, Right
from bot.store import audit, bodies, cases, corrections, spool, threads
from bot.store.cases import NewCase
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from bot.summary import mapping, text
from intake.calendar_days import local_date
from intake.case import CaseEventType, Track, TrackState
from intake.labels import Kind, Regime, Warning

_WITHOUT_TRIAGE: dict[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAct:
    """Somebody about to act on a message of the ledger."""

    actor: Actor
    ledger_id: str
    at: datetime


def make_case(
    s: Session,
    act: MessageAct,
    *,
    kind: Kind,
    regimes: Sequence[Regime],
    name: str,
    address: str,
    without_clock: bool = False,
) -> Done | Refused:
    """Open a case for a message that was answered, ignored or waits. Raises NotAllowed.

    The clock of every track runs from the day the message came: what the bot made of it costs nobody a day.
    `name`, `address`: the requester as an officer reads it; only that mail address may speak on the case.
    `without_clock`: a case of a plain question, which has no track.
    """
    line = _free(s, act)
    if isinstance(line, Refused):
        return line
    wanted = [regime for regime in dict.fromkeys(regimes) if regime is not Regime.QUESTION]
    if not wanted and not without_clock:
        return Refused(reason=CaseRefusal.EMPTY)
    body_id, received_on = line.body_id, local_date(line.received_at)
    found = corrections.found_in(s, body_id=body_id, ledger_id=line.id) or _WITHOUT_TRIAGE
    reference = cases.next_reference(s, body_id, received_on.year)
    cases.open_case(
        s,
        NewCase(
            case_id=new_id(act.at), body_id=body_id, reference=reference, received_on=received_on,
            registered_on=received_on, kind=kind, language=text(found.get("language")) or "nl", created_at=act.at,
            requester_name=name.strip() or None, requester_address=address.strip() or None, summary=found,
            needs_human=True, urgent=_urgent(found),
            tracks=tuple(Track(regime=regime, state=TrackState.OPEN, deadline=None) for regime in wanted),
        ),
        actor=act.actor.name,
    )  # fmt: skip
    made = cases.get(s, body_id, reference)
    if made is None:
        raise LookupError("a case just opened is not there")
    spool.join(s, line.id, body_id=body_id, case_id=made.case_id)
    threads.join_message(s, body_id=body_id, case_id=made.case_id, ledger_id=line.id)
    on_case = Act(actor=act.actor, reference=reference, expected_version=made.version, at=act.at)
    record(s, on_case, made, CaseEventType.MESSAGE_APPENDED, {"ledger_id": line.id, "reason": "made_a_case"})
    settle(s, made)
    return Done(reference=reference)


def deal_with(s: Session, act: MessageAct) -> Done | Refused:
    """Nothing more is to be done with a message; it stays in the ledger. Raises NotAllowed."""
    line = _free(s, act)
    if isinstance(line, Refused):
        return line
    spool.deal_with(s, line.id, body_id=line.body_id)
    audit.write(
        s, body_id=line.body_id, at=act.at, actor=act.actor.name, action="message_dealt_with", subject=line.id,
        detail={"reason": line.reason},
    )  # fmt: skip
    return Done(reference=line.id)


def _free(s: Session, act: MessageAct) -> LedgerLine | Refused:
    """The message, held for this transaction, where the bot is done with it and no case has it."""
    act.actor.require(Right.CASEWORK, body_id=act.actor.body_id)
    bodies.lock(s, act.actor.body_id)
    line = spool.ledger_line(s, act.ledger_id, body_id=act.actor.body_id)
    if line is None:
        return Refused(reason=CaseRefusal.NOT_FOUND)
    free = line.case is None and line.state is LedgerState.DONE
    return line if free else Refused(reason=CaseRefusal.NOT_NOW)


def _urgent(found: Mapping[str, Any]) -> bool:
    return Warning.SAFETY_CONCERN.value in (found.get("warnings") or ())


def requester_of(found: Mapping[str, Any] | None) -> str:
    """The requester's name as triage read it, for the form; "" where it read none."""
    return text(mapping((found or {}).get("requester")).get("name"))
