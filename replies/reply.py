"""A reply as a value, before it is MIME and before anyone decided whether it may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReplyKind(StrEnum):
    """The kinds of automatic message; each is armed on its own, per body."""

    RECEIPT = "receipt"
    MISSING = "missing"
    ANSWER = "answer"
    TELL_TO_WRITE = "tell_to_write"
    CHAT = "chat"
    CHASER = "chaser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One line of the body's own contact table; empty or stale means a person answers."""

    role: str
    value: str
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What a reply must name: which body speaks, how to reach a person, the privacy statement."""

    body_id: str
    name: str
    address: str
    contact: str
    privacy_url: str
    languages: tuple[str, ...] = ("nl",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundReply:
    """One mail to one person. `references` is the whole chain, oldest first."""

    kind: ReplyKind
    sender_name: str
    sender_address: str
    to: str
    subject: str
    text: str
    in_reply_to: str | None
    references: tuple[str, ...] = ()
    language: str = "nl"
