"""Edge: remakes the two derived files of the shipped guidance: its vectors and the fitted decision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.calibration import Calibration, write_calibration
from knowledge.fit import fit_calibration
from knowledge.ports import Embedder
from knowledge.shipped import (
    CALIBRATION,
    DEFAULT_JURISDICTIONS,
    VECTORS,
    shipped_entries,
    shipped_index,
    shipped_questions,
    shipped_vectors,
)
from knowledge.vectors import complete, missing, write_vectors


def rebuild_vectors(embedder: Embedder, *, folder: Path) -> int:
    """Write `vectors.npz` for the shipped guidance into `folder`; returns how many texts were embedded."""
    entries, known = shipped_entries(), shipped_vectors()
    same_model = known is not None and known.fingerprint == embedder.fingerprint
    fresh = len(missing(entries, known if same_model else None))
    made = complete(entries, vectors=known, embedder=embedder)
    (folder / VECTORS).write_bytes(write_vectors(made))
    return fresh


def rebuild_calibration(embedder: Embedder, *, folder: Path, on_date: date) -> Calibration:
    """Fit the decision to answer on the shipped labelled questions and write it into `folder`."""
    index, entries = shipped_index(embedder), shipped_entries()
    fitted = fit_calibration(
        index,
        shipped_questions(),
        on_date=on_date,
        jurisdictions=DEFAULT_JURISDICTIONS,
        scopes={entry.scope for entry in entries},
        embedder=embedder,
    )
    (folder / CALIBRATION).write_text(write_calibration(fitted), encoding="utf-8")
    return fitted
