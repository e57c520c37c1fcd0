"""A first text for each kind of letter, from its Dutch template; what is not known stays as a gap to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from intake.labels import FormOfAccess
from intake.terms import Rule, RuleName, shipped_terms
from replies.grounds import Ground, grounds_on
from replies.letter import (
    GIVES,
    WITHHOLDS,
    DocumentOutcome,
    Door,
    Letter,
    LetterFacts,
    LetterFields,
    LetterKind,
    RequestedDocument,
    WithheldPart,
)
from replies.render import render

OUTCOME_WORDS: Mapping[DocumentOutcome, str] = {
    DocumentOutcome.GRANTED: "ja, u krijgt het volledig, {form}",
    DocumentOutcome.PARTIAL: "gedeeltelijk, u krijgt het {form}, zonder de delen hieronder",
    DocumentOutcome.REFUSED: "nee, u krijgt het niet",
    DocumentOutcome.NOT_HELD: "wij hebben dit document niet",
    DocumentOutcome.NOT_EXISTING: "dit document bestaat niet, en wij hoeven het niet te maken",
    DocumentOutcome.DESTROYED: "dit document is vernietigd volgens de regels over bewaring",
}
FORM_WORDS: Mapping[FormOfAccess, str] = {
    FormOfAccess.COPY: "als kopie",
    FormOfAccess.INSPECTION: "om bij ons in te kijken",
    FormOfAccess.EXPLANATION: "met uitleg",
    FormOfAccess.SEVERAL: "op de manieren die u vroeg",
    FormOfAccess.NOT_STATED: "op de manier die wij met u afspreken",
}
_SUBJECTS: Mapping[LetterKind, str] = {
    LetterKind.ASK_MISSING: "Wat wij nog nodig hebben voor uw aanvraag",
    LetterKind.INVITATION_TO_SPECIFY: "Vraag om uw aanvraag te verduidelijken",
    LetterKind.EXTENSION: "Verlenging van de termijn voor uw aanvraag",
    LetterKind.DECISION: "Beslissing over uw aanvraag",
    LetterKind.PASS_ON_NOTICE: "Wij hebben uw aanvraag doorgestuurd",
    LetterKind.PASS_ON: "Doorgestuurde aanvraag tot openbaarheid",
    LetterKind.THIRD_PARTY_CONSENT: "Vraag om uw toestemming",
    LetterKind.GATHER_REQUEST: "Vraag om documenten",
    LetterKind.REMINDER: "Herinnering",
    LetterKind.APPEAL_DOOR: "Waar u beroep kunt instellen",
    LetterKind.WITHDRAWAL_CONFIRMATION: "Bevestiging dat u uw aanvraag intrekt",
    LetterKind.DATA_ACCESS_ANSWER: "Antwoord op uw verzoek om inzage in uw gegevens",
    LetterKind.COMPLAINT_RECEIPT: "Wij hebben uw klacht ontvangen",
    LetterKind.PLAIN_LETTER: "Uw aanvraag",
}


def draft(kind: LetterKind, facts: LetterFacts) -> Letter:
    """The letter as the template makes it. Where a fact lacks there stands `[vul in: …]`, which may not leave."""
    fields = facts.fields
    grounds = grounds_on(facts.written_on)
    text = render(
        f"letters/{kind.value}",
        {
            "facts": facts,
            "fields": fields,
            "doors": [door.value for door in doors_of(fields)],
            "law": _law(facts.registered_on or facts.received_on or facts.written_on),
            "outcomes": [_outcome_words(document) for document in fields.documents],
            "given": any(document.outcome in GIVES for document in fields.documents),
            "partial": any(document.outcome is DocumentOutcome.PARTIAL for document in fields.documents),
            "withheld": withheld(fields, grounds=grounds),
        },
    )
    return Letter(kind=kind, subject=_SUBJECTS[kind], text=text)


def amends(*, sent_on: date) -> str:
    """What a letter begins with that puts right what an automatic message said; a gap for what is right."""
    return render("letters/amends", {"sent_on": sent_on}).strip()


def tells_status_page(address: str) -> str:
    """What a letter says that gives the requester the address of the page of the case."""
    return render("letters/status_page", {"address": address}).strip()


def doors_of(fields: LetterFields) -> tuple[Door, ...]:
    """Where the letter sends somebody, in the order of the list: to the appeal body where nothing was chosen."""
    return tuple(door for door in Door if door in fields.doors) or (Door.APPEAL_BODY,)


def _outcome_words(document: RequestedDocument) -> str:
    return OUTCOME_WORDS[document.outcome].format(form=FORM_WORDS[document.form])


def withheld(
    fields: LetterFields, *, grounds: Mapping[str, Ground]
) -> tuple[tuple[RequestedDocument, WithheldPart, Ground | None], ...]:
    """The inventory of what is not given, a line for each part; a document without any gets one to fill in."""
    whole = WithheldPart(place="", ground="")
    return tuple(
        (document, part, grounds.get(part.ground))
        for document in fields.documents
        if document.outcome in WITHHOLDS
        for part in document.parts or (whole,)
    )


def _law(on: date) -> Mapping[str, Rule]:
    """The legal terms by name as they stand on a day."""
    terms = shipped_terms()
    return {name.value: terms.rule(name, on=on) for name in RuleName}
