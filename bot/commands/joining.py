"""Which messages and cases belong together: a person says so where the bot was not sure, or was wrong."""

from __future__ import annotations

from bot.commands.answering import answered_by_mail
from bot.commands.case_work import Act, CaseRefusal, Done, Refused, record, settle, standings, taken, visible
from bot.emergency import in_danger
from bot.ids import new_id
from bot.store import cases, casework, spool, subrequests, threads
from bot.store.cases import CaseView, NewCase
from bot.store.casework import LinkKind
from bot.store.session import Session
from intake.case import CaseEventType, CaseState, Track, TrackState
from intake.labels import Kind, Regime


def confirm_join(s: Session, act: Act, *, ledger_id: str, sender_may_speak: bool) -> Done | Refused:
    """A message that only pointed at the case belongs to it. Raises NotAllowed.

    `sender_may_speak`: later mail of the same address joins by itself.
    """
    case = _pointed_at(s, act, ledger_id=ledger_id)
    if isinstance(case, Refused):
        return case
    spool.settle_join(s, ledger_id, body_id=case.body_id, joined=True)
    sender = threads.join_message(s, body_id=case.body_id, case_id=case.case_id, ledger_id=ledger_id)
    if sender_may_speak and sender:
        threads.add_party(s, body_id=case.body_id, case_id=case.case_id, address=sender, role="requester")
    record(s, act, case, CaseEventType.JOIN_CONFIRMED, {"ledger_id": ledger_id, "may_speak": sender_may_speak})
    _answer_what_it_answers(s, act, case, ledger_id=ledger_id)
    return Done(reference=case.reference)


def refuse_join(s: Session, act: Act, *, ledger_id: str) -> Done | Refused:
    """The message does not belong to the case: it waits for a person on its own again. Raises NotAllowed."""
    case = _pointed_at(s, act, ledger_id=ledger_id)
    if isinstance(case, Refused):
        return case
    spool.settle_join(s, ledger_id, body_id=case.body_id, joined=False)
    record(s, act, case, CaseEventType.JOIN_REFUSED, {"ledger_id": ledger_id})
    return Done(reference=case.reference)


def link_series(s: Session, act: Act, *, other: str) -> Done | Refused:
    """Another case of the same series; both stay whole. Raises NotAllowed."""
    pair = _two(s, act, other=other)
    if isinstance(pair, Refused):
        return pair
    case, second = pair
    casework.link(
        s, body_id=case.body_id, case_id=case.case_id, other_case_id=second.case_id, kind=LinkKind.SERIAL, at=act.at
    )
    record(s, act, case, CaseEventType.LINKED, {"other": second.reference})
    return Done(reference=case.reference)


def merge(s: Session, act: Act, *, into: str) -> Done | Refused:
    """The case was one with another: its messages go there, and it is closed. Raises NotAllowed.

    The other case keeps its own dates and requester; nobody who spoke on the one may speak on the other by this,
    so that no party is answered what belongs to another. The tracks of the closed case end here.
    """
    pair = _two(s, act, other=into)
    if isinstance(pair, Refused):
        return pair
    case, target = pair
    if CaseState.CLOSED in (case.state, target.state):
        return Refused(reason=CaseRefusal.NOT_NOW)
    body_id = case.body_id
    for regime, standing in standings(s, case).items():
        if standing.state is not TrackState.CLOSED:
            record(s, act, case, CaseEventType.TRACK_CLOSED, {"regime": regime.value, "reason": "merged"})
    casework.move_messages(s, body_id=body_id, case_id=case.case_id, to_case_id=target.case_id)
    subrequests.move(s, body_id=body_id, case_id=case.case_id, to_case_id=target.case_id)
    casework.set_state(s, body_id=body_id, case_id=case.case_id, state=CaseState.CLOSED, merged_into=target.case_id)
    casework.set_handled(s, body_id=body_id, case_id=case.case_id)
    casework.link(
        s, body_id=body_id, case_id=target.case_id, other_case_id=case.case_id, kind=LinkKind.MERGED_FROM, at=act.at
    )
    settle(s, case)
    # The earlier of two receipts is the one to plan on: whoever merged them sees both on the page.
    record(s, act, case, CaseEventType.MERGED, {"into": target.reference})
    record(s, act, target, CaseEventType.MERGED, {"from": case.reference, "received_on": case.received_on.isoformat()})
    cases.flag_for_person(s, body_id=body_id, case_id=target.case_id)
    return Done(reference=target.reference)


