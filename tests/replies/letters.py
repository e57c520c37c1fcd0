"""Invented facts for letters: a school group, a requester, and each kind of letter with all it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from intake.labels import Missing
from replies.draft import draft
from replies.letter import (
    Correspondent,
    DocumentOutcome,
    Letter,
    LetterFacts,
    LetterFields,
    LetterKind,
    RequestedDocument,
    Signer,
    WithheldPart,
)
from tests.replies.samples import LETTERHEAD

APPEAL_BODY = "Beroepsinstantie, Voorbeeldlaan 1, 1000 Brussel, beroep@voorbeeld.example"
REQUESTER = Correspondent(
    name="Ann Peeters", postal_address="Dorpsstraat 12\n9000 Gent", mail_address="ann@burger.example"
)
SCHOOL = Correspondent(name="Atheneum De Linde", mail_address="secretariaat@atheneum.example")
BALANCE = "De nota is een persoonlijk voorstel van één medewerker en zegt weinig over het besluit dat later genomen is."

REPORT = RequestedDocument(
    title="Verslag van de klassenraad van 12 januari 2026",
    outcome=DocumentOutcome.PARTIAL,
    parts=(WithheldPart(place="bladzijde 2, tweede alinea", ground="private_life", consent_asked=True),),
)
NOTE = RequestedDocument(
    title="Nota over de begroting",
    outcome=DocumentOutcome.REFUSED,
    parts=(WithheldPart(place="het hele document", ground="internal", balance=BALANCE),),
)
RULES = RequestedDocument(title="Schoolreglement", outcome=DocumentOutcome.GRANTED)

FIELDS: dict[LetterKind, LetterFields] = {
    LetterKind.ASK_MISSING: LetterFields(asked=tuple(Missing)),
    LetterKind.INVITATION_TO_SPECIFY: LetterFields(
        reason="Uw aanvraag noemt geen onderwerp en geen periode.", needed="Over welk schooljaar gaat het?"
    ),
    LetterKind.EXTENSION: LetterFields(
        reason="Wij vragen eerst aan drie personen of zij instemmen.", due_on=date(2026, 4, 11)
    ),
    LetterKind.DECISION: LetterFields(documents=(REPORT, NOTE, RULES)),
    LetterKind.PASS_ON_NOTICE: LetterFields(other="Gemeente Voorbeeld", happened_on=date(2026, 3, 3)),
    LetterKind.PASS_ON: LetterFields(needed="de bouwvergunning van de turnzaal"),
    LetterKind.THIRD_PARTY_CONSENT: LetterFields(
        needed="een verslag met een oordeel over uw lessen", due_on=date(2026, 3, 10)
    ),
    LetterKind.GATHER_REQUEST: LetterFields(needed="het verslag van de klassenraad", due_on=date(2026, 3, 9)),
    LetterKind.REMINDER: LetterFields(
        needed="het verslag van de klassenraad", due_on=date(2026, 3, 12), happened_on=date(2026, 2, 27)
    ),
    LetterKind.APPEAL_DOOR: LetterFields(happened_on=date(2026, 3, 2)),
    LetterKind.WITHDRAWAL_CONFIRMATION: LetterFields(happened_on=date(2026, 3, 2)),
    LetterKind.DATA_ACCESS_ANSWER: LetterFields(
        needed="Wij verwerken gegevens over u. Een kopie zit bij deze brief.",
        purposes="onderwijs en begeleiding",
        categories="resultaten en afwezigheden",
        recipients="geen buiten de school",
        retention="tot het einde van het volgende schooljaar",
        origin="van uzelf en van uw leerkrachten",
        automated="er zijn er geen",
    ),
    LetterKind.COMPLAINT_RECEIPT: LetterFields(
        happened_on=date(2026, 3, 2), needed="De klachtencoördinator belt u deze week."
    ),
    LetterKind.PLAIN_LETTER: LetterFields(needed="Bedankt voor uw bericht. Wij kijken het na en schrijven u opnieuw."),
}
TO_SCHOOL = (LetterKind.GATHER_REQUEST, LetterKind.REMINDER, LetterKind.THIRD_PARTY_CONSENT, LetterKind.PASS_ON)


def facts_of(kind: LetterKind, **changes: Any) -> LetterFacts:
    facts = LetterFacts(
        letterhead=LETTERHEAD,
        signer=Signer(name="Bo Janssens", capacity="algemeen directeur"),
        recipient=SCHOOL if kind in TO_SCHOOL else REQUESTER,
        requester=REQUESTER,
        reference="OB-2026-0001",
        written_on=date(2026, 3, 3),
        received_on=date(2026, 3, 1),
        registered_on=date(2026, 3, 2),
        first_term_ends=date(2026, 3, 22),
        about="" if kind in TO_SCHOOL else "een verslag van de klassenraad",
        appeal_body=APPEAL_BODY,
        fields=FIELDS[kind],
    )
    return replace(facts, **changes)


def a_letter(kind: LetterKind, **changes: Any) -> tuple[Letter, LetterFacts]:
    facts = facts_of(kind, **changes)
    return draft(kind, facts), facts
