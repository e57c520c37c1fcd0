"""Where in an entry a question is answered: its sentences, two by two, each under the heading.

A page that was imported has long sections and no phrasings. What tells whether it answers is not how near the whole
is, but whether one place in it says the words that are asked, and the sort of thing that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Final

from knowledge.entry import Entry
from knowledge.forms import PART, is_light, roots
from knowledge.lexical import LexicalIndex
from knowledge.question import Question
from knowledge.screen import scope_name, sorts_wanted, tells, without_naming
from knowledge.text import content_words, fold, sentences, words

_BY_HEADING: Final = 0.6  # what only the heading says is near, but the sentence may speak of another thing
_LIGHT: Final = 0.25  # of its weight, for a word that any question may hold
_LEAST: Final = 0.02  # the weight of a word that every text says
_SORT: Final = 0.3  # what the sort of thing that is asked for weighs beside all words
_UNSURE: Final = 0.5
_COUNTRIES: Final = {"NL": "nederland nederlands", "BE-VLG": "vlaanderen vlaams", "BE": "belgie belgisch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a question: its roots, its weight (1 for a word no text says), and whether our texts know it."""

    roots: frozenset[str]
    weight: float
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to look for in the sentences of an entry: words, and sorts of thing that can be seen in a text."""

    language: str
    words: tuple[Word, ...]
    sorts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How the best window of an entry meets a question, all 0..1.

    `covered`: the share of its words that the window says, or its heading in part; `headed`: that the heading says.
    `missing`: the weight of the heaviest word that neither says, though our texts know it; `unheard`: of the heaviest
    that none of our texts say. `told`: 1 if what is asked for of a sort that can be seen is there, 0 if not, 0.5 if
    nothing of the kind is asked.
    """

    covered: float
    headed: float
    missing: float
    unheard: float
    heaviest: float
    told: float


NOWHERE: Final = Place(covered=0.0, headed=0.0, missing=0.0, unheard=0.0, heaviest=0.0, told=_UNSURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The roots of a text; `within` names those that begin or end with a shorter one."""

    roots: frozenset[str]
    within: Mapping[str, frozenset[str]]

    def meet(self, word: Word) -> frozenset[str]:
        """The roots that are the word, a part of it at either end, or that it is such a part of."""
        found: set[str] = set(self.roots & word.roots)
        for root in word.roots:
            found |= self.within.get(root, frozenset())
            for size in range(PART, len(root)):
                found.update({root[:size], root[-size:]} & self.roots)
        return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    roots: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    heading: _Said
    body: _Said
    windows: tuple[_Window, ...]


def sought(lexical: LexicalIndex, question: Question) -> Sought:
    """The words of a question that tell one place in our texts from another, and what it wants to know."""
    vocabulary = lexical.vocabularies[question.language]
    common = log(2)  # the idf of a word that every text says
    text = without_naming(question.focus)
    found: dict[str, Word] = {}
    for word in content_words(text, question.language):
        readings = vocabulary.readings(word)
        known = [vocabulary.idf[term] for term in readings if term in vocabulary.idf]
        rarity = max(known, default=vocabulary.unknown_idf) - common
        weight = max(rarity / max(vocabulary.unknown_idf - common, 1e-6), _LEAST) * (_LIGHT if is_light(word) else 1.0)
        found[word] = Word(roots=roots(word).union(readings), weight=weight, known=bool(known))
    return Sought(language=question.language, words=tuple(found.values()), sorts=sorts_wanted(text))


def place(entry: Entry, wanted: Sought) -> Place:
    """The best window of an entry."""
    if wanted.language != entry.language or not wanted.words:
        return NOWHERE
    text, context = _read(entry.title, entry.answer), _context(entry.title, entry.scope, entry.jurisdiction)
    # What names the document says which text is meant, not what is asked of it.
    asked = [word for word in wanted.words if not context.meet(word)] or list(wanted.words)
    headed = [bool(text.heading.meet(word)) for word in asked]
    said = [text.body.meet(word) for word in asked]
    total = sum(word.weight for word in asked)

    def covered(window: _Window) -> float:
        found = sum(
            word.weight * (1.0 if own & window.roots else _BY_HEADING * heads)
            for word, own, heads in zip(asked, said, headed, strict=True)
        )
        return found / total

    def worth(window: _Window) -> float:
        return covered(window) + (_SORT * tells(wanted.sorts, window.text) if wanted.sorts else 0.0)

    best = max(text.windows, key=worth)
    absent = [word for word, own, heads in zip(asked, said, headed, strict=True) if not heads and not own & best.roots]
    return Place(
        covered=covered(best),
        headed=sum(word.weight for word, heads in zip(asked, headed, strict=True) if heads) / total,
        missing=sum(word.weight for word in absent if word.known) / total,
        unheard=sum(word.weight for word in absent if not word.known) / total,
        heaviest=max((word.weight for word in absent), default=0.0) / total,
        told=tells(wanted.sorts, best.text) if wanted.sorts else _UNSURE,
    )


@lru_cache(maxsize=1_024)
def _read(title: str, answer: str) -> _Text:
    single = [_Window(roots=_roots(content_words(said, "nl")), text=fold(said)) for said in sentences(answer)]
    doubled = [
        _Window(roots=first.roots | second.roots, text=f"{first.text}\n{second.text}")
        for first, second in pairwise(single)
    ]
    windows = tuple(doubled) or tuple(single) or (_Window(roots=frozenset(), text=""),)
    heading = title.rsplit(" (", 1)[0]
    return _Text(
        heading=_as_said(_roots(content_words(heading, "nl"))),
        body=_as_said(frozenset().union(*(window.roots for window in windows))),
        windows=windows,
    )


@lru_cache(maxsize=1_024)
def _context(title: str, scope: str, jurisdiction: str) -> _Said:
    """What the document is called, its system and its country."""
    document = title.rpartition(" (")[2] if title.endswith(")") else ""
    named = f"{document} {scope_name(scope)} {_COUNTRIES.get(jurisdiction, '')}"
    return _as_said(_roots(word for word in words(named) if len(word) > 1))


def _roots(found: Iterable[str]) -> frozenset[str]:
    return frozenset(root for word in found for root in roots(word))


def _as_said(found: frozenset[str]) -> _Said:
    within: dict[str, set[str]] = {}
    for root in found:
        for size in range(PART, len(root)):
            for part in (root[:size], root[-size:]):
                within.setdefault(part, set()).add(root)
    return _Said(roots=found, within={part: frozenset(whole) for part, whole in within.items()})
