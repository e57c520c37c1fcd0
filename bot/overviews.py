"""Read models for who looks after the installation: mailboxes, spool, quarantine, letters that wait, the audit log.

Every function names the body. None shows what a citizen wrote; the letters of `held_letters` do, and are for who may
see cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config import Config, ImapSection
from bot.store import audit, mailboxes, outbox, spool
from bot.store.audit import AuditEntry, Chosen
from bot.store.mailboxes import MailboxCount, SetAside
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from bot.views import Letter
from replies.reply import ReplyKind

LINES = 50  # lines on a page of the audit log or of the quarantine
HELD = 5  # letters shown before a kind is armed: enough to judge by, and each is shown whole
SET_ASIDE = 200  # mails of one mailbox that could not be fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A configured mailbox; `count` is None where no whole pass was made yet."""

    section: ImapSection
    count: MailboxCount | None
    set_aside: tuple[SetAside, ...]

    @property
    def difference(self) -> int:
        """Mails on the server that are neither in the ledger nor set aside; 0 where nothing is missing."""
        return 0 if self.count is None else self.count.on_server - self.count.in_ledger - self.count.set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How many messages of a body stand where, and its mailboxes."""

    counts: Mapping[str, int]
    mailboxes: tuple[Mailbox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinePage:
    """Messages that were set aside, newest first; pages count from 1."""

    lines: tuple[LedgerLine, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLetters:
    """What waits of one kind: how many, for which reasons, and the newest ones where they may be seen."""

    kind: ReplyKind
    reasons: Mapping[str, int]
    letters: tuple[Letter, ...]

    @property
    def count(self) -> int:
        """How many wait."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Lines of the audit log, newest first; pages count from 1."""

    lines: tuple[AuditEntry, ...]
    actions: tuple[str, ...]
    page: int
    more: bool


def intake(s: Session, *, body_id: str, config: Config) -> Intake:
    """The numbers that must add up."""
    counted = {count.mailbox: count for count in mailboxes.reconciliation(s)}
    aside = mailboxes.list_set_aside(s, body_id=body_id)
    only = len(config.body) == 1
    boxes = [box for box in config.imap if box.body == body_id or (only and not box.body)]
    return Intake(
        counts=spool.counts(s, body_id=body_id),
        mailboxes=tuple(
            Mailbox(section=box, count=counted.get(box.name), set_aside=_of(aside, box.name)) for box in boxes
        ),
    )


def quarantine(s: Session, *, body_id: str, page: int) -> QuarantinePage:
    """What the bot set aside for a person."""
    lines = spool.page(s, body_id=body_id, state=LedgerState.QUARANTINED, limit=LINES + 1, offset=(page - 1) * LINES)
    return QuarantinePage(lines=tuple(lines[:LINES]), page=page, more=len(lines) > LINES)


def held_letters(s: Session, *, body_id: str, kind: ReplyKind, shown: bool, viewer: str | None = None) -> HeldLetters:
    """What would have gone out had this kind been armed; without their text unless `shown`."""
    lines = (
        outbox.newest(s, body_id=body_id, kind=kind, state=OutboxState.HELD, limit=HELD, viewer=viewer) if shown else []
    )
    return HeldLetters(
        kind=kind,
        reasons=outbox.held_reasons(s, body_id=body_id, kind=kind),
        letters=tuple(Letter(line=line, content=outbox.content(s, line.id, body_id=body_id)) for line in lines),
    )


def audit_log(s: Session, *, body_id: str, chosen: Chosen, page: int) -> LogPage:
    """Who did what and when."""
    lines = audit.page(s, body_id=body_id, chosen=chosen, limit=LINES + 1, offset=(page - 1) * LINES)
    return LogPage(
        lines=tuple(lines[:LINES]),
        actions=tuple(audit.actions(s, body_id=body_id)),
        page=page,
        more=len(lines) > LINES,
    )


def _of(aside: Sequence[SetAside], name: str) -> tuple[SetAside, ...]:
    return tuple(item for item in aside if item.mailbox == name)[:SET_ASIDE]
