"""The plain facts on which it is decided whether a reply may leave by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import getaddresses

from intake.classification import Classification
from intake.labels import Kind, Missing, Regime, Warning
from intake.message import AutomaticKind, InboundMessage
from intake.raw import TYPED, RawMail, Source
from replies.compose import askable, reply_language
from replies.header import is_mailable
from replies.reply import Letterhead

# Daemons and mailboxes nobody reads (RFC 3834 2, RFC 5230 4.6, RFC 2142 5 and 6).
_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|niet[._-]?(?:be)?antwoorden|ne[._-]?pas[._-]?repondre"
    r"|mailer-daemon|postmaster|listserv|majordomo|bounces?|[a-z0-9._-]+-(?:request|owner|bounces?)|owner-.+)"
    r"(?:[._+=-].*)?",
    re.IGNORECASE,
)

_LOCAL_PART_LIMIT = 64  # RFC 5321 4.5.3.1.1; a longer one is unusable anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHistory:
    """What was already sent by itself, counted by the store over rows that were not withheld.

    `same_kind_today`: letters of this kind to this sender in this case during the last 24 hours (0
    where there is no case). `to_sender_last_hour` and `to_sender_last_day`: all automatic letters to this
    sender, over every case and body of the installation. `answers_automatic_mail`: an automatic
    mail of ours stands in the message's In-Reply-To or References.
    """

    answers_automatic_mail: bool = False
    same_kind_today: int = 0
    to_sender_last_hour: int = 0
    to_sender_last_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """Everything `policy.check` may know. `received_at` and `now` are aware; `automatic` and
    `must_not_reply` are intake's findings ("" for none); `asked` is what a `missing` letter would ask;
    `unverified_address`: somebody typed it into a form, and it may be anybody's."""

    armed: bool
    now: datetime
    received_at: datetime
    sent_at: datetime | None
    ingested: bool
    backlog: bool
    automatic: AutomaticKind | None
    must_not_reply: str
    null_sender: bool
    no_reply_address: bool
    own_address: bool
    usable_address: bool
    reply_to_differs: bool
    addressed_to_us: bool
    indirect_sender: bool
    unverified_address: bool = False
    warnings: frozenset[Warning]
    appeal: bool
    asked: tuple[Missing, ...]
    reply_language: str
    languages: tuple[str, ...]
    contact: str
    contact_verified_on: date | None
    history: ReplyHistory


def gather(
    message: InboundMessage,
    classification: Classification,
    *,
    raw: RawMail,
    letterhead: Letterhead,
    own_addresses: Collection[str],
    armed: bool,
    history: ReplyHistory,
    now: datetime,
    must_not_reply: str = "",
) -> ReplyFacts:
    """Read the facts off the values of the journey.

    `own_addresses`: every intake address of every body of the installation.
    """
    ours = {address.casefold() for address in own_addresses}
    sender = message.sender.address.casefold()
    return ReplyFacts(
        armed=armed,
        now=now,
        received_at=raw.received_at,
        sent_at=_aware(message.date),
        ingested=raw.source is Source.INGEST,
        backlog=raw.backlog,
        automatic=None if message.automatic is None else message.automatic.kind,
        must_not_reply=must_not_reply,
        null_sender=_null_sender(raw, message),
        no_reply_address=_NO_REPLY.fullmatch(sender.rpartition("@")[0][:_LOCAL_PART_LIMIT]) is not None,
        own_address=sender in ours,
        usable_address=is_mailable(message.sender.address) and not _several_authors(message),
        reply_to_differs=_reply_to_differs(message),
        addressed_to_us=any(entry.address.casefold() in ours for entry in (*message.to, *message.cc)),
        indirect_sender=classification.indirect_sender,
        unverified_address=raw.source in TYPED,
        warnings=frozenset(classification.warnings),
        appeal=classification.kind is Kind.APPEAL or Regime.APPEAL in classification.tracks,
        asked=askable(classification.missing),
        reply_language=reply_language(message, letterhead),
        languages=letterhead.languages,
        contact=letterhead.contact,
        contact_verified_on=letterhead.contact_verified_on,
        history=history,
    )


def _aware(sent_at: datetime | None) -> datetime | None:
    """A Date without a known zone ("-0000", RFC 5322 3.3) is read as UTC."""
    if sent_at is None or sent_at.tzinfo is not None:
        return sent_at
    return sent_at.replace(tzinfo=UTC)


def _null_sender(raw: RawMail, message: InboundMessage) -> bool:
    """MAIL FROM:<> or, where no envelope came along, an empty Return-Path (RFC 3834 2)."""
    if raw.envelope.mail_from is not None:
        return raw.envelope.mail_from.strip() in {"", "<>"}
    return (message.header("Return-Path") or "").strip() == "<>"


def _several_authors(message: InboundMessage) -> bool:
    """From names several mailboxes, or stands there twice: whom we would answer is then anybody's guess."""
    fields = [value for name, value in message.headers if name.casefold() == "from"]
    return len({address.casefold() for address in _addresses_only(fields) if "@" in address}) > 1


def _reply_to_differs(message: InboundMessage) -> bool:
    """A Reply-To that names another mailbox than From, or one beside it (RFC 5322 3.6.2)."""
    if message.reply_to is None:
        return False
    if message.reply_to.address.casefold() != message.sender.address.casefold():
        return True
    fields = [value for name, value in message.headers if name.casefold() == "reply-to"]
    return sum(value.count("@") for value in _addresses_only(fields)) > 1


def _addresses_only(fields: Sequence[str]) -> list[str]:
    """The mailboxes of address fields, without display names that may hold an "@"."""
    return [address for _, address in getaddresses(fields)]
