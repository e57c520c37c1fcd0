"""May the bot send this by itself? A list of rules one can read in one place, and a named reason.

Everything that forbids comes before the arming, so that what waits as held is exactly what would
have left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from intake.labels import Warning
from intake.message import AutomaticKind
from replies.facts import ReplyFacts
from replies.reply import ReplyKind


class PolicyReason(StrEnum):
    """Why a reply did not leave by itself; stored on its row and shown to staff."""

    NOT_ARMED = "not_armed"
    INGESTED = "ingested"
    BACKLOG = "backlog"
    TOO_OLD = "too_old"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    MAILING_LIST = "mailing_list"
    OWN_ECHO = "own_echo"
    CALENDAR = "calendar"
    MUST_NOT_REPLY = "must_not_reply"
    NULL_SENDER = "null_sender"
    NO_REPLY_ADDRESS = "no_reply_address"
    OWN_ADDRESS = "own_address"
    UNUSABLE_ADDRESS = "unusable_address"
    SPOOFED_SENDER = "spoofed_sender"
    INDIRECT_SENDER = "indirect_sender"
    UNVERIFIED_ADDRESS = "unverified_address"
    REPLY_TO_DIFFERS = "reply_to_differs"
    NOT_ADDRESSED_TO_US = "not_addressed_to_us"
    ANSWERS_AUTOMATIC_MAIL = "answers_automatic_mail"
    SAFETY_CONCERN = "safety_concern"
    MINOR_WRITES = "minor_writes"
    PARENTAL_AUTHORITY_DISPUTED = "parental_authority_disputed"
    CLB_FILE = "clb_file"
    APPEAL = "appeal"
    NOTHING_TO_ASK = "nothing_to_ask"
    LANGUAGE_NOT_ALLOWED = "language_not_allowed"
    CONTACT_MISSING = "contact_missing"
    CONTACT_STALE = "contact_stale"
    ALREADY_REPLIED = "already_replied"
    SENDER_RATE = "sender_rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an operator may set. Mail older than `max_age` is never answered by itself.

    `replies_per_hour` and `replies_per_day` cap all automatic letters to one sender (RFC 3834 2 asks for
    such a limit): two robots that do not know each other for robots stop at the one for the day.
    `contact_max_age` is how long a contact line stays good after someone verified it.
    """

    max_age: timedelta = timedelta(hours=24)
    replies_per_hour: int = 10
    replies_per_day: int = 20
    contact_max_age: timedelta = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """It may leave now; `minimal` asks for the receipt without guidance and without their subject."""

    minimal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Shown to an officer as what would have left; arming does not release it."""

    reason: PolicyReason
    minimal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """It does not leave by itself; a person writes if anyone does."""

    reason: PolicyReason


Verdict = Allowed | Held | Withheld

_AUTOMATIC = {
    AutomaticKind.AUTO_REPLY: PolicyReason.AUTO_REPLY,
    AutomaticKind.BOUNCE: PolicyReason.BOUNCE,
    AutomaticKind.LIST: PolicyReason.MAILING_LIST,
    AutomaticKind.OWN_ECHO: PolicyReason.OWN_ECHO,
    AutomaticKind.CALENDAR: PolicyReason.CALENDAR,
}

# Matters where a person speaks: the bot says only that the mail arrived.
_DELICATE = {
    Warning.SAFETY_CONCERN: PolicyReason.SAFETY_CONCERN,
    Warning.MINOR_WRITES: PolicyReason.MINOR_WRITES,
    Warning.PARENTAL_AUTHORITY_DISPUTED: PolicyReason.PARENTAL_AUTHORITY_DISPUTED,
    Warning.CLB_FILE: PolicyReason.CLB_FILE,
}

# Whatever the kind of letter. Loop protection: RFC 3834 2 and 3.1, RFC 5230 4.5 and 4.6.
_ALWAYS: tuple[tuple[PolicyReason, Callable[[ReplyFacts], bool]], ...] = (
    (PolicyReason.INGESTED, lambda facts: facts.ingested),
    (PolicyReason.BACKLOG, lambda facts: facts.backlog),
    (PolicyReason.NULL_SENDER, lambda facts: facts.null_sender),
    (PolicyReason.MUST_NOT_REPLY, lambda facts: bool(facts.must_not_reply)),
    (PolicyReason.OWN_ADDRESS, lambda facts: facts.own_address),
    (PolicyReason.NO_REPLY_ADDRESS, lambda facts: facts.no_reply_address),
    (PolicyReason.UNUSABLE_ADDRESS, lambda facts: not facts.usable_address),
    (PolicyReason.SPOOFED_SENDER, lambda facts: Warning.SPOOFED_SENDER in facts.warnings),
    (PolicyReason.INDIRECT_SENDER, lambda facts: facts.indirect_sender),
    (PolicyReason.UNVERIFIED_ADDRESS, lambda facts: facts.unverified_address),
    (PolicyReason.REPLY_TO_DIFFERS, lambda facts: facts.reply_to_differs),
    (PolicyReason.NOT_ADDRESSED_TO_US, lambda facts: not facts.addressed_to_us),
    (PolicyReason.ANSWERS_AUTOMATIC_MAIL, lambda facts: facts.history.answers_automatic_mail),
    (PolicyReason.LANGUAGE_NOT_ALLOWED, lambda facts: facts.reply_language not in facts.languages),
    (PolicyReason.CONTACT_MISSING, lambda facts: not facts.contact),
)


def check(kind: ReplyKind, facts: ReplyFacts, *, limits: Limits = Limits()) -> Verdict:
    """Allowed, held until armed, or withheld, with the first reason that applies."""
    delicate = delicate_reason(facts)
    reason = (
        _automatic_reason(facts)
        or next((reason for reason, applies in _ALWAYS if applies(facts)), None)
        or (delicate if kind is not ReplyKind.RECEIPT else None)
        or _limit_reason(kind, facts, limits)
    )
    if reason is not None:
        return Withheld(reason=reason)
    if not facts.armed:
        return Held(reason=PolicyReason.NOT_ARMED, minimal=delicate is not None)
    return Allowed(minimal=delicate is not None)


def delicate_reason(facts: ReplyFacts) -> PolicyReason | None:
    """Why this sender gets the minimal receipt and nothing else, if so."""
    for warning, reason in _DELICATE.items():
        if warning in facts.warnings:
            return reason
    return PolicyReason.APPEAL if facts.appeal else None


def _automatic_reason(facts: ReplyFacts) -> PolicyReason | None:
    return None if facts.automatic is None else _AUTOMATIC[facts.automatic]


def _limit_reason(kind: ReplyKind, facts: ReplyFacts, limits: Limits) -> PolicyReason | None:
    """What an operator's limits forbid: age, contact table, rate; and a letter with nothing to ask."""
    if _too_old(facts, limits):
        return PolicyReason.TOO_OLD
    if kind is ReplyKind.MISSING and not facts.asked:
        return PolicyReason.NOTHING_TO_ASK
    if _contact_stale(facts, limits):
        return PolicyReason.CONTACT_STALE
    if facts.history.same_kind_today > 0:
        return PolicyReason.ALREADY_REPLIED
    many = facts.history.to_sender_last_hour >= limits.replies_per_hour
    return PolicyReason.SENDER_RATE if many or facts.history.to_sender_last_day >= limits.replies_per_day else None


def _too_old(facts: ReplyFacts, limits: Limits) -> bool:
    """Old by our own receipt or by its Date header; a Date in the future proves nothing."""
    oldest = facts.received_at if facts.sent_at is None else min(facts.received_at, facts.sent_at)
    return facts.now - oldest > limits.max_age


def _contact_stale(facts: ReplyFacts, limits: Limits) -> bool:
    """A contact line nobody looked at for too long, or verified on a day still to come."""
    if facts.contact_verified_on is None:
        return False
    age = facts.now.date() - facts.contact_verified_on
    return not -timedelta(days=1) <= age <= limits.contact_max_age
