"""How well what a mail may have several of is read: its tracks, its warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.label_score import Share, ValueScore
from intake.labels import Regime, Warning

# Those that labellers were asked to mark; what else the product warns of is no error.
_MARKED = frozenset(
    {
        Warning.SAFETY_CONCERN,
        Warning.MINOR_WRITES,
        Warning.PARENTAL_AUTHORITY_DISPUTED,
        Warning.CLB_FILE,
        Warning.IDENTITY_DOCUMENT,
        Warning.INJECTED_INSTRUCTIONS,
    }
)
SETS: Mapping[str, frozenset[str]] = {"tracks": frozenset(Regime), "warnings": frozenset(_MARKED)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetJudgement:
    """The values of one mail; `also_ok` are whole sets that are right too."""

    gold: frozenset[str]
    made: frozenset[str]
    also_ok: tuple[frozenset[str], ...] = ()

    @property
    def counted(self) -> frozenset[str]:
        """The accepted set nearest to the reading; gold itself where others are as near."""
        return min((self.gold, *self.also_ok), key=lambda accepted: len(accepted ^ self.made))

    @property
    def right(self) -> bool:
        """The reading is an accepted set, no value more and none less."""
        return self.made == self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SetScore:
    """`exact`: mails with every value right; `values` and `strict` (gold alone) per value."""

    name: str
    exact: Share
    values: tuple[ValueScore, ...]
    strict: tuple[ValueScore, ...]

    @property
    def total(self) -> ValueScore:
        """All values in one count."""
        return _total(self.values)

    @property
    def total_strict(self) -> ValueScore:
        """The same by gold alone."""
        return _total(self.strict)

    def strict_recall(self, value: str) -> Share:
        """How many of those in gold itself were found; "" for all values together."""
        if not value:
            return self.total_strict.recall
        return next((one.recall for one in self.strict if one.value == value), Share(right=0, n=0))


def set_judgement(name: str, *, gold: Mapping[str, Any], made: Mapping[str, Any]) -> SetJudgement | None:
    """Tracks or warnings of one mail; None where gold does not carry them."""
    if not isinstance(gold.get(name), list):
        return None
    known = SETS[name]
    others = gold.get("also_ok", {}).get(name, ())
    return SetJudgement(
        gold=frozenset(gold[name]) & known,
        made=frozenset(made.get(name, ())) & known,
        # A value that stands alone is a set of one.
        also_ok=tuple(frozenset({other} if isinstance(other, str) else other) & known for other in others),
    )


def set_score(name: str, judgements: Sequence[SetJudgement]) -> SetScore:
    """Measure tracks or warnings over mails."""
    return SetScore(
        name=name,
        exact=Share(right=sum(one.right for one in judgements), n=len(judgements)),
        values=_values((one.counted, one.made) for one in judgements),
        strict=_values((one.gold, one.made) for one in judgements),
    )


def _values(pairs: Iterable[tuple[Collection[str], Collection[str]]]) -> tuple[ValueScore, ...]:
    seen = list(pairs)
    names = {name for gold, made in seen for name in (*gold, *made)}
    scores = [
        ValueScore(
            value=name,
            n=sum(name in gold for gold, _ in seen),
            found=sum(name in made for _, made in seen),
            right=sum(name in gold and name in made for gold, made in seen),
        )
        for name in names
    ]
    return tuple(sorted(scores, key=lambda score: (-score.n, score.value)))


def _total(values: Sequence[ValueScore]) -> ValueScore:
    return ValueScore(
        value="",
        n=sum(value.n for value in values),
        found=sum(value.found for value in values),
        right=sum(value.right for value in values),
    )
