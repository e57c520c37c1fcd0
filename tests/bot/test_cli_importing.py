"""`knowledge import`, `publish`, `withdraw`: an operator's own pages, from file to answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.importer.papers import a_docx
from tests.support.builders import Ran, fits_schema, inzage
from tests.support.guidance import CAMP, QUESTION

COST = "ZOMERKAMPEN-ZONNEDORP-KOST-ZOMERKAMP"
CONFIG = """[guidance]
shipped = false
[[body]]
id = "dorp"
name = "Dorp"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty installation without the guidance that ships, and a page to import."""
    (tmp_path / "inzage.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "kamp.txt").write_text(CAMP, encoding="utf-8")
    return tmp_path


def knowledge(folder: Path, *arguments: str) -> Ran:
    return inzage("--config", "inzage.toml", "knowledge", *arguments, folder=folder)


def asked(folder: Path, question: str = QUESTION) -> dict[str, Any]:
    (line,) = inzage("--config", "inzage.toml", "ask", question, "--json", folder=folder).lines()
    return line


def test_a_page_answers_once_it_is_published_and_no_longer_when_withdrawn(folder: Path) -> None:
    imported = knowledge(folder, "import", "kamp.txt")
    assert imported.code == 0
    assert COST in imported.out
    assert "nieuw" in imported.out
    assert asked(folder)["outcome"] == "human"
    assert "gepubliceerd" in knowledge(folder, "publish", COST).out
    answer = asked(folder)
    assert (answer["outcome"], [c["key"] for c in answer["citations"]]) == ("answer", [COST])
    assert "tien euro per kind" in answer["answer"]["text"]
    assert answer["citations"][0]["source"] == "Zomerkampen van Zonnedorp, kamp.txt"
    assert knowledge(folder, "withdraw", "--document", "kamp.txt").code == 0
    assert asked(folder)["outcome"] == "human"


def test_publish_at_once_and_import_again(folder: Path) -> None:
    first = knowledge(folder, "import", "kamp.txt", "--publish", "--json")
    assert asked(folder)["outcome"] == "answer"
    (folder / "kamp.txt").write_text(CAMP.replace("tien euro", "twaalf euro"), encoding="utf-8")
    second = knowledge(folder, "import", "kamp.txt", "--json")
    assert "tien euro" in asked(folder)["answer"]["text"]
    for ran, changes in ((first, ["new", "new"]), (second, ["unchanged", "changed"])):
        (line,) = ran.lines()
        assert fits_schema("import", [line]) == []
        assert (line["file"], line["ok"], [entry["change"] for entry in line["entries"]]) == ("kamp.txt", True, changes)
    assert knowledge(folder, "publish", "--all").code == 0
    assert "twaalf euro" in asked(folder)["answer"]["text"]


def test_folders_other_kinds_and_broken_files(folder: Path) -> None:
    pages = folder / "paginas"
    pages.mkdir()
    (pages / "bib.docx").write_bytes(a_docx())
    (pages / "foto.jpg").write_bytes(b"x")
    (pages / "kapot.pdf").write_bytes(b"x")
    (pages / "kamp.html").write_text(f"<main><h1>Kamp</h1><p>{CAMP.splitlines()[4]}</p></main>", encoding="utf-8")
    ran = knowledge(folder, "import", "paginas", "weg.txt", "--json")
    assert ran.code == 1
    assert fits_schema("import", ran.lines()) == []
    assert [(line["file"], line["ok"]) for line in ran.lines()] == [
        ("bib.docx", True),
        ("kamp.html", True),
        ("kapot.pdf", False),
        ("weg.txt", False),
    ]
    told = ran.err.splitlines()
    assert [line.split(":")[1].strip() for line in told] == ["foto.jpg", "kapot.pdf", "weg.txt"]
    assert "overgeslagen" in told[0]
    assert all("niet ingevoerd" in line for line in told[1:])


def test_an_entry_file_whose_id_is_taken_is_one_line(folder: Path) -> None:
    text = "---\nid: kamp\nkey: KAMP\ntitle: Kamp\nsource: x\nvalid_from: 2020-01-01\n---\n\nElk kind.\n"
    for name in ("een.md", "twee.md"):
        (folder / name).write_text(text, encoding="utf-8")
    ran = knowledge(folder, "import", "een.md", "twee.md")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "het id kamp staat al in een.md" in ran.err


def test_where_the_rules_hold_is_said_at_import(folder: Path) -> None:
    arguments = ("--jurisdiction", "NL", "--status", "historical", "--scope", "kampen", "--valid-from", "2001-02-03")
    assert knowledge(folder, "import", "kamp.txt", *arguments).code == 0
    for line in knowledge(folder, "list", "--json").lines():
        assert (line["jurisdiction"], line["status"], line["scope"], line["valid_from"]) == (
            "NL",
            "historical",
            "kampen",
            "2001-02-03",
        )


def test_a_key_that_names_nothing_is_told_and_the_others_are_published(folder: Path) -> None:
    knowledge(folder, "import", "kamp.txt")
    ran = knowledge(folder, "publish", COST, "GEEN")
    assert ran.code == 1
    assert COST in ran.out
    assert ran.err.startswith("inzage: GEEN:")


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish",),
        ("withdraw",),
        ("import",),
        ("import", "kamp.txt", "--status", "ooit"),
        ("import", "kamp.txt", "--valid-from", "gisteren"),
        ("import", "kamp.txt", "--body", "elders"),
    ],
)
def test_wrong_usage_ends_with_two(folder: Path, arguments: tuple[str, ...]) -> None:
    ran = knowledge(folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
