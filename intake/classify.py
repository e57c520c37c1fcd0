"""A message read into labels, each with the literal words that prove it. Pure; may abstain."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake import kind as kinds
from intake.capacity import CapacityFound, capacity
from intake.channel import ChannelFound, channel, indirect
from intake.classification import Classification, Evidence, Requester
from intake.form_of_access import form_of_access
from intake.interest import consent, interest
from intake.kind import KindFound, kind
from intake.labels import NOISE, Capacity, ContactChannel, FormOfAccess, Interest, Kind, Mandate
from intake.mandate import MandateFound, mandate
from intake.message import InboundMessage
from intake.names import NameFound, requester_name
from intake.personal_nature import PersonalFound, personal_nature
from intake.postal_address import postal_address
from intake.reading import Reading, read
from intake.requested import Ask, asks, identified, subject_ask
from intake.required_data import missing
from intake.thread import CaseMatch
from intake.tracks import tracks
from intake.warning_signs import warnings
from intake.worksheet import worksheets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    """What the readers found, before it is put together."""

    reading: Reading
    found: tuple[Ask, ...]
    kind: KindFound
    channel: ChannelFound
    capacity: CapacityFound
    mandate: MandateFound
    name: NameFound | None
    address: Evidence | None
    indirect: bool


def classify(message: InboundMessage, *, case_match: CaseMatch | None = None) -> Classification:
    """Every label of the contract for the newest text of a message. Never raises on content."""
    reading = read(message)
    address = postal_address(reading)
    found = asks(reading, has_address=address is not None)
    made = channel(reading, found=found)
    wants = kind(reading, found=found, channel=made.channel, case_match=case_match, address=address is not None)
    if wants.kind is Kind.OTHER and not found:
        lone = subject_ask(reading)
        if lone:
            found = (lone,)
            wants = KindFound(kind=Kind.DOCUMENT_REQUEST, evidence=(lone.verb,), confidence=0.6)
    if wants.kind in NOISE:
        return _noise(reading, wants=wants, made=made)
    if reading.cut:  # what was not read may ask anything: a person looks before the machine speaks
        wants = replace(wants, sure=False)
    away = indirect(reading, made=made)
    name = requester_name(reading, indirect=away)
    hat = capacity(reading, kind=wants.kind, indirect=away)
    paper = mandate(reading, capacity=hat.capacity, hat=hat.evidence, own_name=name.name if name else None)
    findings = _Findings(
        reading=reading,
        found=found,
        kind=wants,
        channel=made,
        capacity=hat,
        mandate=paper,
        name=name,
        address=address,
        indirect=away,
    )
    return _document(findings) if wants.kind is Kind.DOCUMENT_REQUEST else _common(findings)


def _noise(reading: Reading, *, wants: KindFound, made: ChannelFound) -> Classification:
    """Noise has no requester; gateways' notices stay visible through the evidence."""
    return Classification(
        language=reading.message.language,
        kind=wants.kind,
        confidence={"kind": wants.confidence},
        warnings=warnings(reading, capacity=Capacity.UNKNOWN),
        evidence=_labelled("kind", wants.kind.value, wants.evidence),
        indirect_sender=made.machine,
    )


def _common(findings: _Findings) -> Classification:
    """The labels that every kind has."""
    f = findings
    paper = f.mandate if f.kind.kind is Kind.DOCUMENT_REQUEST else MandateFound(mandate=Mandate.NOT_NEEDED)
    confidence = {
        "kind": f.kind.confidence,
        "channel": 0.95 if f.channel.sure else 0.6,
        "capacity": f.capacity.confidence,
        "mandate": 0.9 if paper.sure else 0.5,
        "has_name": 0.95 if f.name else 0.8,
        "has_postal_address": 0.95 if f.address else 0.9,
    }
    return Classification(
        language=f.reading.message.language,
        kind=f.kind.kind,
        channel=f.channel.channel,
        capacity=f.capacity.capacity,
        mandate=paper.mandate,
        has_name=f.name is not None,
        has_postal_address=f.address is not None,
        tracks=tracks(f.reading, kind=f.kind.kind, channel=f.channel.channel, found=f.found),
        requester=_requester(f),
        questions=kinds.questions(f.reading),
        confidence=confidence,
        abstained=tuple(label for label, sure in (("kind", f.kind.sure), ("channel", f.channel.sure)) if not sure),
        warnings=warnings(f.reading, capacity=f.capacity.capacity),
        evidence=_common_evidence(f, paper=paper),
        indirect_sender=f.indirect,
    )


