"""Ranking by meaning: cosines of the question with every phrasing and every passage of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.ports import Matrix
from knowledge.vectors import Text, Vectors, passages_of, phrasings_of

Scores = NDArray[np.float64]
Owners = NDArray[np.int32]

_NEAR = 3  # phrasings of an entry that vote together: one lucky phrasing is no agreement
_BLOCK = 32_768  # rows turned into single precision at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Unit vectors (n x width, half or single precision) grouped by entry: those of entry i begin at `starts[i]`."""

    matrix: NDArray[np.floating]
    starts: Owners


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseIndex:
    """Exact search over all vectors of one model; every entry has at least one phrasing and one passage."""

    fingerprint: str
    phrasings: Rows
    passages: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseScores:
    """Cosines per entry: its best phrasing, the mean of its three best, its best passage."""

    phrasing: Scores
    near: Scores
    passage: Scores


def build_dense(entries: Sequence[Entry], *, vectors: Vectors) -> DenseIndex:
    """Gather the rows of these entries. Raises KeyError if a text has no vector."""
    return DenseIndex(
        fingerprint=vectors.fingerprint,
        phrasings=_gather([phrasings_of(entry) for entry in entries], vectors),
        passages=_gather([passages_of(entry) for entry in entries], vectors),
    )


def _gather(texts: Sequence[Sequence[Text]], vectors: Vectors) -> Rows:
    rows = [vectors.rows[text.digest] for group in texts for text in group]
    lengths = [len(group) for group in texts]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if lengths else np.zeros(0)
    return Rows(matrix=vectors.matrix[rows], starts=starts.astype(np.int32))


def dense_scores(dense: DenseIndex, questions: Matrix) -> DenseScores:
    """Cosines of a question, averaged over its readings (whole text, the asking sentence)."""
    cosines = _cosines(dense.phrasings.matrix, questions)
    return DenseScores(
        phrasing=_best(cosines, dense.phrasings.starts),
        near=_near(cosines, dense.phrasings.starts),
        passage=_best(_cosines(dense.passages.matrix, questions), dense.passages.starts),
    )


def _cosines(matrix: NDArray[np.floating], questions: Matrix) -> Scores:
    # The mean of the cosines with several readings is the cosine with their mean, but for its length.
    mean = questions.mean(axis=0)
    found = np.empty(matrix.shape[0])
    for start in range(0, matrix.shape[0], _BLOCK):
        found[start : start + _BLOCK] = matrix[start : start + _BLOCK].astype(np.float32, copy=False) @ mean
    return found


def _best(cosines: Scores, starts: Owners) -> Scores:
    return np.maximum.reduceat(cosines, starts) if starts.size else np.zeros(0)


def _near(cosines: Scores, starts: Owners) -> Scores:
    """The mean of the best three of each entry, or of all where it has fewer."""
    if not starts.size:
        return np.zeros(0)
    lengths = np.diff(np.append(starts, cosines.size))
    owners = np.repeat(np.arange(starts.size), lengths)
    order = np.lexsort((-cosines, owners))  # by entry, best first
    place = np.arange(cosines.size) - np.repeat(starts, lengths)
    kept = place < _NEAR
    total = np.bincount(owners[order][kept], weights=cosines[order][kept], minlength=starts.size)
    return np.asarray(total / np.minimum(lengths, _NEAR))
