"""What the rules say of one mail, label by label: a value, how sure, and the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.agreement import Said
from intake.capacity import CapacityFound, capacity
from intake.channel import ChannelFound, channel, indirect
from intake.classification import Evidence
from intake.form_of_access import form_of_access
from intake.interest import consent, interest
from intake.kind import KindFound, kind
from intake.labels import Capacity, Consent, ContactChannel, FormOfAccess, Interest, Kind
from intake.mandate import MandateFound, mandate
from intake.names import NameFound, requester_name
from intake.personal_nature import PersonalFound, personal_nature
from intake.postal_address import postal_address
from intake.reading import Reading
from intake.requested import Ask, asks, identified, subject_ask
from intake.thread import CaseMatch

_FIRM = 0.8  # a verdict of the rules below this is a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class MailVerdicts:
    """What is read of every mail, before anybody asks in which hat it was written."""

    found: tuple[Ask, ...]
    address: Evidence | None
    channel: ChannelFound
    kind: KindFound

    def said(self, label: str) -> Said:
        """The verdict on `kind` or `channel`."""
        if label == "kind":
            firm = self.kind.sure and self.kind.confidence >= _FIRM and bool(self.kind.evidence)
            return Said(value=self.kind.kind.value, firm=firm)
        return Said(value=self.channel.channel.value, firm=self.channel.sure and bool(self.channel.evidence))

    @property
    def telephoned_request(self) -> bool:
        """Whether the rules read a call, by words that prove it, that is about papers."""
        return self.said("channel").firm and (self.channel.channel, self.kind.kind) == (
            ContactChannel.PHONE,
            Kind.DOCUMENT_REQUEST,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterVerdicts:
    """Who writes: name and hat. `indirect`: the From of the mail is not the requester."""

    name: NameFound | None
    capacity: CapacityFound
    indirect: bool

    def said(self) -> Said:
        """The verdict on `capacity`."""
        found = self.capacity
        return Said(value=found.capacity.value, firm=found.confidence >= _FIRM and bool(found.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVerdicts:
    """The labels that only a request for a document has."""

    mandate: MandateFound
    nature: PersonalFound
    consent: tuple[Consent, tuple[Evidence, ...]]
    interest: tuple[Interest, tuple[Evidence, ...]]
    form: tuple[FormOfAccess, tuple[Evidence, ...]]
    which: Evidence | None

    def said(self) -> dict[str, Said]:
        """The verdicts by label."""
        return {
            "mandate": Said(value=self.mandate.mandate.value, firm=self.mandate.sure and bool(self.mandate.evidence)),
            "personal_nature": Said(value=self.nature.nature.value, firm=bool(self.nature.evidence)),
            "consent_of_third_party": Said(value=self.consent[0].value, firm=self.consent[0] is Consent.YES),
            "interest": Said(value=self.interest[0].value, firm=self.interest[0] is Interest.SHOWN),
            "form_of_access": Said(value=self.form[0].value, firm=bool(self.form[1])),
            "document_identified": Said(value=truth(self.which is not None), firm=self.which is not None),
        }


def truth(holds: bool) -> str:
    """A yes-or-no label as a value."""
    return "true" if holds else "false"


def of_mail(reading: Reading, *, case_match: CaseMatch | None) -> MailVerdicts:
    """What the mail wants and how it came."""
    address = postal_address(reading)
    found = asks(reading, has_address=address is not None)
    made = channel(reading, found=found)
    wants = kind(reading, found=found, channel=made.channel, case_match=case_match, address=address is not None)
    if wants.kind is Kind.OTHER and not found:
        lone = subject_ask(reading)
        if lone:
            found = (lone,)
            wants = KindFound(kind=Kind.DOCUMENT_REQUEST, evidence=(lone.verb,), confidence=0.6)
    return MailVerdicts(found=found, address=address, channel=made, kind=wants)


def of_writer(reading: Reading, *, kind_read: Kind, made: ChannelFound) -> WriterVerdicts:
    """Who writes, for a mail of that kind."""
    away = indirect(reading, made=made)
    return WriterVerdicts(
        name=requester_name(reading, indirect=away),
        capacity=capacity(reading, kind=kind_read, indirect=away),
        indirect=away,
    )


def of_request(
    reading: Reading, *, found: tuple[Ask, ...], hat: Capacity, because: tuple[Evidence, ...], name: NameFound | None
) -> RequestVerdicts:
    """What law sections 1, 3B and 4 want to know of a request; `hat` with the words that show it."""
    own_name = name.name if name else None
    person = personal_nature(reading, found=found, capacity=hat, own_name=own_name)
    given = consent(reading, nature=person.nature, because=person.evidence)
    return RequestVerdicts(
        mandate=mandate(reading, capacity=hat, hat=because, own_name=own_name),
        nature=person,
        consent=given,
        interest=interest(reading, nature=person.nature, capacity=hat, given=given[0], because=person.evidence),
        form=form_of_access(reading, found=found),
        which=next(filter(None, map(identified, found)), None),
    )
