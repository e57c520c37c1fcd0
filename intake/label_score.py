"""How well one label is read: accuracy, precision and recall per value, abstention, and what confidence is worth.

A value in `also_ok` is right too. Where the reading is such a value, it counts as what gold says (lenient); the strict
figures know gold alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Where the curve of coverage against accuracy is read off.
LEAST = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One label of one mail. `gold` and `made` are as JSON shows them; `confidence` is None where none is given."""

    label: str
    gold: str
    made: str
    also_ok: tuple[str, ...] = ()
    confidence: float | None = None
    abstained: bool = False

    @property
    def strict(self) -> bool:
        """Gold itself."""
        return self.made == self.gold

    @property
    def lenient(self) -> bool:
        """Gold, or what a second labeller could honestly have said."""
        return self.strict or self.made in self.also_ok

    @property
    def counted(self) -> str:
        """The value that counts as gold: the reading where it is right, else gold."""
        return self.made if self.lenient else self.gold


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`right` of `n`; 0 of 0 is no figure."""

    right: int
    n: int

    @property
    def value(self) -> float:
        """The share, 0..1; 0 where n is 0."""
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueScore:
    """One value: `n` in gold, `found` by us, `right` both."""

    value: str
    n: int
    found: int
    right: int

    @property
    def precision(self) -> Share:
        """How many of those found are right."""
        return Share(right=self.right, n=self.found)

    @property
    def recall(self) -> Share:
        """How many of those there are were found."""
        return Share(right=self.right, n=self.n)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0..1."""
        return 2 * self.right / (self.n + self.found) if self.n + self.found else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Of the readings with a confidence of at least `least`: how many that are, and how many of them are right."""

    least: float
    coverage: Share
    accuracy: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """One label over n mails; `cells` of the confusion matrix are (gold, reading, count), the diagonal included."""

    label: str
    n: int
    lenient: int
    strict: int
    cells: tuple[tuple[str, str, int], ...]
    values: tuple[ValueScore, ...]
    macro_f1: float
    macro_f1_strict: float
    accepted: Share
    abstained: Share
    curve: tuple[CurvePoint, ...]

    @property
    def confusions(self) -> tuple[tuple[str, str, int], ...]:
        """What was read wrong: (gold, reading, count), the most frequent first."""
        return tuple(cell for cell in self.cells if cell[0] != cell[1])


def label_score(label: str, judgements: Sequence[Judgement]) -> LabelScore:
    """Measure one label; every judgement is about it."""
    cells = Counter((one.counted, one.made) for one in judgements)
    values = _values(cells)
    return LabelScore(
        label=label,
        n=len(judgements),
        lenient=sum(one.lenient for one in judgements),
        strict=sum(one.strict for one in judgements),
        cells=tuple((wanted, got, count) for (wanted, got), count in cells.most_common()),
        values=values,
        macro_f1=_macro_f1(values),
        macro_f1_strict=_macro_f1(_values(Counter((one.gold, one.made) for one in judgements))),
        accepted=right_of(one for one in judgements if not one.abstained),
        abstained=right_of(one for one in judgements if one.abstained),
        curve=curve(judgements),
    )


def right_of(judgements: Iterable[Judgement]) -> Share:
    """The lenient accuracy over judgements, of one label or of several."""
    found = [one.lenient for one in judgements]
    return Share(right=sum(found), n=len(found))


def curve(judgements: Sequence[Judgement]) -> tuple[CurvePoint, ...]:
    """Coverage against accuracy, over the judgements that have a confidence; empty where none has."""
    sure = [(one.confidence, one) for one in judgements if one.confidence is not None]
    if not sure:
        return ()
    points = []
    for least in LEAST:
        kept = [one for confidence, one in sure if confidence >= least]
        points.append(
            CurvePoint(least=least, coverage=Share(right=len(kept), n=len(sure)), accuracy=right_of(kept))
        )  # fmt: skip
    return tuple(points)


def _values(cells: Counter[tuple[str, str]]) -> tuple[ValueScore, ...]:
    """Every value that gold has or that was read, the most frequent in gold first."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for (gold, made), count in cells.items():
        wanted[gold] += count
        found[made] += count
    names = sorted({*wanted, *found}, key=lambda name: (-wanted[name], name))
    return tuple(
        ValueScore(value=name, n=wanted[name], found=found[name], right=cells[name, name]) for name in names
    )  # fmt: skip


def _macro_f1(values: Sequence[ValueScore]) -> float:
    """The mean F1 over the values that gold has: a rare value weighs as much as a frequent one."""
    held = [value.f1 for value in values if value.n]
    return sum(held) / len(held) if held else 0.0
