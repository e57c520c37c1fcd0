from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import (
    BUNDLED,
    CAP,
    TRANSFORMERS,
    ModelUnusable,
    bundled_embedder,
    embedder_for,
    transformers_embedder,
)


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


def test_accents_written_apart_make_no_difference() -> None:
    rows = bundled_embedder().encode_queries(["coût de l'été", "cou\u0302t de l'e\u0301te\u0301"])
    assert float(rows[0] @ rows[1]) > 0.9999


def test_what_stands_behind_a_nul_is_read_too() -> None:
    rows = bundled_embedder().encode_queries(["inzage\0van een verslag", "inzage van een verslag"])
    assert float(rows[0] @ rows[1]) > 0.9999


def test_the_bundled_embedder_is_one_of_its_kind() -> None:
    assert embedder_for(BUNDLED, None).fingerprint == bundled_embedder().fingerprint
    assert bundled_embedder().fingerprint.startswith(f"{BUNDLED}/")


def test_an_embedder_of_no_kind_or_without_its_folder_is_an_error() -> None:
    with pytest.raises(ModelUnusable, match="onbekende soort"):
        embedder_for("woorden", None)
    with pytest.raises(ModelUnusable, match="heeft een map nodig"):
        embedder_for(TRANSFORMERS, None)


def test_a_model_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="er is geen map"):
        embedder_for(TRANSFORMERS, tmp_path / "nergens")


def test_a_model_folder_without_the_extra_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "torch", None)  # as if not installed, whatever this environment holds
    with pytest.raises(ModelUnusable, match="make transformers"):
        transformers_embedder(tmp_path)
