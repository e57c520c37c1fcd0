"""The daily work on a case: whose it is, what it is, who is in it, what is remarked, and taking an act back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands.case_work import Act, CaseRefusal, Done, Refused, record, settle, standings, taken
from bot.ids import new_id
from bot.roles import Right
from bot.store import cases, casework, citizen_links, staff
from bot.store.cases import CaseEvent, CaseView
from bot.store.casework import AccessMode, CasePerson, Note, PersonRole
from bot.store.session import Session
from intake.case import TRACK_EVENTS, CaseEventType, CaseState, Track, TrackState
from intake.labels import Kind, Regime

MAX_TEXT = 20_000  # characters of a note; a page has some 3,000
MAX_NAME = 300

# What leaves no trace outside the house can be taken back: by who did it, while nothing followed.
_UNDOABLE = TRACK_EVENTS | {
    CaseEventType.ASSIGNED,
    CaseEventType.HANDLED,
    CaseEventType.CLOSED,
    CaseEventType.REOPENED,
}


def assign(s: Session, act: Act, *, to: str | None) -> Done | Refused:
    """Give the case to a member of staff of the body, by id, or to nobody. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    if to is not None and to not in {one.staff_id for one in staff.list_staff(s, body_id=case.body_id)}:
        return Refused(reason=CaseRefusal.UNKNOWN_STAFF)
    before = casework.work(s, body_id=case.body_id, case_id=case.case_id)
    casework.assign(s, body_id=case.body_id, case_id=case.case_id, staff_id=to)
    record(s, act, case, CaseEventType.ASSIGNED, {"to": to, "from": before.assigned_to if before else None})
    return Done(reference=case.reference)


def handle(s: Session, act: Act) -> Done | Refused:
    """Somebody looked: nothing waits for a person any more. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    casework.set_handled(s, body_id=case.body_id, case_id=case.case_id)
    record(s, act, case, CaseEventType.HANDLED)
    return Done(reference=case.reference)


def note(s: Session, act: Act, *, text: str) -> Done | Refused:
    """Keep a remark of staff; it never leaves the house. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    if not text.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    made = Note(id=new_id(act.at), text=text.strip()[:MAX_TEXT], written_by=act.actor.name, at=act.at)
    casework.add_note(s, made, body_id=case.body_id, case_id=case.case_id)
    record(s, act, case, CaseEventType.NOTE_ADDED, {"note": made.id})
    return Done(reference=case.reference)


def correct_kind(s: Session, act: Act, *, kind: Kind, regimes: Sequence[Regime]) -> Done | Refused:
    """Say what the case is, and which tracks it has; the first receipt stays the start of each. Raises NotAllowed.

    A track that is left out is closed, one that is new opens as if it had been there from the beginning.
    """
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    wanted = [regime for regime in dict.fromkeys(regimes) if regime is not Regime.QUESTION]
    found = standings(s, case)
    casework.set_kind(s, body_id=case.body_id, case_id=case.case_id, kind=kind.value)
    record(
        s, act, case, CaseEventType.KIND_CORRECTED,
        {"from": case.kind.value, "to": kind.value, "regimes": [regime.value for regime in wanted]},
    )  # fmt: skip
    new = [Track(regime=regime, state=TrackState.OPEN, deadline=None) for regime in wanted if regime not in found]
    cases.add_tracks(s, body_id=case.body_id, case_id=case.case_id, tracks=new, at=act.at, actor=act.actor.name)
    for regime, standing in found.items():
        closed = standing.state is TrackState.CLOSED
        if regime not in wanted and not closed:
            record(
                s,
                act,
                case,
                CaseEventType.TRACK_CLOSED,
                {"regime": regime.value, "reason": CaseEventType.KIND_CORRECTED.value},
            )
        elif regime in wanted and closed:
            record(
                s,
                act,
                case,
                CaseEventType.TRACK_REOPENED,
                {"regime": regime.value, "reason": CaseEventType.KIND_CORRECTED.value},
            )
    settle(s, case)
    return Done(reference=case.reference)


def add_person(
    s: Session, act: Act, *, role: PersonRole, name: str, address: str = "", postal_address: str = "", remark: str = ""
) -> Done | Refused:
    """Note who has to do with the case; the note lets nobody speak on it. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    if not name.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    person = CasePerson(
        id=new_id(act.at), role=role, name=name.strip()[:MAX_NAME], address=address.strip()[:MAX_NAME] or None,
        postal_address=postal_address.strip()[:MAX_NAME] or None, remark=remark.strip()[:MAX_TEXT],
        added_by=act.actor.name, at=act.at,
    )  # fmt: skip
    casework.add_person(s, person, body_id=case.body_id, case_id=case.case_id)
    record(s, act, case, CaseEventType.PERSON_ADDED, {"person": person.id, "role": role.value})
    return Done(reference=case.reference)


def remove_person(s: Session, act: Act, *, person_id: str) -> Done | Refused:
    """Take somebody off the case. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    if not casework.remove_person(s, body_id=case.body_id, case_id=case.case_id, person_id=person_id):
        return Refused(reason=CaseRefusal.NOT_FOUND)
    record(s, act, case, CaseEventType.PERSON_REMOVED, {"person": person_id})
    return Done(reference=case.reference)


