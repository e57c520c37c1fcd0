"""Fusing words, trigrams and meaning into one ranking, with the reasons kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.lexical import trigram_scores, word_scores
from knowledge.question import Question
from knowledge.semantic import dense_scores
from knowledge.text import Vocabulary, content_words

Scores = NDArray[np.float64]

# Dutch: words, trigrams, meaning. Between the optima for short FAQ texts and for statutes; lexical votes
# hurt a question in another language than the texts, so there only the entry's own phrasings vote.
_DUTCH = (0.30, 0.15, 0.55)
_OTHER = (0.20, 0.0, 0.80)
_WORDS_ONLY = (0.65, 0.35)
_PHRASING = 0.65  # of the meaning score; the rest is the answer's own cosine


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One entry and what each ranker thought of it; `score` is fused, 0..1, cosines are raw."""

    row: int
    entry: Entry
    score: float
    words: float
    trigrams: float
    phrasing: float
    passage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Raw scores of the allowed entries, by ranker."""

    words: Scores
    trigrams: Scores
    phrasing: Scores
    passage: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Best first; `features` describe the first entry and feed the calibrated decision."""

    ranked: tuple[Ranked, ...]
    features: Mapping[str, float]
    with_meaning: bool


def rank(index: Index, question: Question, *, allowed: NDArray[np.bool_]) -> Ranking:
    """Rank the allowed entries; what is filtered out takes no part, not even in the scaling."""
    rows = np.flatnonzero(allowed)
    with_meaning = index.dense is not None and question.vectors is not None
    if not rows.size:
        return Ranking(ranked=(), features={}, with_meaning=with_meaning)
    votes = _votes(index, question, rows)
    fused = _fused(votes, dutch=question.language == "nl", with_meaning=with_meaning)
    ranked = tuple(
        Ranked(
            row=int(rows[at]),
            entry=index.entries[int(rows[at])],
            score=float(fused[at]),
            words=float(votes.words[at]),
            trigrams=float(votes.trigrams[at]),
            phrasing=float(votes.phrasing[at]),
            passage=float(votes.passage[at]),
        )
        for at in np.argsort(-fused, kind="stable")
    )
    return Ranking(ranked=ranked, features=_features(index, question, ranked), with_meaning=with_meaning)


def _votes(index: Index, question: Question, rows: NDArray[np.intp]) -> Votes:
    words = word_scores(index.lexical, question.terms, language=question.language)[rows]
    trigrams, phrasing, passage = (np.zeros(rows.size) for _ in range(3))
    if question.language == "nl":
        trigrams = trigram_scores(index.lexical, question.focus)[rows]
    if index.dense is not None and question.vectors is not None:
        cosines = dense_scores(index.dense, question.vectors)
        phrasing, passage = cosines.phrasing[rows], cosines.passage[rows]
    return Votes(words=words, trigrams=trigrams, phrasing=phrasing, passage=passage)


def _fused(votes: Votes, *, dutch: bool, with_meaning: bool) -> Scores:
    words, trigrams = _scaled(votes.words), _scaled(votes.trigrams)
    if not with_meaning:
        return _WORDS_ONLY[0] * words + _WORDS_ONLY[1] * trigrams
    weights = _DUTCH if dutch else _OTHER
    meaning = _PHRASING * _scaled(votes.phrasing) + (1 - _PHRASING) * _scaled(votes.passage)
    return weights[0] * words + weights[1] * trigrams + weights[2] * meaning


def _scaled(scores: Scores) -> Scores:
    """Min-max to 0..1; a ranker that sees no difference has no vote."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high - low > 1e-9 else np.zeros_like(scores)


def _features(index: Index, question: Question, ranked: tuple[Ranked, ...]) -> dict[str, float]:
    first = ranked[0]
    vocabulary = index.lexical.vocabularies[question.language]
    said = index.lexical.terms[question.language][first.row]
    covered, unknown = _coverage(vocabulary, content_words(question.focus, question.language), said=said)
    if question.focus != question.text:
        whole, _ = _coverage(vocabulary, content_words(question.text, question.language), said=said)
        covered = max(covered, whole)
    phrasings = np.array([item.phrasing for item in ranked])
    spread = float(phrasings.std())
    rival = next(
        (item for item in ranked[1:] if (item.entry.key, item.entry.silent) != (first.entry.key, first.entry.silent)),
        None,
    )
    top_word = max(ranked, key=lambda item: item.words)
    return {
        "phrasing": first.phrasing,
        "passage": first.passage,
        "z": (first.phrasing - float(phrasings.mean())) / spread if spread > 1e-9 else 0.0,
        "margin": first.score - rival.score if rival is not None else 1.0,
        "coverage": covered,
        "unknown": unknown,
        "agreement": float(top_word.words > 0 and top_word.entry.key == first.entry.key),
        "words": log1p(first.words),
        "foreign": float(question.language != "nl"),
        "length": log1p(len(content_words(question.text, question.language))),
    }


def _coverage(vocabulary: Vocabulary, found: tuple[str, ...], *, said: frozenset[str]) -> tuple[float, float]:
    """The shares, weighted by rarity, of the question's words the entry says, and that we never say."""
    total = covered = unknown = 0.0
    for word in dict.fromkeys(found):
        readings = vocabulary.readings(word)
        known = [vocabulary.idf[term] for term in readings if term in vocabulary.idf]
        weight = max(known, default=vocabulary.unknown_idf)
        total += weight
        if not known:
            unknown += weight
        elif any(term in said for term in readings):
            covered += weight
    return (covered / total, unknown / total) if total else (0.0, 1.0)
