"""Words as counted letter groups and pairs: what still matches when a word is misspelt, inflected or compounded."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

_SHORTEST, _LONGEST = 3, 5  # letters in a group, word borders included
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d+")
_SHOUTED = 0.7  # share of capitals among the letters; beneath it stand acronyms and German nouns


def not_shouted(text: str) -> str:
    """The text in small letters if it is written in capitals: to an embedder a shouted word is another word."""
    letters = sum(map(str.isalpha, text))
    return text.lower() if sum(map(str.isupper, text)) > _SHOUTED * letters else text


@lru_cache(maxsize=65_536)
def _groups(word: str) -> tuple[int, ...]:
    """Codes of the letter groups of one folded word; crc32 is the same on every machine and in every run."""
    bordered = f" {word} "
    if len(bordered) <= _SHORTEST:
        return (zlib.crc32(bordered.encode()),)
    return tuple(
        zlib.crc32(bordered[start : start + size].encode())
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(bordered) - size + 1)
    )


def letter_row(folded: str, *, width: int) -> Vector:
    """One unit row of `width` counters of a folded text, on a logarithmic scale (hashing trick, signed).

    Numbers count by their length alone: no house number or year decides a label.
    """
    words = [_NUMBER.sub(lambda found: "#" * min(len(found[0]), 4), word) for word in _WORD.findall(folded)]
    counted: dict[int, int] = {}
    for word in words:
        for code in _groups(word):
            counted[code] = counted.get(code, 0) + 1
    for pair in pairwise(words):
        code = zlib.crc32(" ".join(pair).encode())
        counted[code] = counted.get(code, 0) + 1
    row = np.zeros(width, dtype=np.float32)
    for code, count in counted.items():
        row[code % width] += (1.0 if code >> 31 else -1.0) * (1.0 + log(count))
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row
