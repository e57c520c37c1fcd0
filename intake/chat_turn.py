"""What one turn of a chat does: ask, request a document, tell something, or want a person. One turn may do "
"several."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from intake import phrases
from intake.chat_asking import (
    ABOUT,
    chooses,
    contested,
    may_have,
    names_paper,
    of_any_paper,
    permits,
    pleads,
    wants_a_thing,
    wants_paper,
)
from intake.chat_text import Said, as_message
from intake.chat_wording import (
    CATCHWORD,
    COMPLAINTS_HELD,
    DELIVERS,
    DUTY,
    FIRST_PERSON,
    INTRODUCES,
    LEANS_BACK,
    OF_AGE,
    SERVES,
    SMALL_TALK,
    UNDERAGE,
    WAS_A_PUPIL,
    WISHED,
)
from intake.classification import Classification
from intake.classify import classify
from intake.danger import danger
from intake.labels import QUESTIONS, Kind, Warning
from intake.ports import Meaning
from intake.reading import Reading, read
from intake.requested import Ask, asks
from intake.second_reader import SecondReader
from intake.sentence import Passage, Sentence, split

# Kinds that no chat can finish: a person does.
_FOR_A_PERSON = frozenset(
    {Kind.COMPLAINT, Kind.APPEAL, Kind.DATA_SUBJECT_REQUEST, Kind.STATUS_ENQUIRY, Kind.ADDITION_TO_CASE}
)
_REQUEST_WORDS = ("request_firm", "request_polite", "request_may", "asks_content")
_OWN_WORDS = 3  # fewer words say nothing by themselves of what a turn wants
_HEARD = 0.9
_ALARM_WORDS = 8  # fewer words alarm by the rules alone
# `a copy of the lease`: whatever the paper is called, it is asked for.
_FORM_OF = re.compile(
    r"\b(?:(?:kopie|afschrift|copy|copies|copie|abschrift)\s+(?:van|of|de|du|des|d'|von|vom|der)|(?:inzage|"
    r"einsicht)\s+in)\s+\w+"
)
_INFORMATION = re.compile(
    r"\b(?:info\w*|inlichtingen|renseignements|auskunft|meer weten)\s+(?:over|about|sur|uber|on)\b"
)
# `hallo, ik heb een vraag` asks nothing yet.
_ANNOUNCES = re.compile(r"^\W*(?:\w+\W+){0,4}(?:een vraag(?:je)?|vraagje|a question|une question|eine frage)\W*$")
_DATA_RIGHTS = ("data_subject", "data_erasure", "data_rectification", "data_access", "data_objection", "data_claim")
# What the learned reader alone calls a running request is none: a greeting may sound like one.
_RUNNING = ("status", "earlier_request", "supply", "withdrawal")
_TRIES = re.compile(r"^\W*(?:test\W*)+$")
_VAGUE = frozenset(
    ("iets", "zoiets", "documenten", "document", "something", "anything", "quelque", "chose", "etwas", "unterlagen")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRead:
    """What was read in a turn, by itself.

    `asked`: its questions; `requested_at`: where words ask for a document; `hinted_at`: where a document is named, or
    one asks whether one may see it, which is a request once the writer goes on. `wants_person`: the kind of thing
    that a person does, or None. `underage`: says of himself that he is no eighteen yet. `called`: wants to be called,
    or to speak to somebody. `void`: sentences with instructions to the machine, of which nothing counts.
    """

    asked: tuple[Said, ...] = ()
    requested_at: int | None = None
    hinted_at: int | None = None
    wants_person: Kind | None = None
    called: bool = False
    alarming: bool = False
    warnings: tuple[Warning, ...] = ()
    underage: bool = False
    void: tuple[Said, ...] = ()

    @property
    def plain_questions(self) -> tuple[Said, ...]:
        """What is asked and is no wish for a document at the same time."""
        return tuple(said for said in self.asked if said.start != self.hinted_at)

    @property
    def only_asks(self) -> bool:
        """The turn asks and names no document it wants."""
        return bool(self.asked) and self.requested_at is None and self.hinted_at is None


def read_turn(
    text: str, *, turn: int, language: str, second: SecondReader | None = None, meaning: Meaning | None = None
) -> TurnRead:
    """Read a turn by itself, with both readers where there are two. Never raises on content."""
    void = tuple(_said(s, turn=turn) for s in split(_whole(text)) if s.has("injected"))
    message = as_message(_without(text, void), language=language)
    reading = read(message)
    words = " ".join(sentence.folded for sentence in reading.sentences())
    made = classify(message, second=second, meaning=meaning, unheeded=_unheeded(words))
    found = asks(reading, has_address=False)
    wished = _wish(reading, made, found=found)
    asking = _asking(reading, made, wished=wished)
    permission = tuple(s for s in asking if wished is not None and s.start == wished.start)
    firm = wished is not None and not permission
    return TurnRead(
        asked=tuple(_said(sentence, turn=turn) for sentence in asking),
        requested_at=wished.start if wished and firm else None,
        hinted_at=wished.start if wished and not firm else _named(reading, made, asking=asking),
        wants_person=_person(reading, made, firm=firm, asking=asking),
        called=_called(reading),
        alarming=danger((_whole(text),)) is not None,
        warnings=made.warnings,
        underage=Warning.MINOR_WRITES in made.warnings and bool(UNDERAGE.search(words)) and not OF_AGE.search(words),
        void=void,
    )


def _whole(text: str) -> Passage:
    return Passage(source="body", text=text, live=phrases.fold(text))


def _without(text: str, void: tuple[Said, ...]) -> str:
    for said in void:
        text = text[: said.start] + " " * (said.end - said.start) + text[said.end :]
    return text


def _unheeded(words: str) -> set[Warning]:
    """The learned alarm was taught on sentences of mails: of a turn of a few words it knows nothing.

    An age without a first person (`8 jaar`) answers how old a child is; years of service are no age.
    """
    unheeded = {Warning.SAFETY_CONCERN} if len(words.split()) < _ALARM_WORDS else set()
    if WAS_A_PUPIL.search(words) or not FIRST_PERSON.search(words) or SERVES.search(words):
        unheeded.add(Warning.MINOR_WRITES)
    return unheeded


def _wish(reading: Reading, made: Classification, *, found: tuple[Ask, ...]) -> Sentence | None:
    """The first sentence that wants a document, whatever words it uses."""
    sentences = tuple(one for one in reading.sentences() if not contested(one))
    found = tuple(ask for ask in found if ask.sentence in sentences and not _asks_otherwise(ask.sentence))
    firm = next((one for one in sentences if pleads(one)), None)
    firm = firm or next((ask.sentence for ask in found if ask.firm), None)
    if firm:
        return firm
    weak = next((ask.sentence for ask in found if not of_any_paper(ask.sentence)), None)
    if weak and not any(weak.has(group) for group in ABOUT):
        return weak
    return next((one for one in sentences if _wants(one, made)), None)


def _wants(sentence: Sentence, made: Classification) -> bool:
    """Wants a document, in words that no rule of triage knows."""
    held = COMPLAINTS_HELD.search(sentence.folded) and any(sentence.has(group) for group in _REQUEST_WORDS)
    delivered = DELIVERS.search(sentence.folded) and sentence.has("document")
    if held or (delivered and (sentence.has("child") or sentence.has("about_self"))) or wants_paper(sentence):
        return True
    if _asks_otherwise(sentence) or any(
        sentence.has(group) for group in (*ABOUT, "hypothetical", "complaint", "appeal", "callback", "chat_call")
    ):
        return False
    if _INFORMATION.search(sentence.folded) or of_any_paper(sentence):
        return False
    if _FORM_OF.search(sentence.folded) and not sentence.question and not _tells(sentence):
        return True
    if delivered or (WISHED.search(sentence.folded) and not sentence.question and not _general(sentence)):
        return True
    if sentence.has("request_may") and sentence.has("copy") and re.search(r"\d", sentence.folded):
        return True
    return _sounds_like_one(sentence, made)


def _sounds_like_one(sentence: Sentence, made: Classification) -> bool:
    wants = any(sentence.has(group) for group in _REQUEST_WORDS)
    formed = sentence.has("chat_inspection") or sentence.has("chat_copy")
    sure = made.kind is Kind.DOCUMENT_REQUEST and "kind" not in made.abstained
    # A paper that no list knows: the turn must be heard as a request with near certainty.
    heard = made.kind is Kind.DOCUMENT_REQUEST and made.confidence.get("kind", 0.0) >= _HEARD
    return (
        (heard and sentence.has("request_firm") and not sentence.question)
        or (wants and formed and not _general(sentence))
        or (sure and sentence.has("document") and not sentence.question)
    )


def _asks_otherwise(sentence: Sentence) -> bool:
    """The catchword of a question, or a right over one's own data: neither wants a document."""
    if CATCHWORD.match(sentence.folded):
        return True
    return any(sentence.has(group) for group in _DATA_RIGHTS) and not sentence.has("document")


