"""Words as we compare them: folded, without stop words, stemmed, compounds split, misspellings mended."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log

import Stemmer
from rapidfuzz import fuzz, process

_SNOWBALL = {"nl": "dutch", "fr": "french", "en": "english", "de": "german"}
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")  # combining marks (Unicode)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!]+|\n|$)")
_LINKS = ("", "s", "en", "n", "e", "er")  # what Dutch puts between the parts of a compound
_PART = 4  # shorter parts split words that are no compounds (retrieval on guidance texts)
_MENDABLE = 5  # shorter words have too many neighbours one letter away
_ALIKE = 84.0  # rapidfuzz ratio 0..100: one wrong letter in seven


def fold(text: str) -> str:
    """Lower case without accents, compatibility forms resolved."""
    if text.isascii():
        return text.casefold()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("’", "'")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded; French and English apostrophes separate."""
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        found.extend(part for part in match.group().split("'") if part)
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, as written, in order; lines end sentences too."""
    return tuple(part.strip() for part in _SENTENCE.findall(text) if part.strip(" .?!\n"))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that carry no subject in that language, colloquial Flemish included; folded."""
    table = tomllib.loads((files("knowledge") / "stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(words(table.get(language, "")))


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words that may carry a subject: no stop words, nothing of one letter."""
    stops = stop_words(language)
    return tuple(word for word in words(text) if len(word) > 1 and word not in stops)


def stems(found: Iterable[str], language: str) -> tuple[str, ...]:
    """Snowball stems; a language without a stemmer keeps its words."""
    return tuple(_stem(word, language) for word in found)


@lru_cache(maxsize=131_072)
def _stem(word: str, language: str) -> str:
    # A Stemmer object is not safe between threads; making one costs microseconds, once a word.
    algorithm = _SNOWBALL.get(language)
    return word if algorithm is None else str(Stemmer.Stemmer(algorithm).stemWord(word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words our own texts use in one language; `idf` by stem, compounds split by its own words."""

    language: str
    idf: Mapping[str, float]
    unknown_idf: float

    def terms(self, text: str) -> tuple[str, ...]:
        """Stems to look for: the words, the parts of compounds, mended misspellings; each once."""
        found: dict[str, None] = {}
        for word in content_words(text, self.language):
            for term in self.readings(word):
                found[term] = None
        return tuple(found)

    def readings(self, word: str) -> tuple[str, ...]:
        """How one folded word may be read in this vocabulary: the stem first, then parts or a mend."""
        (stem,) = stems([word], self.language)
        parts = self.split(word)
        if stem in self.idf or parts:
            return (stem, *parts)
        mended = self.mend(word)
        return (stem,) if mended is None else (stem, mended, *self.split(mended))

    def split(self, word: str) -> tuple[str, ...]:
        """The two parts of a compound, as stems, if both are words of ours; Dutch and German only."""
        if self.language not in {"nl", "de"} or len(word) < 2 * _PART:
            return ()
        for cut in range(len(word) - _PART, _PART - 1, -1):
            (tail,) = stems([word[cut:]], self.language)
            if tail not in self.idf:
                continue
            for link in _LINKS:
                head = word[:cut].removesuffix(link) if link else word[:cut]
                if len(head) < _PART or (link and not word[:cut].endswith(link)):
                    continue
                (start,) = stems([head], self.language)
                if start in self.idf:
                    return (start, tail)
        return ()

    def mend(self, word: str) -> str | None:
        """The one stem of ours a misspelled word must mean; numbers are never touched."""
        if len(word) < _MENDABLE or not word.isalpha():
            return None
        (stem,) = stems([word], self.language)
        best = process.extractOne(stem, self.idf.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return None if best is None or len(best[0]) < _PART else str(best[0])


def vocabulary(texts: Iterable[Iterable[str]], language: str) -> Vocabulary:
    """Count in how many texts, given by their content words, each stem occurs; idf = ln(1 + n / df)."""
    counted: dict[str, int] = {}
    total = 0
    for found in texts:
        total += 1
        for stem in set(stems(found, language)):
            counted[stem] = counted.get(stem, 0) + 1
    idf = {stem: log(1 + total / count) for stem, count in counted.items()}
    return Vocabulary(language=language, idf=idf, unknown_idf=log(1 + max(total, 1)))
