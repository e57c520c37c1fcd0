"""An embedder that embeds no text twice: fitting looks at the same questions again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.ports import Embedder, Matrix
from knowledge.vectors import Side, Text, Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembering:
    """Rows that are known come from `vectors` or from an earlier call; the rest from the model itself."""

    embedder: Embedder
    vectors: Vectors
    rows: dict[str, Matrix] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """That of the model itself."""
        return self.embedder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows."""
        return self._rows(texts, Side.QUESTION, self.embedder.encode_queries)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows."""
        return self._rows(texts, Side.PASSAGE, self.embedder.encode_documents)

    def _rows(self, texts: Sequence[str], side: Side, encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
        wanted = {text: Text(side=side, text=text).digest for text in texts}
        fresh = [text for text, digest in wanted.items() if digest not in self.vectors.rows and digest not in self.rows]
        if fresh:
            self.rows.update(zip((wanted[text] for text in fresh), encode(fresh), strict=True))
        return np.stack([self._row(wanted[text]) for text in texts])

    def _row(self, digest: str) -> Matrix:
        at = self.vectors.rows.get(digest)
        return self.rows[digest] if at is None else np.asarray(self.vectors.matrix[at])
