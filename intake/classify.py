"""A message read into labels, each with the literal words that prove it. Pure; may abstain.

Two readers look at every mail: the rules (`intake.verdicts`), which know the law's hinges and quote their proof, and a
learned one (`intake.second_reader`). What they say is weighed label by label; mandate, consent and personal nature are
never taken from the learned one alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from intake import kind as kinds
from intake.classification import Classification, Evidence, Requester
from intake.findings import LEAST_FOR_ANSWER, Findings
from intake.form_answers import FormAnswers
from intake.labels import (
    NOISE,
    QUESTIONS,
    Capacity,
    Consent,
    ContactChannel,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
    PersonalNature,
    Warning,
)
from intake.mandate import open_states
from intake.message import InboundMessage
from intake.panel import seat
from intake.ports import Meaning
from intake.reading import Reading, first, read
from intake.requested import Ask, likely_asks, texts_of
from intake.required_data import missing
from intake.second_reader import SecondReader
from intake.thread import CaseMatch
from intake.tracks import tracks
from intake.verdicts import MailVerdicts, RequestVerdicts, WriterVerdicts, of_mail, of_request, of_writer, truth
from intake.warning_signs import warnings
from intake.worksheet import worksheets


def classify(
    message: InboundMessage,
    *,
    case_match: CaseMatch | None = None,
    second: SecondReader | None = None,
    meaning: Meaning | None = None,
    wanted: Kind | None = None,
    unheeded: Collection[Warning] = (),
    form: FormAnswers | None = None,
) -> Classification:
    """Every label of the contract for the newest text of a message. Never raises on content.

    Without a `second` reader, or the `meaning` of the embedder that taught it, the rules alone decide. `wanted`: the
    kind where it is known already, as in a chat; `unheeded`: warnings that nobody would heed, and are not looked for.
    `form`: what was filled in on our own web form, where the message is one.
    """
    reading = read(message)
    panel = seat(reading, reader=second, meaning=meaning)
    mail = of_mail(reading, case_match=case_match)
    mail = form.over_mail(mail) if form else mail
    findings = Findings(panel=panel, form=form, unheeded=unheeded)
    wants = wanted or _wants(findings, mail=mail)
    if wants in NOISE:
        return _noise(reading, findings, mail=mail, wants=wants)
    found = mail.found
    if wants is Kind.DOCUMENT_REQUEST and not found:
        found = likely_asks(reading)
    doubts = (
        not mail.kind.sure and panel.reader is None,
        reading.cut,  # what was not read may ask anything: a person looks first
        wants is Kind.DOCUMENT_REQUEST and not found,  # a request that names no paper, in words we know
        wants in QUESTIONS and findings.question < LEAST_FOR_ANSWER,
        wants in QUESTIONS and _only_to_be_called(reading),
    )
    if any(doubts) and "kind" not in findings.abstained:
        findings.abstained.append("kind")
    made = ContactChannel(
        findings.settle(
            "channel", mail.said("channel"), proof=mail.channel.evidence, default=ContactChannel.WRITTEN,
            among=_channels(mail),
        )
    )  # fmt: skip
    if not mail.channel.sure and panel.reader is None:
        findings.abstained.append("channel")
    writer = of_writer(reading, kind_read=wants, made=replace(mail.channel, channel=made))
    writer = form.over_writer(writer) if form else writer
    hat = Capacity(findings.settle("capacity", writer.said(), proof=writer.capacity.evidence, default=Capacity.UNKNOWN))
    common = _common(findings, mail=mail, writer=writer, wants=wants, made=made, hat=hat, found=found)
    if wants is not Kind.DOCUMENT_REQUEST:
        return _finished(common, findings)
    return _document(common, findings, mail=mail, writer=writer, found=found)


def _wants(findings: Findings, *, mail: MailVerdicts) -> Kind:
    """The kind. Nobody is ignored on the learned reader's word unless it is sure, nor for having written nothing."""
    said = mail.said("kind")
    if mail.kind.kind in NOISE:
        open_kinds = frozenset(Kind)
    else:
        settled = findings.panel.settle("kind", said)
        silent = not any(sentence.folded.strip() for sentence in findings.panel.reading.sentences())
        noise = settled.value in NOISE and settled.sure and not silent
        open_kinds = frozenset(Kind) if noise else frozenset(Kind) - NOISE
    if mail.telephoned_request:
        # A caller who wants papers and says no more: whether that is a request or a question, writing is the way.
        open_kinds -= {Kind.INFORMATION_QUESTION}
    return Kind(findings.settle("kind", said, proof=mail.kind.evidence, default=Kind.OTHER, among=open_kinds))


