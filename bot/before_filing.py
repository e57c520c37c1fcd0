"""Answers for somebody who still writes down which document he wants: cited or none, and only on procedure.

They stand beside a request that a person will decide. What an entry on exceptions, interest, consent or entitlement
says would read there as that decision, so that only what may stand in a receipt is shown (deploy/decisions/0044).
"""

from __future__ import annotations

from bot.conversation import Setting
from bot.decide import NO_ANSWER_WARNINGS
from bot.think import filter_for
from intake.chat_turn import TurnRead, read_turn
from intake.language import DEFAULT_LANGUAGE, detect
from intake.second_reader import shipped_reader
from knowledge.answer import Answer
from knowledge.search import Wondering, procedure_answers

# What is longer is read to here: a question that comes after a page of text is read by a person.
MAX_CHARACTERS = 2_000
_QUESTIONS = 6  # read at the most; three are answered
# Where such a text is written, `Hoe lang duurt dat?` asks how long this takes.
_LEADS = {
    "nl": "Ik vraag een document aan bij het bestuur.",
    "fr": "Je demande un document à l'administration.",
    "en": "I am requesting a document from the public body.",
    "de": "Ich beantrage ein Dokument bei der Behörde.",
}


def answers_beside(text: str, *, setting: Setting) -> tuple[Answer, ...]:
    """At most three answers to what is asked in a text that may become a request; () where nothing is sure.

    Never raises on content. Takes some tenths of a second of processor.
    """
    text = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8").replace("\r", "\n")
    if not text.strip():
        return ()
    language, meaning = detect(text), setting.knowledge.embedder
    read = read_turn(text, turn=0, language=language, second=shipped_reader(), meaning=meaning)
    if _for_a_person(read):
        return ()
    return procedure_answers(
        setting.knowledge.index,
        Wondering(
            text=text,
            questions=[said.quote for said in read.asked][:_QUESTIONS],
            only_asks=read.only_asks,
            lead=_LEADS.get(language, _LEADS[DEFAULT_LANGUAGE]),
        ),
        language=language,
        allowed=filter_for(setting.body, on_date=setting.on_date),
        embedder=meaning,
        contacts=setting.body.contacts,
    )


def _for_a_person(read: TurnRead) -> bool:
    """Somebody must speak first: danger, a minor, a dispute, an appeal, one's own data; or it instructs the machine."""
    delicate = read.alarming or read.underage or bool(read.void) or bool(NO_ANSWER_WARNINGS.intersection(read.warnings))
    return delicate or read.wants_person is not None
