"""`ask`, `search` and `knowledge`: what the guidance says, for scripts and for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.builders import Ran, fits_schema, inzage

QUESTION = "Moet ik een reden geven als ik een bestuursdocument wil inkijken?"


def batch(folder: Path, text: str) -> Ran:
    file = folder / "vragen.jsonl"
    file.write_text(text, encoding="utf-8")
    return inzage("ask", "--batch", str(file), "--json", folder=folder)


def test_a_question_gets_its_cited_answer_and_nothing_is_written(tmp_path: Path) -> None:
    ran = inzage("ask", QUESTION, "--json", folder=tmp_path)
    (line,) = ran.lines()
    assert fits_schema("ask", [line]) == []
    assert (ran.code, line["question"], line["outcome"], line["language"]) == (0, QUESTION, "answer", "nl")
    assert list(tmp_path.iterdir()) == []


def test_a_question_the_guidance_does_not_cover_names_its_reason(tmp_path: Path) -> None:
    (line,) = inzage("ask", "Wat eten we vanavond in de kantine?", "--json", folder=tmp_path).lines()
    assert fits_schema("ask", [line]) == []
    assert (line["outcome"], line["citations"]) == ("human", [])
    assert "medewerker" in inzage("ask", "Wat eten we vanavond in de kantine?", folder=tmp_path).out


def test_a_person_reads_the_answer_with_its_source(tmp_path: Path) -> None:
    assert "Bron: " in inzage("ask", QUESTION, folder=tmp_path).out


def test_a_batch_keeps_order_and_ids(tmp_path: Path) -> None:
    asked = [{"id": f"v{number}", "text": QUESTION, "lang": "nl"} for number in (3, 1, 2)]
    asked.append({"id": "en", "text": "Do I have to give a reason to see a document?", "lang": "en"})
    ran = batch(tmp_path, "\n".join(map(json.dumps, asked)) + "\n")
    assert [line["id"] for line in ran.lines()] == ["v3", "v1", "v2", "en"]
    assert fits_schema("ask", ran.lines()) == []
    assert (ran.code, ran.lines()[3]["language"]) == (0, "en")


def test_bad_lines_of_a_batch_are_named_and_the_rest_is_answered(tmp_path: Path) -> None:
    bad = ["geen json", "[1]", '{"id": "x"}', '{"text": null}', '{"text": "wat?", "lang": 5}', "[" * 100_000]
    ran = batch(tmp_path, "\n".join([*bad, json.dumps({"id": "goed", "text": QUESTION})]))
    assert [line["id"] for line in ran.lines()] == ["goed"]
    told = ran.err.splitlines()
    assert ran.code == 1
    assert [line.split(":")[2] for line in told] == [str(number) for number in range(1, len(bad) + 1)]


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    odd = "Moet ik\u2028een reden\u0085geven?"
    ran = batch(tmp_path, "\ufeff" + json.dumps({"id": "a", "text": odd}, ensure_ascii=False) + "\r\n")
    assert [line["question"] for line in ran.lines()] == [odd]
    assert ran.code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "x", "--batch", "vragen.jsonl"),
        ("ask", "--batch", "afwezig.jsonl"),
        ("ask", "x", "--on-date", "gisteren"),
        ("ask", "x", "--body", "elders"),
        ("search", "x", "--body", "elders"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_nothing_on_stdout(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = inzage(*arguments, folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_another_country_is_not_answered_with_flemish_law(tmp_path: Path) -> None:
    (line,) = inzage("ask", QUESTION, "--jurisdiction", "FR", "--json", folder=tmp_path).lines()
    assert line["outcome"] == "human"


def test_search_ranks_and_all_adds_what_no_longer_holds_or_holds_elsewhere(tmp_path: Path) -> None:
    usual = inzage("search", "bewaartermijn leerlingendossier", "--json", folder=tmp_path).lines()
    everything = inzage("search", "bewaartermijn leerlingendossier", "--all", "--json", folder=tmp_path).lines()
    assert fits_schema("search", [*usual, *everything]) == []
    assert [hit["score"] for hit in usual] == sorted((hit["score"] for hit in usual), reverse=True)
    assert {hit["jurisdiction"] for hit in usual} <= {"BE-VLG", "BE", "EU"}
    assert {hit["jurisdiction"] for hit in everything} - {"BE-VLG", "BE", "EU"}
    assert list(tmp_path.iterdir()) == []
    assert "Leidraad" in inzage("search", "bewaartermijn", folder=tmp_path).out


def test_knowledge_lists_its_entries_counts_its_keys_and_finds_no_fault(tmp_path: Path) -> None:
    entries = inzage("knowledge", "list", "--json", folder=tmp_path).lines()
    counted = inzage("knowledge", "list", "--coverage", "--json", folder=tmp_path).lines()
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert sum(line["entries"] for line in counted) == len(entries)
    assert inzage("knowledge", "check", folder=tmp_path).code == 0
    for arguments in (("knowledge", "list"), ("knowledge", "list", "--coverage")):
        assert inzage(*arguments, folder=tmp_path).code == 0
