"""Two readings of one label weighed: what both read, by words, is not outvoted."""

from __future__ import annotations

import numpy as np

from intake.agreement import Agreement, Said, Settled

VALUES = ("missing", "claimed")
# As if the fit had found that `missing` of the rules mostly turned out to be `claimed`.
WEIGHED = Agreement(
    values=VALUES,
    said=VALUES,
    weights=np.array([[1, 0], [0, 1], [0, 0], [0, 4], [0, 0], [0, 0], [0, 0]], dtype=np.float32),
    bias=np.zeros(2, dtype=np.float32),
    least=0.5,
)


def _settle(said: Said, *, second: float) -> Settled:
    opinions = {"mandate": {"missing": second, "claimed": 1 - second}, "capacity": {"self": 1.0}}
    return WEIGHED.settle(said, opinions=opinions, label="mandate")


def test_the_usual_outcome_wins_over_a_guess() -> None:
    assert _settle(Said(value="missing", firm=False), second=0.8).value == "claimed"


def test_what_words_prove_and_both_read_stands() -> None:
    settled = _settle(Said(value="missing", firm=True), second=0.8)
    assert (settled.value, settled.agreed, settled.sure) == ("missing", True, True)


def test_one_reader_alone_is_weighed_even_with_words() -> None:
    assert _settle(Said(value="missing", firm=True), second=0.2).value == "claimed"
