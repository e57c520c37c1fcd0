"""The mistakes of the contract that cost a citizen or an officer something, whatever the accuracy is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.labels import NOISE

_NOISE = {kind.value for kind in NOISE}
# Each condition and the field that shows it: there gold and the reading differ.
COSTLY = {
    "noise_not_ignored": "expected_route",
    "request_ignored": "expected_route",
    "telephone_opened": "expected_route",
    "interest_wrongly_asked": "interest",
    "mandate_wrongly_proven": "mandate",
    "answered_wrongly": "expected_route",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostlyCase:
    """One mail in which a condition holds, with what gold says and what was made of it."""

    file: str
    gold: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostlyMistake:
    """One condition of the contract and the mails it holds for."""

    condition: str
    cases: tuple[CostlyCase, ...]

    @property
    def field(self) -> str:
        """The field whose values the cases show."""
        return COSTLY[self.condition]

    @property
    def files(self) -> tuple[str, ...]:
        """The mails by name."""
        return tuple(case.file for case in self.cases)


def accepted(gold: Mapping[str, Any], field: str) -> list[Any]:
    """Gold's value and those that are right too. Raises KeyError."""
    return [gold[field], *gold.get("also_ok", {}).get(field, [])]


def costly_mistakes(
    rows: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
) -> tuple[CostlyMistake, ...]:
    """Every condition with its mails, over (file, gold, reading under gold's names)."""
    held = [(file, gold, made, conditions(gold, made=made)) for file, gold, made in rows]
    return tuple(
        CostlyMistake(
            condition=condition,
            cases=tuple(
                CostlyCase(file=file, gold=str(gold[field]), made=_made(condition, made=made))
                for file, gold, made, found in held
                if condition in found
            ),
        )
        for condition, field in COSTLY.items()
    )


def conditions(gold: Mapping[str, Any], *, made: Mapping[str, Any]) -> frozenset[str]:
    """The costly mistakes in one mail; each respects `also_ok`. Raises KeyError if a gold field is absent."""
    kinds, routes = accepted(gold, "kind"), accepted(gold, "expected_route")
    route = made["expected_route"]
    noise = [kind in _NOISE for kind in kinds]
    held = {
        "noise_not_ignored": all(noise) and route != "ignore" and route not in routes,
        "request_ignored": not any(noise) and route == "ignore" and route not in routes,
        "telephone_opened": gold["expected_route"] == "tell_to_write"
        and route.startswith("open_case")
        and route not in routes,
        "interest_wrongly_asked": "not_shown" not in accepted(gold, "interest")
        and "not_required" in accepted(gold, "interest")
        and "interest" in made["missing"],
        "mandate_wrongly_proven": made["mandate"] == "proven" and "proven" not in accepted(gold, "mandate"),
        "answered_wrongly": route == "answer_from_guidance" and route not in routes,
    }
    return frozenset(name for name, holds in held.items() if holds)


def _made(condition: str, *, made: Mapping[str, Any]) -> str:
    # The interest is asked for by `missing`: that is the reading, even where the label says something else.
    return "not_shown" if condition == "interest_wrongly_asked" else str(made[COSTLY[condition]])
