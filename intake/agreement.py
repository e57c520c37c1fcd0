"""What two readers together make of a label: the rules' verdict and the second reader's opinion, weighed.

A small softmax per label, fitted on mails that neither reader had learned from (`intake.learn`), turns both into one
calibrated chance. Below a label's threshold it is abstained: the value still holds the best reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from intake.letters import Vector

# Labels beside their own opinion whose opinion helps: a parent asks another file than a colleague.
CONTEXT = ("capacity",)
_LEAST = 1e-4  # of a chance, before its logarithm
# Against the word of the rules more is wanted: chances are calibrated on mails like ours, and the next one may not be.
_LEAST_AGAINST_RULES = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A verdict of the rules on one label; `firm` where words of the mail prove it."""

    value: str
    firm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The best reading with its chance, 0..1; `agreed` if the rules read the same; `sure` above the threshold.

    `chances`: of every value that was weighed; empty where the rules alone spoke.
    """

    value: str
    chance: float
    agreed: bool
    sure: bool
    chances: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One label: `said` are the columns of the rules' values; `least` is the chance under which it is abstained."""

    values: tuple[str, ...]
    said: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: Vector
    least: float

    def settle(
        self, said: Said, *, opinions: Mapping[str, Mapping[str, float]], label: str, among: Collection[str] = ()
    ) -> Settled:
        """Weigh both readings; `among` keeps to values that the other labels leave open (empty: all)."""
        row = evidence_row(said, opinions=opinions, label=label, values=self.values, said_values=self.said)
        scores = (row @ self.weights + self.bias).astype(np.float64)
        chances = np.exp(scores - scores.max())
        if among:
            chances *= [value in among for value in self.values]
        total = chances.sum()
        if total <= 0.0:  # none of the open values was ever learned: the rules' word
            return Settled(value=said.value, chance=0.5, agreed=True, sure=False)
        chances /= total
        best = int(chances.argmax())
        value, chance = self.values[best], float(chances[best])
        second = _best_of(opinions[label], among)
        if said.firm and second == said.value != value:
            # What is proven by words and read by both is not outvoted by what the two usually do together.
            value, chance = said.value, max(self._chance_of(said.value, chances), opinions[label][said.value])
        agreed = value == said.value
        least = self.least if agreed else max(self.least, _LEAST_AGAINST_RULES)
        weighed = dict(zip(self.values, map(float, chances), strict=True))
        return Settled(value=value, chance=chance, agreed=agreed, sure=chance >= least, chances=weighed)

    def _chance_of(self, value: str, chances: NDArray[np.float64]) -> float:
        return float(chances[self.values.index(value)]) if value in self.values else 0.0


def _best_of(opinion: Mapping[str, float], among: Collection[str]) -> str | None:
    open_values = [value for value in opinion if not among or value in among]
    return max(open_values, key=lambda value: opinion[value], default=None)


def evidence_row(
    said: Said,
    *,
    opinions: Mapping[str, Mapping[str, float]],
    label: str,
    values: tuple[str, ...],
    said_values: tuple[str, ...],
) -> Vector:
    """The columns an agreement is fitted on: log chances of the opinion, the verdict, the verdict where it is firm."""
    own = opinions[label]
    logs = [np.log(max(own.get(value, 0.0), _LEAST)) for value in values]
    for other in CONTEXT:
        if other != label:
            logs += [np.log(max(chance, _LEAST)) for _, chance in sorted(opinions[other].items())]
    verdict = [float(said.value == value) for value in said_values]
    firm = [float(said.firm and said.value == value) for value in said_values]
    return np.array([*logs, *verdict, *firm], dtype=np.float32)
