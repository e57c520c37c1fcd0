"""How well each signal alone finds the right subject: the table of the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from knowledge.evaluate import Kind
from knowledge.fit import Trial
from knowledge.index import Index
from knowledge.rank import fused
from knowledge.text import fold

# Each row of the table: its name, and the signals whose sum ranks. `fuzzy` is rapidfuzz over all phrasings, which
# no ranking of ours uses: it is there to compare with.
ALONE: Final[dict[str, tuple[str, ...]]] = {
    "words": ("words", "words_abroad"),
    "trigrams": ("trigrams",),
    "lexical": ("words", "words_abroad", "trigrams"),
    "dense": ("phrasing",),
    "dense_near": ("near",),
    "dense_passage": ("passage",),
    "learned": ("learned",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Shares of the in-scope questions whose first (first three) subject is right, and the mean reciprocal rank."""

    name: str
    first: float
    first_three: float
    reciprocal: float
    count: int


def compare(index: Index, seen: Iterable[Trial]) -> tuple[Rank, ...]:
    """Every ranker on the same questions, then the fused ranking."""
    asked = [trial for trial in seen if trial.labelled.kind is Kind.IN_SCOPE]
    rows = [_rank(name, index, asked, [_sum(trial, names) for trial in asked]) for name, names in ALONE.items()]
    rows.insert(3, _rank("fuzzy", index, asked, [_fuzzy(index, trial) for trial in asked]))
    mixed = [fused(t.observed.signals, weights=index.calibration.of(t.observed.mode).weights) for t in asked]
    return (*rows, _rank("fused", index, asked, mixed))


def _sum(trial: Trial, names: tuple[str, ...]) -> NDArray[np.float64]:
    nothing = np.zeros(trial.observed.rows.size)
    return np.asarray(sum((trial.observed.signals.get(name, nothing) for name in names), start=nothing))


def _fuzzy(index: Index, trial: Trial) -> NDArray[np.float64]:
    asked = fold(trial.question.focus)
    best = []
    for row in trial.observed.rows:
        entry = index.entries[int(row)]
        texts = (entry.title, *(text for found in entry.questions.values() for text in found))
        best.append(max(fuzz.token_set_ratio(asked, fold(text)) for text in texts))
    return np.array(best)


def _rank(name: str, index: Index, asked: Sequence[Trial], scores: Sequence[NDArray[np.float64]]) -> Rank:
    places = [place_of(index, trial, found) for trial, found in zip(asked, scores, strict=True)]
    return Rank(
        name=name,
        first=_mean([place == 1 for place in places]),
        first_three=_mean([0 < place <= 3 for place in places]),
        reciprocal=_mean([1.0 / place if place else 0.0 for place in places]),
        count=len(places),
    )


def place_of(index: Index, trial: Trial, scores: NDArray[np.float64]) -> int:
    """At which place the first right subject stands, from 1; 0 if it is not among those with a score."""
    if scores.max() <= scores.min():  # a ranker that sees no difference has no first
        return 0
    subjects: dict[str, None] = {}
    for at in np.argsort(-scores, kind="stable"):
        if scores[at] == 0.0 and scores.min() >= 0.0:  # no word in common: not found
            break
        entry = index.entries[int(trial.observed.rows[at])]
        subjects[entry.key or entry.id] = None
    for place, subject in enumerate(subjects, start=1):
        if subject in trial.labelled.gold:
            return place
    return 0


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
