from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.descent import Point, minimise


def rosenbrock(point: Point) -> tuple[float, Point]:
    x, y = point
    value = (1 - x) ** 2 + 100 * (y - x * x) ** 2
    return float(value), np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def test_a_bent_valley_is_followed_to_its_floor() -> None:
    found = minimise(rosenbrock, np.array([-1.2, 1.0]), steps=200)
    assert np.allclose(found, [1.0, 1.0], atol=1e-3)


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=6))
def test_the_least_of_a_bowl_is_its_middle(middle: list[float]) -> None:
    aim = np.array(middle)
    weights = np.arange(1.0, aim.size + 1)
    found = minimise(
        lambda p: (float(weights @ (p - aim) ** 2), 2 * weights * (p - aim)), np.zeros(aim.size), steps=100
    )
    assert np.allclose(found, aim, atol=1e-3)


def test_no_step_is_no_move_and_a_flat_start_stays() -> None:
    start = np.array([-1.2, 1.0])
    assert np.array_equal(minimise(rosenbrock, start, steps=0), start)
    assert np.array_equal(minimise(rosenbrock, np.array([1.0, 1.0]), steps=50), [1.0, 1.0])
