"""Which labels a variant of a mail changes (`intake.variants`), counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.classification import Classification
from intake.evaluate import scored_fields
from intake.labelled import Example
from intake.triage_json import labels_json

# Counted beside the scored labels; the route also depends on the guidance and is measured with it.
_BESIDE = ("tracks", "warnings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One label of one mail that a variant changed; `sure` if neither reading was abstained."""

    mail: str
    variant: str
    label: str
    before: str
    after: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One mail in one variant: the labels that were looked at, and those that changed."""

    mail: str
    variant: str
    labels: tuple[str, ...]
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipRate:
    """How much a variant changes: `flips` of `labels` (`sure` of them abstained nowhere) in `mails`."""

    variant: str
    mails: int
    mails_flipped: int
    labels: Mapping[str, int]
    flips: Mapping[str, int]
    sure: int

    @property
    def share(self) -> float:
        """Of all labels looked at, 0..1."""
        looked = sum(self.labels.values())
        return sum(self.flips.values()) / looked if looked else 0.0


def compare(example: Example, variant: str, *, before: Classification, after: Classification) -> Compared:
    """Hold two readings of one mail beside each other, on the fields that count for its gold kind."""
    values, others = _values(before), _values(after)
    fields = tuple(label for label in scored_fields(example.gold["kind"]) if label in values)
    labels = (*fields, *_BESIDE)
    unsure = {*before.abstained, *after.abstained}
    return Compared(
        mail=example.id,
        variant=variant,
        labels=labels,
        flips=tuple(
            Flip(
                mail=example.id, variant=variant, label=label,
                before=values[label], after=others[label], sure=label not in unsure,
            )
            for label in labels
            if values[label] != others[label]
        ),
    )  # fmt: skip


def _values(made: Classification) -> dict[str, str]:
    plain = {label: str(value).lower() for label, value in labels_json(made).items()}
    return {
        **plain,
        "language": made.language,
        "tracks": " ".join(sorted(made.tracks)),
        "warnings": " ".join(sorted(made.warnings)),
    }


def flip_rates(compared: Iterable[Compared]) -> tuple[FlipRate, ...]:
    """By variant, in the order in which they came."""
    by_variant: dict[str, list[Compared]] = {}
    for item in compared:
        by_variant.setdefault(item.variant, []).append(item)
    return tuple(_rate(variant, items) for variant, items in by_variant.items())


def _rate(variant: str, items: list[Compared]) -> FlipRate:
    labels: dict[str, int] = {}
    flips: dict[str, int] = {}
    for item in items:
        for label in item.labels:
            labels[label] = labels.get(label, 0) + 1
        for flip in item.flips:
            flips[flip.label] = flips.get(flip.label, 0) + 1
    return FlipRate(
        variant=variant,
        mails=len(items),
        mails_flipped=sum(bool(item.flips) for item in items),
        labels=labels,
        flips=flips,
        sure=sum(flip.sure for item in items for flip in item.flips),
    )


def rows(rates: Iterable[FlipRate]) -> tuple[dict[str, str | float | int], ...]:
    """`{"metric","value","n"}`: shares of labels and of mails by variant, then of each label over all variants."""
    rates = tuple(rates)
    found: list[dict[str, str | float | int]] = []
    for rate in rates:
        looked = sum(rate.labels.values())
        found += [
            _row(f"flips_{rate.variant}", sum(rate.flips.values()), looked),
            _row(f"flips_sure_{rate.variant}", rate.sure, looked),
            _row(f"flips_mails_{rate.variant}", rate.mails_flipped, rate.mails),
        ]
        found += [
            _row(f"flips_{rate.variant}_{label}", count, rate.labels[label]) for label, count in rate.flips.items()
        ]
    for label in dict.fromkeys(label for rate in rates for label in rate.labels):
        looked = sum(rate.labels.get(label, 0) for rate in rates)
        found.append(_row(f"flips_all_{label}", sum(rate.flips.get(label, 0) for rate in rates), looked))
    looked = sum(sum(rate.labels.values()) for rate in rates)
    found.append(_row("flips_all", sum(sum(rate.flips.values()) for rate in rates), looked))
    return tuple(found)


def _row(metric: str, count: int, of: int) -> dict[str, str | float | int]:
    return {"metric": metric, "value": round(count / of, 4) if of else 0.0, "n": of}