def _common_evidence(f: _Findings, *, paper: MandateFound) -> tuple[Evidence, ...]:
    parts = [
        *_labelled("kind", f.kind.kind.value, f.kind.evidence),
        *_labelled("capacity", f.capacity.capacity.value, f.capacity.evidence),
    ]
    if f.channel.channel is not ContactChannel.WRITTEN:
        parts += _labelled("channel", f.channel.channel.value, f.channel.evidence)
    if paper.mandate is not Mandate.NOT_NEEDED:
        parts += _labelled("mandate", paper.mandate.value, paper.evidence)
    if f.name:
        parts += _labelled("has_name", "true", (f.name.evidence,))
    if f.address:
        parts += _labelled("has_postal_address", "true", (f.address,))
    return tuple(parts)


def _requester(f: _Findings) -> Requester:
    return Requester(
        name=f.name.name if f.name else None,
        postal_address=" ".join(f.address.quote.split()) if f.address else None,
        represents=f.mandate.represents,
    )


def _document(f: _Findings) -> Classification:
    """A document request: the labels of law sections 1, 3B and 4 on top of the common ones."""
    base = _common(f)
    person = personal_nature(
        f.reading, found=f.found, capacity=f.capacity.capacity, own_name=f.name.name if f.name else None
    )
    given, given_proof = consent(f.reading, nature=person.nature, because=person.evidence)
    shown, shown_proof = interest(
        f.reading, nature=person.nature, capacity=f.capacity.capacity, given=given, because=person.evidence
    )
    form, form_proof = form_of_access(f.reading, found=f.found)
    which = next(filter(None, map(identified, f.found)), None)
    lacks = missing(
        kind=Kind.DOCUMENT_REQUEST, has_name=base.has_name, has_postal_address=base.has_postal_address,
        document_identified=which is not None, form=form, mandate=f.mandate.mandate,
        capacity=f.capacity.capacity,
        interest=shown, consent=given,
    )  # fmt: skip
    proofs = (
        *base.evidence,
        *_labelled("personal_nature", person.nature.value, person.evidence),
        *(_labelled("consent_of_third_party", given.value, given_proof)),
        *(_labelled("interest", shown.value, shown_proof) if shown is not Interest.NOT_REQUIRED else ()),
        *(_labelled("form_of_access", form.value, form_proof) if form is not FormOfAccess.NOT_STATED else ()),
        *(_labelled("document_identified", "true", (which,)) if which else ()),
        *_missing_evidence(f, person=person, lacks=tuple(item.value for item in lacks)),
    )
    return replace(
        base,
        personal_nature=person.nature, interest=shown, consent_of_third_party=given,
        document_identified=which is not None, form_of_access=form, missing=lacks,
        requested=_requested(f.found),
        worksheets=worksheets(
            f.reading, found=f.found, nature=person.nature, interest=shown, consent=given,
            capacity=f.capacity.capacity, mandate=f.mandate.mandate, represents=f.mandate.represents,
            missing=lacks,
        ),
        confidence=base.confidence | _document_confidence(person, which=which, form=form, shown=shown),
        evidence=proofs,
    )  # fmt: skip


def _document_confidence(
    person: PersonalFound, *, which: Evidence | None, form: FormOfAccess, shown: Interest
) -> dict[str, float]:
    return {
        "personal_nature": 0.85 if person.evidence else 0.75,
        "interest": 0.7 if shown is not Interest.NOT_REQUIRED else 0.9,
        "consent_of_third_party": 0.85,
        "document_identified": 0.85 if which else 0.7,
        "form_of_access": 0.85 if form is not FormOfAccess.NOT_STATED else 0.7,
    }


def _missing_evidence(f: _Findings, *, person: PersonalFound, lacks: tuple[str, ...]) -> tuple[Evidence, ...]:
    """An absence quotes the words that made the paper, the consent or the interest necessary."""
    reasons = {
        "mandate": f.mandate.evidence,
        "client_name": f.mandate.evidence,
        "interest": person.evidence,
        "pupil_consent": f.capacity.evidence,
    }
    asked = tuple(ask.verb for ask in f.found[:1])
    return tuple(item for lack in lacks for item in _labelled("missing", lack, (reasons.get(lack) or asked)[:1]))


def _requested(found: tuple[Ask, ...]) -> tuple[str, ...]:
    """The documents one by one, in the mail's own words."""
    texts = (" ".join(document.quote.split()) for ask in found for document in ask.documents)
    return tuple(dict.fromkeys(text for text in texts if text))


def _labelled(label: str, value: str, quotations: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(replace(quotation, label=label, value=value) for quotation in quotations if quotation.quote)
