"""The index: an immutable snapshot of entries, word tables and vectors, swapped in one assignment."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.calibration import Calibration
from knowledge.entry import Entry
from knowledge.lexical import LexicalIndex, build_lexical
from knowledge.ports import Embedder
from knowledge.semantic import DenseIndex, build_dense
from knowledge.vectors import Vectors, complete, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What we know at one moment. `dense` is None where no vectors are to be had: words alone rank then."""

    entries: tuple[Entry, ...]
    lexical: LexicalIndex
    dense: DenseIndex | None
    vectors: Vectors | None
    calibration: Calibration


def build_index(
    entries: tuple[Entry, ...],
    *,
    vectors: Vectors | None,
    embedder: Embedder | None,
    calibration: Calibration,
) -> Index:
    """Build a snapshot; only texts without a vector are embedded, so an unchanged corpus embeds nothing.

    Without an embedder no vectors are used at all: a question could not be compared with them.
    """
    made: Vectors | None = None
    if embedder is not None and entries:
        same_model = vectors is not None and vectors.fingerprint == embedder.fingerprint
        if same_model and not missing(entries, vectors):
            made = vectors
        else:
            made = complete(entries, vectors=vectors, embedder=embedder)
    return Index(
        entries=entries,
        lexical=build_lexical(entries),
        dense=build_dense(entries, vectors=made) if made is not None else None,
        vectors=made,
        calibration=calibration,
    )
