from __future__ import annotations

import pytest

from knowledge.calibration import (
    Calibration,
    Curve,
    fit_curve,
    probability,
    read_calibration,
    write_calibration,
)


def test_the_fit_learns_which_feature_matters() -> None:
    rows = [{"useful": float(n % 2), "noise": float(n % 3)} for n in range(60)]
    curve = fit_curve(rows, [n % 2 == 1 for n in range(60)], threshold=0.5)
    assert probability(curve, {"useful": 1.0, "noise": 1.0}) > 0.9
    assert probability(curve, {"useful": 0.0, "noise": 1.0}) < 0.1


def test_the_fit_gives_the_same_numbers_every_time() -> None:
    rows = [{"a": float(n), "b": float(n * n % 7)} for n in range(30)]
    right = [n > 12 for n in range(30)]
    assert fit_curve(rows, right, threshold=0.5) == fit_curve(rows, right, threshold=0.5)


def test_a_calibration_survives_its_file() -> None:
    curve = Curve(intercept=-1.5, weights={"coverage": 2.25}, threshold=0.75)
    calibration = Calibration(dense=curve, lexical=curve)
    assert read_calibration(write_calibration(calibration)) == calibration


def test_a_calibration_without_a_threshold_is_refused() -> None:
    with pytest.raises(KeyError):
        read_calibration("[dense]\nintercept = 1.0\n[dense.weights]\n[lexical]\n")
