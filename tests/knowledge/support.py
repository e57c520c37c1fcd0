"""Builders for guidance tests: a small corpus, a toy embedder that knows nothing but words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from knowledge.calibration import Calibration, Curve, Mode
from knowledge.columns import Filter
from knowledge.entry import Entry
from knowledge.index import Index, build_index
from knowledge.ports import Embedder, Matrix
from knowledge.text import content_words

TODAY = date(2026, 3, 2)
WIDTH = 64
EVERYBODY = Filter(on_date=TODAY, jurisdictions=frozenset({"BE-VLG", "BE", "EU"}), scopes=frozenset({"foi"}))


@dataclass
class WordEmbedder:
    """Unit vectors of hashed words; counts the texts it was given."""

    fingerprint: str = "words/1"
    seen: list[str] = field(default_factory=list)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Matrix:
        self.seen.extend(texts)
        rows = np.full((len(texts), WIDTH), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in content_words(text, "nl"):
                rows[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def an_entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "id": "pruim",
        "key": "LAW-PRUIM",
        "title": "Mag ik pruimen plukken?",
        "questions": {"nl": ("pruimen plukken in de boomgaard",), "en": ("may I pick plums",)},
        "answer": "Pruimen plukken mag in september (art. 1 Boomgaardreglement).",
        "articles": ("art. 1",),
        "source": "Boomgaardreglement, https://boomgaard.example/",
        "valid_from": date(2019, 1, 1),
    }
    return Entry(**(values | changes))


def a_corpus() -> tuple[Entry, ...]:
    return (
        an_entry(),
        an_entry(
            id="kers",
            key="LAW-KERS",
            title="Wat kosten kersen?",
            questions={"nl": ("prijs van een mandje kersen", "kersen betalen aan de kassa")},
            answer="Een mandje kersen is gratis voor wie helpt snoeien (art. 2).",
            articles=("art. 2",),
        ),
        an_entry(
            id="ladder",
            key="LAW-LADDER",
            title="Mag ik de ladder lenen?",
            questions={"nl": ("ladder uitlenen aan bezoekers", "wie krijgt de ladder mee")},
            answer="De ladder wordt uitgeleend tot zonsondergang (art. 3).",
            articles=("art. 3",),
        ),
        an_entry(
            id="hond",
            key="LAW-HOND",
            title="Mag mijn hond mee naar de boomgaard?",
            questions={"nl": ("hond aan de leiband", "honden toegelaten tussen de bomen")},
            answer="Honden mogen mee aan de leiband (art. 4).",
            articles=("art. 4",),
        ),
    )


def a_calibration(*, least: float = 0.5) -> Calibration:
    curve = Curve(
        weights={"words": 4.0, "trigrams": 2.0, "phrasing": 2.0, "near": 2.0, "passage": 1.0, "learned": 2.0},
        intercept=-3.0,
        evidence={"covered": 6.0},
        threshold=least,
    )
    return Calibration(curves=dict.fromkeys(Mode, curve))


def an_index(entries: tuple[Entry, ...] | None = None, *, embedder: Embedder | None = None) -> Index:
    return build_index(
        a_corpus() if entries is None else entries,
        vectors=None,
        embedder=WordEmbedder() if embedder is None else embedder,
        calibration=a_calibration(),
    )
