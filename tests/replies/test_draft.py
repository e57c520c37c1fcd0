"""The first text of each kind of letter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from intake.labels import FormOfAccess
from replies.draft import OUTCOME_WORDS, draft, withheld
from replies.grounds import grounds_on, shipped_grounds
from replies.letter import DocumentOutcome, LetterFields, LetterKind, RequestedDocument, Signer, WithheldPart
from replies.render import GAP
from tests.replies.letters import BALANCE, NOTE, REPORT, REQUESTER, TO_SCHOOL, a_letter, facts_of

KINDS = tuple(LetterKind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_with_all_its_facts_has_no_gap_and_names_case_day_signer_and_body(kind: LetterKind) -> None:
    letter, facts = a_letter(kind)
    assert GAP not in letter.text
    for words in (facts.reference, "3 maart 2026", facts.recipient.name, "Bo Janssens", "algemeen directeur"):
        assert words in letter.text
    assert facts.letterhead.name in letter.text
    assert not re.search(r"[{}<>|]|None|Undefined|\n\n\n", letter.text)
    assert letter.subject


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_without_facts_says_where_each_is_missing(kind: LetterKind) -> None:
    letter = draft(kind, facts_of(kind, fields=LetterFields(), signer=Signer()))
    assert letter.text.count(GAP) >= 2


@pytest.mark.parametrize("kind", [LetterKind.GATHER_REQUEST, LetterKind.REMINDER, LetterKind.THIRD_PARTY_CONSENT])
def test_a_letter_to_others_names_the_requester_only_where_an_officer_ticked_it(kind: LetterKind) -> None:
    letter, facts = a_letter(kind)
    assert "Peeters" not in letter.text
    ticked = draft(kind, replace(facts, fields=replace(facts.fields, names_requester=True)))
    assert "De aanvraag komt van Ann Peeters." in ticked.text


def test_the_inventory_has_a_row_for_each_part_that_is_not_given() -> None:
    two = replace(REPORT, parts=(*REPORT.parts, WithheldPart(place="bijlage 1", ground="fair_trial", balance=BALANCE)))
    letter = draft(LetterKind.DECISION, facts_of(LetterKind.DECISION, fields=LetterFields(documents=(two, NOTE))))
    rows = re.findall(r"- Document: (.*)\n  Deel: (.*)\n  Grond: .* \(artikel (.*)\)", letter.text)
    assert rows == [
        (REPORT.title, "bladzijde 2, tweede alinea", "II.34, 2°"),
        (REPORT.title, "bijlage 1", "II.35, 4°"),
        (NOTE.title, "het hele document", "II.33, 3°"),
    ]


@pytest.mark.parametrize("outcome", list(DocumentOutcome))
def test_each_outcome_is_said_for_its_document(outcome: DocumentOutcome) -> None:
    document = RequestedDocument(title="Verslag", outcome=outcome, form=FormOfAccess.INSPECTION, note="Op school.")
    letter = draft(LetterKind.DECISION, facts_of(LetterKind.DECISION, fields=LetterFields(documents=(document,))))
    said = OUTCOME_WORDS[outcome].format(form="om bij ons in te kijken")
    assert f"- Verslag: {said}. Op school." in letter.text


def test_only_a_decision_that_gives_something_speaks_of_reuse() -> None:
    refused = draft(LetterKind.DECISION, facts_of(LetterKind.DECISION, fields=LetterFields(documents=(NOTE,))))
    assert "hergebruiken" not in refused.text
    assert "geen toestemming om de documenten te hergebruiken" in a_letter(LetterKind.DECISION)[0].text


def test_a_decision_names_the_appeal_body_and_its_term_and_its_address_only_from_the_contact_table() -> None:
    letter, facts = a_letter(LetterKind.DECISION)
    assert "binnen 30 kalenderdagen, te tellen vanaf de dag nadat wij deze beslissing verstuurden" in letter.text
    assert facts.appeal_body in letter.text
    assert "Adres van de beroepsinstantie" not in draft(LetterKind.DECISION, replace(facts, appeal_body="")).text


def test_unfinished_documents_name_who_finishes_them_and_when() -> None:
    part = WithheldPart(
        place="het hele document", ground="unfinished", balance=BALANCE, finished_by="de directie", finished_on="juni"
    )
    fields = LetterFields(documents=(replace(NOTE, parts=(part,)),))
    letter = draft(LetterKind.DECISION, facts_of(LetterKind.DECISION, fields=fields))
    assert "afgewerkt door de directie, naar schatting tegen juni" in letter.text


def test_line_ends_in_a_field_do_not_break_the_rows_of_the_inventory() -> None:
    part = WithheldPart(place="blad 1\nen 2", ground="internal", balance="Eerste zin.\n\nTweede zin.")
    fields = LetterFields(documents=(replace(NOTE, parts=(part,)),))
    text = draft(LetterKind.DECISION, facts_of(LetterKind.DECISION, fields=fields)).text
    assert "  Deel: blad 1 en 2\n" in text
    assert "Eerste zin. Tweede zin." in text


def test_a_ground_that_was_not_yet_law_is_no_ground() -> None:
    grounds = grounds_on(date(2021, 7, 17))
    assert "internal" not in grounds
    assert [ground for *_, ground in withheld(LetterFields(documents=(NOTE,)), grounds=grounds)] == [None]
    assert set(grounds_on(date(2021, 7, 18))) == {ground.key for ground in shipped_grounds()}


def test_the_holder_gets_the_name_and_address_of_who_asked() -> None:
    text = a_letter(LetterKind.PASS_ON)[0].text
    assert LetterKind.PASS_ON in TO_SCHOOL
    assert f"Aanvrager: {REQUESTER.name}\nAdres: Dorpsstraat 12, 9000 Gent\nE-mail: ann@burger.example" in text
