"""The gather board: what is asked of others, what is late, and what a person has to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.commands.case_work import visible
from bot.config import Config
from bot.roles import Actor
from bot.store import arming, subrequests
from bot.store.cases import CaseView
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.subrequests import Subrequest, SubrequestState
from replies.reply import ReplyKind
from replies.subrequest import SubrequestKind

MOST = 500  # lines of a board; a school group waits for some dozens at a time
SCHOOL_MOST = 50
ADDRESSES = 100  # that the form proposes


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sub-request and what may be done about it now.

    `days_left` until the end of its day, negative once that passed; None where nothing is waited for. `may_chase`:
    an officer may ask again. `to_chase`: nobody else will, so that an officer has to. `unsent`: the mail that asks
    did not leave, and will not by itself.
    """

    subrequest: Subrequest
    days_left: int | None
    may_chase: bool
    to_chase: bool
    may_recall: bool
    unsent: bool

    @property
    def waits(self) -> bool:
        """Whether an answer is still waited for."""
        return self.subrequest.state is SubrequestState.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBoard:
    """What is asked of others for one case, the oldest first; `addresses`: where schools were written to before."""

    case: CaseView
    lines: tuple[Line, ...]
    addresses: tuple[str, ...]


def board(s: Session, *, actor: Actor, config: Config, today: date, school: str | None = None) -> tuple[Line, ...]:
    """Everything the body waits for in cases that the actor may see; what is latest comes first."""
    found = subrequests.board(s, body_id=actor.body_id, viewer=actor.staff_id, limit=MOST, school=school)
    return _lines(s, found, body_id=actor.body_id, config=config, today=today)


def case_board(s: Session, *, actor: Actor, config: Config, reference: str, today: date) -> CaseBoard | None:
    """What was asked for a case; None when there is no such case for the actor."""
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return None
    found = subrequests.of_case(s, body_id=case.body_id, case_id=case.case_id)
    return CaseBoard(
        case=case,
        lines=_lines(s, found, body_id=case.body_id, config=config, today=today),
        addresses=subrequests.addresses(s, body_id=case.body_id, limit=ADDRESSES),
    )


def school_board(s: Session, *, actor: Actor) -> tuple[Subrequest, ...]:
    """What the actor's own school is asked for, unanswered first; nothing for whoever answers for no school."""
    if actor.school is None:
        return ()
    found = subrequests.of_school(
        s, body_id=actor.body_id, school=actor.school, viewer=actor.staff_id or "", limit=SCHOOL_MOST
    )
    return tuple(found)


def _lines(s: Session, found: list[Subrequest], *, body_id: str, config: Config, today: date) -> tuple[Line, ...]:
    armed = ReplyKind.CHASER in arming.armed_kinds(s, body_id)
    return tuple(_line(one, today=today, by_itself=config.replies.chasers if armed else 0) for one in found)


def _line(one: Subrequest, *, today: date, by_itself: int) -> Line:
    waits, days_left = one.state is SubrequestState.SENT, (one.due - today).days
    left = one.mail_state is OutboxState.SENT
    may_chase = waits and left and one.kind is SubrequestKind.DOCUMENTS
    return Line(
        subrequest=one,
        days_left=days_left if waits else None,
        may_chase=may_chase,
        to_chase=may_chase and days_left < 0 and (one.chased >= by_itself or one.returned_at is not None),
        may_recall=waits and one.mail_state is OutboxState.QUEUED,
        unsent=waits and one.mail_state not in (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT),
    )
