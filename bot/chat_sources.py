"""Where the rule of a conditional sentence stands. It is named, never quoted: beside a request it would decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from intake import phrases
from intake.chat_slots import Slots
from intake.labels import Missing
from knowledge.answer import Answer, NoAnswer
from replies.chat import Saying, Utterance

# Guidance knows the rule by sort of paper; it is asked for in its own language.
_PAPERS = (
    (re.compile(r"toets|examen|proefwerk|\btests?\b|\bexam|prufung|controle|klassenarbeit"), "toetsen en examens"),
    (re.compile(r"tucht|disciplin"), "een tuchtdossier"),
)
_QUESTION = "Mogen ouders {paper} van een meerderjarige leerling inkijken zonder toestemming van die leerling?"
_TELLS = re.compile(r"toestemming|akkoord")

Ask = Callable[[str], Answer | NoAnswer]


def with_source(said: tuple[Saying, ...], slots: Slots, *, ask: Ask) -> tuple[Saying, ...]:
    """The sayings, the one on a pupil's consent with the source of its rule where guidance holds it."""
    return tuple(_sourced(one, slots, ask=ask) if _is_consent(one) else one for one in said)


def _is_consent(saying: Saying) -> bool:
    return saying.kind is Utterance.CONDITION and saying.missing is Missing.PUPIL_CONSENT


def _sourced(saying: Saying, slots: Slots, *, ask: Ask) -> Saying:
    named = phrases.fold(slots.document or "")
    paper = next((words for pattern, words in _PAPERS if pattern.search(named)), "documenten")
    found = ask(_QUESTION.format(paper=paper))
    if isinstance(found, NoAnswer) or not _TELLS.search(phrases.fold(found.quotes[0])):
        return saying
    return replace(saying, citations=found.citations[:1])
