"""What the bot says after a turn: one question at a time, and never a word on what only a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.chat_outcome import ChatOutcome, Turn
from intake.chat_slots import Slots
from intake.labels import ASKED_AUTOMATICALLY, Missing
from knowledge.answer import Answer, NoAnswer
from replies.chat import Saying, Utterance

OPENING = (Saying(kind=Utterance.OPENING),)
# What one knows by heart comes last: first which document, and how.
_ORDER = (
    Missing.DOCUMENT, Missing.FORM_OF_ACCESS, Missing.CLIENT_NAME, Missing.MANDATE,
    Missing.NAME, Missing.POSTAL_ADDRESS,
)  # fmt: skip
# Asked so often, the next thing is asked: nobody is held up by what he cannot give here.
_ASKED_AT_MOST = 2
_DANGER = "safety_concern"
_UNCLEAR = frozenset({"not_understood", "nothing_said"})


def sayings(turns: Sequence[Turn], slots: Slots, *, outcome: ChatOutcome, reason: str) -> tuple[Saying, ...]:
    """What is said after the last of these turns; the earlier ones hold what was said before."""
    before = [said for turn in turns[:-1] for said in turn.sayings]
    answer = turns[-1].answer
    if outcome is ChatOutcome.HANDED_TO_HUMAN:
        return (_handed(reason, before),)
    said: list[Saying] = []
    if isinstance(answer, Answer):
        said.append(Saying(kind=Utterance.ANSWER, answer=answer))
    elif isinstance(answer, NoAnswer):
        said.append(Saying(kind=Utterance.UNANSWERED))
    if outcome is ChatOutcome.ANSWERED:
        return tuple(said) or (Saying(kind=Utterance.UNCLEAR),)
    return (*said, *_request(slots, before))


def _handed(reason: str, before: Sequence[Saying]) -> Saying:
    if reason == _DANGER:
        return Saying(kind=Utterance.DANGER)
    if reason in _UNCLEAR and not any(said.kind is Utterance.UNCLEAR for said in before):
        return Saying(kind=Utterance.UNCLEAR)
    return Saying(kind=Utterance.HANDED, reason=reason)


def _request(slots: Slots, before: Sequence[Saying]) -> Iterable[Saying]:
    """Conditional sentences once, then the next thing to ask, then that nothing was filed."""
    told = {said.missing for said in before if said.kind is Utterance.CONDITION}
    for item in slots.missing:
        if item not in ASKED_AUTOMATICALLY and item not in told:
            yield Saying(kind=Utterance.CONDITION, missing=item)
    asked = [said.missing for said in before if said.kind is Utterance.ASK]
    wanted = [item for item in _ORDER if item in slots.missing and asked.count(item) < _ASKED_AT_MOST]
    if wanted:
        yield Saying(kind=Utterance.ASK, missing=wanted[0])
        yield Saying(kind=Utterance.NOT_FILED)
    else:
        yield Saying(kind=Utterance.READY)
