from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge.calibration import read_calibration
from knowledge.folds import lessons
from knowledge.learned import read_learned
from knowledge.rebuild import rebuild, write_shipped
from knowledge.shipped import CALIBRATION, LEARNED, VECTORS
from knowledge.vectors import read_vectors, texts_of
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_corpus
from tests.knowledge.test_fit import labelled


def test_what_is_rebuilt_is_written_beside_the_guidance_and_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "guidance").mkdir()
    taught = lessons(a_corpus(), labelled(), vectors=None, asked=EVERYBODY, embedder=WordEmbedder())
    said: list[str] = []
    one, other = (rebuild(taught, say=said.append) for _ in range(2))
    assert one.learned is not None
    assert other.learned is not None
    assert one.calibration == other.calibration
    assert np.array_equal(one.learned.weights, other.learned.weights)
    assert said
    write_shipped(one, folder=tmp_path)
    vectors = read_vectors((tmp_path / "guidance" / VECTORS).read_bytes())
    assert {text.digest for text in texts_of(a_corpus())} < set(vectors.digests)
    assert set(read_learned((tmp_path / "guidance" / LEARNED).read_bytes()).entries) == {e.id for e in a_corpus()}
    stored = read_calibration((tmp_path / CALIBRATION).read_text(encoding="utf-8"))
    assert stored.curves.keys() == one.calibration.curves.keys()
