"""`parse`, `triage` and `ingest`: mail from files, one object each, and nothing written but by `ingest`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.builders import a_mail, a_question, a_request, an_incomplete_request, fits_schema, inzage


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    (folder / "dieper").mkdir(parents=True)
    (folder / "b-aanvraag.eml").write_bytes(a_request())
    (folder / "a-vraag.eml").write_bytes(a_question())
    (folder / "dieper" / "c-toets.eml").write_bytes(an_incomplete_request())
    (folder / "dieper" / "leeg.eml").write_bytes(b"")
    (folder / "lees-mij.pdf").write_bytes(b"%PDF")
    return folder


FILES = ["a-vraag.eml", "b-aanvraag.eml", "dieper/c-toets.eml", "dieper/leeg.eml"]


def test_parse_gives_one_object_a_mail_in_sorted_order_and_writes_nothing(mails: Path, tmp_path: Path) -> None:
    ran = inzage("parse", str(mails), "--json", folder=tmp_path)
    assert [line["file"] for line in ran.lines()] == FILES
    assert fits_schema("parse", ran.lines()) == []
    assert (ran.code, "lees-mij.pdf" in ran.err) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mails"]


def test_triage_gives_one_object_a_mail_with_its_route_and_writes_nothing(mails: Path, tmp_path: Path) -> None:
    ran = inzage("triage", str(mails), "--json", folder=tmp_path)
    assert {line["file"]: line["route"] for line in ran.lines()} == {
        "a-vraag.eml": "answer_from_guidance",
        "b-aanvraag.eml": "open_case",
        "dieper/c-toets.eml": "open_case_and_ask_missing",
        "dieper/leeg.eml": "hand_to_human",
    }
    assert fits_schema("triage", ran.lines()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["mails"]


def test_a_file_that_cannot_be_read_is_one_line_and_one_object_and_the_rest_goes_on(
    mails: Path, tmp_path: Path
) -> None:
    ran = inzage("parse", str(tmp_path / "weg.eml"), str(mails / "a-vraag.eml"), "--json", folder=tmp_path)
    assert sorted((line["ok"], "weg.eml" in line["file"]) for line in ran.lines()) == [(False, True), (True, False)]
    assert fits_schema("parse", ran.lines()) == []
    assert (ran.code, ran.err.count("\n"), "weg.eml" in ran.err) == (1, 1, True)
    assert inzage("triage", str(tmp_path / "weg.eml"), "--json", folder=tmp_path).code == 1


def test_triage_matches_the_cases_beside_the_mails_or_those_of_a_named_file(tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "een.eml").write_bytes(
        a_mail(
            "Dag,\n\nHierbij nog mijn adres voor dossier OB-2025-0042: Kerkstraat 21, 9100 Sint-Niklaas.\n\nBram\n",
            subject="Re: aanvulling bij mijn aanvraag OB-2025-0042",
            headers=[("In-Reply-To", "<brief@polder.example>")],
        )
    )
    known = {"reference": "OB-2025-0042", "message_ids": ["<brief@polder.example>"], "parties": []}
    arguments = ("triage", str(mails), "--json")
    assert inzage(*arguments, folder=tmp_path).lines()[0]["route"] == "hand_to_human"
    named = tmp_path / "lijst.jsonl"
    named.write_text(json.dumps(known) + "\n\n", encoding="utf-8")
    assert inzage(*arguments, "--known", str(named), folder=tmp_path).lines()[0]["route"] == "append_to_case"
    named.rename(mails / "known.jsonl")
    assert inzage(*arguments, folder=tmp_path).lines()[0]["route"] == "append_to_case"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "{}",
        '{"reference": 7}',
        '{"reference": "OB-2025-0042", "parties": [1]}',
        '{"reference": "x", "message_ids": "y"}',
    ],
)
def test_a_line_that_is_no_case_is_named_by_file_and_number(tmp_path: Path, line: str) -> None:
    known = tmp_path / "known.jsonl"
    known.write_text('{"reference": "OB-2025-0042"}\n' + line + "\n", encoding="utf-8")
    (tmp_path / "een.eml").write_bytes(a_question())
    ran = inzage("triage", str(tmp_path / "een.eml"), "--json", folder=tmp_path)
    assert (ran.code, ran.out, ran.err) == (2, "", f"inzage: {known}:2: geen dossier met reference\n")


def test_ingest_stores_each_mail_once_however_often_it_is_run(mails: Path, tmp_path: Path) -> None:
    first = inzage("ingest", str(mails), folder=tmp_path)
    assert first.code == 0, first.err
    ledger = inzage("ledger", "list", "--json", folder=tmp_path).lines()
    assert (len(ledger), {line["source"] for line in ledger}) == (len(FILES), {"ingest"})
    again = inzage("ingest", str(mails), folder=tmp_path)
    assert again.code == 0
    assert inzage("ledger", "list", "--json", folder=tmp_path).lines() == ledger
    letters = inzage("outbox", "list", "--json", folder=tmp_path).lines()
    assert {line["state"] for line in letters} == {"withheld"}
    known = inzage("triage", str(mails / "b-aanvraag.eml"), "--json", folder=tmp_path).lines()
    assert known[0]["route"] == "append_to_case"


def test_people_get_tables_instead(mails: Path, tmp_path: Path) -> None:
    assert "Aanvraag" in inzage("parse", str(mails / "b-aanvraag.eml"), folder=tmp_path).out
    assert "open_case" in inzage("triage", str(mails / "b-aanvraag.eml"), folder=tmp_path).out.replace("\n", "")


def test_a_table_shows_brackets_and_control_characters_of_a_subject_without_obeying_them(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"From: an@burger.example\r\nSubject: [/x] =?utf-8?q?=1B=5B2J?= [bold]a[/bold]\r\n\r\nHallo\r\n")
    ran = inzage("parse", str(mail), folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "[/x]" in ran.out
    assert "[bold]a[/bold]" in ran.out
    assert "\x1b" not in ran.out
