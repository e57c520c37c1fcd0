from __future__ import annotations

import numpy as np
import pytest

from knowledge.vectors import Side, Text, complete, missing, read_vectors, texts_of, write_vectors
from tests.knowledge.support import WordEmbedder, a_corpus, an_entry


def test_a_question_and_a_passage_of_the_same_words_have_different_digests() -> None:
    assert Text(side=Side.QUESTION, text="x").digest != Text(side=Side.PASSAGE, text="x").digest


def test_only_changed_texts_are_embedded_again() -> None:
    before = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    changed = (an_entry(answer="Plukken mag voortaan altijd."), *a_corpus()[1:])
    embedder = WordEmbedder()
    after = complete(changed, vectors=before, embedder=embedder)
    assert embedder.seen == ["Mag ik pruimen plukken?\nPlukken mag voortaan altijd."]
    assert len(after.digests) == len(texts_of(changed))
    assert missing(changed, after) == ()


def test_vectors_of_another_model_count_as_none() -> None:
    before = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    embedder = WordEmbedder(fingerprint="words/2")
    after = complete(a_corpus(), vectors=before, embedder=embedder)
    assert len(embedder.seen) == len(texts_of(a_corpus()))
    assert after.fingerprint == "words/2"


def test_vectors_survive_the_file_within_a_thousandth() -> None:
    made = complete(a_corpus(), vectors=None, embedder=WordEmbedder())
    read = read_vectors(write_vectors(made))
    assert read.digests == made.digests
    assert read.fingerprint == made.fingerprint
    assert float((read.matrix * made.matrix).sum(axis=1).min()) >= 0.999
    assert np.allclose(np.linalg.norm(read.matrix, axis=1), 1.0, atol=1e-5)


def test_a_file_that_holds_no_vectors_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_vectors(b"geen npz")
