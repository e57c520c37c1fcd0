"""The bot's policy: every route, and what no combination of findings may ever give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decide import DECISIVE_LABELS, NO_ANSWER_WARNINGS, brought, decide
from bot.route import AnswersSubrequest, Decision, Route
from intake.labels import NOISE, QUESTIONS, ContactChannel, Kind, Mandate, Missing, Regime, Warning
from intake.message import Automatic, AutomaticKind
from intake.thread import CaseMatch, MatchBy
from knowledge.answer import Answer, Citation, NoAnswer, Reason
from tests.support.builders import NOW, a_classification, a_message

ANSWER = Answer(
    text="Neen.",
    quotes=("Neen.",),
    citations=(
        Citation(
            key="foi-meaning-cost",
            title="Reden",
            article="II.40",
            source="Bestuursdecreet",
            jurisdiction="BE-VLG",
            status="current",
            valid_from=NOW.date(),
            valid_until=None,
        ),
    ),
    hits=(),
)
ECHO = Automatic(kind=AutomaticKind.OWN_ECHO, source="header:From", evidence="info@polder.example")
CASE = "OB-2026-0007"


def a_match(by: MatchBy = MatchBy.THREAD, *, certain: bool = True) -> CaseMatch:
    return CaseMatch(reference=CASE, by=by, evidence="<x@y.example>", certain=certain)


def decided(
    *,
    match: CaseMatch | None = None,
    answer: Answer | NoAnswer | None = None,
    automatic: Automatic | None = None,
    answers_our_mail: bool = False,
    subrequest: AnswersSubrequest | None = None,
    **labels: Any,
) -> Decision:
    return decide(
        message=a_message(automatic=automatic),
        classification=a_classification(**labels),
        case_match=match,
        answer=answer,
        answers_our_mail=answers_our_mail,
        subrequest=subrequest,
    )


FOI = {"kind": Kind.DOCUMENT_REQUEST, "tracks": (Regime.FOI,)}
QUESTION = {"kind": Kind.INFORMATION_QUESTION, "tracks": (Regime.QUESTION,)}
TABLE: dict[str, tuple[dict[str, Any], Route, str, bool]] = {
    "a complete request": (FOI, Route.OPEN_CASE, "complete_request", True),
    "an incomplete request": (
        {**FOI, "missing": (Missing.POSTAL_ADDRESS,)},
        Route.OPEN_CASE_AND_ASK_MISSING,
        "incomplete_request",
        True,
    ),
    "a faxed request is written": ({**FOI, "channel": ContactChannel.FAX}, Route.OPEN_CASE, "complete_request", True),
    "a request by telephone": (
        {"kind": Kind.DOCUMENT_REQUEST, "channel": ContactChannel.PHONE},
        Route.TELL_TO_WRITE,
        "telephone_request",
        False,
    ),
    "a telephone call with another track": (
        {"kind": Kind.DOCUMENT_REQUEST, "channel": ContactChannel.PHONE, "tracks": (Regime.DATA_ACCESS,)},
        Route.TELL_TO_WRITE,
        "telephone_request",
        True,
    ),
    "a question with an answer": (
        {**QUESTION, "answer": ANSWER},
        Route.ANSWER_FROM_GUIDANCE,
        "cited_answer",
        False,
    ),
    "a question without one": (
        {**QUESTION, "answer": NoAnswer(reason=Reason.AMBIGUOUS, hits=())},
        Route.HAND_TO_HUMAN,
        "ambiguous",
        False,
    ),
    "a question nobody searched for": (QUESTION, Route.HAND_TO_HUMAN, "no_question_found", False),
    "a question by telephone": (
        {**QUESTION, "answer": ANSWER, "channel": ContactChannel.PHONE},
        Route.HAND_TO_HUMAN,
        "telephone_question",
        False,
    ),
    "a question beside a legal track": (
        {"kind": Kind.INFORMATION_QUESTION, "tracks": (Regime.QUESTION, Regime.REUSE), "answer": ANSWER},
        Route.HAND_TO_HUMAN,
        "needs_case",
        True,
    ),
    "a question that answers our letter": (
        {**QUESTION, "answer": ANSWER, "answers_our_mail": True},
        Route.HAND_TO_HUMAN,
        "answers_automatic_mail",
        False,
    ),
    "a complaint": (
        {"kind": Kind.COMPLAINT, "tracks": (Regime.COMPLAINT,)},
        Route.HAND_TO_HUMAN,
        "complaint",
        True,
    ),
    "an appeal": ({"kind": Kind.APPEAL, "tracks": (Regime.APPEAL,)}, Route.HAND_TO_HUMAN, "appeal", True),
    "own data": (
        {"kind": Kind.DATA_SUBJECT_REQUEST, "tracks": (Regime.DATA_ACCESS,)},
        Route.HAND_TO_HUMAN,
        "data_subject_request",
        True,
    ),
    "a request in which no track was found": (
        {"kind": Kind.DOCUMENT_REQUEST},
        Route.HAND_TO_HUMAN,
        "no_track_found",
        False,
    ),
    "anything else": ({"kind": Kind.OTHER}, Route.HAND_TO_HUMAN, "other", False),
    "an abstained kind": ({**FOI, "abstained": ("kind",)}, Route.HAND_TO_HUMAN, "abstained_kind", True),
    "an abstained mandate": ({**FOI, "abstained": ("mandate",)}, Route.HAND_TO_HUMAN, "abstained_mandate", True),
    "an abstained form of access decides nothing": (
        {**FOI, "abstained": ("form_of_access",)},
        Route.OPEN_CASE,
        "complete_request",
        True,
    ),
    "an auto-reply": ({"kind": Kind.AUTO_REPLY, "match": a_match()}, Route.IGNORE, "auto_reply", False),
    "a bounce": ({"kind": Kind.BOUNCE}, Route.IGNORE, "bounce", False),
    "advertising": ({"kind": Kind.SPAM_OR_COMMERCIAL}, Route.IGNORE, "spam_or_commercial", False),
    "our own letter come back": ({**FOI, "automatic": ECHO}, Route.IGNORE, "own_echo", False),
    "an addition in a thread": (
        {"kind": Kind.ADDITION_TO_CASE, "match": a_match()},
        Route.APPEND_TO_CASE,
        "thread",
        False,
    ),
    "a status enquiry with its reference": (
        {"kind": Kind.STATUS_ENQUIRY, "match": a_match(MatchBy.REFERENCE_AND_PARTY)},
        Route.APPEND_TO_CASE,
        "reference_and_party",
        False,
    ),
    "an addition from a stranger": (
        {"kind": Kind.ADDITION_TO_CASE, "match": a_match(MatchBy.REFERENCE_ONLY, certain=False)},
        Route.HAND_TO_HUMAN,
        "join_to_confirm",
        False,
    ),
    "an addition that also asks for own data": (
        {"kind": Kind.ADDITION_TO_CASE, "match": a_match(), "tracks": (Regime.DATA_ACCESS,)},
        Route.APPEND_TO_CASE,
        "thread",
        True,
    ),
    "an addition under a forged address": (
        {"kind": Kind.ADDITION_TO_CASE, "match": a_match(), "warnings": (Warning.SPOOFED_SENDER,)},
        Route.HAND_TO_HUMAN,
        "join_to_confirm",
        False,
    ),
    "the same mail again": (
        {**FOI, "match": a_match(MatchBy.SAME_MESSAGE)},
        Route.APPEND_TO_CASE,
        "same_message",
        False,
    ),
    "a new request in an old thread": ({**FOI, "match": a_match()}, Route.OPEN_CASE, "complete_request", True),
    "a status enquiry that matches nothing": (
        {"kind": Kind.STATUS_ENQUIRY},
        Route.HAND_TO_HUMAN,
        "status_enquiry",
        False,
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_each_finding_has_its_route_and_reason(name: str) -> None:
    findings, route, reason, opens_case = TABLE[name]
    found = decided(**findings)
    assert (found.route, found.reason, found.opens_case) == (route, reason, opens_case)


def test_the_table_reaches_every_route() -> None:
    assert {route for _, route, _, _ in TABLE.values()} == set(Route)


@pytest.mark.parametrize("warning", sorted(NO_ANSWER_WARNINGS))
@pytest.mark.parametrize("kind", sorted(QUESTIONS))
def test_no_worrying_mail_gets_a_cited_answer(kind: Kind, warning: Warning) -> None:
    found = decided(kind=kind, tracks=(Regime.QUESTION,), warnings=(warning,), answer=ANSWER)
    assert (found.route, found.reason) == (Route.HAND_TO_HUMAN, str(warning))


@pytest.mark.parametrize("kind", [Kind.OTHER, Kind.COMPLAINT, Kind.INFORMATION_QUESTION])
def test_danger_is_the_reason_whatever_else_a_person_would_get_it_for(kind: Kind) -> None:
    decision = decided(kind=kind, warnings=(Warning.SAFETY_CONCERN,), abstained=("kind",))
    assert (decision.route, decision.reason) == (Route.HAND_TO_HUMAN, "safety_concern")


def test_danger_hides_no_join_that_a_person_must_confirm() -> None:
    decision = decided(kind=Kind.ADDITION_TO_CASE, match=a_match(certain=False), warnings=(Warning.SAFETY_CONCERN,))
    assert (decision.reason, decision.case_reference) == ("join_to_confirm", CASE)


def subsets(members: type[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(members)), unique=True, max_size=4).map(tuple)


LABELS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(Kind)),
        "channel": st.sampled_from(list(ContactChannel)),
        "mandate": st.sampled_from(list(Mandate)),
        "tracks": subsets(Regime),
        "missing": subsets(Missing),
        "warnings": subsets(Warning),
        "abstained": st.lists(st.sampled_from(["kind", "channel", "mandate", "capacity"]), unique=True).map(tuple),
    }
)
MATCHES = st.none() | st.builds(a_match, st.sampled_from(list(MatchBy)), certain=st.booleans())
ANSWERS = st.none() | st.just(ANSWER) | st.sampled_from([NoAnswer(reason=reason, hits=()) for reason in Reason])


@settings(max_examples=300, deadline=None)
@given(
    labels=LABELS,
    match=MATCHES,
    answer=ANSWERS,
    echo=st.sampled_from([None, None, None, ECHO]),
    answers_our_mail=st.booleans(),
)
def test_whatever_is_found_there_is_one_decision_and_no_costly_mistake(
    labels: dict[str, Any],
    match: CaseMatch | None,
    answer: Answer | NoAnswer | None,
    echo: Automatic | None,
    answers_our_mail: bool,
) -> None:
    found = decided(**labels, match=match, answer=answer, automatic=echo, answers_our_mail=answers_our_mail)
    noise = labels["kind"] in NOISE or echo is not None
    legal = set(labels["tracks"]) - {Regime.QUESTION}
    assert found.reason
    # Noise is ignored and nothing else is.
    assert (found.route is Route.IGNORE) == noise
    # A legal track opens its case on every route; noise has none, and the same mail again has its case.
    assert found.opens_case == (bool(legal) and not noise and found.reason != "same_message")
    if found.route is Route.APPEND_TO_CASE:
        assert match is not None
        assert match.certain
        assert Warning.SPOOFED_SENDER not in labels["warnings"]
        assert found.case_reference == match.reference
    if found.case_reference is not None:
        assert found.route in {Route.APPEND_TO_CASE, Route.HAND_TO_HUMAN}
    if found.route is Route.ANSWER_FROM_GUIDANCE:
        assert labels["kind"] in QUESTIONS
        assert isinstance(answer, Answer)
        assert not NO_ANSWER_WARNINGS.intersection(labels["warnings"])
        assert not DECISIVE_LABELS.intersection(labels["abstained"])
        assert not (legal or answers_our_mail)
    if found.route in {Route.OPEN_CASE, Route.OPEN_CASE_AND_ASK_MISSING}:
        assert found.opens_case
    if found.route in {Route.OPEN_CASE, Route.OPEN_CASE_AND_ASK_MISSING, Route.TELL_TO_WRITE}:
        by_phone = labels["channel"] is ContactChannel.PHONE
        assert labels["kind"] is Kind.DOCUMENT_REQUEST
        assert (found.route is Route.TELL_TO_WRITE) == by_phone
        assert not DECISIVE_LABELS.intersection(labels["abstained"])


ASKED = AnswersSubrequest(subrequest_id="s", reference=CASE, from_recipient=True)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.AUTO_REPLY, Kind.BOUNCE)])
def test_an_answer_to_what_we_asked_joins_whatever_it_looks_like(kind: Kind) -> None:
    labels: dict[str, Any] = {"kind": kind, "tracks": (Regime.FOI,), "abstained": ("kind",)}
    assert decided(subrequest=ASKED, answer=ANSWER, **labels) == Decision(
        route=Route.APPEND_TO_CASE, reason="answers_subrequest", opens_case=False, case_reference=CASE
    )
    confirm = Decision(route=Route.HAND_TO_HUMAN, reason="join_to_confirm", opens_case=False, case_reference=CASE)
    stranger = replace(ASKED, from_recipient=False)
    assert decided(subrequest=stranger, answer=ANSWER, **labels) == confirm
    assert decided(subrequest=ASKED, answer=ANSWER, warnings=(Warning.SPOOFED_SENDER,), **labels) == confirm


def test_what_a_machine_wrote_answers_nothing() -> None:
    assert decided(subrequest=ASKED, kind=Kind.AUTO_REPLY).route is Route.IGNORE
    assert decided(subrequest=ASKED, kind=Kind.BOUNCE).route is Route.IGNORE
    assert decided(subrequest=ASKED, automatic=ECHO).reason == "own_echo"
    repeated = decided(subrequest=ASKED, match=a_match(MatchBy.SAME_MESSAGE), kind=Kind.OTHER)
    assert repeated.reason == "same_message"


@pytest.mark.parametrize(("closed", "route"), [(False, Route.APPEND_TO_CASE), (True, Route.HAND_TO_HUMAN)])
def test_what_was_written_on_the_page_of_a_case_belongs_there(closed: bool, route: Route) -> None:
    found = Decision(route=Route.OPEN_CASE, reason="complete_request", opens_case=True)
    said = brought(found, reference="OB-2026-0001", closed=closed)
    assert (said.route, said.case_reference, said.opens_case) == (route, "OB-2026-0001", False)
    assert brought(found, reference=None) == found
