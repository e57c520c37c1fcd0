"""The index: an immutable snapshot of entries, word tables, vectors and what was learned; swapped in one assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.calibration import Calibration
from knowledge.columns import Columns, columns_of
from knowledge.entry import Entry
from knowledge.learned import MOST_ENTRIES, Learned, extend, learn
from knowledge.lexical import LexicalIndex, build_lexical
from knowledge.ports import Embedder
from knowledge.semantic import DenseIndex, build_dense
from knowledge.vectors import Side, Text, Vectors, complete, missing, passages_of, phrasings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What we know at one moment. Without `dense` words alone rank; without `learned` nearest phrasings do."""

    entries: Sequence[Entry]
    columns: Columns
    lexical: LexicalIndex
    dense: DenseIndex | None
    learned: Learned | None
    learned_columns: NDArray[np.intp]
    calibration: Calibration


def build_index(
    entries: Sequence[Entry],
    *,
    vectors: Vectors | None,
    embedder: Embedder | None,
    calibration: Calibration,
    learned: Learned | None = None,
    lexical: LexicalIndex | None = None,
) -> Index:
    """Build a snapshot; only texts without a vector are embedded, so an unchanged corpus embeds nothing.

    Without an embedder no vectors are used at all: a question could not be compared with them. `lexical` are
    word tables of these very entries that were made elsewhere; without them they are made in memory.
    """
    made: Vectors | None = None
    if embedder is not None and entries:
        same_model = vectors is not None and vectors.fingerprint == embedder.fingerprint
        if same_model and not missing(entries, vectors):
            made = vectors
        else:
            made = complete(tuple(entries), vectors=vectors, embedder=embedder)
    usable = learned if made is not None and learned is not None and learned.fingerprint == made.fingerprint else None
    return Index(
        entries=tuple(entries),
        columns=columns_of(entries),
        lexical=lexical if lexical is not None else build_lexical(entries),
        dense=build_dense(entries, vectors=made) if made is not None else None,
        learned=usable,
        learned_columns=learned_columns([entry.id for entry in entries], usable),
        calibration=calibration,
    )


def learned_columns(ids: Sequence[str], learned: Learned | None) -> NDArray[np.intp]:
    """For each entry its column in what was learned, -1 where it has none."""
    known = {} if learned is None else {entry: column for column, entry in enumerate(learned.entries)}
    return np.array([known.get(entry, -1) for entry in ids], dtype=np.intp)


def training_texts(entries: Sequence[Entry]) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """What the entries teach: every phrasing, and the answer itself, each with the entry it asks for."""
    texts: list[Text] = []
    owners: list[str] = []
    for entry in entries:
        taught = (*phrasings_of(entry), *(() if entry.silent else passages_of(entry)[:1]))
        texts.extend(taught)
        owners.extend([entry.id] * len(taught))
    return tuple(texts), tuple(owners)


# Entries without phrasings beside their title teach little: a corpus that is mostly such ranks without.
_PHRASED = 3
_SHARE = 5


def worth_learning(entries: Sequence[Entry]) -> bool:
    """True if most entries have phrasings to learn from, and there are not too many entries."""
    rules = [entry for entry in entries if not entry.silent]
    phrased = sum(len(phrasings_of(entry)) >= _PHRASED for entry in rules)
    return 2 <= len(entries) <= MOST_ENTRIES and phrased * 2 > len(rules)


def learn_entries(
    entries: Sequence[Entry],
    *,
    vectors: Vectors,
    before: Learned | None = None,
    asked: Sequence[tuple[str, str]] = (),
) -> Learned | None:
    """Learn the entries from their phrasings, and from further (text, entry id) pairs whose vectors are there too.

    None where the corpus is not worth learning. Raises KeyError if a text has no vector.
    """
    if not worth_learning(entries):
        return None
    texts, owners = training_texts(entries)
    further = tuple(Text(side=Side.QUESTION, text=text) for text, _ in asked)
    rows = [vectors.rows[text.digest] for text in (*texts, *further)]
    return learn(
        [text.text for text in (*texts, *further)],
        vectors.matrix[rows],
        [*owners, *(entry for _, entry in asked)],
        fingerprint=vectors.fingerprint,
        before=before,
    )


def learn_beside(known: Learned, entries: Sequence[Entry], *, vectors: Vectors) -> Learned | None:
    """What was learned of a corpus, brought up to date with further entries. Raises KeyError if a text has no vector.

    None where it cannot be: another model, or too many entries.
    """
    if vectors.fingerprint != known.fingerprint or not worth_learning(entries):
        return None
    texts: list[Text] = []
    owners: list[str] = []
    for entry in entries:
        taught, _ = training_texts([entry])
        # What stands is only held against the new: a share of its phrasings does, in a fifth of the time.
        chosen = taught[::_SHARE] if entry.id in known.entries else taught
        texts.extend(chosen)
        owners.extend([entry.id] * len(chosen))
    rows = [vectors.rows[text.digest] for text in texts]
    return extend(known, [text.text for text in texts], vectors.matrix[rows], owners)
