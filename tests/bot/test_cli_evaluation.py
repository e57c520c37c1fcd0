"""`evaluate`: figures over labelled data, and every bad line by its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import measuring
from intake.labelled import shipped_examples
from tests.support.builders import a_question, a_request, fits_schema, inzage


def labelled(folder: Path, *lines: object) -> Path:
    mails = folder / "mails"
    mails.mkdir()
    (mails / "een.eml").write_bytes(a_request())
    (mails / "twee.eml").write_bytes(a_question())
    (mails / "labels.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return mails


GOLD: dict[str, Any] = {
    "kind": "document_request",
    "channel": "written",
    "capacity": "self",
    "mandate": "not_needed",
    "personal_nature": "none",
    "interest": "not_required",
    "consent_of_third_party": "na",
    "has_name": True,
    "has_postal_address": True,
    "document_identified": True,
    "form_of_access": "copy",
    "tracks": ["foi"],
    "missing": [],
    "expected_route": "open_case",
    "language": "nl",
}
WRONG: dict[str, Any] = {**GOLD, "kind": "complaint", "tracks": ["complaint"], "expected_route": "hand_to_human"}


def test_triage_measures_right_and_wrong(tmp_path: Path) -> None:
    mails = labelled(tmp_path, {"file": "een.eml", "gold": GOLD}, {"file": "twee.eml", "gold": WRONG})
    ran = inzage("evaluate", "triage", str(mails), "--json", folder=tmp_path)
    assert ran.code == 0, ran.err
    figures = {line["metric"]: (line["value"], line["n"]) for line in ran.lines()}
    assert fits_schema("evaluate", ran.lines()) == []
    assert any(value == 0.5 and n == 2 for name, (value, n) in figures.items() if "kind" in name)
    assert "Dure vergissingen" in inzage("evaluate", "triage", str(mails), folder=tmp_path).out


@pytest.mark.parametrize("line", [[1], {"gold": {}}, {"file": "een.eml"}, {"file": 1, "gold": {}}])
def test_a_line_without_file_and_gold_is_named(tmp_path: Path, line: object) -> None:
    mails = labelled(tmp_path, {"file": "een.eml", "gold": GOLD}, line)
    ran = inzage("evaluate", "triage", str(mails), "--json", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"inzage: {mails / 'labels.jsonl'}:2: geen object met file en gold\n"


def test_a_gold_that_lacks_a_label_is_told_by_its_name(tmp_path: Path) -> None:
    mails = labelled(tmp_path, {"file": "een.eml", "gold": {key: GOLD[key] for key in GOLD if key != "channel"}})
    ran = inzage("evaluate", "triage", str(mails), "--json", folder=tmp_path)
    assert (ran.code, ran.err) == (2, f"inzage: {mails / 'labels.jsonl'}: een gold zonder channel\n")


def test_a_labelled_mail_or_label_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    mails = labelled(tmp_path, {"file": "weg.eml", "gold": GOLD})
    ran = inzage("evaluate", "triage", str(mails), "--json", folder=tmp_path)
    assert (ran.code, "weg.eml" in ran.err) == (2, True)
    (mails / "labels.jsonl").unlink()
    assert inzage("evaluate", "triage", str(mails), folder=tmp_path).code == 2


def test_answers_measures_and_names_bad_lines(tmp_path: Path) -> None:
    file = tmp_path / "vragen.jsonl"
    good = {
        "id": "a",
        "text": "Moet ik een reden geven als ik een bestuursdocument wil inkijken?",
        "lang": "nl",
        "gold": ["foi-meaning-cost"],
        "kind": "in_scope",
    }
    file.write_text(json.dumps(good) + "\n", encoding="utf-8")
    ran = inzage("evaluate", "answers", str(file), "--json", folder=tmp_path)
    assert ran.code == 0, ran.err
    assert fits_schema("evaluate", ran.lines()) == []
    assert "Antwoorden" in inzage("evaluate", "answers", str(file), folder=tmp_path).out
    file.write_text("[]\n", encoding="utf-8")
    assert inzage("evaluate", "answers", str(file), folder=tmp_path).code == 2


def test_triage_writes_a_report_of_the_mails_to_look_at(tmp_path: Path) -> None:
    mails = labelled(tmp_path, {"file": "een.eml", "gold": GOLD}, {"file": "twee.eml", "gold": WRONG})
    file = tmp_path / "verslag.html"
    ran = inzage("evaluate", "triage", str(mails), "--json", "--report", str(file), folder=tmp_path)
    assert ran.code == 0, ran.err
    assert fits_schema("evaluate", ran.lines()) == []
    assert {"tracks_exact", "kind_macro_f1", "labels_lenient"} <= {line["metric"] for line in ran.lines()}
    assert f"Verslag: {file}" in ran.err
    assert '<h3 id="kop-1">twee.eml</h3>' in file.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nergens" / "verslag.html"):
        ran = inzage("evaluate", "examples", "--report", str(place), folder=tmp_path)
        assert (ran.code, ran.err) == (2, f"inzage: {place}: hier kan geen bestand komen\n")


def test_the_tables_tell_costly_mistakes_with_both_values(tmp_path: Path) -> None:
    noise = {**GOLD, "kind": "spam_or_commercial", "expected_route": "ignore", "warnings": ["safety_concern"]}
    mails = labelled(tmp_path, {"file": "een.eml", "gold": noise})
    ran = inzage("evaluate", "triage", str(mails), folder=tmp_path)
    told = " ".join(ran.out.split())
    assert "noise_not_ignored │ een.eml │ ignore │ open_case" in told
    assert all(title in told for title in ("Per waarde", "Verwarringen", "Sporen", "Waarschuwingen", "Per taal"))


def test_examples_measures_the_shipped_mails_and_says_what_the_figures_are_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = shipped_examples(held_out=True)[:3]
    monkeypatch.setattr(measuring, "shipped_examples", lambda *, held_out: few)
    learned = inzage("evaluate", "examples", "--json", folder=tmp_path)
    assert (learned.code, fits_schema("evaluate", learned.lines())) == (0, [])
    assert {line["n"] for line in learned.lines() if line["metric"] == "kind_lenient"} == {3}
    assert "leerde uit deze mails" in learned.err
    assert "in geen enkele les" in inzage("evaluate", "examples", "--held-out", folder=tmp_path).err
