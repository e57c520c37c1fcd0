"""The tables that `evaluate triage` and `evaluate examples` print."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.context import show
from intake.evaluate import TriageScore
from intake.label_score import CurvePoint, LabelScore, Share

_SETS = {"tracks": "Sporen", "warnings": "Waarschuwingen"}


def show_tables(found: TriageScore) -> None:
    """Every figure of a measurement, the costly mistakes last, where they are seen."""
    pooled = (
        "alle labels", found.lenient.n, _share(found.lenient), _share(found.strict), "", found.abstained.n,
        _share(found.accepted), _share(found.abstained),
    )  # fmt: skip
    show(
        "Triage",
        ("label", "n", "juist", "streng", "macro-F1", "onthouden", "juist waar niet", "juist waar wel"),
        [*(_label(label) for label in found.labels), pooled],
    )
    _show_values(found.labels)
    if found.curve:
        show(
            "Juist bij minstens die zekerheid (deel van de lezingen)",
            ("label", *(f"{point.least:.2f}" for point in found.curve)),
            [_curve("alle labels", found.curve), *(_curve(x.label, x.curve) for x in found.labels if x.curve)],
        )
    for kept in found.sets:
        show(
            _SETS[kept.name],
            ("waarde", "n", "gevonden", "precisie", "opbrengst", "opbrengst streng"),
            [
                (value.value or "alle", value.n, value.found, _share(value.precision), _share(value.recall),
                 _share(kept.strict_recall(value.value)))
                for value in (kept.total, *kept.values)
            ],
        )  # fmt: skip
    show(
        "Per taal",
        ("taal", "mails", "soort juist", "alle labels juist"),
        [(x.language, x.kind.n, _share(x.kind), _share(x.labels)) for x in found.languages],
    )
    _show_costly(found)


def _label(found: LabelScore) -> tuple[object, ...]:
    lenient, strict = Share(right=found.lenient, n=found.n), Share(right=found.strict, n=found.n)
    return (
        found.label, found.n, _share(lenient), _share(strict),
        f"{found.macro_f1:.3f}" if found.n else "", found.abstained.n, _share(found.accepted), _share(found.abstained),
    )  # fmt: skip


def _show_values(labels: Sequence[LabelScore]) -> None:
    show(
        "Per waarde",
        ("label", "waarde", "n", "gevonden", "precisie", "opbrengst", "F1"),
        [
            (label.label, value.value, value.n, value.found, _share(value.precision), _share(value.recall),
             f"{value.f1:.3f}")
            for label in labels
            for value in label.values
        ],
    )  # fmt: skip
    show(
        "Verwarringen",
        ("label", "gelabeld", "gevonden", "aantal"),
        [(label.label, *confusion) for label in labels for confusion in label.confusions],
    )


def _show_costly(found: TriageScore) -> None:
    show(
        "Dure vergissingen",
        ("soort", "bestanden"),
        [(mistake.condition, ", ".join(mistake.files) or "geen") for mistake in found.costly],
    )
    listed = [(x.condition, case.file, case.gold, case.made) for x in found.costly for case in x.cases]
    if listed:
        show("Dure vergissingen, met beide waarden", ("soort", "bestand", "gelabeld", "gevonden"), listed)


def _curve(name: str, points: Sequence[CurvePoint]) -> tuple[str, ...]:
    return (name, *(f"{_share(point.accuracy) or '-'} ({point.coverage.value:.2f})" for point in points))


def _share(share: Share) -> str:
    return f"{share.value:.3f}" if share.n else ""
