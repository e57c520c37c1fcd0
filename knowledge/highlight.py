"""Which words of a text match what somebody typed, as pieces; no markup is made here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.text import content_words, fold, stems, stop_words, words

_WORD = re.compile(r"[^\W_]+")
_PREFIX = 3  # letters of an unfinished word from which it counts
_INSIDE = 5  # letters of a word that is looked for inside compounds
_ALIKE = 84.0  # rapidfuzz 0..100, as for misspellings in knowledge.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text; the pieces together are the text."""

    text: str
    match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody typed, ready to be found: folded words, their stems, and the word still being typed."""

    words: frozenset[str]
    stems: frozenset[str]
    unfinished: str
    language: str


def sought(text: str, *, language: str) -> Sought:
    """Read what was typed; the last word counts as unfinished unless something stands behind it."""
    found = content_words(text, language)
    last = words(text)[-1:] if text[-1:].isalnum() else ()
    unfinished = last[0] if last and len(last[0]) >= _PREFIX and last[0] not in stop_words(language) else ""
    return Sought(
        words=frozenset(found), stems=frozenset(stems(found, language)), unfinished=unfinished, language=language
    )


def pieces(text: str, looked_for: Sought) -> tuple[Piece, ...]:
    """The text cut where matching words begin and end."""
    known: dict[str, bool] = {}
    return tuple(_merged(_cut(text, looked_for, known=known)))


def speaks_of(texts: Iterable[str], looked_for: Sought) -> bool:
    """Whether any word of these texts matches."""
    known: dict[str, bool] = {}
    return any(piece.match for text in texts for piece in _cut(text, looked_for, known=known))


def _cut(text: str, looked_for: Sought, *, known: dict[str, bool]) -> Iterator[Piece]:
    end = 0
    for match in _WORD.finditer(text):
        word = fold(match.group())
        if word not in known:
            known[word] = _matches(word, looked_for)
        if known[word]:
            if match.start() > end:
                yield Piece(text=text[end : match.start()], match=False)
            yield Piece(text=match.group(), match=True)
            end = match.end()
    if end < len(text):
        yield Piece(text=text[end:], match=False)


def _merged(cut: Iterator[Piece]) -> Iterator[Piece]:
    """Matching words with only a space between them are one piece."""
    waiting: list[Piece] = []
    for piece in cut:
        waiting.append(piece)
        if len(waiting) == 3 and waiting[0].match and waiting[2].match and waiting[1].text == " ":
            waiting = [Piece(text="".join(part.text for part in waiting), match=True)]
        while len(waiting) > 2 or (waiting and not waiting[0].match):
            yield waiting.pop(0)
    yield from waiting


def _matches(word: str, looked_for: Sought) -> bool:
    if not looked_for.words and not looked_for.unfinished:
        return False
    if word in looked_for.words or stems((word,), looked_for.language)[0] in looked_for.stems:
        return True
    if looked_for.unfinished and word.startswith(looked_for.unfinished):
        return True
    if any(len(other) >= _INSIDE and other in word for other in looked_for.words):
        return True
    if len(word) < _INSIDE or not word.isalpha():
        return False
    near = [other for other in looked_for.words if len(other) >= _INSIDE and other.isalpha()]
    return process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
