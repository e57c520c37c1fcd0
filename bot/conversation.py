"""A chat with a citizen: a turn goes in, the next state comes out. Pure but for the loaded index.

Nothing here decides a request or files one: that takes the citizen's own submit. The policy is in
`bot/chat_outcome.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bot.chat_outcome import ChatOutcome, Turn, judged
from bot.chat_rewording import in_dutch
from bot.chat_sayings import sayings
from bot.chat_sources import with_source
from bot.profile import BodyProfile
from bot.think import MAX_QUESTION_CHARACTERS, Knowledge, filter_for
from intake import phrases
from intake.chat_slots import Slots, slots_of_chat
from intake.chat_turn import TurnRead, read_turn
from intake.second_reader import shipped_reader
from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.recent import RecentAnswers
from replies.chat import Saying, Utterance

# A turn of a chat is a few lines; what is longer is read to here.
MAX_TURN_CHARACTERS = 4000
# Beyond these a chat is no conversation: a person goes on.
MAX_TURNS = 60
# The words of all turns, which are read again after each; sixty ordinary turns hold half as many.
MAX_CHARACTERS = 12_000
_TELLS = 4  # a turn of so many words may name what the next question is about
# What guidance is silent on may be worded otherwise; what it calls outside its subjects stays outside.
_HELPED = (Reason.BELOW_THRESHOLD, Reason.AMBIGUOUS, Reason.HISTORICAL_ONLY)
_GREETING = re.compile(
    r"(?i)^\W*(?:(?:hallo|hoi|hey|dag|goe(?:ie|de)n?(?:dag|morgen|middag|namiddag|avond)|bonjour|bonsoir|salut|hi|"
    r"hello|"
    r"good (?:morning|afternoon|evening)|guten (?:tag|morgen|abend))\b(?:[ ]+(?:daar|there|zusammen|"
    r"iedereen))?[\s,.!]+)+"
)
_LEANS = 9  # a question of so few words may lean on the one before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A chat so far. `language` is ISO 639-1, of the citizen; `reason` says why the outcome is what it is."""

    language: str
    turns: tuple[Turn, ...] = ()
    slots: Slots = field(default_factory=Slots)
    outcome: ChatOutcome = ChatOutcome.HANDED_TO_HUMAN
    reason: str = "nothing_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stays the same during a chat: the body, the day whose rules apply, and what is known.

    `answers` are those of this very knowledge, at hand for whoever asks the same.
    """

    body: BodyProfile
    on_date: date
    knowledge: Knowledge
    answers: RecentAnswers = field(default_factory=RecentAnswers)


def take(conversation: Conversation, text: str, *, setting: Setting) -> Conversation:
    """The chat after one more turn of the citizen. Never raises on content."""
    if len(conversation.turns) >= MAX_TURNS:
        return replace(conversation, outcome=ChatOutcome.HANDED_TO_HUMAN, reason="too_long")
    # What is no character cannot be embedded, nor written as JSON: a lone surrogate becomes a question mark.
    text = text[:MAX_TURN_CHARACTERS].encode("utf-8", "replace").decode("utf-8").replace("\r", "\n")
    if len(text) + sum(len(turn.text) for turn in conversation.turns) > MAX_CHARACTERS:
        return _too_long(conversation, text)
    meaning = setting.knowledge.embedder
    number = len(conversation.turns)
    turn = Turn(
        text=text,
        read=read_turn(text, turn=number, language=conversation.language, second=shipped_reader(), meaning=meaning),
    )
    turns = (*conversation.turns, turn)
    slots = slots_of_chat(
        [one.text for one in turns],
        [one.read for one in turns],
        language=conversation.language,
        second=shipped_reader(),
        meaning=meaning,
    )
    if turn.read.asked and not judged(turns, slots).final:
        answer = _answer(conversation, turn, setting=setting)
        turns = (*conversation.turns, replace(turn, answer=answer))
    verdict = judged(turns, slots)
    said = with_source(
        sayings(turns, slots, outcome=verdict.outcome, reason=verdict.reason),
        slots,
        ask=lambda question: _asked(question, language="nl", setting=setting),
    )
    turns = (*conversation.turns, replace(turns[-1], sayings=said))
    return replace(conversation, turns=turns, slots=slots, outcome=verdict.outcome, reason=verdict.reason)


def _too_long(conversation: Conversation, text: str) -> Conversation:
    """The turn stands there unread, and none is read any more."""
    said = (Saying(kind=Utterance.HANDED, reason="too_long"),)
    turn = Turn(text=text, read=TurnRead(), sayings=said)
    return replace(
        conversation,
        turns=(*conversation.turns, turn),
        outcome=ChatOutcome.HANDED_TO_HUMAN,
        reason="too_long",
    )


def _answer(conversation: Conversation, turn: Turn, *, setting: Setting) -> Answer | NoAnswer:
    """The decision of `inzage ask`, on the question with what it leans on."""
    question = _question(turn)
    alone = _asked(question, language=conversation.language, setting=setting)
    if isinstance(alone, NoAnswer) and alone.reason is Reason.OUT_OF_SCOPE and turn.read.only_asks:
        # What is told around a question may be about anything: the question itself is within its subjects or not.
        return _asked(
            "\n".join(said.quote for said in turn.read.asked), language=conversation.language, setting=setting
        )
    if isinstance(alone, NoAnswer) and alone.reason not in _HELPED:
        return alone
    for other in _otherwise(conversation, turn, question=question, sure=isinstance(alone, Answer)):
        found = _asked(other, language=conversation.language, setting=setting)
        if isinstance(found, Answer):
            return found
    silent = isinstance(alone, NoAnswer) and alone.reason is not Reason.HISTORICAL_ONLY
    dutch = in_dutch(question, language=conversation.language) if silent else None
    reworded = _asked(dutch, language="nl", setting=setting) if dutch else alone
    return reworded if isinstance(reworded, Answer) else alone


def _otherwise(conversation: Conversation, turn: Turn, *, question: str, sure: bool) -> Iterator[str]:
    """Other wordings of a question: with the subject of an earlier turn, or without the talk around it."""
    before = next((_question(one) for one in reversed(conversation.turns) if one.read.asked), None)
    told = next((one.text for one in reversed(conversation.turns) if _names_a_subject(one)), None)
    if before is not None and _leans(question):
        yield f"{before}\n{question}"
    if sure:
        return
    bare = "\n".join(said.quote for said in turn.read.asked)
    for wording in (bare, turn.text):
        if wording != question and turn.read.requested_at is None:
            yield wording
    for earlier in dict.fromkeys((before, told)):
        if earlier is not None:
            yield f"{earlier}\n{question}"


def _names_a_subject(turn: Turn) -> bool:
    """A turn that tells enough to be what a later question is about."""
    return len(turn.text.split()) >= _TELLS and turn.read.requested_at is None


def _question(turn: Turn) -> str:
    """What is asked; the whole turn where it does nothing else."""
    if turn.read.only_asks:
        return _GREETING.sub("", turn.text, count=1) or turn.text
    return "\n".join(said.quote for said in turn.read.asked)


def _leans(question: str) -> bool:
    folded = phrases.fold(question)
    return len(folded.split()) <= _LEANS and phrases.search("chat_leaning", folded) is not None


def _asked(text: str, *, language: str, setting: Setting) -> Answer | NoAnswer:
    return setting.answers.ask(
        setting.knowledge.index,
        text[:MAX_QUESTION_CHARACTERS],
        language=language,
        allowed=filter_for(setting.body, on_date=setting.on_date),
        embedder=setting.knowledge.embedder,
        contacts=setting.body.contacts,
    )
