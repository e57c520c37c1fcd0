"""Fusing words, letters, meaning and what was learned into one ranking, with the reasons kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.calibration import Mode
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.learned import logits
from knowledge.lexical import trigram_scores, word_scores
from knowledge.question import Question
from knowledge.semantic import DenseScores, dense_scores
from knowledge.windows import place, sought

Scores = NDArray[np.float64]
Signals = Mapping[str, Scores]

# What the fused score is a weighted sum of; each about 0..1, so that the fitted weights can be read.
SIGNALS: Final = (
    "learned",  # log of the learned chance, -1 at one in a million
    "certain",  # the learned chance itself
    "phrasing",  # cosine with the best phrasing, 0 at 0.80
    "near",  # mean cosine with the three best phrasings
    "passage",  # cosine with the best passage
    "words",  # share of the best BM25, a Dutch question
    "words_abroad",  # the same for a question in another language, where words rarely meet
    "trigrams",
    "system",  # the question names this entry's own system (1), or names none though the entry is a system's (-1)
    "rules",  # an entry on the rules of all bodies while the question names a system
    "place",  # without phrasings: the share of the question's words that one place in the entry says
    "headed",  # the same of its heading
    "told",  # whether that place holds the sort of thing that is asked for; 0.5 where it is of no such sort
)
_FLOOR = 0.80  # cosines of this model lie between 0.76 and 0.95
_LEAST = 1e-6
_PLACED = 24  # entries of which every sentence is looked at
_CANDIDATES = 120  # rows of each signal that are looked at more closely
GENERAL: Final = "foi"  # the access rules of every body; any other scope is one system or network


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One entry: its fused chance among all candidates (0..1, they sum to 1) and what each signal said."""

    row: int
    entry: Entry
    chance: float
    signals: Mapping[str, float]

    @property
    def subject(self) -> str:
        """What counts as the same answer: the key, or the silent subject itself."""
        return self.entry.key or self.entry.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Best first; `mode` says which signals there were."""

    ranked: tuple[Ranked, ...]
    mode: Mode

    def by_subject(self) -> dict[str, float]:
        """The chances of all entries that would give the same answer, added up."""
        found: dict[str, float] = {}
        for item in self.ranked:
            found[item.subject] = found.get(item.subject, 0.0) + item.chance
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What every signal says of each candidate row, before any weight."""

    rows: NDArray[np.intp]
    signals: Signals
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What the rankers say of every entry, whatever filter comes after: raw scores, and log chances as learned."""

    words: Scores
    trigrams: Scores
    meaning: DenseScores | None
    learned: Scores | None


def votes(index: Index, question: Question) -> Votes:
    """Ask every ranker once; the costly part of a question after its embedding."""
    mode, dutch = _mode(index, question), question.language == "nl"
    meaning = learned = None
    if mode is not Mode.WORDS and index.dense is not None and question.vectors is not None:
        meaning = dense_scores(index.dense, question.vectors)
    if mode is Mode.LEARNED and index.learned is not None and question.vectors is not None:
        learned = logits(index.learned, question.readings, question.vectors).mean(axis=0)
    return Votes(
        words=word_scores(index.lexical, question.terms, language=question.language, begins=question.begins),
        trigrams=trigram_scores(index.lexical, question.focus) if dutch else np.zeros(len(index.entries)),
        meaning=meaning,
        learned=learned,
    )


def rank(index: Index, question: Question, *, allowed: NDArray[np.bool_], cast: Votes | None = None) -> Ranking:
    """Rank the allowed entries; what is filtered out takes no part, not even in the scaling."""
    observed = observe(index, question, allowed=allowed, cast=cast)
    return ranking_of(index, observed, weights=index.calibration.of(observed.mode).weights)


def observe(index: Index, question: Question, *, allowed: NDArray[np.bool_], cast: Votes | None = None) -> Observed:
    """The candidates among the allowed entries, and their signals. `cast` are the votes, where they are there yet."""
    mode = _mode(index, question)
    rows = np.flatnonzero(allowed)
    if not rows.size:
        return Observed(rows=rows, signals={}, mode=mode)
    signals = _signals(index, question, rows, cast=votes(index, question) if cast is None else cast)
    rows, signals = _candidates(rows, signals)
    if mode is Mode.PLAIN:
        signals |= _places(index, question, rows, signals)
    return Observed(rows=rows, signals=signals, mode=mode)


def ranking_of(index: Index, observed: Observed, *, weights: Mapping[str, float]) -> Ranking:
    """The candidates, best first."""
    if not observed.rows.size:
        return Ranking(ranked=(), mode=observed.mode)
    chances = fused(observed.signals, weights=weights)
    return Ranking(
        ranked=tuple(
            Ranked(
                row=int(observed.rows[at]),
                entry=index.entries[int(observed.rows[at])],
                chance=float(chances[at]),
                signals={name: float(values[at]) for name, values in observed.signals.items()},
            )
            for at in np.argsort(-chances, kind="stable")
        ),
        mode=observed.mode,
    )


def fused(signals: Signals, *, weights: Mapping[str, float]) -> Scores:
    """Chances of the candidates: a softmax over the weighted sum of their signals."""
    total = np.sum([weights.get(name, 0.0) * values for name, values in signals.items()], axis=0)
    chance = np.exp(total - total.max())
    return np.asarray(chance / chance.sum())


def _mode(index: Index, question: Question) -> Mode:
    if index.dense is None or question.vectors is None:
        return Mode.WORDS
    return Mode.PLAIN if index.learned is None else Mode.LEARNED


def _signals(index: Index, question: Question, rows: NDArray[np.intp], *, cast: Votes) -> dict[str, Scores]:
    words, trigrams = _share(cast.words[rows]), _share(cast.trigrams[rows])
    dutch, nothing = question.language == "nl", np.zeros(rows.size)
    signals = {
        "words": words if dutch else nothing,
        "words_abroad": nothing if dutch else words,
        "trigrams": trigrams,
        **_systems(index, question, rows),
    }
    if cast.meaning is not None:
        scale = 1.0 - _FLOOR
        signals["phrasing"] = (cast.meaning.phrasing[rows] - _FLOOR) / scale
        signals["near"] = (cast.meaning.near[rows] - _FLOOR) / scale
        signals["passage"] = (cast.meaning.passage[rows] - _FLOOR) / scale
    if cast.learned is not None:
        chance = _learned(index, cast.learned, rows)
        signals["learned"] = np.log(np.maximum(chance, _LEAST)) / -np.log(_LEAST)
        signals["certain"] = chance
    return signals


def _learned(index: Index, found: Scores, rows: NDArray[np.intp]) -> Scores:
    """The learned chances among these rows; an entry that was not learned has the least."""
    columns = index.learned_columns[rows]
    scores = np.where(columns >= 0, found[np.maximum(columns, 0)], -np.inf)
    if not np.isfinite(scores).any():
        return np.zeros(rows.size)
    chance = np.exp(scores - scores.max())
    return np.asarray(chance / chance.sum())


def _systems(index: Index, question: Question, rows: NDArray[np.intp]) -> dict[str, Scores]:
    general = index.columns.equals("scope", {GENERAL})[rows] | index.columns.silent[rows]
    named = index.columns.equals("scope", question.named)[rows] & ~general
    system = np.where(named, 1.0, np.where(general, 0.0, -1.0))
    some = bool(question.named - {GENERAL})
    return {"system": system, "rules": general.astype(np.float64) if some else np.zeros(rows.size)}


def _places(index: Index, question: Question, rows: NDArray[np.intp], signals: Signals) -> dict[str, Scores]:
    """What the best place of an entry says of the question, for those that words and meaning put in front."""
    asked = sought(index.lexical, question)
    likely = signals["words"] + signals["trigrams"] + signals["near"] + signals["passage"]
    found = {name: np.full(rows.size, value) for name, value in (("place", 0.0), ("headed", 0.0), ("told", 0.5))}
    for at in np.argsort(-likely, kind="stable")[:_PLACED]:
        here = place(index.entries[int(rows[at])], asked)
        found["place"][at], found["headed"][at], found["told"][at] = here.covered, here.headed, here.told
    return found


def _share(scores: Scores) -> Scores:
    best = float(scores.max())
    return scores / best if best > 0.0 else scores


def _candidates(rows: NDArray[np.intp], signals: dict[str, Scores]) -> tuple[NDArray[np.intp], dict[str, Scores]]:
    """The rows that some signal puts in front; with few rows all of them."""
    if rows.size <= _CANDIDATES * 2:
        return rows, signals
    kept: set[int] = set()
    for name in ("certain", "phrasing", "near", "passage", "words", "words_abroad", "trigrams"):
        values = signals.get(name)
        if values is not None and values.any():
            kept.update(np.argpartition(-values, _CANDIDATES)[:_CANDIDATES].tolist())
    chosen = np.array(sorted(kept) or range(_CANDIDATES), dtype=np.intp)
    return rows[chosen], {name: values[chosen] for name, values in signals.items()}
