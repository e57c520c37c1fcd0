"""The bot's whole policy in one pure file: findings in, exactly one route out.

Nothing here decides a request; it only says who acts next. A case opens for every legal
track other than a plain question, whatever the route.
"""

from __future__ import annotations

from dataclasses import replace

from bot.route import AnswersSubrequest, Decision, Route
from intake.classification import Classification
from intake.labels import NOISE, QUESTIONS, ContactChannel, Kind, Regime, Warning
from intake.message import AutomaticKind, InboundMessage
from intake.thread import CaseMatch, MatchBy
from knowledge.answer import Answer, NoAnswer

# Any of these abstained hands the message to a person.
DECISIVE_LABELS = frozenset({"kind", "channel", "mandate"})
# Nobody gets an automatic cited answer where one of these shows.
NO_ANSWER_WARNINGS = frozenset(
    {
        Warning.SAFETY_CONCERN,
        Warning.MINOR_WRITES,
        Warning.PARENTAL_AUTHORITY_DISPUTED,
        Warning.CLB_FILE,
        Warning.SPOOFED_SENDER,
    }
)
_FROM_MACHINES = frozenset({Kind.AUTO_REPLY, Kind.BOUNCE})
# Routes after which nothing happens but, at most, a letter.
_ONLY_A_LETTER = frozenset({Route.ANSWER_FROM_GUIDANCE, Route.TELL_TO_WRITE, Route.IGNORE})
TYPED_ADDRESS = "typed_address"
_JOINS = frozenset({Kind.ADDITION_TO_CASE, Kind.STATUS_ENQUIRY})


def decide(
    *,
    message: InboundMessage,
    classification: Classification,
    case_match: CaseMatch | None,
    answer: Answer | NoAnswer | None,
    answers_our_mail: bool = False,
    subrequest: AnswersSubrequest | None = None,
    typed_address: bool = False,
) -> Decision:
    """Give the one route of a message with its reason code. Same inputs, same decision.

    `answers_our_mail`: it replies to an automatic mail of ours, so a person speaks next. `subrequest`: it answers what
    we asked a school, a service or a third person. `typed_address`: its From was typed by somebody and proves nobody,
    so that no letter answers it and it joins no case by itself.
    """
    if typed_address and case_match is not None:
        case_match = replace(case_match, certain=False)
    answered = None if subrequest is None else _answers(message, classification, case_match, subrequest=subrequest)
    decision = answered or _decide(
        message, classification, case_match, answer=answer, answers_our_mail=answers_our_mail
    )
    if typed_address and decision.route in _ONLY_A_LETTER:
        # Nobody would hear anything, or a form that was sent would come to nothing.
        decision = replace(decision, route=Route.HAND_TO_HUMAN, reason=TYPED_ADDRESS)
    in_danger = Warning.SAFETY_CONCERN in classification.warnings
    if in_danger and decision.route is Route.HAND_TO_HUMAN and decision.case_reference is None:
        # Whatever else it is: this reason puts it on top of the worklist.
        return replace(decision, reason=str(Warning.SAFETY_CONCERN))
    return decision


def brought(decision: Decision, *, reference: str | None, closed: bool = False) -> Decision:
    """The decision about a message that a requester wrote on the page of a case: it joins that one, whatever it wants.

    Who wrote it is proven by a code; a person reads it, and makes another case of it where it is one. A closed case
    stands on no worklist, so there the message itself waits for a person.
    """
    if reference is None:
        return decision
    if closed:
        return Decision(route=Route.HAND_TO_HUMAN, reason="join_to_confirm", opens_case=False, case_reference=reference)
    return Decision(route=Route.APPEND_TO_CASE, reason="status_page", opens_case=False, case_reference=reference)


def _decide(
    message: InboundMessage,
    classification: Classification,
    case_match: CaseMatch | None,
    *,
    answer: Answer | NoAnswer | None,
    answers_our_mail: bool,
) -> Decision:
    noise = _noise(message, classification)
    if noise is not None:
        return noise
    opens_case = any(regime is not Regime.QUESTION for regime in classification.tracks)
    joined = _joined(classification, case_match, opens_case=opens_case)
    if joined is not None:
        return joined
    unsure = DECISIVE_LABELS.intersection(classification.abstained)
    if unsure:
        reason = f"abstained_{min(unsure)}"
        return Decision(route=Route.HAND_TO_HUMAN, reason=reason, opens_case=opens_case)
    if classification.kind is Kind.DOCUMENT_REQUEST:
        return _document_request(classification, opens_case=opens_case)
    if classification.kind in QUESTIONS:
        return _question(classification, answer, opens_case=opens_case, answers_our_mail=answers_our_mail)
    return Decision(route=Route.HAND_TO_HUMAN, reason=str(classification.kind), opens_case=opens_case)


