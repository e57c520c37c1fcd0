"""Edge: embeds what changed in the shipped guidance and writes the vectors beside it."""

from __future__ import annotations

from pathlib import Path

from knowledge.ports import Embedder
from knowledge.shipped import VECTORS, shipped_entries, shipped_vectors
from knowledge.vectors import complete, missing, write_vectors


def rebuild_vectors(embedder: Embedder, *, folder: Path) -> int:
    """Write `vectors.npz` for the shipped guidance into `folder`; returns how many texts were embedded."""
    entries, known = shipped_entries(), shipped_vectors()
    same_model = known is not None and known.fingerprint == embedder.fingerprint
    fresh = len(missing(entries, known if same_model else None))
    made = complete(entries, vectors=known, embedder=embedder)
    (folder / VECTORS).write_bytes(write_vectors(made))
    return fresh
