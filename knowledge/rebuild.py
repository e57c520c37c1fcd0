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
    """Everything that is derived from guidance, labelled questions and a model."""

    vectors: Vectors
    learned: Learned | None
    calibration: Calibration


def shipped_lessons(embedder: Embedder, *, on_date: date) -> Lessons:
    """The shipped guidance and labelled questions, with their vectors."""
    entries = shipped_entries()
    asked = Filter(
        on_date=on_date,
        jurisdictions=frozenset(DEFAULT_JURISDICTIONS),
        scopes=frozenset(entry.scope for entry in entries),
    )
    return lessons(entries, shipped_questions(), vectors=shipped_vectors(), asked=asked, embedder=embedder)


def rebuild(taught: Lessons, *, say: Progress) -> Rebuilt:
    """Learn, and fit ranking and decision: some minutes for what ships, the same result every time."""
    base = taught.base()
    seen = out_of_fold(taught, base, say=say)
    say("ijking van het antwoorden")
    return Rebuilt(
        vectors=taught.vectors,
        learned=learn_all(taught, base),
        calibration=fit_calibration(taught, base, seen),
    )


def write_shipped(rebuilt: Rebuilt, *, folder: Path) -> None:
    """Write the derived files beside the guidance in the package folder `knowledge`."""
    (folder / "guidance" / VECTORS).write_bytes(write_vectors(rebuilt.vectors))
    if rebuilt.learned is not None:
        (folder / "guidance" / LEARNED).write_bytes(write_learned(rebuilt.learned))
    (folder / CALIBRATION).write_text(write_calibration(rebuilt.calibration), encoding="utf-8")