def _answers(
    message: InboundMessage,
    classification: Classification,
    case_match: CaseMatch | None,
    *,
    subrequest: AnswersSubrequest,
) -> Decision | None:
    """An answer to what we asked joins its case, whatever it looks like: it is no request of anybody.

    Only what a machine wrote, and the same mail once more, are taken for what they are.
    """
    echo = message.automatic is not None and message.automatic.kind is AutomaticKind.OWN_ECHO
    repeats = case_match is not None and case_match.by is MatchBy.SAME_MESSAGE
    if echo or repeats or classification.kind in _FROM_MACHINES:
        return None
    if subrequest.from_recipient and Warning.SPOOFED_SENDER not in classification.warnings:
        return Decision(
            route=Route.APPEND_TO_CASE,
            reason="answers_subrequest",
            opens_case=False,
            case_reference=subrequest.reference,
        )
    return Decision(
        route=Route.HAND_TO_HUMAN,
        reason="join_to_confirm",
        opens_case=False,
        case_reference=subrequest.reference,
    )


def _noise(message: InboundMessage, classification: Classification) -> Decision | None:
    """Machine mail and commerce are ignored, visibly; a request behind machine headers is not noise."""
    if message.automatic is not None and message.automatic.kind is AutomaticKind.OWN_ECHO:
        return Decision(route=Route.IGNORE, reason="own_echo", opens_case=False)
    if classification.kind in NOISE:
        return Decision(route=Route.IGNORE, reason=str(classification.kind), opens_case=False)
    return None


def _joined(classification: Classification, case_match: CaseMatch | None, *, opens_case: bool) -> Decision | None:
    """A message that belongs to a known case joins it; an uncertain join waits for a person.

    What it asks beside that opens a case of its own; the same mail once more asks nothing new.
    """
    if case_match is None:
        return None
    repeats = case_match.by is MatchBy.SAME_MESSAGE
    if not repeats and classification.kind not in _JOINS:
        return None
    # The From address is what makes a sender a party: one that our own server calls forged proves nothing.
    if case_match.certain and Warning.SPOOFED_SENDER not in classification.warnings:
        reason = "same_message" if repeats else str(case_match.by)
        return Decision(
            route=Route.APPEND_TO_CASE,
            reason=reason,
            opens_case=opens_case and not repeats,
            case_reference=case_match.reference,
        )
    return Decision(
        route=Route.HAND_TO_HUMAN,
        reason="join_to_confirm",
        opens_case=opens_case,
        case_reference=case_match.reference,
    )


def _document_request(classification: Classification, *, opens_case: bool) -> Decision:
    if classification.channel is ContactChannel.PHONE:
        return Decision(route=Route.TELL_TO_WRITE, reason="telephone_request", opens_case=opens_case)
    if not opens_case:
        return Decision(route=Route.HAND_TO_HUMAN, reason="no_track_found", opens_case=False)
    if classification.missing:
        return Decision(route=Route.OPEN_CASE_AND_ASK_MISSING, reason="incomplete_request", opens_case=opens_case)
    return Decision(route=Route.OPEN_CASE, reason="complete_request", opens_case=opens_case)


def _question(
    classification: Classification,
    answer: Answer | NoAnswer | None,
    *,
    opens_case: bool,
    answers_our_mail: bool,
) -> Decision:
    if answers_our_mail:
        return Decision(route=Route.HAND_TO_HUMAN, reason="answers_automatic_mail", opens_case=opens_case)
    warned = NO_ANSWER_WARNINGS.intersection(classification.warnings)
    if warned:
        return Decision(route=Route.HAND_TO_HUMAN, reason=str(min(warned)), opens_case=opens_case)
    if opens_case:
        return Decision(route=Route.HAND_TO_HUMAN, reason="needs_case", opens_case=True)
    if classification.channel is ContactChannel.PHONE:
        return Decision(route=Route.HAND_TO_HUMAN, reason="telephone_question", opens_case=False)
    match answer:
        case Answer():
            return Decision(route=Route.ANSWER_FROM_GUIDANCE, reason="cited_answer", opens_case=False)
        case NoAnswer(reason=reason):
            return Decision(route=Route.HAND_TO_HUMAN, reason=str(reason), opens_case=False)
        case None:
            return Decision(route=Route.HAND_TO_HUMAN, reason="no_question_found", opens_case=False)
