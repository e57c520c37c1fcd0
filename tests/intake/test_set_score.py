"""Tracks and warnings: whole sets per mail, precision and recall per value."""

from __future__ import annotations

from typing import Any

from intake.set_score import SetJudgement, set_judgement, set_score


def judged(gold: dict[str, Any], *made: str, name: str = "warnings") -> SetJudgement:
    found = set_judgement(name, gold=gold, made={name: list(made)})
    assert found is not None
    return found


def test_a_missed_warning_costs_recall_and_a_false_one_precision() -> None:
    scored = set_score(
        "warnings",
        [
            judged({"warnings": ["safety_concern"]}),
            judged({"warnings": ["safety_concern"]}, "safety_concern"),
            judged({"warnings": []}, "clb_file"),
        ],
    )
    concern, file = scored.values
    assert (concern.value, concern.recall.value, concern.precision.value) == ("safety_concern", 0.5, 1.0)
    assert (file.value, file.precision.value, file.recall.n) == ("clb_file", 0.0, 0)
    assert (scored.exact.right, scored.exact.n) == (1, 3)
    assert (scored.total.n, scored.total.found, scored.total.right) == (2, 2, 1)


def test_the_accepted_set_nearest_to_the_reading_counts() -> None:
    gold = {"tracks": ["foi"], "also_ok": {"tracks": [["foi", "environment"]]}}
    both = judged(gold, "foi", "environment", name="tracks")
    assert (both.right, judged(gold, "foi", name="tracks").right) == (True, True)
    assert not judged(gold, "environment", name="tracks").right


def test_an_accepted_silence_excuses_leniently_only() -> None:
    scored = set_score("warnings", [judged({"warnings": ["safety_concern"], "also_ok": {"warnings": [[]]}})])
    assert scored.exact.right == 1
    assert (scored.strict_recall("safety_concern").value, scored.strict_recall("safety_concern").n) == (0.0, 1)
    assert scored.strict_recall("").n == 1


def test_a_value_that_stands_alone_is_a_set_of_one() -> None:
    assert judged({"tracks": [], "also_ok": {"tracks": ["question"]}}, "question", name="tracks").right


def test_a_warning_that_no_labeller_was_asked_about_is_no_error() -> None:
    assert judged({"warnings": []}, "spoofed_sender").right


def test_gold_without_the_set_is_not_measured() -> None:
    assert set_judgement("tracks", gold={"kind": "complaint"}, made={"tracks": ["foi"]}) is None
