from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.embed import bundled_embedder
from knowledge.entry import Entry, Status
from knowledge.evaluate import Kind, LabelledQuestion, Outcome, metrics, score
from knowledge.index import Index, training_texts
from knowledge.ports import Embedder
from knowledge.search import STANDING_KEYS, receipt_citations
from knowledge.shipped import (
    DEFAULT_JURISDICTIONS,
    held_out_questions,
    shipped_contacts,
    shipped_entries,
    shipped_index,
    shipped_learned,
    shipped_questions,
    shipped_vectors,
)
from knowledge.vectors import Side, missing, texts_of
from tests.knowledge.support import TODAY

SCOPES = frozenset({"foi", "go_account", "go_dataplatform", "aanmelden", "vtc_2012", "nl_school"})
RULES = [entry for entry in shipped_entries() if not entry.silent]
CURRENT = [entry for entry in RULES if entry.status is Status.CURRENT and entry.jurisdiction != "NL"]
CONTACTS = {contact.role: contact.value for contact in shipped_contacts()}
# A receipt tells procedure only: what must be in a request, how it may be sent, terms, register, passing on, appeal.
IN_RECEIPT = re.compile(
    r"FOI-(HOWTO|MEANING-COST)|LAW-(ADDRESS|ANONYMOUS|ANSWER-CHANNEL|APPEAL\S*|AVG-FORM|AVG-TERM|CHOICE|CONTACT-PERSON|CONTENT|"
    r"COPY-FORM|COUNTING|DESK|EXECUTION|EXPLANATION|EXTENSION|FAX|FEE|FORM|HOLIDAYS|INSPECTION\S*|LANGUAGE|LAWYER|"
    r"NEW-TERM|NO-CITATION|NOT-REQUIRED|OLD-TERMS|PASSING-ON|PHONE|PROXY|RECEIPT|REGISTER\S*|SILENCE|SPECIFY|SPLIT-HOLDING|TERMS|"
    r"UNION|EMAIL-MOMENT)"
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return bundled_embedder()


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> Index:
    return shipped_index(embedder)


def everybody() -> Filter:
    return Filter(on_date=TODAY, jurisdictions=frozenset(DEFAULT_JURISDICTIONS), scopes=SCOPES)


def answered(index: Index, embedder: Embedder | None, text: str, *, language: str = "nl") -> Answer | NoAnswer:
    return ask(index, text, language=language, allowed=everybody(), embedder=embedder, contacts=CONTACTS)


def outcomes(index: Index, embedder: Embedder | None, questions: tuple[LabelledQuestion, ...]) -> list[Outcome]:
    return [score(q, answered(index, embedder, q.text, language=q.language)) for q in questions]


def test_the_shipped_vectors_belong_to_the_shipped_texts() -> None:
    vectors = shipped_vectors()
    assert vectors is not None
    assert missing(shipped_entries(), vectors) == ()
    assert {text.digest for text in texts_of(shipped_entries())} <= set(vectors.digests)


def test_what_was_learned_belongs_to_the_shipped_entries_and_vectors() -> None:
    learned, vectors = shipped_learned(), shipped_vectors()
    assert learned is not None
    assert vectors is not None
    assert learned.fingerprint == vectors.fingerprint
    assert set(learned.entries) == set(training_texts(shipped_entries())[1])


def test_the_bundled_model_still_gives_the_shipped_vectors(embedder: Embedder) -> None:
    vectors = shipped_vectors()
    assert vectors is not None
    assert vectors.fingerprint == embedder.fingerprint
    sample = texts_of(shipped_entries())[::499]
    for text in sample:
        encode = embedder.encode_queries if text.side is Side.QUESTION else embedder.encode_documents
        assert float(encode([text.text])[0] @ vectors.matrix[vectors.rows[text.digest]]) >= 0.999


def test_every_subject_that_must_be_findable_has_an_entry_and_the_law_many() -> None:
    keys = {entry.key for entry in RULES}
    table = tomllib.loads(Path(__file__).with_name("subjects.toml").read_text(encoding="utf-8"))
    assert set(table["keys"]) <= keys
    assert len([key for key in keys if key.startswith("LAW-")]) >= 45


def test_past_and_foreign_subjects_are_marked_and_kept_apart() -> None:
    for entry in RULES:
        assert (entry.scope == "vtc_2012") is entry.key.startswith("VTC-")
        assert (entry.jurisdiction == "NL") is entry.key.startswith("NL-") is (entry.scope == "nl_school")
        if entry.key.startswith("VTC-"):
            assert entry.status is Status.HISTORICAL


@pytest.mark.parametrize("entry", CURRENT, ids=lambda entry: entry.id)
def test_an_entry_in_force_is_phrased_in_four_languages_and_names_its_source(entry: Entry) -> None:
    assert len(entry.questions["nl"]) >= 8
    assert all(len(entry.questions[language]) >= 2 for language in ("fr", "en", "de"))
    assert entry.source
    assert entry.articles or entry.scope != "foi"


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.id)
def test_no_entry_holds_a_telephone_number_or_an_amount(entry: Entry) -> None:
    assert re.search(r"\b0\d{1,3}[ /.]\d{2,3}[ .]?\d{2}|€|\d euro", entry.answer) is None


