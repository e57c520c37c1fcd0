from __future__ import annotations

import numpy as np

from knowledge.remember import Remembering
from knowledge.vectors import complete
from tests.knowledge.support import WordEmbedder, a_corpus


def test_no_text_is_embedded_twice_and_every_row_is_the_models_own() -> None:
    model = WordEmbedder()
    vectors = complete(a_corpus(), vectors=None, embedder=model)
    model.seen.clear()
    remembering = Remembering(embedder=model, vectors=vectors)
    texts = ["Mag ik pruimen plukken?", "nieuw", "nieuw", "hond"]
    first, again = remembering.encode_queries(texts), remembering.encode_queries(texts)
    assert model.seen == ["nieuw", "hond"]
    assert np.array_equal(first, again)
    assert np.allclose(first, WordEmbedder().encode_queries(texts))
    remembering.encode_documents(["hond"])
    assert model.seen == ["nieuw", "hond", "hond"]
    assert remembering.fingerprint == "words/1"
