"""What this package wants from outside: something that turns texts into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to unit vectors; vectors of different fingerprints are never compared."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and prefix policy."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to an (n, d) float32 matrix of unit rows."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to an (n, d) float32 matrix of unit rows."""
        ...
