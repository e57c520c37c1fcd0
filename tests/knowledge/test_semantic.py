from __future__ import annotations

import pytest

from knowledge.semantic import build_dense, dense_scores
from knowledge.vectors import complete
from tests.knowledge.support import WordEmbedder, a_corpus, an_entry


def test_the_best_phrasing_of_an_entry_speaks_for_it() -> None:
    embedder = WordEmbedder()
    dense = build_dense(a_corpus(), vectors=complete(a_corpus(), vectors=None, embedder=embedder))
    scores = dense_scores(dense, embedder.encode_queries(["wie krijgt de ladder mee"]))
    assert int(scores.phrasing.argmax()) == 2
    assert scores.phrasing[2] == pytest.approx(1.0, abs=1e-3)
    assert scores.passage.shape == (4,)


def test_an_entry_without_a_vector_is_an_error_not_a_silence() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    with pytest.raises(KeyError):
        build_dense((an_entry(title="nieuw"),), vectors=vectors)