def test_a_receipt_cites_procedure_only() -> None:
    for entry in RULES:
        if entry.in_receipt:
            assert not entry.needs_officer
            assert IN_RECEIPT.fullmatch(entry.key), entry.id


def test_a_receipt_on_a_request_tells_terms_and_register(index: Index, embedder: Embedder) -> None:
    text = "Graag een kopie van het jaarverslag van de school."
    answers = receipt_citations(index, text, language="nl", allowed=everybody(), embedder=embedder, contacts=CONTACTS)
    keys = [answer.citations[0].key for answer in answers]
    assert set(STANDING_KEYS) <= set(keys)
    assert len(keys) <= 3


def test_the_labelled_questions_are_enough_by_several_hands_and_none_is_a_phrasing() -> None:
    fitted, held_out = shipped_questions(), held_out_questions()
    assert len(fitted) >= 600
    keys = {entry.key for entry in RULES}
    assert all(key in keys for question in (*fitted, *held_out) for key in question.gold)
    phrasings = {said.casefold() for entry in RULES for ps in entry.questions.values() for said in ps}
    assert [question.id for question in held_out if question.text.casefold() in phrasings] == []
    assert {question.text for question in fitted}.isdisjoint({question.text for question in held_out})
    assert {question.kind for question in fitted} == {question.kind for question in held_out} == set(Kind)
    outsiders = [question for question in fitted if question.author != "inzage"]
    assert all(question.author for question in fitted)
    assert len(outsiders) * 3 >= len(fitted)


def test_the_decision_holds_on_questions_never_fitted(index: Index, embedder: Embedder) -> None:
    found = {m.name: m.value for m in metrics(outcomes(index, embedder, held_out_questions()))}
    assert found["answers.in_scope.right"] >= 0.85
    assert found["answers.human_kept"] >= 0.8
    assert found["answers.precision"] >= 0.9


def test_without_vectors_words_alone_are_stricter_and_still_answer(index: Index) -> None:
    found = outcomes(index, None, held_out_questions())
    answered = [outcome for outcome in found if outcome.answered]
    assert len(answered) >= 20
    assert sum(outcome.right for outcome in answered) / len(answered) >= 0.85


def test_an_answer_is_a_literal_quotation(index: Index, embedder: Embedder) -> None:
    outcome = answered(index, embedder, "Binnen hoeveel dagen moet er beslist worden over een aanvraag tot inzage?")
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].key == "LAW-TERMS"
    assert all(quote in {entry.answer for entry in RULES} for quote in outcome.quotes)


@pytest.mark.parametrize("text", ["", "Wat eten we vandaag?", "ik wil mijn geld terug", "Hoe laat begint de les?"])
def test_what_is_no_question_of_ours_goes_to_a_person(index: Index, embedder: Embedder, text: str) -> None:
    assert isinstance(answered(index, embedder, text), NoAnswer)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Wat mag een Nederlandse basisschool in het leerlingdossier bewaren?", "NL-DOSSIER"),
        ("Hoe lang mochten de gegevens bewaard worden volgens de VTC-machtiging van 25 juli 2012?", "VTC-RETENTION"),
    ],
)
def test_past_and_foreign_law_answers_who_asks_for_it_by_name_and_says_what_it_is(
    index: Index, embedder: Embedder, text: str, key: str
) -> None:
    outcome = answered(index, embedder, text)
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].key == key
    assert outcome.text.startswith(("Nederlandse regels, gelden niet in Vlaanderen", "Historisch, geldt niet meer"))


@pytest.mark.parametrize(
    "text",
    [
        "Vallen vrije katholieke scholen onder de openbaarheid van bestuur?",
        "Wie neemt in een scholengroep de beslissing over mijn aanvraag?",
        "Mag een vader die uit het ouderlijk gezag ontzet is het dossier zien?",
    ],
)
def test_what_the_law_leaves_uncertain_goes_to_an_officer(index: Index, embedder: Embedder, text: str) -> None:
    outcome = answered(index, embedder, text)
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason in {Reason.NEEDS_OFFICER, Reason.BELOW_THRESHOLD, Reason.AMBIGUOUS}