def restrict(s: Session, act: Act, *, restricted: bool, access: Mapping[str, AccessMode]) -> Done | Refused:
    """Say which staff may see the case and who is kept out of it, by staff id. Raises NotAllowed.

    Whoever restricts a case keeps seeing it, and cannot shut it to everybody.
    """
    case = taken(s, act, right=Right.RESTRICT)
    if isinstance(case, Refused):
        return case
    known = {one.staff_id for one in staff.list_staff(s, body_id=case.body_id)}
    if not set(access) <= known:
        return Refused(reason=CaseRefusal.UNKNOWN_STAFF)
    said = dict(access)
    if act.actor.staff_id is not None:
        said[act.actor.staff_id] = AccessMode.ALLOWED
    casework.restrict(s, body_id=case.body_id, case_id=case.case_id, restricted=restricted, access=said.items())
    kept_out = sorted(one for one, mode in said.items() if mode is AccessMode.KEPT_OUT)
    record(s, act, case, CaseEventType.RESTRICTED, {"restricted": restricted, "kept_out": kept_out})
    return Done(reference=case.reference)


def close(s: Session, act: Act) -> Done | Refused:
    """Close the case, once no track runs any more. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    running = [one for one in standings(s, case).values() if one.state in (TrackState.OPEN, _WAITING)]
    if running or case.state is CaseState.CLOSED:
        return Refused(reason=CaseRefusal.NOT_NOW)
    casework.set_state(s, body_id=case.body_id, case_id=case.case_id, state=CaseState.CLOSED)
    # Whoever closes has looked: from here on the mark says that something came afterwards.
    casework.set_handled(s, body_id=case.body_id, case_id=case.case_id)
    record(s, act, case, CaseEventType.CLOSED, {"needed_human": True} if case.needs_human else {})
    return Done(reference=case.reference)


def reopen(s: Session, act: Act, *, reason: str) -> Done | Refused:
    """Open the case again; its first receipt stays. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    if not reason.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    if case.state is CaseState.OPEN:
        return Refused(reason=CaseRefusal.NOT_NOW)
    casework.set_state(s, body_id=case.body_id, case_id=case.case_id, state=CaseState.OPEN)
    record(s, act, case, CaseEventType.REOPENED, {"reason": reason.strip()})
    return Done(reference=case.reference)


def revoke_status_links(s: Session, act: Act) -> Done | Refused:
    """Shut every address on which the requester follows the case, for good. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    shut = citizen_links.revoke(s, body_id=case.body_id, case_id=case.case_id, now=act.at)
    if not shut:
        return Refused(reason=CaseRefusal.NOT_NOW)
    record(s, act, case, CaseEventType.STATUS_LINK_REVOKED, {"links": shut})
    return Done(reference=case.reference)


def undo(s: Session, act: Act) -> Done | Refused:
    """Take back one's own last act, where nothing left the house; both lines stay in the log. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    last = undoable(s, case, by=act.actor.name)
    if last is None:
        return Refused(reason=CaseRefusal.NOTHING_TO_UNDO)
    _take_back(s, case, last)
    record(s, act, case, CaseEventType.UNDONE, {"seq": last.seq, "what": last.type.value})
    settle(s, case)
    return Done(reference=case.reference)


def undoable(s: Session, case: CaseView, *, by: str) -> CaseEvent | None:
    """The act this person could take back now: the last line of the log, if it is theirs and no letter went with it."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    last = log[-1] if log else None
    if last is None or last.actor != by or last.type not in _UNDOABLE or "letter" in last.data:
        return None
    if last.data.get("reason") == CaseEventType.KIND_CORRECTED:
        return None  # one of several lines of one act, which is taken back whole (`bot.commands.kind_undoing`)
    return last


_WAITING = TrackState.WAITING_FOR_REQUESTER


def _take_back(s: Session, case: CaseView, last: CaseEvent) -> None:
    """What a line changed beside the tracks, which are folded anew."""
    body_id, case_id = case.body_id, case.case_id
    match last.type:
        case CaseEventType.ASSIGNED:
            casework.assign(s, body_id=body_id, case_id=case_id, staff_id=last.data.get("from"))
        case CaseEventType.HANDLED:
            cases.flag_for_person(s, body_id=body_id, case_id=case_id)
        case CaseEventType.CLOSED:
            casework.set_state(s, body_id=body_id, case_id=case_id, state=CaseState.OPEN)
            if last.data.get("needed_human"):
                cases.flag_for_person(s, body_id=body_id, case_id=case_id)
        case CaseEventType.REOPENED:
            casework.set_state(s, body_id=body_id, case_id=case_id, state=CaseState.CLOSED)
        case _:
            pass
