"""The policy of a chat in one pure file: its turns and slots in, one outcome out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.decide import NO_ANSWER_WARNINGS
from intake import phrases
from intake.chat_slots import Slots
from intake.chat_turn import TurnRead
from intake.labels import Kind, Missing, Warning
from knowledge.answer import Answer, NoAnswer, Reason
from replies.chat import Saying

Place = tuple[int, int]
# Danger that the rules see is `alarming`; what only the learned reader hears counts where no guidance answers as well.
_LEARNED = frozenset({Warning.SAFETY_CONCERN})
# What a turn names beside these is no request by itself.
_OF_ANOTHER_MATTER = (Kind.APPEAL, Kind.COMPLAINT, Kind.STATUS_ENQUIRY, Kind.DATA_SUBJECT_REQUEST)
_AGE_ALONE = re.compile(
    r"^\W*(?:ja |ik ben |i am |i'm |j'ai |ich bin )?(?:[89]|1[0-7])\s*"
    r"(?:jaar|jr|j|ans|years?(?: old)?|jahre?)?\W*$"
)
_UNSURE = (Reason.BELOW_THRESHOLD, Reason.AMBIGUOUS)


class ChatOutcome(StrEnum):
    """Where a chat stands; the values are the public contract's."""

    ANSWERED = "answered"
    CASE_READY = "case_ready"
    CASE_INCOMPLETE = "case_incomplete"
    ANSWERED_THEN_CASE = "answered_then_case"
    HANDED_TO_HUMAN = "handed_to_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the citizen: the words, what was read in them, the answer to what they ask, what the bot said."""

    text: str
    read: TurnRead
    answer: Answer | NoAnswer | None = None
    sayings: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome with its reason; `final`: nothing is answered any more, a person goes on."""

    outcome: ChatOutcome
    reason: str
    final: bool = False


def judged(turns: Sequence[Turn], slots: Slots) -> Verdict:
    """Danger first; then a live request; then what only a person does; then the questions."""
    reads = [turn.read for turn in turns]
    live = request_at(turns, slots)
    # Instructions to the machine are never obeyed; beside them a request goes on as it would without.
    injected = live is None and any(read.void for read in reads)
    if injected or any(read.alarming for read in reads) or any(_unsafe(turn) for turn in turns):
        return _handed(str(Warning.SAFETY_CONCERN), final=True)
    if any(read.underage for read in reads) or _young(turns):
        return _handed(str(Warning.MINOR_WRITES), final=True)
    if any(read.called for read in reads) and not (live and _can_be_filed(slots)):
        return _handed("telephone", final=True)
    if live is not None:
        return _case(turns, slots, live=live)
    for turn in turns:
        if turn.read.wants_person is not None:
            return _handed(str(turn.read.wants_person), final=True)
        warned = NO_ANSWER_WARNINGS.intersection(turn.read.warnings)
        if warned and not (warned == _LEARNED and turn.read.asked):
            return _handed(str(min(warned)), final=True)
        if warned and not _answered(turn):
            return _handed(str(Warning.SAFETY_CONCERN))
    return _of_questions(turns)


def request_at(turns: Sequence[Turn], slots: Slots) -> Place | None:
    """Where the live request begins; None where nothing is requested.

    A document that was only named, or asked after, is requested once the writer goes on with his data, or where no
    guidance answers the question.
    """
    firm = [(number, turn.read.requested_at) for number, turn in enumerate(turns) if turn.read.requested_at is not None]
    hinted = [
        (number, turn.read.hinted_at)
        for number, turn in enumerate(turns)
        if turn.read.hinted_at is not None and turn.read.wants_person is None
    ]
    contests = any(turn.read.wants_person in _OF_ANOTHER_MATTER for turn in turns)
    # A form that only the question itself names is no step further.
    formed = any(
        not turns[said.turn].read.asked and turns[said.turn].read.wants_person is None
        for said in slots.words.get("form_of_access", ())
    )
    goes_on = any((slots.name, slots.postal_address, formed))
    named = slots.document_identified and not contests
    taken = [
        place
        for place in hinted
        if goes_on or (named and _names_paper(turns[place[0]]) and not _answered(turns[place[0]]))
    ]
    return min((*firm, *taken), default=_by_his_data(turns, slots))


def _by_his_data(turns: Sequence[Turn], slots: Slots) -> Place | None:
    """Who gives his name and address asks for something, in whatever words: which document is still to be asked."""
    if slots.name is None or slots.postal_address is None or any(turn.read.wants_person for turn in turns):
        return None
    return min((said.turn, said.start) for said in (*slots.words["name"], *slots.words["postal_address"]))


def _names_paper(turn: Turn) -> bool:
    """A known paper: of another thing that is wanted nothing is known until the writer goes on."""
    folded = phrases.fold(turn.text)
    return any(phrases.search(group, folded) for group in ("document", "personal_document", "asks_content"))


def _young(turns: Sequence[Turn]) -> bool:
    """A pupil who tells his age in a turn of its own: `15 jaar`."""
    pupil = any(Warning.MINOR_WRITES in turn.read.warnings for turn in turns)
    return pupil and any(_AGE_ALONE.match(phrases.fold(turn.text)) for turn in turns)


def _answered(turn: Turn) -> bool:
    return isinstance(turn.answer, Answer)


def _unsafe(turn: Turn) -> bool:
    return isinstance(turn.answer, NoAnswer) and turn.answer.reason is Reason.UNSAFE


def _can_be_filed(slots: Slots) -> bool:
    """A complete request stays one, also when the reply is wanted by telephone."""
    return not {Missing.NAME, Missing.POSTAL_ADDRESS, Missing.DOCUMENT}.intersection(slots.missing)


def _handed(reason: str, *, final: bool = False) -> Verdict:
    return Verdict(outcome=ChatOutcome.HANDED_TO_HUMAN, reason=reason, final=final)


def _case(turns: Sequence[Turn], slots: Slots, *, live: Place) -> Verdict:
    asked = [(number, said.start) for number, turn in enumerate(turns) if _answered(turn) for said in turn.read.asked]
    by_question = turns[live[0]].read.requested_at is None
    if any(place < live or (by_question and place == live) for place in asked):
        return Verdict(outcome=ChatOutcome.ANSWERED_THEN_CASE, reason="incomplete" if slots.missing else "complete")
    if slots.missing:
        return Verdict(outcome=ChatOutcome.CASE_INCOMPLETE, reason="incomplete")
    return Verdict(outcome=ChatOutcome.CASE_READY, reason="complete")


def _led_up(turn: Turn, answer: NoAnswer) -> bool:
    """`een vraag over toetsen`, and then the question: what named the subject is answered with it."""
    return answer.reason in _UNSURE and "?" not in turn.text


def _of_questions(turns: Sequence[Turn]) -> Verdict:
    """Every question was answered, or a person answers."""
    last = max((number for number, turn in enumerate(turns) if _answered(turn)), default=-1)
    unanswered = next(
        (
            turn.answer
            for number, turn in enumerate(turns)
            if isinstance(turn.answer, NoAnswer) and not (number < last and _led_up(turn, turn.answer))
        ),
        None,
    )
    if unanswered is not None:
        return _handed(str(unanswered.reason))
    if any(_answered(turn) for turn in turns):
        return Verdict(outcome=ChatOutcome.ANSWERED, reason="cited_answer")
    return _handed("not_understood")
