"""Each rule of the linter, once with a letter it stops and once with one it lets pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake.labels import Missing
from replies.draft import draft
from replies.findings import FindingCode
from replies.letter import DocumentOutcome, Letter, LetterFacts, LetterFields, LetterKind, Signer, WithheldPart
from replies.lint import lint, may_leave
from replies.lint_words import forbidden_words
from tests.replies.letters import BALANCE, NOTE, REPORT, REQUESTER, RULES, a_letter, facts_of

FRENCH = (
    "Nous avons bien reçu votre demande et nous vous enverrons les documents que vous avez demandés dans les "
    "prochains jours, avec toutes les explications nécessaires."
)


def codes(letter: Letter, facts: LetterFacts) -> set[FindingCode]:
    return {finding.code for finding in lint(letter, facts)}


def blocking(letter: Letter, facts: LetterFacts) -> set[FindingCode]:
    return {finding.code for finding in lint(letter, facts) if finding.blocks}


def edited(kind: LetterKind, change: Callable[[str], str], **changes: Any) -> tuple[Letter, LetterFacts]:
    letter, facts = a_letter(kind, **changes)
    text = change(letter.text)
    assert text != letter.text, "the edit changed nothing"
    return replace(letter, text=text), facts


def without(*parts: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        for part in parts:
            text = text.replace(part, "")
        return text

    return change


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def insert(sentence: str) -> Callable[[str], str]:
    return lambda text: text.replace("\n\nHebt u een vraag", f"\n\n{sentence}\n\nHebt u een vraag")


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_complete_letter_passes_every_rule(kind: LetterKind) -> None:
    assert lint(*a_letter(kind)) == ()


DECISION, EXTENSION, CONSENT = LetterKind.DECISION, LetterKind.EXTENSION, LetterKind.THIRD_PARTY_CONSENT
DATA, GATHER, PLAIN = LetterKind.DATA_ACCESS_ANSWER, LetterKind.GATHER_REQUEST, LetterKind.PLAIN_LETTER

EDITS: list[tuple[FindingCode, LetterKind, Callable[[str], str]]] = [
    (FindingCode.GAP_LEFT, PLAIN, insert("Tot [vul in: dag].")),
    (FindingCode.REFERENCE_MISSING, PLAIN, without("OB-2026-0001")),
    (FindingCode.DATE_MISSING, PLAIN, without("Datum: 3 maart 2026", "1 maart 2026", "2 maart 2026")),
    (FindingCode.SIGNER_MISSING, DECISION, without("algemeen directeur")),
    (FindingCode.SIGNER_MISSING, DECISION, without("Bo Janssens")),
    (FindingCode.BODY_MISSING, PLAIN, without("Scholengroep De Linde")),
    (FindingCode.NOT_DUTCH, DECISION, insert(FRENCH)),
    (FindingCode.NOT_DUTCH, PLAIN, insert(FRENCH)),
    (FindingCode.UNKNOWN_ARTICLE, PLAIN, insert("Zie artikel II.99 van het Bestuursdecreet.")),
    (FindingCode.UNKNOWN_ARTICLE, DECISION, swap("II.34, 2°", "II.34, 9°")),
    (FindingCode.UNKNOWN_TERM, EXTENSION, insert("Wij antwoorden binnen 15 dagen.")),
    (FindingCode.ONE_SUPERVISOR, PLAIN, insert("U kunt ook naar de VTC.")),
    (FindingCode.OUTCOME_MISSING, DECISION, without("Schoolreglement: ja, u krijgt het volledig, als kopie.")),
    (FindingCode.OUTCOME_MISSING, DECISION, swap("gedeeltelijk, u krijgt het als kopie", "u krijgt het als kopie")),
    (FindingCode.PLACE_MISSING, DECISION, without("bladzijde 2, tweede alinea")),
    (FindingCode.GROUND_MISSING, DECISION, without("(artikel II.34, 2°)")),
    (FindingCode.BALANCE_MISSING, DECISION, without(BALANCE)),
    (FindingCode.BALANCE_MISSING, DECISION, swap(BALANCE, "Dat weegt door.")),
    (FindingCode.REMEDIES_MISSING, DECISION, swap("eroepsinstantie", "eroepscommissie")),
    (FindingCode.REMEDIES_TERM, DECISION, swap("binnen 30 kalenderdagen", "binnen 20 kalenderdagen")),
    (FindingCode.REMEDIES_TERM, DECISION, swap("vanaf de dag nadat wij deze beslissing verstuurden", "vanaf vandaag")),
    (FindingCode.REMEDIES_ADDRESS, DECISION, without("Voorbeeldlaan 1")),
    (FindingCode.REUSE_SENTENCE_MISSING, DECISION, without("geen toestemming om de documenten te hergebruiken")),
    (FindingCode.EXTENSION_REASON, EXTENSION, without("Wij vragen eerst aan drie personen of zij instemmen.")),
    (FindingCode.EXTENSION_DATE, EXTENSION, without("11 april 2026")),
    (FindingCode.INVITATION_REASON, LetterKind.INVITATION_TO_SPECIFY, without("noemt geen onderwerp")),
    (FindingCode.HOLDER_MISSING, LetterKind.PASS_ON_NOTICE, without("Gemeente Voorbeeld")),
    (FindingCode.NAMES_REQUESTER, CONSENT, insert("Mevrouw Peeters vroeg dit.")),
    (FindingCode.NAMES_REQUESTER, GATHER, insert("Antwoord aan ann@burger.example.")),
    (FindingCode.NAMES_REQUESTER, LetterKind.REMINDER, insert("Ze woont in de Dorpsstraat 12.")),
    (FindingCode.NAMES_CAPACITY, GATHER, insert("Een ouder van een leerling vraagt dit.")),
    (FindingCode.CONSENT_NOT_FREE, CONSENT, without("Antwoordt u niet, dan zien wij dat niet als een toestemming.")),
    (FindingCode.DATA_INFORMATION_MISSING, DATA, without("- Ontvangers: geen buiten de school")),
    (FindingCode.DATA_REMEDIES_MISSING, DATA, without("U kunt ook naar de rechter stappen.")),
    (FindingCode.REMEDIES_MISSING, LetterKind.APPEAL_DOOR, swap("eroepsinstantie", "eroepscommissie")),
]


@pytest.mark.parametrize(("code", "kind", "change"), EDITS)
def test_a_letter_that_was_edited_so_does_not_leave(
    code: FindingCode, kind: LetterKind, change: Callable[[str], str]
) -> None:
    assert code in blocking(*edited(kind, change))


def part_of(ground: str, **changes: Any) -> LetterFields:
    part = WithheldPart(place="bijlage 3", ground=ground, balance=BALANCE, **changes)
    return LetterFields(documents=(replace(NOTE, parts=(part,)),))


FIELDS: list[tuple[FindingCode, LetterKind, dict[str, Any]]] = [
    (FindingCode.RECIPIENT_MISSING, PLAIN, {"recipient": replace(REQUESTER, name="")}),
    (FindingCode.SIGNER_MISSING, PLAIN, {"signer": Signer(name="Bo Janssens")}),
    (FindingCode.DOCUMENTS_MISSING, DECISION, {"fields": LetterFields()}),
    (FindingCode.GROUND_MISSING, DECISION, {"fields": LetterFields(documents=(replace(NOTE, parts=()),))}),
    (FindingCode.GROUND_MISSING, DECISION, {"fields": part_of("made_up")}),
    (FindingCode.FINISHER_MISSING, DECISION, {"fields": part_of("unfinished", finished_by="de directie")}),
    (FindingCode.FINISHER_MISSING, DECISION, {"fields": part_of("unfinished", finished_on="juni 2026")}),
    (FindingCode.INVITATION_MISSING, DECISION, {"fields": part_of("unreasonable")}),
    (FindingCode.EXTENSION_LATE, EXTENSION, {"first_term_ends": date(2026, 3, 2)}),
    (FindingCode.EXTENSION_DATE, EXTENSION, {"first_term_ends": date(2026, 3, 21)}),
    (FindingCode.INVITATION_LATE, LetterKind.INVITATION_TO_SPECIFY, {"first_term_ends": date(2026, 3, 2)}),
    (FindingCode.NOTHING_ASKED, LetterKind.ASK_MISSING, {"fields": LetterFields()}),
    (FindingCode.NAMES_CAPACITY, GATHER, {"motive": "het verslag van de klassenraad"}),
]


@pytest.mark.parametrize(("code", "kind", "changes"), FIELDS)
def test_a_letter_that_lacks_a_fact_does_not_leave(
    code: FindingCode, kind: LetterKind, changes: dict[str, Any]
) -> None:
    assert code in blocking(*a_letter(kind, **changes))


def test_unfinished_and_unreasonable_documents_pass_once_all_is_said() -> None:
    unfinished = part_of("unfinished", finished_by="de directie", finished_on="juni 2026")
    assert lint(*a_letter(DECISION, fields=unfinished)) == ()
    unreasonable = replace(part_of("unreasonable"), invited_on=date(2026, 2, 3))
    assert lint(*a_letter(DECISION, fields=unreasonable)) == ()


def test_an_interest_is_asked_only_where_it_is_due() -> None:
    asked = LetterFields(asked=(Missing.NAME,))
    assert blocking(*edited(LetterKind.ASK_MISSING, insert("Toon ook uw belang aan."), fields=asked)) == {
        FindingCode.ASKS_INTEREST
    }
    assert lint(*a_letter(LetterKind.ASK_MISSING, fields=asked)) == ()


def test_remarks_do_not_stop_a_letter() -> None:
    whole = replace(REPORT, outcome=DocumentOutcome.REFUSED)
    unasked = replace(whole, parts=(replace(whole.parts[0], consent_asked=False),))
    found = lint(*a_letter(DECISION, fields=LetterFields(documents=(unasked,)), appeal_body=""))
    assert {finding.code for finding in found} == {
        FindingCode.CONSENT_NOT_ASKED,
        FindingCode.WHOLE_FOR_PRIVACY,
        FindingCode.REMEDIES_ADDRESS,
    }
    assert may_leave(found)
    assert codes(*a_letter(DECISION, fields=part_of("other_law"))) == {FindingCode.GROUND_UNSURE}
    letter, facts = a_letter(PLAIN)
    assert [
        (finding.code, finding.blocks) for finding in lint(letter, replace(facts, written_on=date(2026, 3, 4)))
    ] == [(FindingCode.DATE_DIFFERS, False)]


def test_a_requester_who_was_ticked_may_be_named() -> None:
    facts = facts_of(GATHER)
    ticked = replace(facts, fields=replace(facts.fields, names_requester=True))
    assert lint(draft(GATHER, ticked), ticked) == ()


def test_a_letter_to_the_requester_may_use_the_name_of_the_requester() -> None:
    assert lint(*a_letter(LetterKind.REMINDER, recipient=REQUESTER)) == ()


def test_a_school_whose_name_holds_a_word_of_the_requester_s_name_is_not_mistaken() -> None:
    school = replace(REQUESTER, name="Basisschool Peeters", mail_address="school@voorbeeld.example")
    assert lint(*a_letter(GATHER, recipient=school)) == ()


def test_a_courtesy_translation_is_marked_and_never_of_a_decision() -> None:
    courtesy = replace(facts_of(PLAIN).fields, courtesy_language=True)
    assert blocking(*edited(PLAIN, insert(FRENCH), fields=courtesy)) == {FindingCode.TRANSLATION_UNMARKED}
    assert lint(*edited(PLAIN, insert(f"Vertaling ter informatie\n\n{FRENCH}"), fields=courtesy)) == ()
    decided = replace(facts_of(DECISION).fields, courtesy_language=True)
    assert blocking(*edited(DECISION, insert(f"Vertaling\n\n{FRENCH}"), fields=decided)) == {FindingCode.NOT_DUTCH}


def test_an_edited_letter_passes_as_long_as_it_says_the_same() -> None:
    letter, facts = edited(
        DECISION,
        lambda text: (
            text.replace("ja, u krijgt het volledig, als kopie.", "u krijgt het\n  hele reglement.")
            .replace(
                "Deze beslissing is geen toestemming om de documenten te hergebruiken",
                "Hergebruik van deze documenten is niet toegestaan zonder aparte toestemming",
            )
            .replace(
                "vanaf de dag nadat wij deze beslissing verstuurden", "vanaf de dag na de verzending van deze brief"
            )
        ),
    )
    assert lint(letter, facts) == ()


def test_what_was_granted_needs_no_ground() -> None:
    assert lint(*a_letter(DECISION, fields=LetterFields(documents=(RULES,)))) == ()


SENTENCES = {
    "promise": "Wij beloven dat u het krijgt.",
    "entitlement": "U hebt recht op dit dossier.",
    "fee": "Een kopie kost 5 euro.",
    "silence": "Geen antwoord betekent dat wij weigeren.",
    "old_law": "Zie het decreet van 26 maart 2004.",
    "foreign_law": "Dit volgt uit de Woo.",
    "working_days": "Dat duurt drie werkdagen.",
    "identity_paper": "Stuur een kopie van uw identiteitskaart.",
    "appeal_from_receipt": "De termijn loopt vanaf de ontvangst van deze brief.",
    "execution_from_decision": "U krijgt de kopie vijf dagen na deze beslissing.",
    "asks_reason": "Laat ons weten waarom u dit document wilt.",
    "only_one_way": "Dat kan alleen met ons formulier.",
    "inspection_first": "U komt eerst inkijken en pas daarna geven wij een kopie.",
    "consent_by_requester": "U moet zelf de toestemming van de betrokkene vragen.",
    "wrong_door": "U kunt in beroep gaan bij de ombudsdienst.",
    "one_parent": "De andere ouder krijgt niet wat u vraagt.",
}


@pytest.mark.parametrize("entry", forbidden_words(), ids=lambda entry: entry.code)
def test_forbidden_words_stop_a_letter_with_the_reason(entry: Any) -> None:
    kind = DECISION if entry.only else LetterKind.ASK_MISSING
    found = lint(*edited(kind, insert(SENTENCES[entry.code])))
    assert entry.text in [finding.text for finding in found if finding.code is FindingCode.FORBIDDEN_WORDS]


def test_every_forbidden_entry_has_its_sentence_and_every_code_its_test() -> None:
    assert {entry.code for entry in forbidden_words()} == set(SENTENCES)
    tested = {code for code, *_ in (*EDITS, *FIELDS)} | {
        FindingCode.FORBIDDEN_WORDS,
        FindingCode.ASKS_INTEREST,
        FindingCode.TRANSLATION_UNMARKED,
        FindingCode.DATE_DIFFERS,
        FindingCode.CONSENT_NOT_ASKED,
        FindingCode.WHOLE_FOR_PRIVACY,
        FindingCode.GROUND_UNSURE,
    }
    assert tested == set(FindingCode)
