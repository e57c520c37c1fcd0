"""The numbers behind the decision to answer: fitted on labelled questions, stored as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

_RIDGE = 1.0  # keeps the weights of correlated features small; some 200 questions, a dozen features
_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A logistic curve over named features; `threshold` is the least probability that answers."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One curve with vectors, a stricter one without."""

    dense: Curve
    lexical: Curve


def probability(curve: Curve, features: Mapping[str, float]) -> float:
    """How likely the first entry answers the question, 0..1."""
    total = curve.intercept + sum(weight * features[name] for name, weight in curve.weights.items())
    return 1.0 / (1.0 + exp(-max(min(total, 30.0), -30.0)))


def fit_curve(rows: list[Mapping[str, float]], right: list[bool], *, threshold: float) -> Curve:
    """Ridge logistic regression by Newton's method; deterministic. Rows all name the same features."""
    names = tuple(rows[0])
    raw = np.array([[row[name] for name in names] for row in rows])
    centre, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)
    design = np.hstack([np.ones((len(rows), 1)), (raw - centre) / spread])
    beta = _newton(design, np.array(right, dtype=float))
    weights = beta[1:] / spread
    return Curve(
        intercept=float(beta[0] - weights @ centre),
        weights={name: float(weight) for name, weight in zip(names, weights, strict=True)},
        threshold=threshold,
    )


def _newton(design: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    beta = np.zeros(design.shape[1])
    penalty = np.full(design.shape[1], _RIDGE)
    penalty[0] = 0.0
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (target - chance) - penalty * beta
        curvature = (design.T * (chance * (1 - chance))) @ design + np.diag(penalty + 1e-9)
        beta = beta + np.linalg.solve(curvature, gradient)
    return beta


def read_calibration(text: str) -> Calibration:
    """Parse the TOML that `write_calibration` makes; raises KeyError or ValueError on another file."""
    table = tomllib.loads(text)
    curves = {
        name: Curve(
            intercept=float(table[name]["intercept"]),
            weights={feature: float(weight) for feature, weight in table[name]["weights"].items()},
            threshold=float(table[name]["threshold"]),
        )
        for name in ("dense", "lexical")
    }
    return Calibration(dense=curves["dense"], lexical=curves["lexical"])


def write_calibration(calibration: Calibration) -> str:
    """The calibration as TOML, five decimals."""
    lines = ["# Fitted on gold/*.jsonl by rebuild.rebuild_calibration; do not edit by hand."]
    for name, curve in (("dense", calibration.dense), ("lexical", calibration.lexical)):
        lines += ["", f"[{name}]", f"intercept = {curve.intercept:.5f}", f"threshold = {curve.threshold:.5f}"]
        lines += ["", f"[{name}.weights]"]
        lines += [f"{feature} = {weight:.5f}" for feature, weight in curve.weights.items()]
    return "\n".join(lines) + "\n"
