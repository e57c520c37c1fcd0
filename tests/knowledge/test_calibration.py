from __future__ import annotations

import pytest

from knowledge.calibration import Calibration, Curve, Mode, probability, read_calibration, write_calibration

CURVE = Curve(weights={"words": 1.5, "near": 2.0}, intercept=-1.5, evidence={"covered": 2.25}, threshold=0.75)


def test_the_chance_grows_with_the_evidence() -> None:
    assert probability(CURVE, {"covered": 1.0}) > 0.5 > probability(CURVE, {"covered": 0.0})
    assert 0.0 < probability(CURVE, {"covered": -1e9}) < probability(CURVE, {"covered": 1e9}) < 1.0


def test_a_calibration_survives_its_file() -> None:
    calibration = Calibration(curves=dict.fromkeys(Mode, CURVE))
    assert read_calibration(write_calibration(calibration)) == calibration


def test_a_calibration_that_lacks_a_mode_is_refused() -> None:
    with pytest.raises(KeyError):
        read_calibration("[learned]\nintercept = 1.0\nthreshold = 0.5\n[learned.weights]\n[learned.evidence]\n")
