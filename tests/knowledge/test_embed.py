from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import CAP, bundled_embedder, transformers_embedder


def test_the_bundled_model_gives_unit_rows_that_put_like_with_like() -> None:
    embedder = bundled_embedder()
    rows = embedder.encode_queries(["Mag ik een kopie?", "Kan ik een afschrift krijgen?", "Het regent in Gent."])
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)
    assert float(rows[0] @ rows[1]) > float(rows[0] @ rows[2])


def test_a_question_and_a_passage_are_embedded_differently() -> None:
    embedder = bundled_embedder()
    question, passage = embedder.encode_queries(["inzage"]), embedder.encode_documents(["inzage"])
    assert float(question[0] @ passage[0]) < 0.9999


def test_a_text_is_read_up_to_the_cap() -> None:
    embedder = bundled_embedder()
    long = "verslag " * (CAP // 8)
    rows = embedder.encode_documents([long, long + "iets heel anders over fruit"])
    assert float(rows[0] @ rows[1]) > 0.9999


def test_a_model_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        transformers_embedder(tmp_path / "nergens")
