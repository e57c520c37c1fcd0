"""Texts as counted letter groups: what still matches when a word is misspelt, inflected or joined to another."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.text import words

Matrix = NDArray[np.float32]

WIDTH = 2_048  # counters; half of it cost some first places on our own questions, twice or four times gained none
_SHORTEST, _LONGEST = 2, 5  # letters in a group, word borders included
_READ = 1_200  # characters, as much as the embedder reads


@lru_cache(maxsize=65_536)
def _groups(word: str) -> tuple[tuple[int, float], ...]:
    """Counter and sign of each letter group of one folded word (the hashing trick; Weinberger et al. 2009)."""
    bordered = f" {word} "
    found: list[tuple[int, float]] = []
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(bordered) - size + 1):
            # crc32: the same on every machine and in every run, unlike hash().
            code = zlib.crc32(bordered[start : start + size].encode())
            found.append((code % WIDTH, 1.0 if code >> 31 else -1.0))
    return tuple(found)


def letter_counts(texts: Sequence[str]) -> Matrix:
    """One row a text: how often each counter was met, on a logarithmic scale, signed."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        counted: dict[tuple[int, float], int] = {}
        for word in words(text[:_READ]):
            for group in _groups(word):
                counted[group] = counted.get(group, 0) + 1
        for (counter, sign), count in counted.items():
            rows[row, counter] += sign * (1.0 + log(count))
    return rows


def rarity(counts: Matrix) -> Matrix:
    """How telling each counter is: ln(1 + texts / texts that meet it)."""
    met = (counts != 0.0).sum(axis=0)
    return np.asarray(np.log(1.0 + counts.shape[0] / np.maximum(met, 1)), dtype=np.float32)


def weighed(counts: Matrix, telling: Matrix) -> Matrix:
    """Unit rows of counts weighed by rarity."""
    rows = counts * telling
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
