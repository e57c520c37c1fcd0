"""Read models for the console and the command line: one transaction, one frozen result each.

Every function names the body: nothing of another one is found. Who may look, and the audit line that
says so, are `bot.commands.viewing`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.route import Route
from bot.store import arming, cases, corrections, outbox, spool
from bot.store.arming import ArmingLine
from bot.store.cases import CaseEvent, CaseLine, CaseView, TrackLine
from bot.store.corrections import Correction
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from intake.case import CaseState, TrackState
from replies.reply import MailKind, ReplyKind

PAGE = 50  # lines on a page of the ledger
LETTERS = 20  # letters on a page of the outbox: each is shown whole
CASE_MESSAGES = 20  # messages shown whole on a case; a mail may have 35 MB, and older ones are in the ledger
WAITING = 25  # messages without a case shown above the worklist
# A header section is rarely above 16 kB; what lies beyond it is not needed to name sender and subject.
HEAD_BYTES = 32 * 1024
_RUNNING = frozenset({TrackState.OPEN, TrackState.WAITING_FOR_REQUESTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A ledger line with the beginning of its mail, for sender and subject."""

    line: LedgerLine
    head: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistTrack:
    """A track with the days left until its due date; negative when it passed, None where no clock runs."""

    line: TrackLine
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistCase:
    """A case of the worklist."""

    case: CaseLine
    tracks: tuple[WorklistTrack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """What waits for a person: messages without a case (of `waiting_in_all`), and open cases by due date."""

    waiting: tuple[Listed, ...]
    waiting_in_all: int
    cases: tuple[WorklistCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A whole message: its ledger line and its bytes."""

    line: LedgerLine
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A reply: its outbox line and its bytes."""

    line: OutboxLine
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case with everything an officer needs on one page; mails newest first, letters oldest first.

    `opened_by` is the ledger id of the message its labels were read in; corrections of it by label.
    """

    case: CaseView
    opened_by: str | None
    corrections: Mapping[str, Correction]
    days_left: Mapping[str, int | None]  # regime -> days
    events: tuple[CaseEvent, ...]
    mails: tuple[Mail, ...]
    older_mails: bool  # there are more than are shown
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message and the letters it was answered with; `found` is None where triage kept nothing of it."""

    mail: Mail
    found: Mapping[str, Any] | None
    corrections: Mapping[str, Correction]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """One page of the ledger, newest first; `more` when there is a next one."""

    lines: tuple[Listed, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPage:
    """One page of letters, newest first."""

    letters: tuple[Letter, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmingKind:
    """One kind of automatic message: whether it may leave, and how many wait."""

    line: ArmingLine
    held: int
    queued: int


def worklist(s: Session, *, body_id: str, today: date) -> Worklist:
    """Open cases by due date, under the messages that have no case and wait for a person."""
    lines = spool.waiting_for_person(s, body_id=body_id, limit=WAITING)
    open_cases = cases.list_cases(s, body_id=body_id, state=CaseState.OPEN)
    return Worklist(
        waiting=_listed(s, lines),
        waiting_in_all=spool.waiting_count(s, body_id=body_id),
        cases=tuple(_worklist_case(case, today) for case in open_cases),
    )


def case_page(s: Session, *, body_id: str, reference: str, today: date) -> CasePage | None:
    """A case with its newest messages and every letter; None when the body has no such case."""
    case = cases.get(s, body_id, reference)
    if case is None:
        return None
    lines = spool.of_case(s, body_id=body_id, case_id=case.case_id, limit=CASE_MESSAGES + 1)
    replies = outbox.list_items(s, body_id=body_id, case_id=case.case_id)
    opened_by = corrections.opening_message(s, body_id=body_id, case_id=case.case_id)
    return CasePage(
        case=case,
        opened_by=opened_by,
        corrections=corrections.standing(s, body_id=body_id, ledger_id=opened_by) if opened_by else {},
        days_left={
            track.regime.value: _days_left(None if track.deadline is None else track.deadline.due, track.state, today)
            for track in case.tracks
        },
        events=tuple(cases.events(s, body_id=body_id, case_id=case.case_id)),
        mails=tuple(_mail(s, line) for line in lines[:CASE_MESSAGES]),
        older_mails=len(lines) > CASE_MESSAGES,
        letters=_letters(s, replies),
    )


def message_page(s: Session, *, body_id: str, ledger_id: str) -> MessagePage | None:
    """A message and its letters; None when the body has no such message."""
    line = spool.ledger_line(s, ledger_id, body_id=body_id)
    if line is None:
        return None
    replies = outbox.of_message(s, body_id=body_id, ledger_id=ledger_id)
    return MessagePage(
        mail=_mail(s, line),
        found=corrections.found_in(s, body_id=body_id, ledger_id=ledger_id),
        corrections=corrections.standing(s, body_id=body_id, ledger_id=ledger_id),
        letters=_letters(s, replies),
    )


def ledger_page(s: Session, *, body_id: str, state: LedgerState | None, route: Route | None, page: int) -> LedgerPage:
    """Every message ever accepted, newest first; pages count from 1."""
    lines = spool.page(
        s,
        body_id=body_id,
        state=state,
        route=None if route is None else route.value,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )
    return LedgerPage(lines=_listed(s, lines[:PAGE]), page=page, more=len(lines) > PAGE)


def outbox_page(s: Session, *, body_id: str, state: OutboxState | None, page: int) -> OutboxPage:
    """Letters as they leave, left or would have left; pages count from 1."""
    lines = outbox.page(s, body_id=body_id, state=state, limit=LETTERS + 1, offset=(page - 1) * LETTERS)
    return OutboxPage(letters=_letters(s, lines[:LETTERS]), page=page, more=len(lines) > LETTERS)


def arming_kinds(s: Session, *, body_id: str) -> tuple[ArmingKind, ...]:
    """Every kind of automatic message and whether it may leave by itself; for console and command line."""
    counts = outbox.counts(s, body_id=body_id)
    return tuple(
        ArmingKind(
            line=line,
            held=_count(counts, line.kind, OutboxState.HELD),
            queued=_count(counts, line.kind, OutboxState.QUEUED),
        )
        for line in arming.lines(s, body_id=body_id)
    )


def _count(counts: Mapping[tuple[MailKind, OutboxState], int], kind: ReplyKind, state: OutboxState) -> int:
    return counts.get((kind, state), 0)


def _worklist_case(case: CaseLine, today: date) -> WorklistCase:
    by_date = sorted(case.tracks, key=lambda track: (track.due or date.max, track.regime))
    tracks = tuple(WorklistTrack(line=track, days_left=_days_left(track.due, track.state, today)) for track in by_date)
    return WorklistCase(case=case, tracks=tracks)


def _days_left(due: date | None, state: TrackState, today: date) -> int | None:
    """Days until the end of the due date; None where no clock runs."""
    return (due - today).days if due is not None and state in _RUNNING else None


def _listed(s: Session, lines: Sequence[LedgerLine]) -> tuple[Listed, ...]:
    return tuple(
        Listed(line=line, head=spool.head(s, line.id, body_id=line.body_id, size=HEAD_BYTES)) for line in lines
    )


def _mail(s: Session, line: LedgerLine) -> Mail:
    return Mail(line=line, content=spool.raw(s, line.id, body_id=line.body_id))


def _letters(s: Session, lines: Sequence[OutboxLine]) -> tuple[Letter, ...]:
    return tuple(Letter(line=line, content=outbox.content(s, line.id, body_id=line.body_id)) for line in lines)