def _tells(sentence: Sentence) -> bool:
    return any(sentence.has(group) for group in ("own_narration", "attached", "earlier_request", "supply"))


def _general(sentence: Sentence) -> bool:
    """`mag ik iets komen inkijken?` wants nothing in particular."""
    return sentence.question and not _VAGUE.isdisjoint(sentence.folded.split())


def _asking(reading: Reading, made: Classification, *, wished: Sentence | None) -> tuple[Sentence, ...]:
    """The sentences that ask something, whether or not they carry a mark; a polite request asks nothing."""
    found = []
    for sentence in reading.sentences():
        if _ANNOUNCES.match(sentence.folded) or SMALL_TALK.match(sentence.folded):
            continue
        if sentence.has("asks_content") or chooses(sentence):  # what a paper says is asked by asking for it
            continue
        asks_so = sentence.question or any(sentence.has(group) for group in ABOUT)
        opened = phrases.group("chat_question").pattern.match(sentence.folded.lstrip())
        if wished is not None and sentence.start == wished.start:
            if permits(sentence):
                found.append(sentence)
        elif asks_so or opened or CATCHWORD.match(sentence.folded):
            found.append(sentence)
    if not found and wished is None and made.kind in QUESTIONS and "kind" not in made.abstained:
        found = [
            s for s in reading.sentences() if len(s.folded.split()) >= _OWN_WORDS and not INTRODUCES.match(s.folded)
        ]
    return tuple(found)


