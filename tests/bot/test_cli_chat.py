"""`chat` and `evaluate chats`: chats of a file, for scripts and for people."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from bot.chat_lines import chat_line, is_labelled
from tests.support.builders import Ran, fits_schema, inzage

READY = {
    "id": "g1",
    "lang": "nl",
    "turns": ["ik wil de geluidsstudie van de speelplaats", "Rita Baeten, Zandweg 3, 2960 Brecht", "inzage"],
}
GOLD = {
    "outcome": "case_ready",
    "slots": {"name": "Rita Baeten", "document_contains": ["geluidsstudie"]},
    "missing": [],
}


def batch(folder: Path, *lines: object) -> Ran:
    file = folder / "gesprekken.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return inzage("chat", "--batch", str(file), "--json", folder=folder)


def test_a_chat_gives_one_object_of_the_contract_and_nothing_is_written(tmp_path: Path) -> None:
    ran = batch(tmp_path, READY, {"id": "g2", "turns": ["Moet ik een reden geven als ik iets wil inkijken?"]})
    assert (ran.code, ran.err) == (0, "")
    assert fits_schema("chat", ran.lines()) == []
    ready, answered = ran.lines()
    assert (ready["id"], ready["outcome"], ready["missing"], ready["answers"]) == ("g1", "case_ready", [], [])
    assert ready["slots"] == {
        "name": "Rita Baeten",
        "postal_address": "Zandweg 3, 2960 Brecht",
        "document": "de geluidsstudie van de speelplaats",
        "form_of_access": "inspection",
        "capacity": "self",
        "mandate": "not_needed",
        "personal_nature": "none",
        "interest": "not_required",
        "consent_of_third_party": "na",
    }
    assert (answered["outcome"], answered["answers"][0]["turn"]) == ("answered", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["gesprekken.jsonl"]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad: list[object] = [[1], {"id": "x"}, {"turns": ["a"]}, {"id": "x", "turns": []}, {"id": "x", "turns": [1]}]
    bad += [{"id": 1, "turns": ["a"]}, {"id": "x", "turns": ["a"], "lang": 5}]
    ran = batch(tmp_path, *bad, READY)
    assert (ran.code, [line["id"] for line in ran.lines()]) == (1, ["g1"])
    told = ran.err.splitlines()
    assert [line.split(":")[2] for line in told] == [str(number) for number in range(1, len(bad) + 1)]
    assert all("geen geldig gesprek" in line for line in told)


def test_wrong_usage_ends_with_two(tmp_path: Path) -> None:
    assert inzage("chat", "--json", folder=tmp_path).code == 2
    assert inzage("chat", "--batch", str(tmp_path / "weg.jsonl"), folder=tmp_path).code == 2
    (tmp_path / "leeg.jsonl").write_text("", encoding="utf-8")
    unknown = inzage("chat", "--batch", str(tmp_path / "leeg.jsonl"), "--body", "niemand", folder=tmp_path)
    assert (unknown.code, "niemand" in unknown.err) == (2, True)


def test_a_person_reads_a_table(tmp_path: Path) -> None:
    file = tmp_path / "gesprekken.jsonl"
    file.write_text(json.dumps(READY), encoding="utf-8")
    ran = inzage("chat", "--batch", str(file), folder=tmp_path)
    assert (ran.code, "case_ready" in ran.out) == (0, True)


def test_evaluate_measures_chats_and_shows_what_to_look_at(tmp_path: Path) -> None:
    file = tmp_path / "gesprekken.jsonl"
    wrong = {**READY, "id": "g2", "gold": {"outcome": "answered"}}
    file.write_text(json.dumps({**READY, "gold": GOLD}) + "\n" + json.dumps(wrong), encoding="utf-8")
    ran = inzage("evaluate", "chats", str(file), "--json", folder=tmp_path)
    assert (ran.code, fits_schema("evaluate", ran.lines())) == (0, [])
    figures = {line["metric"]: (line["value"], line["n"]) for line in ran.lines()}
    assert (figures["chats.outcome.right"], figures["chats.slots.right"]) == ((0.5, 2), (1.0, 2))
    told = " ".join(inzage("evaluate", "chats", str(file), folder=tmp_path).out.split())
    assert "g2 │ answered │ case_ready │ outcome" in told


@pytest.mark.parametrize("line", [READY, {**READY, "gold": {}}, {**READY, "gold": {"outcome": "beslist"}}, [1]])
def test_evaluate_names_a_line_without_gold(tmp_path: Path, line: object) -> None:
    file = tmp_path / "gesprekken.jsonl"
    file.write_text(json.dumps({**READY, "gold": GOLD}) + "\n" + json.dumps(line), encoding="utf-8")
    ran = inzage("evaluate", "chats", str(file), "--json", folder=tmp_path)
    assert (ran.code, ran.out, ran.err) == (2, "", f"inzage: {file}:2: geen gesprek met id, turns en gold\n")


def test_the_chats_that_ship_are_labelled_and_none_comes_twice() -> None:
    folder = files("bot").joinpath("gold")
    lines = [
        json.loads(text)
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        for text in entry.read_text(encoding="utf-8").splitlines()
    ]
    assert all(chat_line(line) is not None and is_labelled(line) for line in lines)
    assert len({line["id"] for line in lines}) == len(lines) >= 40
    assert {line["lang"] for line in lines} == {"nl", "fr", "en", "de"}
