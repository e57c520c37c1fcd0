"""Vectors by text digest: what was embedded once is never embedded again, nor mixed between models."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from knowledge.entry import Entry
from knowledge.ports import Embedder, Matrix


class Side(StrEnum):
    """How a text was embedded; a question and a passage of the same words differ."""

    QUESTION = "question"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of an entry that needs a vector."""

    side: Side
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 over side and text, as hexadecimal."""
        return hashlib.sha256(f"{self.side}\0{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Unit rows by digest, all of one model; `fingerprint` names it."""

    fingerprint: str
    digests: tuple[str, ...]
    matrix: Matrix
    rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows.update({digest: row for row, digest in enumerate(self.digests)})


def phrasings_of(entry: Entry) -> tuple[Text, ...]:
    """The title and every phrasing in every language, as questions."""
    spoken = (phrasing for phrasings in entry.questions.values() for phrasing in phrasings)
    return tuple(Text(side=Side.QUESTION, text=text) for text in (entry.title, *spoken))


def passage_of(entry: Entry) -> Text:
    """Title and answer as one passage; the heading helps a small model most."""
    return Text(side=Side.PASSAGE, text=f"{entry.title}\n{entry.answer}")


def texts_of(entries: Iterable[Entry]) -> tuple[Text, ...]:
    """Every text of the entries that needs a vector, each once, in order."""
    found: dict[Text, None] = {}
    for entry in entries:
        for text in (*phrasings_of(entry), passage_of(entry)):
            found[text] = None
    return tuple(found)


def missing(entries: Iterable[Entry], vectors: Vectors | None) -> tuple[Text, ...]:
    """The texts these vectors do not hold: new or changed since they were made."""
    known = vectors.rows if vectors is not None else {}
    return tuple(text for text in texts_of(entries) if text.digest not in known)


def complete(entries: tuple[Entry, ...], *, vectors: Vectors | None, embedder: Embedder) -> Vectors:
    """Vectors for exactly these entries; only what is missing is embedded.

    Vectors of another model count as none: two models are never compared.
    """
    usable = vectors if vectors is not None and vectors.fingerprint == embedder.fingerprint else None
    wanted = texts_of(entries)
    fresh: dict[str, np.ndarray] = {}
    for side, encode in ((Side.QUESTION, embedder.encode_queries), (Side.PASSAGE, embedder.encode_documents)):
        texts = [text for text in missing(entries, usable) if text.side is side]
        if texts:
            rows = encode([text.text for text in texts])
            fresh.update({text.digest: row for text, row in zip(texts, rows, strict=True)})
    digests = tuple(text.digest for text in wanted)
    kept = [fresh[d] if d in fresh or usable is None else usable.matrix[usable.rows[d]] for d in digests]
    matrix = np.asarray(kept, dtype=np.float32)
    return Vectors(fingerprint=embedder.fingerprint, digests=digests, matrix=matrix)


def write_vectors(vectors: Vectors) -> bytes:
    """The vectors as one npz file; half precision moves a cosine by less than 0.001."""
    target = io.BytesIO()
    np.savez_compressed(
        target,
        fingerprint=np.array(vectors.fingerprint),
        digests=np.array([bytes.fromhex(digest) for digest in vectors.digests], dtype="V32"),
        matrix=vectors.matrix.astype(np.float16),
    )
    return target.getvalue()


def read_vectors(content: bytes) -> Vectors:
    """The reverse of `write_vectors`; rows are unit length again. Raises ValueError on another file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        fingerprint = str(stored["fingerprint"])
        digests = tuple(bytes(digest).hex() for digest in stored["digests"])
        matrix = stored["matrix"].astype(np.float32)
    if matrix.ndim != 2 or len(digests) != matrix.shape[0]:
        raise ValueError("the vectors and their digests differ in number")
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return Vectors(fingerprint=fingerprint, digests=digests, matrix=matrix / np.maximum(lengths, 1e-9))