def _channels(mail: MailVerdicts) -> Collection[ContactChannel]:
    """A fax gateway that names itself is not weighed away: what it sends is written, by whatever machine."""
    named = mail.said("channel").firm and mail.channel.channel is ContactChannel.FAX
    return {ContactChannel.FAX} if named else ()


def _only_to_be_called(reading: Reading) -> bool:
    """Asks for a call and, apart from that, nothing: no guidance answers that."""
    called = reading.find("callback") or first("callback", (reading.subject,))
    asked = (sentence for sentence in reading.sentences() if sentence.question or sentence.has("asking_about"))
    return called is not None and all(sentence.has("callback") for sentence in asked)


def _finished(made: Classification, findings: Findings) -> Classification:
    return replace(
        made,
        confidence=findings.confidence,
        abstained=tuple(findings.abstained),
        readings=findings.readings,
        evidence=tuple(findings.evidence),
    )


def _noise(reading: Reading, findings: Findings, *, mail: MailVerdicts, wants: Kind) -> Classification:
    """Noise has no requester; gateways' notices stay visible through the evidence."""
    made = Classification(
        language=reading.message.language,
        kind=wants,
        warnings=tuple(
            one for one in warnings(reading, kind=wants, capacity=Capacity.UNKNOWN) if one not in findings.unheeded
        ),
        indirect_sender=mail.channel.machine,
    )
    findings.abstained.clear()  # the sender is a machine or a seller: no label of his has an effect
    findings.readings.clear()
    return _finished(made, findings)


def _common(
    findings: Findings,
    *,
    mail: MailVerdicts,
    writer: WriterVerdicts,
    wants: Kind,
    made: ContactChannel,
    hat: Capacity,
    found: tuple[Ask, ...],
) -> Classification:
    """The labels that every kind has."""
    reading = findings.panel.reading
    findings.confidence |= {
        "has_name": 0.95 if writer.name else 0.8,
        "has_postal_address": 0.95 if mail.address else 0.9,
    }
    if writer.name:
        findings.quote("has_name", truth(True), (writer.name.evidence,))
    if mail.address:
        findings.quote("has_postal_address", truth(True), (mail.address,))
    return Classification(
        language=reading.message.language,
        kind=wants,
        channel=made,
        capacity=hat,
        has_name=writer.name is not None,
        has_postal_address=mail.address is not None,
        tracks=tracks(reading, kind=wants, channel=made, found=found),
        requester=Requester(
            name=writer.name.name if writer.name else None,
            postal_address=" ".join(mail.address.quote.split()) if mail.address else None,
        ),
        questions=kinds.questions(reading),
        warnings=findings.warned(kind=wants, capacity=hat),
        indirect_sender=writer.indirect,
    )


