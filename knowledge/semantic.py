"""Ranking by meaning: cosines of the question with every phrasing and every answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.ports import Matrix
from knowledge.vectors import Vectors, passage_of, phrasings_of

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseIndex:
    """Exact search: unit rows of all phrasings, the entry each belongs to, and one answer row an entry."""

    fingerprint: str
    phrasings: Matrix
    owners: NDArray[np.intp]
    passages: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseScores:
    """Cosines per entry: its best phrasing (the best wins), and its answer."""

    phrasing: Scores
    passage: Scores


def build_dense(entries: tuple[Entry, ...], *, vectors: Vectors) -> DenseIndex:
    """Gather the rows of these entries; raises KeyError if a text has no vector."""
    rows: list[int] = []
    owners: list[int] = []
    for owner, entry in enumerate(entries):
        for text in phrasings_of(entry):
            rows.append(vectors.rows[text.digest])
            owners.append(owner)
    passages = [vectors.rows[passage_of(entry).digest] for entry in entries]
    return DenseIndex(
        fingerprint=vectors.fingerprint,
        phrasings=vectors.matrix[rows],
        owners=np.asarray(owners, dtype=np.intp),
        passages=vectors.matrix[passages],
    )


def dense_scores(dense: DenseIndex, questions: Matrix) -> DenseScores:
    """Cosines of a question, averaged over its readings (whole text, the asking sentence)."""
    cosines = (dense.phrasings @ questions.T).mean(axis=1).astype(np.float64)
    best = np.full(dense.passages.shape[0], -1.0)
    np.maximum.at(best, dense.owners, cosines)
    return DenseScores(phrasing=best, passage=(dense.passages @ questions.T).mean(axis=1).astype(np.float64))
