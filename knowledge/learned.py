"""Which entry a text asks for, learned from the phrasings of the corpus itself.

A softmax over the entries, on the meaning of the text (its vector) and on its letters. It learns what tells
neighbouring entries apart, which a nearest phrasing cannot see. Trained and run with numpy alone, so that an
operator's own entries are learned too when they are published.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.descent import minimise
from knowledge.letters import letter_counts, rarity, weighed
from knowledge.ports import Matrix

_FREEDOM = 100.0  # inverse strength of the ridge; between 10 and 300 the ranking of our own questions hardly moves
_STEPS, _FURTHER_STEPS = 100, 40  # from nothing; from weights that know most of it already
MOST_ENTRIES = 2_000  # beyond this the weights would outweigh the vectors; such an index ranks without


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """`entries` names the columns of `weights` ((vector + letters) x entries); `mean` centres the vectors."""

    fingerprint: str
    entries: tuple[str, ...]
    mean: Matrix
    telling: Matrix
    weights: Matrix
    bias: Matrix


def learn(
    texts: Sequence[str], vectors: Matrix, owners: Sequence[str], *, fingerprint: str, before: Learned | None = None
) -> Learned:
    """Fit on phrasings: row i of `vectors` is text i, asked of the entry `owners[i]`; deterministic.

    `before` only shortens the work: the fit starts from the weights of the entries it shares.
    """
    entries = tuple(dict.fromkeys(owners))
    column = {entry: number for number, entry in enumerate(entries)}
    target = np.array([column[owner] for owner in owners])
    counts = letter_counts(texts)
    telling, mean = rarity(counts), np.asarray(vectors.mean(axis=0), dtype=np.float32)
    rows = np.hstack([_centred(vectors, mean), weighed(counts, telling)])
    start = _start(before, entries, width=rows.shape[1])
    found = _softmax(rows, target, start=start, steps=_STEPS if before is None else _FURTHER_STEPS)
    return Learned(
        fingerprint=fingerprint, entries=entries, mean=mean, telling=telling, weights=found[:-1], bias=found[-1]
    )


def extend(known: Learned, texts: Sequence[str], vectors: Matrix, owners: Sequence[str]) -> Learned:
    """Learn further entries beside known ones, whose weights stay as they are: seconds instead of minutes.

    `texts` are the phrasings of all entries, known and new; entries that are no longer asked for are left out.
    """
    entries = tuple(dict.fromkeys(owners))
    column = {entry: number for number, entry in enumerate(entries)}
    target = np.array([column[owner] for owner in owners])
    start = _start(known, entries, width=known.weights.shape[0])
    fresh = np.array([entry not in set(known.entries) for entry in entries])
    if not fresh.any():
        return replace(known, entries=entries, weights=start[:-1], bias=start[-1])
    rows = np.hstack([_centred(vectors, known.mean), weighed(letter_counts(texts), known.telling)])
    found = _softmax_beside(rows, target, known=start[:, ~fresh], fresh=fresh)
    start[:, fresh] = found
    return replace(known, entries=entries, weights=start[:-1], bias=start[-1])


def logits(learned: Learned, texts: Sequence[str], vectors: Matrix) -> NDArray[np.float64]:
    """One row a text, one column an entry of `learned.entries`; higher is likelier."""
    rows = np.hstack([_centred(vectors, learned.mean), weighed(letter_counts(texts), learned.telling)])
    return np.asarray(rows @ learned.weights + learned.bias, dtype=np.float64)


def _centred(vectors: Matrix, mean: Matrix) -> Matrix:
    rows = vectors - mean
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _start(before: Learned | None, entries: tuple[str, ...], *, width: int) -> Matrix:
    start = np.zeros((width + 1, len(entries)), dtype=np.float32)
    if before is not None and before.weights.shape[0] == width:
        known = {entry: number for number, entry in enumerate(before.entries)}
        for number, entry in enumerate(entries):
            if entry in known:
                start[:-1, number] = before.weights[:, known[entry]]
                start[-1, number] = before.bias[known[entry]]
    return start


def _softmax(rows: Matrix, target: NDArray[np.intp], *, start: Matrix, steps: int) -> Matrix:
    """Ridge softmax regression; the last row of the result is the bias, which is not shrunk."""
    count, width = rows.shape
    at = np.arange(count)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(start.shape).astype(np.float32)
        scores = rows @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        total = chance.sum(axis=1, keepdims=True)
        value = float((np.log(total[:, 0]) - scores[at, target]).sum(dtype=np.float64)) * _FREEDOM
        value += 0.5 * float((weights[:-1].astype(np.float64) ** 2).sum())
        chance /= total
        chance[at, target] -= 1.0
        slope = np.empty_like(weights)
        slope[:width] = _FREEDOM * (rows.T @ chance) + weights[:-1]
        slope[-1] = _FREEDOM * chance.sum(axis=0)
        # Per phrasing, so that one tolerance fits any size of corpus.
        return value / count, slope.ravel().astype(np.float64) / count

    return minimise(loss, start.ravel().astype(np.float64), steps=steps).reshape(start.shape).astype(np.float32)


def _softmax_beside(rows: Matrix, target: NDArray[np.intp], *, known: Matrix, fresh: NDArray[np.bool_]) -> Matrix:
    """The same regression over the fresh columns alone; what the known ones say stands fixed."""
    count, width = rows.shape
    at, place = np.arange(count), np.cumsum(fresh) - 1
    said = rows @ known[:-1] + known[-1]
    highest = said.max(axis=1, keepdims=True) if said.shape[1] else np.zeros((count, 1), dtype=np.float32)
    others = np.exp(said - highest).sum(axis=1, keepdims=True)
    own = fresh[target]
    free = int(fresh.sum())

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(width + 1, free).astype(np.float32)
        scores = np.minimum(rows @ weights[:-1] + weights[-1] - highest, 60.0)
        chance = np.exp(scores)
        total = chance.sum(axis=1, keepdims=True) + others
        value = float(np.log(total).sum(dtype=np.float64)) * _FREEDOM
        value -= _FREEDOM * float(scores[at[own], place[target[own]]].sum(dtype=np.float64))
        value += 0.5 * float((weights[:-1].astype(np.float64) ** 2).sum())
        chance /= total
        chance[at[own], place[target[own]]] -= 1.0
        slope = np.empty_like(weights)
        slope[:width] = _FREEDOM * (rows.T @ chance) + weights[:-1]
        slope[-1] = _FREEDOM * chance.sum(axis=0)
        return value / count, slope.ravel().astype(np.float64) / count

    begin = np.zeros((width + 1) * free)
    return minimise(loss, begin, steps=_FURTHER_STEPS).reshape(width + 1, free).astype(np.float32)


def write_learned(learned: Learned) -> bytes:
    """One npz file; weights in eight bits a column, which moves no ranking of our own questions."""
    scale = np.maximum(np.abs(learned.weights).max(axis=0), 1e-9) / 127.0
    target = io.BytesIO()
    np.savez_compressed(
        target,
        fingerprint=np.array(learned.fingerprint),
        entries=np.array(learned.entries),
        mean=learned.mean,
        telling=learned.telling,
        scale=scale.astype(np.float32),
        weights=np.rint(learned.weights / scale).astype(np.int8),
        bias=learned.bias,
    )
    return target.getvalue()


def read_learned(content: bytes) -> Learned:
    """The reverse of `write_learned`. Raises ValueError or KeyError on another file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return Learned(
            fingerprint=str(stored["fingerprint"]),
            entries=tuple(str(entry) for entry in stored["entries"]),
            mean=stored["mean"],
            telling=stored["telling"],
            weights=stored["weights"].astype(np.float32) * stored["scale"],
            bias=stored["bias"],
        )
