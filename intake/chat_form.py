"""Inspection, copy or explanation (Bestuursdecreet II.31) as a chat words it: the last word counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.chat_corrections import corrects, turning_point
from intake.chat_text import ChatText, Said
from intake.classification import Evidence
from intake.form_of_access import forms_in
from intake.labels import FormOfAccess
from intake.sentence import Passage, Sentence, split

_FORMS = (
    (FormOfAccess.INSPECTION, "chat_inspection"),
    (FormOfAccess.COPY, "chat_copy"),
    (FormOfAccess.EXPLANATION, "chat_explanation"),
)
# Words that tell what was, or what others did: no wish.
_TELLS = ("own_narration", "attached", "hypothetical")
_TOLD = re.compile(r"\b(?:kreeg|kregen|gaf|gaven|gave|got|received|a recu|ai recu|a donne|bekam|gab)\b")
_WISHES = ("request_firm", "request_polite", "request_may")
# `can I see` is no "I see".
_MAY_SEE = re.compile(
    r"(?<=\bcan )i(?= (?:\w+ )?see\b)|(?<=\bmay )i(?= (?:\w+ )?see\b)|(?<=\bcould )i(?= (?:\w+ )?see\b)"
)
_OBJECT = re.compile(r"\s*(?:of|van|de|du|des|von|der)\s(?:(?!\b(?:en|and|et|und|or|of|ou|oder)\b)[^.!?\n])*")
_BOTH = re.compile(
    r"^\W*(?:[\w']+\W+){0,4}(?:allebei|alletwee|alle twee|beide|both|les deux|beides)\b"
    r"(?!\s+(?:kinderen|zonen|ouders|children|sons|enfants))"
)
_BRIEF = 9  # a turn of so few words answers how somebody wants to see it


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormsOfTurn:
    forms: dict[FormOfAccess, tuple[Said, ...]]
    adds: bool


def form_of_chat(chat: ChatText) -> tuple[FormOfAccess, tuple[Said, ...]]:
    """The form, and the words that name it. What is only asked wishes nothing: it is to be blanked before."""
    wished: dict[FormOfAccess, tuple[Said, ...]] = {}
    for turn in range(len(chat.turns)):
        found = _both(chat, turn) or _of_turn(chat, turn)
        if found.forms:
            wished = {**wished, **found.forms} if found.adds else found.forms
    if not wished:
        return FormOfAccess.NOT_STATED, ()
    words = tuple(said for group in wished.values() for said in group)
    return (FormOfAccess.SEVERAL if len(wished) > 1 else next(iter(wished))), words


def _both(chat: ChatText, turn: int) -> _FormsOfTurn | None:
    """`doe maar allebei`: inspection and a copy, where the turn says little else."""
    passage = chat.passage(turn)
    match = _BOTH.search(passage.live)
    if match is None or len(passage.live.split()) > _BRIEF:
        return None
    said = (Said(turn=turn, quote=passage.text[slice(*match.span())], start=match.start(), end=match.end()),)
    return _FormsOfTurn(forms={FormOfAccess.INSPECTION: said, FormOfAccess.COPY: said}, adds=False)


def _of_turn(chat: ChatText, turn: int) -> _FormsOfTurn:
    passage = _plain(chat.passage(turn))
    point = turning_point(passage) if corrects(passage) else 0
    after = _named(passage, start=point)
    named = after or _named(passage, start=0)
    words: dict[FormOfAccess, tuple[Said, ...]] = {
        form: (Said(turn=turn, quote=words.quote, start=words.start, end=words.end),) for form, words in named.items()
    }
    return _FormsOfTurn(forms=words, adds=not point and phrases.search("added_to", passage.live) is not None)


def _named(passage: Passage, *, start: int) -> dict[FormOfAccess, Evidence]:
    """What the readers of mail find in a turn; in a brief one also the words of a chat."""
    spans = [
        (passage, max(sentence.start, start), sentence.end)
        for sentence in split(passage)
        if sentence.end > start and not _tells(sentence)
    ]
    found = _without_object(passage, forms_in(spans))
    if found or len(passage.live[start:].split()) > _BRIEF:
        return found
    for form, group in _FORMS:
        for _, begin, end in spans:
            match = phrases.search(group, passage.live[begin:end])
            if match and form not in found:
                found[form] = passage.quote(begin + match.start(), begin + match.end())
    return found


def _plain(passage: Passage) -> Passage:
    """Without the forms that are refused, in whatever words they were read."""
    live = _MAY_SEE.sub("-", passage.live)
    for match in phrases.search_all("form_denied", live):
        live = live[: match.start()] + " " * (match.end() - match.start()) + live[match.end() :]
    return Passage(source=passage.source, text=passage.text, live=live)


def _tells(sentence: Sentence) -> bool:
    """What was got or given before is no wish."""
    if any(sentence.has(group) for group in _TELLS) or (
        sentence.has("mandate_document") and not sentence.has("document")
    ):
        return True
    return _TOLD.search(sentence.folded) is not None and not any(sentence.has(group) for group in _WISHES)


def _without_object(passage: Passage, found: dict[FormOfAccess, Evidence]) -> dict[FormOfAccess, Evidence]:
    """`a copy of the safety inspection`: what is copied is no second form."""
    copy, inspection = found.get(FormOfAccess.COPY), found.get(FormOfAccess.INSPECTION)
    if copy and FormOfAccess.EXPLANATION in found and not phrases.search("chat_copy", phrases.fold(copy.quote)):
        # `ik zou hebben dat iemand het uitlegt`: to have something is no copy beside an explanation.
        return {form: words for form, words in found.items() if form is not FormOfAccess.COPY}
    if copy and inspection and _OBJECT.fullmatch(passage.live[copy.end : inspection.start]):
        return {form: words for form, words in found.items() if form is not FormOfAccess.INSPECTION}
    return found
