from __future__ import annotations

import numpy as np
import pytest

from knowledge.learned import extend, learn, logits, read_learned, write_learned
from tests.knowledge.support import WordEmbedder

TEXTS = (
    "mag mijn hond mee",
    "honden aan de leiband",
    "ladder lenen",
    "wie krijgt de ladder mee",
    "prijs van kersen",
    "kersen betalen",
)
OWNERS = ("hond", "hond", "ladder", "ladder", "kers", "kers")


def rows(texts: tuple[str, ...]) -> np.ndarray:
    return WordEmbedder().encode_queries(texts)


def test_what_was_learned_tells_the_entries_apart_even_misspelt() -> None:
    learned = learn(TEXTS, rows(TEXTS), OWNERS, fingerprint="words/1")
    asked = ("mijn hont aan een leibant", "ladderr lenn", "kersn betaln")
    found = logits(learned, asked, rows(asked))
    assert [learned.entries[column] for column in found.argmax(axis=1)] == ["hond", "ladder", "kers"]


def test_learning_twice_gives_the_same_numbers() -> None:
    one, other = (learn(TEXTS, rows(TEXTS), OWNERS, fingerprint="words/1") for _ in range(2))
    assert np.array_equal(one.weights, other.weights)


def test_starting_from_what_was_known_ends_at_the_same_answers() -> None:
    before = learn(TEXTS[:4], rows(TEXTS[:4]), OWNERS[:4], fingerprint="words/1")
    after = learn(TEXTS, rows(TEXTS), OWNERS, fingerprint="words/1", before=before)
    found = logits(after, TEXTS, rows(TEXTS))
    assert [after.entries[column] for column in found.argmax(axis=1)] == list(OWNERS)


def test_further_entries_are_learned_beside_those_that_stay_as_they_are() -> None:
    known = learn(TEXTS[:4], rows(TEXTS[:4]), OWNERS[:4], fingerprint="words/1")
    both = extend(known, TEXTS, rows(TEXTS), OWNERS)
    found = logits(both, TEXTS, rows(TEXTS))
    assert [both.entries[column] for column in found.argmax(axis=1)] == list(OWNERS)
    assert np.array_equal(both.weights[:, :2], known.weights)
    assert np.array_equal(both.telling, known.telling)


def test_an_entry_that_is_gone_is_forgotten_without_learning_anew() -> None:
    known = learn(TEXTS, rows(TEXTS), OWNERS, fingerprint="words/1")
    fewer = extend(known, TEXTS[:4], rows(TEXTS[:4]), OWNERS[:4])
    assert fewer.entries == ("hond", "ladder")
    assert np.array_equal(fewer.weights, known.weights[:, :2])


def test_what_was_learned_survives_its_file() -> None:
    learned = learn(TEXTS, rows(TEXTS), OWNERS, fingerprint="words/1")
    stored = read_learned(write_learned(learned))
    assert (stored.entries, stored.fingerprint) == (learned.entries, "words/1")
    assert np.allclose(logits(stored, TEXTS, rows(TEXTS)), logits(learned, TEXTS, rows(TEXTS)), atol=0.2)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_learned(b"geen npz")
