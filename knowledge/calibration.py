"""The numbers behind ranking and deciding: fitted on labelled questions, stored as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp


class Mode(StrEnum):
    """Which signals an index and a question have between them."""

    LEARNED = "learned"  # words, vectors, and what was learned from written phrasings
    PLAIN = "plain"  # words and vectors: a large index, or entries without written phrasings
    WORDS = "words"  # no embedder


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """`weights` of the signals make the ranking; `evidence` and `intercept` the chance that its first is right.

    `threshold` is the least chance that answers.
    """

    weights: Mapping[str, float]
    intercept: float
    evidence: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A curve for each mode."""

    curves: Mapping[Mode, Curve]

    def of(self, mode: Mode) -> Curve:
        """The curve of this mode."""
        return self.curves[mode]


def probability(curve: Curve, features: Mapping[str, float]) -> float:
    """How likely the first entry answers the question, 0..1."""
    total = curve.intercept + sum(weight * features[name] for name, weight in curve.evidence.items())
    return 1.0 / (1.0 + exp(-max(min(total, 30.0), -30.0)))


def read_calibration(text: str) -> Calibration:
    """Parse the TOML that `write_calibration` makes. Raises KeyError or ValueError on another file."""
    table = tomllib.loads(text)
    return Calibration(
        curves={
            mode: Curve(
                weights={name: float(weight) for name, weight in table[mode]["weights"].items()},
                intercept=float(table[mode]["intercept"]),
                evidence={name: float(weight) for name, weight in table[mode]["evidence"].items()},
                threshold=float(table[mode]["threshold"]),
            )
            for mode in Mode
        }
    )


def write_calibration(calibration: Calibration) -> str:
    """The calibration as TOML, five decimals."""
    lines = ["# Fitted on gold/*.jsonl by `inzage knowledge reindex`; do not edit by hand."]
    for mode, curve in calibration.curves.items():
        lines += ["", f"[{mode}]", f"intercept = {curve.intercept:.5f}", f"threshold = {curve.threshold:.5f}"]
        for part, weights in (("weights", curve.weights), ("evidence", curve.evidence)):
            lines += ["", f"[{mode}.{part}]", *(f"{name} = {weight:.5f}" for name, weight in weights.items())]
    return "\n".join(lines) + "\n"
