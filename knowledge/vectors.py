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
from knowledge.text import sentences

_LONG = 120  # words; below this the pieces of an answer say no more than the whole
_PIECE = 40


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


def passages_of(entry: Entry) -> tuple[Text, ...]:
    """Title and answer; a long answer also in pieces, each under the title, which helps a small model most."""
    whole = Text(side=Side.PASSAGE, text=f"{entry.title}\n{entry.answer}")
    if len(entry.answer.split()) <= _LONG:
        return (whole,)
    return (whole, *(Text(side=Side.PASSAGE, text=f"{entry.title}\n{piece}") for piece in _pieces(entry.answer)))


def _pieces(answer: str) -> list[str]:
    """Runs of whole sentences of some forty words."""
    found: list[list[str]] = [[]]
    length = 0
    for sentence in sentences(answer):
        if length >= _PIECE and found[-1]:
            found.append([])
            length = 0
        found[-1].append(sentence)
        length += len(sentence.split())
    return [" ".join(run) for run in found if run]


def texts_of(entries: Iterable[Entry]) -> tuple[Text, ...]:
    """Every text of the entries that needs a vector, each once, in order."""
    found: dict[Text, None] = {}
    for entry in entries:
        for text in (*phrasings_of(entry), *passages_of(entry)):
            found[text] = None
    return tuple(found)


def missing(entries: Iterable[Entry], vectors: Vectors | None) -> tuple[Text, ...]:
    """The texts these vectors do not hold: new or changed since they were made."""
    known = vectors.rows if vectors is not None else {}
    return tuple(text for text in texts_of(entries) if text.digest not in known)


def complete(
    entries: Iterable[Entry], *, vectors: Vectors | None, embedder: Embedder, further: Iterable[Text] = ()
) -> Vectors:
    """Vectors for exactly these entries and further texts; only what is missing is embedded.

    Vectors of another model count as none: two models are never compared.
    """
    usable = vectors if vectors is not None and vectors.fingerprint == embedder.fingerprint else None
    wanted = tuple(dict.fromkeys((*texts_of(entries), *further)))
    known = usable.rows if usable is not None else {}
    fresh: dict[str, np.ndarray] = {}
    for side, encode in ((Side.QUESTION, embedder.encode_queries), (Side.PASSAGE, embedder.encode_documents)):
        texts = [text for text in wanted if text.side is side and text.digest not in known]
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
