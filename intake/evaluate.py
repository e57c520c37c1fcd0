"""Scores triage predictions against labelled mails: per label, and the costly mistakes of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.labels import NOISE

# Which fields count for which kind: the labelling guide, "Scoring".
_NOISE_FIELDS = ("language", "kind", "channel", "expected_route")
_COMMON_FIELDS = (
    "language", "kind", "channel", "capacity", "expected_route", "has_name", "has_postal_address",
)  # fmt: skip
_DOCUMENT_FIELDS = (
    *_COMMON_FIELDS, "mandate", "personal_nature", "interest", "consent_of_third_party",
    "document_identified", "form_of_access",
)  # fmt: skip
_NOISE_KINDS = {kind.value for kind in NOISE}
COSTLY = (
    "noise_not_ignored",
    "request_ignored",
    "telephone_opened",
    "interest_wrongly_asked",
    "mandate_wrongly_proven",
    "answered_wrongly",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """Right answers for one label; `lenient` accepts `also_ok`; confusions: (gold, predicted, count)."""

    label: str
    n: int
    lenient: int
    strict: int
    confusions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostlyMistake:
    """One condition of the contract and the files it holds for."""

    condition: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageScore:
    """The whole measurement over `n` mails."""

    labels: tuple[LabelScore, ...]
    costly: tuple[CostlyMistake, ...]
    n: int

    def rows(self) -> tuple[dict[str, str | float | int], ...]:
        """`{"metric","value","n"}` rows, accuracies as fractions of n, costly mistakes as counts."""
        result: list[dict[str, str | float | int]] = []
        for score in self.labels:
            for name, right in (("lenient", score.lenient), ("strict", score.strict)):
                value = round(right / score.n, 4) if score.n else 0.0
                result.append({"metric": f"{score.label}_{name}", "value": value, "n": score.n})
        for mistake in self.costly:
            result.append({"metric": f"costly_{mistake.condition}", "value": len(mistake.files), "n": self.n})
        return tuple(result)


def score(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> TriageScore:
    """Score (line of labels.jsonl, triage JSON object) pairs. Raises KeyError if a gold field is absent."""
    rows = [(str(line["file"]), line["gold"], _flat(prediction)) for line, prediction in pairs]
    labels = tuple(_label_score(label, rows=rows) for label in _DOCUMENT_FIELDS)
    costly = tuple(
        CostlyMistake(
            condition=condition,
            files=tuple(name for name, gold, made in rows if condition in _mistakes(gold, made=made)),
        )
        for condition in COSTLY
    )
    return TriageScore(labels=labels, costly=costly, n=len(rows))


def scored_fields(kind: str) -> tuple[str, ...]:
    """The fields that count for a gold kind."""
    if kind == "document_request":
        return _DOCUMENT_FIELDS
    return _NOISE_FIELDS if kind in _NOISE_KINDS else _COMMON_FIELDS


def _flat(prediction: Mapping[str, Any]) -> dict[str, Any]:
    """Contract JSON under gold's names; `expected_route` is gold's name for the route."""
    return {
        **prediction["labels"],
        "language": prediction["language"],
        "expected_route": prediction["route"],
        "missing": prediction.get("missing", []),
    }


def _accepted(gold: Mapping[str, Any], field: str) -> list[Any]:
    return [gold[field], *gold.get("also_ok", {}).get(field, [])]


def _label_score(label: str, *, rows: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> LabelScore:
    n = lenient = strict = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for _, gold, made in rows:
        if label not in scored_fields(gold["kind"]):
            continue
        n += 1
        strict += made[label] == gold[label]
        if made[label] in _accepted(gold, label):
            lenient += 1
        else:
            wrong[_shown(gold[label]), _shown(made[label])] += 1
    confusions = tuple((wanted, got, count) for (wanted, got), count in wrong.most_common())
    return LabelScore(label=label, n=n, lenient=lenient, strict=strict, confusions=confusions)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mistakes(gold: Mapping[str, Any], *, made: Mapping[str, Any]) -> set[str]:
    """The costly mistakes of the contract; each respects `also_ok`."""
    kinds, routes = _accepted(gold, "kind"), _accepted(gold, "expected_route")
    route = made["expected_route"]
    noise = [kind in _NOISE_KINDS for kind in kinds]
    conditions = {
        "noise_not_ignored": all(noise) and route != "ignore" and route not in routes,
        "request_ignored": not any(noise) and route == "ignore" and route not in routes,
        "telephone_opened": gold["expected_route"] == "tell_to_write"
        and route.startswith("open_case")
        and route not in routes,
        "interest_wrongly_asked": "not_shown" not in _accepted(gold, "interest")
        and "not_required" in _accepted(gold, "interest")
        and "interest" in made["missing"],
        "mandate_wrongly_proven": made["mandate"] == "proven" and "proven" not in _accepted(gold, "mandate"),
        "answered_wrongly": route == "answer_from_guidance" and route not in routes,
    }
    return {name for name, holds in conditions.items() if holds}
