"""Which mails count as a question that guidance lacks, and what is kept of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.route import Decision, Route
from bot.unanswered import MaskedQuestion, known_in, masked_search, unanswered_question
from intake.classification import Requester
from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.gaps import QuestionSource
from tests.knowledge.support import a_corpus, an_entry, an_index
from tests.support.builders import NOW, a_classification, a_message
from tests.support.orchard import a_knowledge

INDEX = a_knowledge().index
HANDED = Decision(route=Route.HAND_TO_HUMAN, reason="below_threshold", opens_case=False)
NOTHING = NoAnswer(reason=Reason.BELOW_THRESHOLD, hits=())


def question(
    *,
    answer: Answer | NoAnswer | None = NOTHING,
    decision: Decision = HANDED,
    subject: str = "Zwembad",
    text: str = "Mag Bram mee naar het zwembad",
) -> MaskedQuestion | None:
    message = replace(a_message(), subject=subject, text_unquoted=text)
    requester = Requester(name="Lut Wouters", represents="Jef", postal_address="Vlasmarkt 14, 9140 Temse")
    labels = a_classification(requester=requester, questions=(text,))
    return unanswered_question(message, labels, answer=answer, decision=decision, index=INDEX)


def test_a_question_that_guidance_could_not_answer_is_kept_masked() -> None:
    kept = question()
    assert kept is not None
    assert (kept.text, kept.language, kept.reason, kept.nearest) == (
        "Zwembad. Mag [naam] mee naar het zwembad.",
        "nl",
        "below_threshold",
        None,
    )


def test_whoever_asks_or_is_asked_for_is_taken_out() -> None:
    kept = question(subject="lut wouters", text="mag jef uit de vlasmarkt zwemmen?")
    assert kept is not None
    assert kept.text == "[naam]. mag [naam] uit de [naam] zwemmen?"


@pytest.mark.parametrize("reason", [Reason.NEEDS_CASE, Reason.UNSAFE])
def test_what_says_nothing_of_guidance_is_not_kept(reason: Reason) -> None:
    decision = replace(HANDED, reason=reason.value)
    assert question(answer=NoAnswer(reason=reason, hits=()), decision=decision) is None


def test_a_message_that_went_another_way_is_not_kept() -> None:
    assert question(decision=replace(HANDED, reason="minor_writes")) is None
    assert question(decision=replace(HANDED, route=Route.OPEN_CASE)) is None
    assert question(answer=None) is None


def test_a_search_is_kept_in_its_language_with_its_reason() -> None:
    text = "Mag Jan Peeters zwemmen in de vijver van de school"
    search = masked_search(text, reason="not_helpful", nearest="hond", index=INDEX)
    row = search.kept(QuestionSource.SEARCH, at=NOW)
    assert (row.language, row.reason, row.nearest, row.at, row.origin) == ("nl", "not_helpful", "hond", NOW, None)
    assert "Peeters" not in row.text


def test_a_name_that_another_body_writes_of_is_masked_as_any_other() -> None:
    own = an_entry(id="stad:kelk", key="STAD-KELK", title="Bij wie meldt u zich?", answer="Bij Kelkens.", body="stad")
    index = an_index((*a_corpus(), own))
    assert known_in(index, body_id="stad")("kelkens")
    for other in ("dorp", ""):
        assert not known_in(index, body_id=other)("kelkens")
        assert known_in(index, body_id=other)("pruimen")
    search = masked_search("Is Kelkens er vandaag?", reason="no_result", nearest=None, index=index, body_id="dorp")
    assert "Kelkens" not in search.text


def test_a_word_guidance_uses_is_known_in_any_language_and_form() -> None:
    known = known_in(INDEX)
    assert known("pruimen")
    assert known("plums")
    assert known("de")
    assert not known("wouters")
