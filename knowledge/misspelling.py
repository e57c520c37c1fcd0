"""Slips as people make them, the same ones every time: to learn from, and to measure what they cost."""

from __future__ import annotations

import zlib
from dataclasses import replace

from knowledge.evaluate import LabelledQuestion

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspelt(question: LabelledQuestion, *, share: float, seed: int) -> LabelledQuestion:
    """The question with one edit (drop, swap, double or replace a letter) in about this share of its words.

    Which words and which edits follows from the seed and the question alone.
    """
    words = question.text.split(" ")
    for at, word in enumerate(words):
        # crc32 as a fair die that falls the same way on every machine.
        die = zlib.crc32(f"{seed}:{question.id}:{at}".encode())
        if len(word) > 2 and die % 10_000 < share * 10_000:
            words[at] = _edit(word, die // 10_000)
    return replace(question, text=" ".join(words))


def _edit(word: str, die: int) -> str:
    kind, die = die % 4, die // 4
    at = die % (len(word) - 1)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _LETTERS[die // len(word) % len(_LETTERS)] + word[at + 1 :]