def split(s: Session, act: Act, *, regimes: tuple[Regime, ...], kind: Kind) -> Done | Refused:
    """Give some of a case's tracks a case of their own, with the same receipt and requester. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    found = standings(s, case)
    if not regimes or not set(regimes) < set(found):
        return Refused(reason=CaseRefusal.NO_SUCH_TRACK)
    if any(found[regime].state is not TrackState.OPEN for regime in regimes):
        return Refused(reason=CaseRefusal.NOT_NOW)
    made = _split_off(s, act, case, regimes=regimes, kind=kind)
    for regime in regimes:
        record(s, act, case, CaseEventType.TRACK_CLOSED, {"regime": regime.value, "reason": "split"})
    settle(s, case)
    record(s, act, case, CaseEventType.SPLIT, {"to": made.reference})
    return Done(reference=made.reference)


def _split_off(s: Session, act: Act, case: CaseView, *, regimes: tuple[Regime, ...], kind: Kind) -> CaseView:
    body_id = case.body_id
    reference = cases.next_reference(s, body_id, case.registered_on.year)
    cases.open_case(
        s,
        NewCase(
            case_id=new_id(act.at), body_id=body_id, reference=reference, received_on=case.received_on,
            registered_on=case.registered_on, kind=kind, language=case.language, created_at=act.at,
            requester_name=case.requester_name, requester_address=case.requester_address, summary=case.summary,
            needs_human=True, urgent=_in_danger(s, case),
            tracks=tuple(Track(regime=regime, state=TrackState.OPEN, deadline=None) for regime in regimes),
        ),
        actor=act.actor.name,
    )  # fmt: skip
    made = cases.get(s, body_id, reference)
    if made is None:
        raise LookupError("a case just opened is not there")
    casework.link(
        s, body_id=body_id, case_id=made.case_id, other_case_id=case.case_id, kind=LinkKind.SPLIT_FROM, at=act.at
    )
    # Whoever was kept out of the whole stays out of the part.
    work = casework.work(s, body_id=body_id, case_id=case.case_id)
    access = casework.access(s, body_id=body_id, case_id=case.case_id)
    casework.restrict(
        s, body_id=body_id, case_id=made.case_id, restricted=work is not None and work.restricted, access=access.items()
    )
    record(s, act, made, CaseEventType.SPLIT, {"from": case.reference})
    settle(s, made)
    return made


def _in_danger(s: Session, case: CaseView) -> bool:
    """Whether a part stands on top like the whole: an appeal alone puts only the case on top that has it."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    return case.urgent and (Regime.APPEAL not in standings(s, case) or in_danger(case.summary, log))


def _answer_what_it_answers(s: Session, act: Act, case: CaseView, *, ledger_id: str) -> None:
    """The message answered what we asked somebody, from an address that we did not ask."""
    for line in cases.events(s, body_id=case.body_id, case_id=case.case_id):
        if line.type is CaseEventType.JOIN_TO_CONFIRM and line.data.get("ledger_id") == ledger_id:
            subrequest_id = line.data.get("subrequest")
            if isinstance(subrequest_id, str):
                answered_by_mail(
                    s,
                    body_id=case.body_id,
                    subrequest_id=subrequest_id,
                    ledger_id=ledger_id,
                    by=act.actor.name,
                    at=act.at,
                )


def _pointed_at(s: Session, act: Act, *, ledger_id: str) -> CaseView | Refused:
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    line = spool.ledger_line(s, ledger_id, body_id=case.body_id)
    if line is None or line.case != case.reference:
        return Refused(reason=CaseRefusal.NOT_FOUND)
    return case if line.reason == spool.JOIN_TO_CONFIRM else Refused(reason=CaseRefusal.NOT_NOW)


def _two(s: Session, act: Act, *, other: str) -> tuple[CaseView, CaseView] | Refused:
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    second = visible(s, actor=act.actor, reference=other.strip())
    if second is None:
        return Refused(reason=CaseRefusal.NOT_FOUND)
    return Refused(reason=CaseRefusal.SAME_CASE) if second.case_id == case.case_id else (case, second)
