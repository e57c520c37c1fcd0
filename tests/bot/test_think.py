"""The same bytes, cases and day give the same thought; what is searched for and what a receipt may cite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.indexing import load_knowledge
from bot.library import Library
from bot.profile import BodyProfile
from bot.route import Route
from bot.think import MAX_QUESTION_CHARACTERS, Knowledge, Thought, consider, question_text, read
from intake.thread import KnownCase, MatchBy
from knowledge.answer import Answer, NoAnswer
from tests.support.builders import (
    ADDRESS,
    CITIZEN,
    NOW,
    a_classification,
    a_mail,
    a_message,
    a_question,
    a_request,
    an_incomplete_request,
)

BODY = BodyProfile(id="polder", addresses=(ADDRESS,))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(Library())


def thought_of(content: bytes, knowledge: Knowledge, *, known: tuple[KnownCase, ...] = ()) -> Thought:
    message = read(content, own_addresses=(ADDRESS,))
    return consider(message, known=known, body=BODY, on_date=NOW.date(), knowledge=knowledge)


def test_the_same_mail_gives_the_same_thought(knowledge: Knowledge) -> None:
    for content in (a_request(), a_question(), an_incomplete_request()):
        assert thought_of(content, knowledge) == thought_of(content, knowledge)


def test_a_question_is_searched_for_and_a_request_is_not(knowledge: Knowledge) -> None:
    question = thought_of(a_question(), knowledge)
    assert isinstance(question.answer, Answer)
    assert question.decision.route is Route.ANSWER_FROM_GUIDANCE
    request = thought_of(a_request(), knowledge)
    assert request.answer is None
    assert request.decision.route is Route.OPEN_CASE
    assert len(request.procedure) <= 3


def test_law_of_the_future_or_of_elsewhere_answers_nobody(knowledge: Knowledge) -> None:
    message = read(a_question())
    elsewhere = replace(BODY, jurisdiction="FR")
    thought = consider(message, known=(), body=elsewhere, on_date=NOW.date(), knowledge=knowledge)
    for citation in thought.answer.citations if isinstance(thought.answer, Answer) else ():
        assert citation.jurisdiction in {"FR", "BE", "EU"}
    before = consider(message, known=(), body=BODY, on_date=NOW.date().replace(year=1990), knowledge=knowledge)
    assert isinstance(before.answer, NoAnswer)


def test_a_mail_joins_the_case_it_answers(knowledge: Knowledge) -> None:
    known = KnownCase(
        reference="OB-2026-0001", own_message_ids=frozenset({"<brief@polder.example>"}), parties=frozenset({CITIZEN})
    )
    content = a_mail(
        "Dag,\n\nHierbij nog mijn adres voor dossier OB-2026-0001: Kerkstraat 21, 9100 Sint-Niklaas.\n\nBram\n",
        subject="Re: [OB-2026-0001] toets van mijn dochter",
        headers=[("In-Reply-To", "<brief@polder.example>")],
    )
    thought = thought_of(content, knowledge, known=(known,))
    assert thought.case_match is not None
    assert thought.case_match.by is MatchBy.THREAD
    assert (thought.decision.route, thought.decision.case_reference) == (Route.APPEND_TO_CASE, "OB-2026-0001")


def test_a_question_that_answers_our_mail_is_for_a_person(knowledge: Knowledge) -> None:
    message = read(a_question())
    thought = consider(message, known=(), body=BODY, on_date=NOW.date(), knowledge=knowledge, answers_our_mail=True)
    assert (thought.decision.route, thought.answers_our_mail) == (Route.HAND_TO_HUMAN, True)


def test_a_question_beyond_the_guidance_is_remembered_without_its_writer(knowledge: Knowledge) -> None:
    content = a_mail(
        "Dag,\n\nWanneer begint het zwembadseizoen voor Bram Coessens?\n\nBram Coessens\n", subject="Zwembad"
    )
    thought = thought_of(content, knowledge)
    assert thought.decision.route is Route.HAND_TO_HUMAN
    assert thought.unanswered is not None
    assert "zwembadseizoen" in thought.unanswered.text
    assert "Coessens" not in thought.unanswered.text
    assert thought_of(a_question(), knowledge).unanswered is None


def test_words_only_still_answers(knowledge: Knowledge) -> None:
    thought = thought_of(a_question(), Knowledge(index=knowledge.index, embedder=None))
    assert isinstance(thought.answer, Answer | NoAnswer)


def test_what_is_searched_for_are_the_asking_sentences_and_never_a_novel() -> None:
    message = replace(a_message(), subject="Vraag", text_unquoted="Dag. Hoe lang duurt het? Groeten.")
    assert question_text(message, a_classification(questions=("Hoe lang duurt het?",))) == "Vraag\nHoe lang duurt het?"
    assert question_text(message, a_classification()) == "Vraag\nDag. Hoe lang duurt het? Groeten."
    novel = replace(message, text_unquoted="woord " * 100_000)
    assert len(question_text(novel, a_classification())) == MAX_QUESTION_CHARACTERS
