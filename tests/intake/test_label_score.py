"""One label: values, macro-F1, abstention, and the curve of coverage against accuracy."""

from __future__ import annotations

from intake.label_score import Judgement, Share, curve, label_score


def one(gold: str, made: str, **further: object) -> Judgement:
    return Judgement(label="kind", gold=gold, made=made, **further)  # type: ignore[arg-type]


def test_each_value_has_its_own_precision_and_recall() -> None:
    scored = label_score("kind", [one("a", "a"), one("a", "a"), one("a", "b"), one("b", "b"), one("c", "a")])
    a, b, c = scored.values
    assert [(x.value, x.n, x.found, x.right) for x in (a, b, c)] == [("a", 3, 3, 2), ("b", 1, 2, 1), ("c", 1, 0, 0)]
    assert (a.precision.value, a.recall.value, a.f1) == (2 / 3, 2 / 3, 2 / 3)
    assert (b.precision.value, b.recall.value, b.f1) == (0.5, 1.0, 2 / 3)
    assert (c.precision.n, c.f1) == (0, 0.0)


def test_a_value_that_is_never_found_weighs_as_much_as_a_frequent_one() -> None:
    scored = label_score("kind", [one("a", "a")] * 9 + [one("b", "a")])
    assert round(scored.macro_f1, 4) == round((18 / 19) / 2, 4)


def test_a_value_that_gold_never_has_does_not_count_in_the_mean() -> None:
    assert label_score("kind", [one("a", "a"), one("a", "z")]).macro_f1 == 2 / 3


def test_what_is_also_right_stands_on_the_diagonal_but_not_strictly() -> None:
    scored = label_score("kind", [one("a", "b", also_ok=("b",)), one("a", "a")])
    assert (scored.lenient, scored.strict, scored.confusions) == (2, 1, ())
    assert set(scored.cells) == {("a", "a", 1), ("b", "b", 1)}
    assert (scored.macro_f1, round(scored.macro_f1_strict, 4)) == (1.0, round(2 / 3, 4))


def test_accuracy_is_told_apart_for_what_was_abstained() -> None:
    scored = label_score("kind", [one("a", "a"), one("a", "b", abstained=True), one("a", "a", abstained=True)])
    assert (scored.accepted, scored.abstained) == (Share(right=1, n=1), Share(right=1, n=2))


def test_the_curve_keeps_fewer_readings_the_more_confidence_it_asks() -> None:
    points = {
        point.least: (point.coverage, point.accuracy)
        for point in curve([one("a", "a", confidence=0.97), one("a", "b", confidence=0.6), one("a", "b")])
    }
    assert points[0.6] == (Share(right=2, n=2), Share(right=1, n=2))
    assert points[0.95] == (Share(right=1, n=2), Share(right=1, n=1))
    assert points[0.98] == (Share(right=0, n=2), Share(right=0, n=0))


def test_without_any_confidence_there_is_no_curve() -> None:
    assert curve([one("a", "a")]) == ()
