from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.calibration import read_calibration
from knowledge.rebuild import rebuild_calibration, rebuild_vectors
from knowledge.shipped import CALIBRATION, VECTORS, shipped_entries
from knowledge.vectors import read_vectors, texts_of
from tests.knowledge.support import WordEmbedder


def test_rebuilding_with_another_model_embeds_every_shipped_text(tmp_path: Path) -> None:
    fresh = rebuild_vectors(WordEmbedder(), folder=tmp_path)
    made = read_vectors((tmp_path / VECTORS).read_bytes())
    assert fresh == len(made.digests) == len(texts_of(shipped_entries()))
    assert made.fingerprint == "words/1"


def test_the_fitted_decision_is_written_as_it_was_fitted(tmp_path: Path) -> None:
    fitted = rebuild_calibration(WordEmbedder(), folder=tmp_path, on_date=date(2026, 3, 2))
    stored = read_calibration((tmp_path / CALIBRATION).read_text(encoding="utf-8"))
    assert stored.dense.weights.keys() == fitted.dense.weights.keys()
    assert abs(stored.lexical.threshold - fitted.lexical.threshold) < 1e-4
