"""A reply as a value, before it is MIME and before anyone decided whether it may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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


class PersonKind(StrEnum):
    """Mail that a person wrote and sent: no arming lets it leave, and none holds it back."""

    LETTER = "letter"
    INVITATION_TO_WRITE = "invitation_to_write"


class AlertKind(StrEnum):
    """Mail of the bot to the body's own staff: no arming lets it leave, and none holds it back."""

    ALERT = "alert"


class DemandKind(StrEnum):
    """Mail that somebody asked for on a page for citizens, a moment before: no arming lets it leave."""

    CODE = "code"
    CONFIRM = "confirm"
    WITHDRAWAL = "withdrawal"


MailKind = ReplyKind | PersonKind | AlertKind | DemandKind


def mail_kind(value: str) -> MailKind:
    """The kind of a stored mail. Raises ValueError for a word that is none."""
    for kind in (AlertKind, PersonKind, DemandKind):
        if value in tuple(kind):
            return kind(value)
    return ReplyKind(value)


class ContactRole(StrEnum):
    """The lines of a contact table that a letter names; other roles are not for letters."""

    CONTACT = "contact"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One line of the body's own contact table; empty or stale means a person answers."""

    role: str
    value: str
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What a reply must name: which body speaks, how to reach a person, the privacy statement.

    `contact_verified_on` is the day of the oldest contact line the letter rests on; None where it
    names nothing but the body's own mail address, which every arriving mail proves anew.
    An empty `privacy_url` makes the letter offer the privacy statement on request.
    """

    body_id: str
    name: str
    address: str
    contact: str
    privacy_url: str
    languages: tuple[str, ...] = ("nl",)
    contact_verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundReply:
    """One mail to one person. `references` is the whole chain, oldest first.

    `enclosed` are whole mails that go along, byte for byte as they came in.
    """

    kind: MailKind
    sender_name: str
    sender_address: str
    to: str
    subject: str
    text: str
    in_reply_to: str | None
    references: tuple[str, ...] = ()
    language: str = "nl"
    enclosed: tuple[bytes, ...] = field(default=(), repr=False)


def letterhead_from(
    contacts: Sequence[Contact],
    *,
    body_id: str,
    name: str,
    address: str,
    languages: tuple[str, ...] = ("nl",),
) -> Letterhead:
    """The letterhead a contact table gives; the body's own `address` stands in for an absent contact.

    The first line of a role counts. A line that is there but empty stays empty, so that the policy
    sees a table someone forgot to fill in.
    """
    used: dict[str, Contact] = {}
    for line in contacts:
        if line.role in tuple(ContactRole):
            used.setdefault(line.role, line)
    contact, privacy = used.get(ContactRole.CONTACT), used.get(ContactRole.PRIVACY)
    return Letterhead(
        body_id=body_id,
        name=name,
        address=address,
        contact=address if contact is None else contact.value.strip(),
        privacy_url="" if privacy is None else privacy.value.strip(),
        languages=languages,
        contact_verified_on=min((line.verified_on for line in used.values()), default=None),
    )
