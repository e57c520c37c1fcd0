"""Minimising a smooth function: L-BFGS (Nocedal and Wright 2006, algorithm 7.4), deterministic."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]
_MEMORY = 10
_FLAT = 1e-5  # largest slope at which we stop
_ENOUGH = 1e-4  # share of the promised descent a step must keep (Armijo)
_HALVINGS = 25


def minimise(function: Callable[[Point], tuple[float, Point]], start: Point, *, steps: int) -> Point:
    """The point where `function`, which gives value and slope, is least, after at most `steps` steps."""
    point = start
    value, slope = function(point)
    past: deque[tuple[Point, Point, float]] = deque(maxlen=_MEMORY)
    for _ in range(steps):
        if float(np.abs(slope).max()) < _FLAT:
            break
        direction = -_curved(slope, past)
        descent = float(slope @ direction)
        if descent >= 0.0:  # the memory misleads: start afresh along the slope
            past.clear()
            direction, descent = -slope, -float(slope @ slope)
        size = 1.0 if past else min(1.0, 1.0 / float(np.abs(slope).sum()))
        for _ in range(_HALVINGS):
            there = point + size * direction
            value_there, slope_there = function(there)
            if value_there <= value + _ENOUGH * size * descent:
                break
            size /= 2.0
        else:
            break
        moved, turned = there - point, slope_there - slope
        product = float(moved @ turned)
        if product > 1e-12:
            past.append((moved, turned, product))
        point, value, slope = there, value_there, slope_there
    return point


def _curved(slope: Point, past: deque[tuple[Point, Point, float]]) -> Point:
    """The slope times the remembered inverse curvature (two-loop recursion)."""
    result = slope.copy()
    shares: list[float] = []
    for moved, turned, product in reversed(past):
        share = float(moved @ result) / product
        shares.append(share)
        result -= share * turned
    if past:
        _, turned, product = past[-1]
        result *= product / float(turned @ turned)
    for (moved, turned, product), share in zip(past, reversed(shares), strict=True):
        result += (share - float(turned @ result) / product) * moved
    return result