def _named(reading: Reading, made: Classification, *, asking: Collection[Sentence]) -> int | None:
    """A paper that is only named ("evaluatieverslag 2026 van mezelf"), in a turn that tells nothing else."""
    if made.kind in _FOR_A_PERSON and "kind" not in made.abstained:
        return None
    if any(LEANS_BACK.match(one.folded) for one in asking) or all(_TRIES.match(s.folded) for s in reading.sentences()):
        return None  # `mijn buur zegt dat ik zijn dossier niet mag zien. klopt dat?`
    starts = {sentence.start for sentence in asking}
    may = next((s.start for s in asking if may_have(s)), None)
    if may is not None:
        return may
    for sentence in reading.sentences():
        if sentence.start in starts or contested(sentence) or of_any_paper(sentence):
            continue
        if any(sentence.has(g) for g in ("complaint", "appeal", "own_narration", "hypothetical")):
            continue
        if names_paper(sentence):
            return sentence.start
        if wants_a_thing(sentence) is not None:
            return sentence.start
    return None


def _person(reading: Reading, made: Classification, *, firm: bool, asking: Collection[Sentence]) -> Kind | None:
    """What only a person can go on with, where the turn says so in enough words."""
    sentences = reading.sentences()
    words = sum(len(sentence.folded.split()) for sentence in sentences)
    if firm or words < _OWN_WORDS or made.kind not in _FOR_A_PERSON or "kind" in made.abstained:
        return None
    # A person who goes on is also reached without: what is no word of that law is heard from the learned reader alone.
    rights = any(sentence.has(group) for sentence in sentences for group in _DATA_RIGHTS)
    if made.kind is Kind.DATA_SUBJECT_REQUEST and not rights:
        return None
    running = made.kind in (Kind.STATUS_ENQUIRY, Kind.ADDITION_TO_CASE)
    if running and not any(sentence.has(group) for sentence in sentences for group in _RUNNING):
        return None
    if running and asking and all(DUTY.match(sentence.folded) for sentence in sentences):
        return None
    starts = {sentence.start for sentence in asking}
    asked = all(s.start in starts and (permits(s) or any(s.has(group) for group in ABOUT)) for s in sentences)
    # How one complains or appeals is a question; who does either wants a person.
    return None if asked and made.kind in (Kind.COMPLAINT, Kind.APPEAL) else made.kind


def _called(reading: Reading) -> bool:
    """Wants to be called or to speak to somebody; asking whether one may telephone is a question."""
    for sentence in reading.sentences():
        if sentence.has("hypothetical"):
            continue
        asked = any(sentence.has(group) for group in ABOUT)
        if sentence.has("callback") or sentence.has("chat_person") or (not asked and sentence.has("chat_call")):
            return True
    return False


def _said(sentence: Sentence, *, turn: int) -> Said:
    words = sentence.whole()
    return Said(turn=turn, quote=words.quote, start=words.start, end=words.end)