def _document(
    base: Classification,
    findings: Findings,
    *,
    mail: MailVerdicts,
    writer: WriterVerdicts,
    found: tuple[Ask, ...],
) -> Classification:
    """A document request: the labels of law sections 1, 3B and 4 on top of the common ones."""
    reading = findings.panel.reading
    because = tuple(words for words in findings.evidence if words.label == "capacity")
    read_by_rules = of_request(reading, found=found, hat=base.capacity, because=because, name=writer.name)
    read_by_rules = findings.form.over_request(read_by_rules) if findings.form else read_by_rules
    said = read_by_rules.said()
    paper = Mandate(
        findings.settle(
            "mandate", said["mandate"], proof=read_by_rules.mandate.evidence, default=Mandate.NOT_NEEDED,
            among=open_states(base.capacity, read_by_rules.mandate.mandate),
        )
    )  # fmt: skip
    person, given, shown = _sensitivity(findings, read_by_rules, hat=base.capacity)
    form = FormOfAccess(
        findings.settle(
            "form_of_access", said["form_of_access"], proof=read_by_rules.form[1], default=FormOfAccess.NOT_STATED
        )
    )
    which = read_by_rules.which
    identified = findings.settle(
        "document_identified", said["document_identified"], proof=(which,) if which else (), default=truth(False)
    ) == truth(True)
    lacks = missing(
        kind=Kind.DOCUMENT_REQUEST, has_name=base.has_name, has_postal_address=base.has_postal_address,
        document_identified=identified, form=form, mandate=paper, capacity=base.capacity,
        interest=shown, consent=given,
    )  # fmt: skip
    if {"personal_nature", "interest"}.intersection(findings.abstained):
        # Nobody is asked for an interest that only one of two readers thinks is due.
        lacks = tuple(item for item in lacks if item is not Missing.INTEREST)
    _quote_missing(findings, read_by_rules, found=found, lacks=lacks)
    made = replace(
        base,
        mandate=paper, personal_nature=person, interest=shown, consent_of_third_party=given,
        document_identified=identified, form_of_access=form, missing=lacks,
        requester=replace(base.requester, represents=read_by_rules.mandate.represents),
        requested=texts_of(found),
        worksheets=worksheets(
            reading, found=found, nature=person, interest=shown, consent=given, capacity=base.capacity,
            mandate=paper, represents=read_by_rules.mandate.represents, missing=lacks,
        ),
    )  # fmt: skip
    return _finished(made, findings)


def _sensitivity(
    findings: Findings, read_by_rules: RequestVerdicts, *, hat: Capacity
) -> tuple[PersonalNature, Consent, Interest]:
    """Personal nature, then what it makes due: consent only where it is in, interest only about a third party."""
    said = read_by_rules.said()
    person = PersonalNature(
        findings.settle(
            "personal_nature", said["personal_nature"], proof=read_by_rules.nature.evidence, default=PersonalNature.NONE
        )
    )
    third = person is PersonalNature.ABOUT_THIRD_PARTY
    words = tuple(item for item in findings.evidence if item.label == "personal_nature")[:1]
    read_given, given_words = read_by_rules.consent
    given = (read_given if read_given is not Consent.NA else Consent.NO) if third else Consent.NA
    findings.confidence["consent_of_third_party"] = 0.9
    if third:
        findings.quote("consent_of_third_party", given, given_words or words)
    if not third:
        findings.confidence["interest"] = 0.95
        return person, given, Interest.NOT_REQUIRED
    open_values = {Interest.SHOWN, Interest.NOT_SHOWN}
    if said["interest"].firm:
        open_values = {Interest.SHOWN}  # words that show it are not weighed away
    if given is Consent.YES:
        open_values = {Interest.NOT_REQUIRED} if hat is Capacity.PARENT_OF_ADULT else {*Interest}
    shown = Interest(
        findings.settle(
            "interest", said["interest"], proof=read_by_rules.interest[1] or words,
            default=Interest.NOT_REQUIRED, among=open_values,
        )
    )  # fmt: skip
    return person, given, shown


def _quote_missing(
    findings: Findings, read_by_rules: RequestVerdicts, *, found: tuple[Ask, ...], lacks: tuple[Missing, ...]
) -> None:
    """An absence quotes the words that made the paper, the consent or the interest necessary."""
    by_label: dict[str, list[Evidence]] = {}
    for words in findings.evidence:
        by_label.setdefault(words.label, []).append(words)
    reasons = {
        Missing.MANDATE: read_by_rules.mandate.evidence,
        Missing.CLIENT_NAME: read_by_rules.mandate.evidence,
        Missing.INTEREST: by_label.get("personal_nature", ()),
        Missing.PUPIL_CONSENT: by_label.get("capacity", ()),
    }
    asked = tuple(ask.verb for ask in found[:1]) or tuple(by_label.get("kind", ()))
    for lack in lacks:
        findings.quote("missing", lack, tuple(reasons.get(lack) or asked)[:1])
