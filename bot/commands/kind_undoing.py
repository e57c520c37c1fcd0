"""Taking a corrected kind back as a whole: the kind, and every track that the correction opened, closed or reopened.

The log keeps all its lines. The first receipt was never touched, so each clock runs again as it ran before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.case_work import Act, CaseRefusal, Done, Refused, record, set_alarm, settle, taken
from bot.store import cases, casework, letters
from bot.store.cases import CaseEvent, CaseView
from bot.store.letters import LetterState
from bot.store.session import Session
from intake.case import TRACK_EVENTS, CaseEventType
from intake.labels import Kind, Regime

_ITS_STEPS = frozenset({CaseEventType.TRACK_CLOSED, CaseEventType.TRACK_REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The last correction of a kind that stands: what the case was before, and the lines the act wrote."""

    before: Kind
    lines: tuple[CaseEvent, ...]  # the correction first, then its tracks

    @property
    def regimes(self) -> frozenset[str]:
        """The tracks it touched."""
        return frozenset(str(line.data["regime"]) for line in self.lines[1:])


def corrected(s: Session, case: CaseView) -> Corrected | None:
    """The correction that could be taken back; None where the kind stands as it was first read."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    undone = _undone(log)
    found = [
        number
        for number, line in enumerate(log)
        if line.type is CaseEventType.KIND_CORRECTED and line.seq not in undone
    ]
    if not found:
        return None
    first = log[found[-1]]
    # One act writes its lines together, under the lock of its body.
    rest = log[found[-1] + 1 :]
    own = next((number for number, line in enumerate(rest) if not _of_act(line, first)), len(rest))
    return Corrected(before=Kind(first.data["from"]), lines=(first, *rest[:own]))


def take_back_kind(s: Session, act: Act) -> Done | Refused:
    """Say that the last correction was wrong. Raises NotAllowed.

    Refused once a letter left after it, or a step was taken on a track that it opened, closed or opened again.
    """
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    found = corrected(s, case)
    if found is None:
        return Refused(reason=CaseRefusal.NOTHING_TO_UNDO)
    barred = _barred(s, case, found)
    if barred is not None:
        return Refused(reason=barred)
    body_id, case_id = case.body_id, case.case_id
    casework.set_kind(s, body_id=body_id, case_id=case_id, kind=found.before.value)
    for line in found.lines:
        record(s, act, case, CaseEventType.UNDONE, {"seq": line.seq, "what": line.type.value})
        if line.type is CaseEventType.TRACK_OPENED:
            casework.drop_track(s, body_id=body_id, case_id=case_id, regime=Regime(line.data["regime"]))
    settle(s, case)
    if Regime.APPEAL.value in _opened(found):
        set_alarm(s, case, runs=False)
    return Done(reference=case.reference)


def _of_act(line: CaseEvent, first: CaseEvent) -> bool:
    """Whether a line was written by the correction that begins with `first`."""
    if (line.at, line.actor) != (first.at, first.actor):
        return False
    named = line.data.get("reason") == CaseEventType.KIND_CORRECTED.value
    return line.type is CaseEventType.TRACK_OPENED or (line.type in _ITS_STEPS and named)


def _opened(found: Corrected) -> set[str]:
    return {str(line.data["regime"]) for line in found.lines if line.type is CaseEventType.TRACK_OPENED}


def _undone(log: Sequence[CaseEvent]) -> set[object]:
    return {line.data.get("seq") for line in log if line.type is CaseEventType.UNDONE}


def _barred(s: Session, case: CaseView, found: Corrected) -> CaseRefusal | None:
    """Why a correction stands: somebody outside acted on it, or somebody here built on it."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    undone, last = _undone(log), found.lines[-1].seq
    later = [line for line in log if line.seq > last and line.seq not in undone]
    sent = {
        letter.letter_id
        for letter in letters.of_case(s, body_id=case.body_id, case_id=case.case_id)
        if letter.state is LetterState.SENT
    }
    if any(line.type is CaseEventType.LETTER_SENT and line.data.get("letter") in sent for line in later):
        return CaseRefusal.LETTER_SENT
    if any(line.type in TRACK_EVENTS and line.data.get("regime") in found.regimes for line in later):
        return CaseRefusal.BUILT_ON
    return None
