"""What is at hand is what would have been made, and there is never too much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest

from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.embed import BundledEmbedder, bundled_embedder
from knowledge.index import Index, build_index
from knowledge.ports import Matrix
from knowledge.recent import Recent, RecentAnswers
from knowledge.shipped import shipped_calibration, shipped_entries, shipped_learned, shipped_vectors

TEXTS = ("Wat kost een kopie?", "Ik woon in Zulte.", "", "é", "\ud800")


@dataclass(slots=True)
class Counting:
    """An embedder that counts the texts it is given; a row tells its text and side."""

    fingerprint: str = "counting"
    seen: list[str] = field(default_factory=list)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        self.seen += texts
        return np.array([[1.0, len(text)] for text in texts], dtype=np.float32).reshape(len(texts), 2)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        return -self.encode_queries(texts)


@pytest.fixture(scope="module")
def model() -> BundledEmbedder:
    return bundled_embedder()


@pytest.fixture(scope="module")
def index(model: BundledEmbedder) -> Index:
    return build_index(
        shipped_entries(),
        vectors=shipped_vectors(),
        embedder=model,
        calibration=shipped_calibration(),
        learned=shipped_learned(),
    )


def test_rows_are_those_of_the_model_to_the_bit_alone_and_among_others(model: BundledEmbedder) -> None:
    recent = Recent(embedder=model)
    texts = TEXTS[:4]
    wanted = model.encode_queries(texts)
    for _ in range(2):
        assert np.array_equal(recent.encode_queries(texts), wanted)
        assert all(
            np.array_equal(recent.encode_queries([text])[0], row) for text, row in zip(texts, wanted, strict=True)
        )
    assert np.array_equal(recent.encode_documents(texts), model.encode_documents(texts))
    assert recent.fingerprint == model.fingerprint
    assert recent.encode_queries([]).shape == (0, wanted.shape[1])


def test_a_text_is_embedded_once_on_each_side(model: BundledEmbedder) -> None:
    counting = Counting()
    recent = Recent(embedder=counting)
    for _ in range(3):
        assert recent.encode_queries(TEXTS)[:, 0].tolist() == [1.0] * len(TEXTS)
        assert recent.encode_documents(TEXTS)[:, 0].tolist() == [-1.0] * len(TEXTS)
    assert sorted(counting.seen) == sorted(TEXTS * 2)


def test_what_was_used_longest_ago_is_forgotten() -> None:
    counting = Counting()
    recent = Recent(embedder=counting, most_rows=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        recent.encode_queries([text])
    assert counting.seen == ["a", "b", "c", "b"]
    assert len(recent.rows) == 2


def test_answers_are_those_of_the_index_for_every_filter(index: Index, model: BundledEmbedder) -> None:
    recent = RecentAnswers(most=3)
    everybody = Filter(
        on_date=date(2026, 11, 20), jurisdictions=frozenset({"BE-VLG", "BE", "EU"}), scopes=frozenset({"foi"})
    )
    elsewhere = Filter(on_date=date(2026, 11, 20), jurisdictions=frozenset({"NL"}), scopes=frozenset({"foi"}))
    for allowed in (everybody, elsewhere, everybody):
        for text in ("Moet ik een reden geven?", "wat eten we vanavond?"):
            found = recent.ask(index, text, language="nl", allowed=allowed, embedder=model, contacts={})
            assert found == ask(index, text, language="nl", allowed=allowed, embedder=model, contacts={})
    assert len(recent.answers) == 3
