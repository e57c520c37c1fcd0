"""Read models for the console and the command line: one transaction, one frozen result each.

Every function names the body: nothing of another one is found. Who may look, and the audit line that
says so, are `bot.commands.viewing`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.route import Route
from bot.store import arming, corrections, outbox, spool
from bot.store.arming import ArmingLine
from bot.store.corrections import Correction
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from intake.calendar_days import BRUSSELS
from replies.reply import DemandKind, MailKind, ReplyKind

PAGE = 50  # lines on a page of the ledger
LETTERS = 20  # letters on a page of the outbox: each is shown whole
# A header section is rarely above 16 kB; what lies beyond it is not needed to name sender and subject.
HEAD_BYTES = 32 * 1024
# Mails whose words open something for whoever has them: staff see that they left, not what they said.
_SECRET = frozenset({DemandKind.CODE, DemandKind.CONFIRM})
_UNSEEN = "Content-Type: text/plain; charset=utf-8\r\n\r\nNiet getoond: er staat een code of een link in.\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A ledger line with the beginning of its mail, for sender and subject."""

    line: LedgerLine
    head: bytes = field(repr=False)


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


def message_page(s: Session, *, body_id: str, ledger_id: str) -> MessagePage | None:
    """A message and its letters; None when the body has no such message."""
    line = spool.ledger_line(s, ledger_id, body_id=body_id)
    if line is None:
        return None
    replies = outbox.of_message(s, body_id=body_id, ledger_id=ledger_id)
    return MessagePage(
        mail=mail_of(s, line),
        found=corrections.found_in(s, body_id=body_id, ledger_id=ledger_id),
        corrections=corrections.standing(s, body_id=body_id, ledger_id=ledger_id),
        letters=letters_of(s, replies),
    )


def ledger_page(
    s: Session, *, body_id: str, state: LedgerState | None, route: Route | None, page: int, viewer: str | None = None
) -> LedgerPage:
    """Every message ever accepted, newest first; pages count from 1.

    For `viewer` (a staff id) none of a case that is shut to that person.
    """
    lines = spool.page(
        s,
        body_id=body_id,
        state=state,
        route=None if route is None else route.value,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
        viewer=viewer,
    )
    return LedgerPage(lines=listed(s, lines[:PAGE]), page=page, more=len(lines) > PAGE)


def outbox_page(
    s: Session, *, body_id: str, state: OutboxState | None, page: int, viewer: str | None = None
) -> OutboxPage:
    """Letters as they leave, left or would have left; pages count from 1.

    For `viewer` (a staff id) none of a case that is shut to that person.
    """
    lines = outbox.page(s, body_id=body_id, state=state, limit=LETTERS + 1, offset=(page - 1) * LETTERS, viewer=viewer)
    return OutboxPage(letters=letters_of(s, lines[:LETTERS]), page=page, more=len(lines) > LETTERS)


def sent_page(s: Session, *, body_id: str, day: date, page: int, viewer: str | None = None) -> OutboxPage:
    """What the bot sent by itself on a local day, or is about to, oldest first; the rest as `outbox_page`."""
    since, until = (datetime.combine(one, time.min, BRUSSELS) for one in (day, day + timedelta(days=1)))
    lines = outbox.of_span(
        s,
        body_id=body_id,
        since=since,
        until=until,
        limit=LETTERS + 1,
        offset=(page - 1) * LETTERS,
        viewer=viewer,
    )
    return OutboxPage(letters=letters_of(s, lines[:LETTERS]), page=page, more=len(lines) > LETTERS)


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


def listed(s: Session, lines: Sequence[LedgerLine]) -> tuple[Listed, ...]:
    """Each line with the beginning of its mail."""
    return tuple(
        Listed(line=line, head=spool.head(s, line.id, body_id=line.body_id, size=HEAD_BYTES)) for line in lines
    )


def mail_of(s: Session, line: LedgerLine) -> Mail:
    """A line with its whole mail."""
    return Mail(line=line, content=spool.raw(s, line.id, body_id=line.body_id))


def letters_of(s: Session, lines: Sequence[OutboxLine]) -> tuple[Letter, ...]:
    """Each line with its whole letter."""
    return tuple(Letter(line=line, content=_content(s, line)) for line in lines)


def _content(s: Session, line: OutboxLine) -> bytes:
    return _UNSEEN.encode() if line.kind in _SECRET else outbox.content(s, line.id, body_id=line.body_id)
