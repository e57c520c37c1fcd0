"""The second reader that ships was taught from the examples and phrases of the package, and teaching is repeatable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from intake.labelled import read_examples, shipped_examples
from intake.learn import LABELS, learn, lesson_digest
from intake.ports import Meaning
from intake.second_reader import read_reader, shipped_reader, write_reader


def test_the_shipped_reader_is_of_today() -> None:
    """If not: `inzage learn triage` (the phrases or the examples changed)."""
    assert shipped_reader().lesson == lesson_digest(shipped_examples())


def test_it_was_taught_with_the_bundled_embedder(meaning: Meaning) -> None:
    assert shipped_reader().model == meaning.fingerprint


def test_there_are_enough_examples_by_enough_authors_and_none_is_held_out() -> None:
    taught, held_out = shipped_examples(), shipped_examples(held_out=True)
    assert len(taught) >= 1_200
    assert len({example.author for example in taught}) >= 5
    assert not {example.author for example in taught} & {example.author for example in held_out}
    assert len({example.id for example in (*taught, *held_out)}) == len(taught) + len(held_out)


class Remembered:
    """The embedder, asked once for each text: embedding is what makes learning slow."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning, self.fingerprint = meaning, meaning.fingerprint
        self.known: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        for text in texts:
            if text not in self.known:
                self.known[text] = self.meaning.encode_queries([text])[0]
        return np.stack([self.known[text] for text in texts])


@pytest.fixture(scope="module")
def remembered(meaning: Meaning) -> Meaning:
    return Remembered(meaning)


FEW = shipped_examples()[::5]


def test_the_same_lesson_gives_the_same_reader(remembered: Meaning) -> None:
    first, second = (write_reader(learn(FEW, meaning=remembered)) for _ in range(2))
    assert first == second


def test_a_reader_survives_its_file(remembered: Meaning) -> None:
    reader = learn(FEW, meaning=remembered)
    again = read_reader(write_reader(reader))
    assert tuple(again.heads) == LABELS
    assert again.agreements["kind"].values == reader.agreements["kind"].values
    exact, rounded = reader.heads["kind"], again.heads["kind"]
    row = np.ones(exact.weights.shape[0], dtype=np.float32) / 50
    assert max(rounded.opinion(row), key=rounded.opinion(row).__getitem__) == max(
        exact.opinion(row), key=exact.opinion(row).__getitem__
    )


def test_a_bad_example_is_named_by_its_line() -> None:
    with pytest.raises(KeyError, match="line 2"):
        read_examples(["", '{"id": "x-1"}'])
