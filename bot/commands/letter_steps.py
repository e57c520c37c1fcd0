"""What a letter does to the tracks of its case: a decision that was sent decides, an extension extends.

The step stands in the log with the letter that took it, so it goes back only with that letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.commands.case_work import days_of, settle, standings
from bot.letter_facts import overall
from bot.store import cases, letters
from bot.store.cases import CaseEvent, CaseView
from bot.store.letters import StoredLetter
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import RUNNING, TRACK_EVENTS, CaseEventType, Outcome, after
from intake.labels import Regime
from replies.letter import LetterKind

OUTBOX = "outbox"  # who says that the relay took a letter
_OPENNESS = (Regime.FOI, Regime.ENVIRONMENT)
_STEPS: dict[LetterKind, tuple[CaseEventType, tuple[Regime, ...]]] = {
    LetterKind.EXTENSION: (CaseEventType.EXTENSION_ANNOUNCED, _OPENNESS),
    LetterKind.INVITATION_TO_SPECIFY: (CaseEventType.INVITED_TO_SPECIFY, _OPENNESS),
    LetterKind.DECISION: (CaseEventType.DECISION_SENT, _OPENNESS),
    LetterKind.DATA_ACCESS_ANSWER: (CaseEventType.DECISION_SENT, (Regime.DATA_ACCESS,)),
    LetterKind.WITHDRAWAL_CONFIRMATION: (CaseEventType.WITHDRAWN, _OPENNESS),
    LetterKind.PASS_ON_NOTICE: (CaseEventType.PASSED_ON, _OPENNESS),
    # We decide on no appeal: once its sender knows the right door, nothing of it is left to do here.
    LetterKind.APPEAL_DOOR: (CaseEventType.TRACK_CLOSED, (Regime.APPEAL,)),
}
# In the line of a letter that left with another one, in one act: the other's id.
TOGETHER = "with"


def already_extended(s: Session, letter: StoredLetter, *, case: CaseView) -> bool:
    """Whether this letter would extend a term that was extended before: once is what the law gives (II.43 §3)."""
    if letter.kind is not LetterKind.EXTENSION:
        return False
    running = [one for one in standings(s, case).values() if one.regime in _OPENNESS and one.state in RUNNING]
    return bool(running) and all(one.extended_on is not None for one in running)


def goes_on_here(letter: StoredLetter) -> bool:
    """Whether a notice of passing on says that we handle the rest ourselves: then no track ends with it (II.40)."""
    return letter.kind is LetterKind.PASS_ON_NOTICE and bool(letter.fields.reason.strip())


def left_with(s: Session, letter: StoredLetter) -> str | None:
    """The id of the letter that left with this one in one act; None where it left alone."""
    log = cases.events(s, body_id=letter.body_id, case_id=letter.case_id)
    found = [
        line.data.get(TOGETHER)
        for line in log
        if line.type is CaseEventType.LETTER_SENT and line.data.get("letter") == letter.letter_id
    ]
    return found[-1] if found else None


def take(
    s: Session, letter: StoredLetter, *, case: CaseView, by: str, at: datetime, on: date, remedies_named: bool
) -> None:
    """Note the step on each track that can take it now; on others the letter changes nothing."""
    if letter.kind not in _STEPS or goes_on_here(letter):
        return
    event, regimes = _STEPS[letter.kind]
    found = standings(s, case)
    for regime in regimes:
        standing = found.get(regime)
        if standing is None or after(standing.state, event) is None:
            continue
        if event is CaseEventType.EXTENSION_ANNOUNCED and days_of(case).cannot_extend(standing, on=on) is not None:
            continue
        data = {"regime": regime.value, "on": on.isoformat(), "letter": letter.letter_id}
        data |= _more(letter, remedies_named=remedies_named)
        _log(s, case, event, data, by=by, at=at)
    settle(s, case)


def take_back(s: Session, letter: StoredLetter, *, case: CaseView, by: str, at: datetime) -> None:
    """Undo the steps of a letter that did not leave after all."""
    for line in _taken(s, letter, case=case):
        _log(s, case, CaseEventType.UNDONE, {"seq": line.seq, "what": line.type.value}, by=by, at=at)
    settle(s, case)


def left(s: Session, *, body_id: str, outbox_id: str, at: datetime) -> None:
    """The relay took a letter: the day that counts is this one, whatever was planned (II.48 §1)."""
    found = letters.of_outbox(s, body_id=body_id, outbox_id=outbox_id)
    on = local_date(at)
    if found is None or not letters.left(s, outbox_id=outbox_id, body_id=body_id, on=on):
        return
    letter, reference = found
    case = cases.get(s, body_id, reference)
    if case is None:
        return
    for line in _taken(s, letter, case=case):
        _log(s, case, CaseEventType.UNDONE, {"seq": line.seq, "what": line.type.value}, by=OUTBOX, at=at)
        _log(s, case, line.type, {**line.data, "on": on.isoformat()}, by=OUTBOX, at=at)
    settle(s, case)


def _more(letter: StoredLetter, *, remedies_named: bool) -> Mapping[str, Any]:
    """What the step of each kind says beside its day."""
    match letter.kind:
        case LetterKind.EXTENSION:
            return {"ground": letter.fields.reason.strip()}
        case LetterKind.DECISION:
            said = overall(letter.fields.documents) or Outcome.ANSWERED.value
            return {"outcome": said, "remedies_named": remedies_named}
        case LetterKind.PASS_ON_NOTICE:
            return {"holder": letter.fields.other.strip()}
        case LetterKind.APPEAL_DOOR:
            return {"reason": letter.kind.value}
        case LetterKind.DATA_ACCESS_ANSWER:
            return {"outcome": Outcome.ANSWERED.value, "remedies_named": remedies_named}
        case _:
            return {}


def _taken(s: Session, letter: StoredLetter, *, case: CaseView) -> list[CaseEvent]:
    """The steps of a letter that still count."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    undone = {line.data.get("seq") for line in log if line.type is CaseEventType.UNDONE}
    return [
        line
        for line in log
        if line.type in TRACK_EVENTS and line.data.get("letter") == letter.letter_id and line.seq not in undone
    ]


def _log(s: Session, case: CaseView, type: CaseEventType, data: Mapping[str, Any], *, by: str, at: datetime) -> None:
    cases.append_event(s, body_id=case.body_id, case_id=case.case_id, type=type, at=at, actor=by, data=data)
