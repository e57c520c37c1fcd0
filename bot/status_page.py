"""What a requester sees of a case: receipt, tracks with their dates, letters by kind and day. Nothing else is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.commands.case_work import days_of, standings
from bot.commands.citizen import Visited, may_withdraw, withdrawal_waits
from bot.store import casework, letters, outbox
from bot.store.cases import CaseView
from bot.store.casework import LinkKind
from bot.store.letters import LetterChannel, LetterState, StoredLetter
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Session
from bot.store.texts import address_key
from intake.calendar_days import local_date
from intake.case import CaseState, Deadline, TrackState
from intake.clock import TrackClock
from intake.labels import Regime
from intake.track_log import TrackStanding
from replies.letter import TO_OTHERS, LetterKind
from replies.reply import MailKind, ReplyKind

# Letters about a case that went to somebody else than who asked.
_NEVER = TO_OTHERS | {LetterKind.PASS_ON}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTrack:
    """One legal track as its requester sees it; `decide_by` is, or was, the last day for a decision."""

    regime: Regime
    state: TrackState
    extended_on: date | None
    sent_on: date | None
    decide_by: Deadline | None
    clock: TrackClock


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter that went to the requester: what kind, which day. `id`: of the letter of staff, or of the outbox row."""

    id: str
    kind: LetterKind | MailKind
    on: date
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """The page of a case; the newest letter first."""

    body_id: str
    reference: str
    state: CaseState
    received_on: date
    registered_on: date
    tracks: tuple[StatusTrack, ...]
    letters: tuple[SentLetter, ...]
    merged: bool
    split_into: tuple[str, ...]  # references of cases in which a part of this one goes on
    has_address: bool
    may_withdraw: bool
    withdrawal_waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    """A letter with its text; `letter` is None for one of the bot, whose bytes are in `content`."""

    sent: SentLetter
    letter: StoredLetter | None
    content: bytes | None = field(repr=False)


def status_page(s: Session, visit: Visited) -> StatusPage:
    """What the address of a case shows without a code."""
    case = visit.case
    work = casework.work(s, body_id=case.body_id, case_id=case.case_id)
    days = days_of(case)
    return StatusPage(
        body_id=case.body_id,
        reference=case.reference,
        state=case.state,
        received_on=case.received_on,
        registered_on=case.registered_on,
        tracks=tuple(
            StatusTrack(
                regime=standing.regime,
                state=standing.state,
                extended_on=standing.extended_on,
                sent_on=standing.sent_on,
                decide_by=days.decision(standing),
                clock=days.clock(standing),
            )
            for standing in standings(s, case).values()
            if _is_shown(standing)
        ),
        letters=_sent(s, case),
        merged=work is not None and work.merged_into is not None,
        split_into=tuple(
            link.reference
            for link in casework.links(s, body_id=case.body_id, case_id=case.case_id)
            if link.kind is LinkKind.SPLIT_FROM and not link.from_here
        ),
        has_address=bool(case.requester_address),
        may_withdraw=may_withdraw(s, case),
        withdrawal_waits=withdrawal_waits(s, case),
    )


def opened_letter(s: Session, visit: Visited, *, letter_id: str) -> OpenedLetter | None:
    """One of the letters of the page with its text; None where the page names no such letter."""
    case = visit.case
    sent = next((one for one in _sent(s, case) if one.id == letter_id), None)
    if sent is None:
        return None
    if sent.by_person:
        return OpenedLetter(sent=sent, letter=letters.get(s, body_id=case.body_id, letter_id=letter_id), content=None)
    return OpenedLetter(sent=sent, letter=None, content=outbox.content(s, letter_id, body_id=case.body_id))


def _is_shown(standing: TrackStanding) -> bool:
    """A track that was closed without a decision was mostly opened by mistake: nothing that concerns the requester."""
    return standing.state is not TrackState.CLOSED or standing.sent_on is not None


def _sent(s: Session, case: CaseView) -> tuple[SentLetter, ...]:
    lines = outbox.of_case(s, body_id=case.body_id, case_id=case.case_id)
    delivered = {line.id for line in lines if line.state is OutboxState.SENT}
    written = [
        SentLetter(id=letter.letter_id, kind=letter.kind, on=letter.sent_on, by_person=True)
        for letter in letters.of_case(s, body_id=case.body_id, case_id=case.case_id)
        if letter.sent_on is not None and _went_to(letter, case, delivered=delivered)
    ]
    automatic = [
        SentLetter(id=line.id, kind=line.kind, on=local_date(_left(line)), by_person=False)
        for line in lines
        if isinstance(line.kind, ReplyKind)
        and line.state is OutboxState.SENT
        and address_key(line.to) == case.requester_address
    ]
    return tuple(sorted([*written, *automatic], key=lambda letter: letter.on, reverse=True))


def _went_to(letter: StoredLetter, case: CaseView, *, delivered: set[str]) -> bool:
    """Whether a letter of staff left, and for the requester: by mail to that address, by post to that name."""
    if letter.state is not LetterState.SENT or letter.kind in _NEVER:
        return False
    if letter.channel is LetterChannel.MAIL:
        return letter.outbox_id in delivered and address_key(letter.recipient_address) == case.requester_address
    return _name(letter.recipient_name) == _name(case.requester_name or "") != ""


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _left(line: OutboxLine) -> datetime:
    return line.sent_at or line.created_at
