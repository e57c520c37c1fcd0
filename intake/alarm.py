"""The second reader on danger: sentence by sentence, because one sentence in a long dull mail is enough.

What a frightened child or a veiled threat writes stands in no list of phrases. A logistic regression over the meaning,
the letters and the phrases of each sentence was taught on invented sentences (`intake/alarming.toml`) and on the
labelled mails (`intake.learn_warnings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake import phrases
from intake.letters import Vector, letter_row, not_shouted
from intake.ports import Meaning
from intake.reading import Reading
from intake.sentence import Sentence

# Of a longer mail the beginning and the end are read.
_FIRST, _LAST = 15, 25
# Each sentence costs the embedder some 0.04 s: only those are embedded that sound most alarming without it.
_EMBEDDED = 4
_CHARACTERS = 300
_LEAST_WORDS = 3
_GREETING_WORDS = 8  # "Met genegen groet, Agnes Wouters" says nothing of what is wrong
_WIDTH = 2_048
_MEANING_SCALE, _CUE_SCALE = 6.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """`weights` over the columns of `sentence_columns`; a sentence whose score reaches `least` alarms."""

    centre: Vector
    weights: Vector
    bias: float
    least: float

    def alarming(self, reading: Reading, *, meaning: Meaning) -> Sentence | None:
        """The most alarming sentence of a mail, if it alarms."""
        read = self._loudest(pieces(reading))
        if not read:
            return None
        vectors = np.stack([meaning.encode_queries([words_of(piece)])[0] for piece in read])
        scores = self._scores(read, vectors)
        most = int(np.argmax(scores))
        return read[most] if scores[most] >= self.least else None

    def _loudest(self, read: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """The sentences whose letters and phrases alone alarm most, in the order of the mail."""
        if len(read) <= _EMBEDDED:
            return read
        scores = self._scores(read, np.tile(self.centre, (len(read), 1)))
        return tuple(read[number] for number in sorted(np.argsort(-scores, kind="stable")[:_EMBEDDED]))

    def _scores(self, read: Sequence[Sentence], vectors: Vector) -> Vector:
        scores: Vector = columns_of([words_of(one) for one in read], vectors, centre=self.centre) @ self.weights
        return scores + np.float32(self.bias)


def pieces(reading: Reading) -> tuple[Sentence, ...]:
    """The sentences of a mail that say something."""
    found = tuple(s for s in reading.sentences() if _says_something(s))
    return found if len(found) <= _FIRST + _LAST else (*found[:_FIRST], *found[-_LAST:])


def _says_something(sentence: Sentence) -> bool:
    words = len(sentence.folded.split())
    return words >= _LEAST_WORDS and not (words <= _GREETING_WORDS and sentence.has("closing"))


def words_of(sentence: Sentence) -> str:
    """What the embedder sees of a sentence."""
    return not_shouted(" ".join(sentence.whole().quote.split())[:_CHARACTERS])


def columns_of(texts: Sequence[str], vectors: Vector, *, centre: Vector) -> Vector:
    """One row for each text: its meaning (`vectors`, unit rows), its letters, the groups of danger in it."""
    folded = [phrases.fold(text) for text in texts]
    letters = np.stack([letter_row(text, width=_WIDTH) for text in folded])
    cues = np.array([[_said(text), _named(text)] for text in folded], dtype=np.float32)
    columns = np.hstack([(vectors - centre) * np.float32(_MEANING_SCALE), letters, cues * np.float32(_CUE_SCALE)])
    return columns.astype(np.float32)


def _said(folded: str) -> bool:
    return phrases.search("safety", folded) is not None and phrases.search("safety_tale", folded) is None


def _named(folded: str) -> bool:
    return phrases.search("safety_topic", folded) is not None and phrases.search("safety_paper", folded) is None
