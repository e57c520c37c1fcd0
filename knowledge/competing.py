"""Phrasings of two subjects that ask the same: each would take the other's questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from knowledge.entry import Entry, Status
from knowledge.text import content_words, fold, stems
from knowledge.vectors import Side, Text, Vectors

# Tuned on 11,800 wordings of 430 entries: of sixteen pairs of entries above both, thirteen ask the same. Vectors of a
# small model lie close together, and words alone see no difference between "what is a document" and "how do I get one".
COSINE: Final = 0.96
WORDS: Final = 84.0  # rapidfuzz 0..100, over sorted stems of the words that carry the subject
COMMON: Final = 0.3  # share of a system's entries that say a word, above which it tells them not apart
_FEW = 4  # in a small system every word is common
_WIDE = frozenset({"BE", "EU"})  # holds for every body of the country


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One wording of one entry."""

    entry: Entry
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two wordings under two keys; `cosine` of their vectors, 1 where the text is the same."""

    first: Phrasing
    second: Phrasing
    cosine: float


def phrasings(entries: Sequence[Entry]) -> tuple[Phrasing, ...]:
    """Every wording a question is compared with, titles included."""
    found: list[Phrasing] = []
    for entry in entries:
        found.append(Phrasing(entry=entry, language=entry.language, text=entry.title))
        for language, spoken in entry.questions.items():
            found.extend(Phrasing(entry=entry, language=language, text=text) for text in spoken)
    return tuple(found)


def duplicates(entries: Sequence[Entry]) -> tuple[Pair, ...]:
    """The same words, but for capitals and the mark at the end, under two keys that may meet."""
    said: dict[str, list[Phrasing]] = {}
    pairs: dict[tuple[str, str, str], Pair] = {}
    for phrasing in phrasings(entries):
        words = " ".join(fold(phrasing.text).split()).rstrip(" ?!.")
        earlier = said.setdefault(words, [])
        rival = next((other for other in earlier if _rivals(other.entry, phrasing.entry)), None)
        if rival is not None:
            # A title often stands among the wordings as well: once is enough.
            pairs.setdefault((words, rival.entry.id, phrasing.entry.id), Pair(first=rival, second=phrasing, cosine=1.0))
        earlier.append(phrasing)
    return tuple(pairs.values())


def competing(entries: Sequence[Entry], *, vectors: Vectors) -> tuple[Pair, ...]:
    """For each two entries the closest pair of wordings with nearly the same vector and nearly the same words.

    A wording without a vector takes no part.
    """
    said = [p for p in phrasings(entries) if _digest(p) in vectors.rows]
    if not said:
        return ()
    matrix = vectors.matrix[[vectors.rows[_digest(p)] for p in said]]
    subjects = _subjects(said)
    best: dict[tuple[str, str], Pair] = {}
    for row in range(len(said) - 1):
        cosines = matrix[row + 1 :] @ matrix[row]
        for ahead in np.flatnonzero(cosines >= COSINE):
            other = row + 1 + int(ahead)
            pair = Pair(first=said[row], second=said[other], cosine=float(cosines[ahead]))
            if not _same_question(pair, subjects[row], subjects[other]):
                continue
            key = (pair.first.entry.id, pair.second.entry.id)
            if key not in best or best[key].cosine < pair.cosine:
                best[key] = pair
    return tuple(sorted(best.values(), key=lambda pair: -pair.cosine))


def _same_question(pair: Pair, first: str, second: str) -> bool:
    if pair.first.language != pair.second.language or not _rivals(pair.first.entry, pair.second.entry):
        return False
    return bool(first and second) and fuzz.token_sort_ratio(first, second) >= WORDS


def _subjects(said: Sequence[Phrasing]) -> list[str]:
    """The stems that tell each wording from the others of its system, sorted.

    What many entries of a system say in that language ("the VTC authorisation of 2012") names the system, not a rule.
    """
    found = [frozenset(stems(content_words(p.text, p.language), p.language)) for p in said]
    entries: dict[tuple[str, str], set[str]] = {}
    saying: dict[tuple[str, str, str], set[str]] = {}
    for phrasing, words in zip(said, found, strict=True):
        where = (phrasing.entry.scope, phrasing.language)
        entries.setdefault(where, set()).add(phrasing.entry.id)
        for word in words:
            saying.setdefault((*where, word), set()).add(phrasing.entry.id)

    def telling(phrasing: Phrasing, word: str) -> bool:
        where = (phrasing.entry.scope, phrasing.language)
        return len(saying[(*where, word)]) <= max(_FEW, COMMON * len(entries[where]))

    return [
        " ".join(sorted(word for word in words if telling(phrasing, word)))
        for phrasing, words in zip(said, found, strict=True)
    ]


def _rivals(first: Entry, second: Entry) -> bool:
    """Whether two entries may be ranked against each other, and neither cites the other beside itself."""
    if _subject(first) == _subject(second) or (first.silent and second.silent):
        return False
    if first.key in second.see_also or second.key in first.see_also:
        return False
    if first.body and second.body and first.body != second.body:
        return False
    if Status.HISTORICAL in (first.status, second.status) and first.status is not second.status:
        return False
    places = {first.jurisdiction, second.jurisdiction}
    return len(places) == 1 or bool(places & _WIDE)


def _subject(entry: Entry) -> str:
    """A silent subject has no key, and stands for itself."""
    return entry.key or entry.id


def _digest(phrasing: Phrasing) -> str:
    return Text(side=Side.QUESTION, text=phrasing.text).digest
