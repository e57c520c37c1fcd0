from __future__ import annotations

from knowledge.index import build_index, learn_entries
from knowledge.vectors import complete
from tests.knowledge.support import WordEmbedder, a_calibration, a_corpus, an_index


def test_an_index_with_its_own_vectors_embeds_nothing() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    embedder = WordEmbedder()
    index = build_index(a_corpus(), vectors=vectors, embedder=embedder, calibration=a_calibration())
    assert embedder.seen == []
    assert index.dense is not None


def test_without_an_embedder_no_vectors_are_used() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    index = build_index(a_corpus(), vectors=vectors, embedder=None, calibration=a_calibration())
    assert index.dense is None


def test_vectors_of_another_model_are_made_anew() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder(fingerprint="words/0"))
    embedder = WordEmbedder()
    build_index(a_corpus(), vectors=vectors, embedder=embedder, calibration=a_calibration())
    assert embedder.seen != []


def test_an_empty_corpus_is_an_index_too() -> None:
    assert tuple(an_index(()).entries) == ()


def test_what_another_model_learned_is_not_used() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    learned = learn_entries(a_corpus(), vectors=vectors)
    same, other = (
        build_index(
            a_corpus(),
            vectors=None,
            embedder=WordEmbedder(fingerprint=fingerprint),
            calibration=a_calibration(),
            learned=learned,
        )
        for fingerprint in ("words/1", "words/2")
    )
    assert same.learned is learned
    assert list(same.learned_columns) == [0, 1, 2, 3]
    assert other.learned is None
    assert list(other.learned_columns) == [-1] * 4


def test_one_entry_alone_teaches_nothing() -> None:
    vectors = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    assert learn_entries(a_corpus()[:1], vectors=vectors) is None
