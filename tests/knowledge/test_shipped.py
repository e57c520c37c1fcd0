from __future__ import annotations

import re
from datetime import date

import pytest

from knowledge.answer import Answer
from knowledge.ask import ask
from knowledge.embed import bundled_embedder
from knowledge.entry import Entry, Status
from knowledge.evaluate import Kind, LabelledQuestion, Outcome, metrics, score
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.search import STANDING_KEYS, receipt_citations
from knowledge.shipped import (
    DEFAULT_JURISDICTIONS,
    HELD_OUT,
    shipped_entries,
    shipped_index,
    shipped_questions,
    shipped_vectors,
)
from knowledge.vectors import Side, missing, texts_of

TODAY = date(2026, 3, 2)
SCOPES = ("foi", "go_account", "go_dataplatform", "aanmelden")
RULES = [entry for entry in shipped_entries() if not entry.silent]
CURRENT = [entry for entry in RULES if entry.status is Status.CURRENT and entry.jurisdiction != "NL"]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return bundled_embedder()


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> Index:
    return shipped_index(embedder)


def outcomes(index: Index, embedder: Embedder | None, questions: tuple[LabelledQuestion, ...]) -> list[Outcome]:
    return [
        score(
            question,
            ask(
                index,
                question.text,
                language=question.language,
                on_date=TODAY,
                jurisdictions=DEFAULT_JURISDICTIONS,
                scopes=SCOPES,
                embedder=embedder,
            ),
        )
        for question in questions
    ]


def test_the_shipped_vectors_belong_to_the_shipped_texts() -> None:
    vectors = shipped_vectors()
    assert vectors is not None
    assert missing(shipped_entries(), vectors) == ()
    assert set(vectors.digests) == {text.digest for text in texts_of(shipped_entries())}


def test_the_bundled_model_still_gives_the_shipped_vectors(embedder: Embedder) -> None:
    vectors = shipped_vectors()
    assert vectors is not None
    assert vectors.fingerprint == embedder.fingerprint
    sample = texts_of(shipped_entries())[::97]
    for text in sample:
        encode = embedder.encode_queries if text.side is Side.QUESTION else embedder.encode_documents
        assert float(encode([text.text])[0] @ vectors.matrix[vectors.rows[text.digest]]) >= 0.999


def test_every_access_subject_and_the_law_have_an_entry() -> None:
    keys = {entry.key for entry in CURRENT}
    assert keys >= {
        "FOI-APPOINT",
        "FOI-DISCIPLINE",
        "FOI-TESTS",
        "FOI-HOWTO",
        "FOI-MEANING-COST",
        "FOI-UNFINISHED",
        "FOI-MINUTES",
        "FOI-DOCUMENT",
        "FOI-WHO",
        "FOI-CONTACT",
    }
    assert keys >= {
        "LAW-FORM",
        "LAW-TERMS",
        "LAW-EXTENSION",
        "LAW-APPEAL",
        "LAW-REGISTER",
        "LAW-FEE",
        "LAW-PROXY",
        "LAW-PARTIAL",
        "LAW-EXISTING",
        "LAW-LANGUAGE",
    }


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
            assert entry.key in {
                "FOI-HOWTO",
                "FOI-MEANING-COST",
                "LAW-FORM",
                "LAW-TERMS",
                "LAW-APPEAL",
                "LAW-REGISTER",
                "LAW-PASSING-ON",
                "LAW-FEE",
                "LAW-PROXY",
                "LAW-LANGUAGE",
            }


def test_a_receipt_on_a_request_tells_terms_and_register(index: Index, embedder: Embedder) -> None:
    answers = receipt_citations(
        index,
        "Graag een kopie van het jaarverslag van de school.",
        language="nl",
        on_date=TODAY,
        jurisdictions=DEFAULT_JURISDICTIONS,
        embedder=embedder,
    )
    keys = [answer.citations[0].key for answer in answers]
    assert set(STANDING_KEYS) <= set(keys)
    assert len(keys) <= 3


def test_the_labelled_questions_are_enough_and_none_is_a_phrasing() -> None:
    questions = (*shipped_questions(), *shipped_questions(HELD_OUT))
    assert len(shipped_questions()) >= 120
    keys = {entry.key for entry in RULES}
    assert all(key in keys for question in questions for key in question.gold)
    phrasings = {said.casefold() for entry in shipped_entries() for ps in entry.questions.values() for said in ps}
    assert [question.id for question in questions if question.text.casefold() in phrasings] == []
    assert {question.kind for question in questions} == set(Kind)


def test_the_decision_holds_on_the_questions_it_was_fitted_on(index: Index, embedder: Embedder) -> None:
    found = {m.name: m.value for m in metrics(outcomes(index, embedder, shipped_questions()[::3]))}
    assert found["answers.in_scope.right"] >= 0.8
    assert found["answers.out_of_scope.right"] >= 0.95
    assert found["answers.wrong_jurisdiction.right"] == 1.0


def test_what_we_do_not_cover_stays_unanswered_on_questions_never_fitted(index: Index, embedder: Embedder) -> None:
    found = {m.name: m.value for m in metrics(outcomes(index, embedder, shipped_questions(HELD_OUT)))}
    assert found["answers.out_of_scope.right"] >= 0.9
    assert found["answers.wrong_jurisdiction.right"] == 1.0


def test_without_vectors_words_alone_are_stricter_and_still_answer(index: Index) -> None:
    found = outcomes(index, None, shipped_questions())
    answered = [outcome for outcome in found if outcome.answered]
    assert len(answered) >= 40
    assert sum(outcome.right for outcome in answered) / len(answered) >= 0.9


def test_an_answer_is_a_literal_quotation(index: Index, embedder: Embedder) -> None:
    outcome = ask(
        index,
        "Binnen hoeveel dagen moet er beslist worden over een aanvraag tot inzage?",
        language="nl",
        on_date=TODAY,
        jurisdictions=DEFAULT_JURISDICTIONS,
        scopes=("foi",),
        embedder=embedder,
    )
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].key == "LAW-TERMS"
    assert all(quote in {entry.answer for entry in RULES} for quote in outcome.quotes)
