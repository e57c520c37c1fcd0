"""Edge: remakes the derived files of the shipped guidance: its vectors, what was learned, the fitted decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.calibration import Calibration, write_calibration
from knowledge.columns import Filter
from knowledge.folds import Lessons, Progress, fit_calibration, learn_all, lessons, out_of_fold
from knowledge.learned import Learned, write_learned
from knowledge.ports import Embedder
from knowledge.shipped import (
    CALIBRATION,
    DEFAULT_JURISDICTIONS,
    LEARNED,
    VECTORS,
    shipped_entries,
    shipped_questions,
    shipped_vectors,
)
from knowledge.vectors import Vectors, write_vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Everything that is derived from guidance, labelled questions and a model; `fresh` texts were embedded."""

    vectors: Vectors
    learned: Learned | None
    calibration: Calibration
    fresh: int


def shipped_lessons(embedder: Embedder, *, on_date: date) -> Lessons:
    """The shipped guidance and labelled questions, with their vectors."""
    entries = shipped_entries()
    asked = Filter(
        on_date=on_date,
        jurisdictions=frozenset(DEFAULT_JURISDICTIONS),
        scopes=frozenset(entry.scope for entry in entries),
    )
    return lessons(entries, shipped_questions(), vectors=shipped_vectors(), asked=asked, embedder=embedder)


def rebuild(embedder: Embedder, *, on_date: date, say: Progress) -> Rebuilt:
    """Embed what changed, learn, and fit ranking and decision: some minutes, the same result every time."""
    known = shipped_vectors()
    say("vectoren")
    taught = shipped_lessons(embedder, on_date=on_date)
    before = known.rows.keys() if known is not None and known.fingerprint == embedder.fingerprint else ()
    base = taught.base()
    seen = out_of_fold(taught, base, say=say)
    say("ijking van het antwoorden")
    return Rebuilt(
        vectors=taught.vectors,
        learned=learn_all(taught, base),
        calibration=fit_calibration(taught, base, seen),
        fresh=len(taught.vectors.rows.keys() - set(before)),
    )


def write_shipped(rebuilt: Rebuilt, *, folder: Path) -> None:
    """Write the derived files beside the guidance in the package folder `knowledge`."""
    (folder / "guidance" / VECTORS).write_bytes(write_vectors(rebuilt.vectors))
    if rebuilt.learned is not None:
        (folder / "guidance" / LEARNED).write_bytes(write_learned(rebuilt.learned))
    (folder / CALIBRATION).write_text(write_calibration(rebuilt.calibration), encoding="utf-8")
