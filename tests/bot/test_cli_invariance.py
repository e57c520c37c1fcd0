"""`evaluate invariance`: flip rates over the examples that ship."""

from __future__ import annotations

from pathlib import Path

from bot.cli.invariance import spread
from intake.labelled import shipped_examples
from tests.support.builders import fits_schema, inzage


def test_rates_are_told_by_variant_and_label(tmp_path: Path) -> None:
    asked = ("evaluate", "invariance", "--sample", "3", "--variant", "base64", "--variant", "html_beside_text")
    ran = inzage(*asked, "--json", folder=tmp_path)
    assert ran.code == 0, ran.err
    figures = {line["metric"]: (line["value"], line["n"]) for line in ran.lines()}
    assert fits_schema("evaluate", ran.lines()) == []
    assert figures["flips_mails_base64"] == (0.0, 3)
    assert figures["flips_all_kind"] == (0.0, 6)
    shown = inzage(*asked, "--flips", folder=tmp_path).out
    assert "Labels die omslaan" in shown
    assert "Omgeslagen" in shown


def test_a_variant_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = inzage("evaluate", "invariance", "--variant", "achterstevoren", folder=tmp_path)
    assert ran.code == 2
    assert "achterstevoren" in ran.err


def test_a_sample_is_spread_over_all_authors() -> None:
    examples = shipped_examples()
    assert len(spread(examples, 35)) == 35
    assert {e.author for e in spread(examples, 35)} == {e.author for e in examples}
    assert spread(examples, 0) == examples
