"""The question as we read it: what is asked in it, its words, its vectors."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.index import Index
from knowledge.lexical import LANGUAGES
from knowledge.ports import Embedder, Matrix
from knowledge.screen import asked_for, asks, named_scopes, without_naming
from knowledge.text import content_words, sentences, words

_SHORT = 160  # characters; a text this short is its own question
_CAP = 1_200  # characters read of a long mail, as the embedder does
_OWN_WORDS = 3  # a sentence with fewer subject words leans on what stands before it ("Is dat gratis?")
_MOST_PARTS = 3
_SHOUTED, _LOUD = 12, 0.7  # letters, share of capitals: an abbreviation is not shouting


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`focus` is the asking sentence with its lead-in, the whole text if it is short.

    `readings` are the texts behind `vectors`, row by row; `named` the scopes it names; `asked_for` the sorts of
    thing it wants to know (a term, a price, a person …); `begins` is a last word that is still being typed.
    """

    text: str
    focus: str
    language: str
    terms: tuple[str, ...]
    readings: tuple[str, ...]
    vectors: Matrix | None
    named: frozenset[str]
    asked_for: frozenset[str]
    begins: str = ""


def read_question(index: Index, text: str, *, language: str, embedder: Embedder | None) -> Question:
    """Read one question; a language we have no words for is read as Dutch.

    An embedder other than the one that made the index gives no vectors: two models are never compared.
    """
    known = language if language in LANGUAGES else "nl"
    text = _calm(text)
    whole = " ".join(text.split())[:_CAP]
    focus = _focus(text, known)
    readings: tuple[str, ...] = (focus,) if focus == whole else (whole, focus)
    if index.learned is None:
        # What was not learned from questions is found by what it says: every page of a past law names that law.
        readings = tuple(dict.fromkeys(map(without_naming, readings)))
    same_model = index.dense is not None and embedder is not None and index.dense.fingerprint == embedder.fingerprint
    return Question(
        text=whole,
        focus=focus,
        language=known,
        terms=index.lexical.vocabularies[known].terms(whole if focus == whole else f"{focus} {whole}"),
        readings=readings,
        vectors=embedder.encode_queries(readings) if same_model and embedder is not None else None,
        named=named_scopes(text),
        asked_for=asked_for(focus),
    )


def typed_question(index: Index, text: str, *, language: str) -> Question:
    """Read what somebody is typing: the last word may be half a word; no vector, which would take too long."""
    known = language if language in LANGUAGES else "nl"
    whole = " ".join(text.split())[:_CAP]
    written = words(whole)
    begins = written[-1] if written and not text[-1:].isspace() else ""
    before = " ".join(written[:-1] if begins else written)
    return Question(
        text=whole,
        focus=whole,
        language=known,
        # The half word is looked for as it is: it must not be mended into another.
        terms=index.lexical.vocabularies[known].terms(before),
        readings=(whole,),
        vectors=None,
        named=named_scopes(text),
        asked_for=asked_for(whole),
        begins=begins,
    )


def parts(text: str, *, language: str) -> tuple[str, ...]:
    """The questions in a text that each stand on their own; one or none means: read it whole."""
    found = [
        sentence
        for sentence in sentences(text)
        if asks(sentence) and len(content_words(sentence, language)) >= _OWN_WORDS
    ]
    return tuple(found[:_MOST_PARTS])


def _calm(text: str) -> str:
    """A text in capitals throughout in small letters: to the model shouting is another language."""
    letters = [char for char in text if char.isalpha()]
    loud = sum(char.isupper() for char in letters)
    return text.lower() if len(letters) > _SHOUTED and loud > _LOUD * len(letters) else text


def _focus(text: str, language: str) -> str:
    whole = " ".join(text.split())[:_CAP]
    if len(whole) <= _SHORT:
        return whole
    found = sentences(text)
    asking = [number for number, sentence in enumerate(found) if asks(sentence)]
    if not asking:
        return whole
    chosen: dict[int, None] = {}
    for number in asking:
        if len(content_words(found[number], language)) < _OWN_WORDS and number:
            chosen[number - 1] = None
        chosen[number] = None
    return " ".join(" ".join(found[number] for number in sorted(chosen)).split())[:_CAP]
