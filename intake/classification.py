"""The outcome of triage: labels with the literal words that prove each, or an abstention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from intake.labels import (
    Capacity,
    Consent,
    ContactChannel,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
    PersonalNature,
    Regime,
    Warning,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A literal quotation: `source[start:end] == quote`.

    `source` is `subject`, `body`, `header:NAME` or `attachment:LABEL`; offsets are Unicode
    code points into the parsed message (`text` for body).
    """

    label: str
    value: str
    source: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asks, as far as the message says; None where it does not."""

    name: str | None = None
    postal_address: str | None = None
    represents: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """Every label of the contract. An abstained label still holds the best reading.

    `indirect_sender` is true where the From of the mail is not the requester (forward, voicemail,
    fax, slip, machine-sent form): such mail gets a draft for staff, never an automatic reply.
    `readings` holds what each reader made of an abstained label, under `rules` and `second`.
    """

    language: str
    kind: Kind = Kind.OTHER
    channel: ContactChannel = ContactChannel.WRITTEN
    capacity: Capacity = Capacity.UNKNOWN
    mandate: Mandate = Mandate.NOT_NEEDED
    personal_nature: PersonalNature = PersonalNature.NONE
    interest: Interest = Interest.NOT_REQUIRED
    consent_of_third_party: Consent = Consent.NA
    has_name: bool = False
    has_postal_address: bool = False
    document_identified: bool = False
    form_of_access: FormOfAccess = FormOfAccess.NOT_STATED
    tracks: tuple[Regime, ...] = ()
    missing: tuple[Missing, ...] = ()
    requester: Requester = Requester()
    requested: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    worksheets: dict[str, Any] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    abstained: tuple[str, ...] = ()
    readings: dict[str, dict[str, str]] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    indirect_sender: bool = False
