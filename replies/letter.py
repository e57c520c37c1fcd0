"""A letter that a person writes: its kind, what it must know, and the text as it was left by whoever edited it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.labels import FormOfAccess, Missing
from replies.reply import Letterhead


class LetterKind(StrEnum):
    """What a letter is for; each has a Dutch template and its own rules of the linter."""

    ASK_MISSING = "ask_missing"
    INVITATION_TO_SPECIFY = "invitation_to_specify"
    EXTENSION = "extension"
    DECISION = "decision"
    PASS_ON_NOTICE = "pass_on_notice"  # noqa: S105 the name of a letter
    PASS_ON = "pass_on"  # noqa: S105 the name of a letter
    THIRD_PARTY_CONSENT = "third_party_consent"
    GATHER_REQUEST = "gather_request"
    REMINDER = "reminder"
    APPEAL_DOOR = "appeal_door"
    WITHDRAWAL_CONFIRMATION = "withdrawal_confirmation"
    DATA_ACCESS_ANSWER = "data_access_answer"
    COMPLAINT_RECEIPT = "complaint_receipt"
    PLAIN_LETTER = "plain_letter"


class Door(StrEnum):
    """Where somebody who contests a decision should knock."""

    APPEAL_BODY = "appeal_body"
    SUPERVISOR = "supervisor"
    COMPLAINT_DESK = "complaint_desk"


# Letters to somebody who did not ask: they name neither requester, capacity nor motive by themselves.
TO_OTHERS = frozenset({LetterKind.THIRD_PARTY_CONSENT, LetterKind.GATHER_REQUEST, LetterKind.REMINDER})
# Letters that settle something: only who may decide sends them, and only in Dutch.
RULINGS = frozenset({LetterKind.DECISION, LetterKind.DATA_ACCESS_ANSWER, LetterKind.EXTENSION})


class DocumentOutcome(StrEnum):
    """What became of one requested document."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    NOT_EXISTING = "not_existing"
    DESTROYED = "destroyed"


WITHHOLDS = frozenset({DocumentOutcome.PARTIAL, DocumentOutcome.REFUSED})
GIVES = frozenset({DocumentOutcome.GRANTED, DocumentOutcome.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPart:
    """One part that is not given: where it stands, the key of its ground, and what that ground asks to be written.

    `finished_by` and `finished_on` (in words: it is an estimate) are for unfinished documents (Bestuursdecreet
    II.46); `consent_asked` says that the person concerned was asked (II.46, third paragraph).
    """

    place: str
    ground: str
    balance: str = ""
    finished_by: str = ""
    finished_on: str = ""
    consent_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedDocument:
    """One line of the inventory of a decision; `note` says how it is given, who holds it, or why it is gone."""

    title: str
    outcome: DocumentOutcome
    form: FormOfAccess = FormOfAccess.COPY
    note: str = ""
    parts: tuple[WithheldPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFields:
    """What an officer fills in; each kind uses its own few. Texts are Dutch and stand in the letter as typed.

    `due_on` is the new last day of an extension, else the day by which an answer is hoped for; `other` names a
    holder, school or appeal body, `happened_on` is when a request was passed on, withdrawn or complained about.
    `invited_on` is when the requester was invited to specify (Bestuursdecreet II.42). `doors`: where an appeal that
    came to us belongs; none chosen is the appeal body.
    """

    asked: tuple[Missing, ...] = ()
    doors: tuple[Door, ...] = ()
    reason: str = ""
    needed: str = ""
    due_on: date | None = None
    other: str = ""
    other_address: str = ""
    happened_on: date | None = None
    invited_on: date | None = None
    documents: tuple[RequestedDocument, ...] = ()
    names_requester: bool = False
    courtesy_language: bool = False
    purposes: str = ""
    categories: str = ""
    recipients: str = ""
    retention: str = ""
    origin: str = ""
    automated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Somebody a letter goes to or speaks of; the addresses may be empty."""

    name: str
    postal_address: str = ""
    mail_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs and in which capacity: both stand under the letter."""

    name: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything a template and the linter may know of the case.

    `first_term_ends` is the last day of the term that runs now, None where none does. `appeal_body`,
    `supervisors` and `complaint_desk` are lines of the body's own contact table, empty where it has none or they are
    stale: an address is never made up. `motive` and `capacity` are words that letters to others may not repeat.
    """

    letterhead: Letterhead
    signer: Signer
    recipient: Correspondent
    requester: Correspondent
    reference: str
    written_on: date
    received_on: date | None = None
    registered_on: date | None = None
    first_term_ends: date | None = None
    about: str = ""
    capacity: str = ""
    motive: str = ""
    appeal_body: str = ""
    supervisors: tuple[str, ...] = ()
    complaint_desk: str = ""
    fields: LetterFields = LetterFields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it would leave: what the officer reads and edits."""

    kind: LetterKind
    subject: str
    text: str
