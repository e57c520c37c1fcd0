"""A file to entries, or one clear reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.entry import Status
from knowledge.importer.entry_text import Settings
from knowledge.importer.reading import ReadDocument, Unreadable, read_document
from knowledge.load import load_entries
from tests.knowledge.importer.papers import a_docx, a_pdf, a_scan
from tests.knowledge.importer.samples import ALL, DECISION, FILE_DATE, SETTINGS, TERMS

ENTRY = """---
id: kamp
key: KAMP
title: Wie mag mee op kamp?
source: Kampreglement
valid_from: 2020-01-01
scope: kampen
---

Elk kind van het dorp.
"""


def read(content: bytes | str, *, name: str = "blad.txt", settings: Settings = SETTINGS) -> ReadDocument | Unreadable:
    return read_document(
        content.encode() if isinstance(content, str) else content,
        name=name,
        suffix=f".{name.rpartition('.')[2]}",
        file_date=FILE_DATE,
        settings=settings,
    )


def document(content: bytes | str, **further: object) -> ReadDocument:
    found = read(content, **further)  # type: ignore[arg-type]
    assert isinstance(found, ReadDocument)
    return found


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_every_entry_loads_as_shipped_guidance_does(text: str) -> None:
    found = document(text)
    loaded = load_entries(
        (entry.wanted_id, entry.text(f"{entry.wanted_id}-{n}")) for n, entry in enumerate(found.entries)
    )
    assert loaded.faults == ()
    for entry, made in zip(loaded.entries, found.entries, strict=True):
        assert (entry.answer, entry.title, entry.key) == (made.body, made.title, entry.id.upper())
        assert entry.questions["nl"][0] in entry.title


@pytest.mark.parametrize(("name", "paper"), [("bib.docx", a_docx), ("bad.pdf", a_pdf)])
def test_word_and_pdf_give_entries(name: str, paper: Callable[[], bytes]) -> None:
    assert len(document(paper(), name=name).entries) >= 4


def test_what_the_operator_says_of_the_document_stands_in_each_entry() -> None:
    settings = replace(
        SETTINGS, jurisdiction="NL", scope="kampen", status=Status.HISTORICAL, valid_from=date(2001, 2, 3)
    )
    (entry,) = load_entries([("x", document(TERMS, settings=settings).entries[0].text("x"))]).entries
    assert (entry.jurisdiction, entry.scope, entry.status, entry.valid_from, entry.source) == (
        "NL",
        "kampen",
        Status.HISTORICAL,
        date(2001, 2, 3),
        "Voorwaarden van het kampportaal, blad.txt",
    )


def test_the_date_is_the_page_s_own_else_that_of_its_file() -> None:
    assert document(DECISION).valid_from == date(2019, 5, 12)
    assert document(TERMS).valid_from == FILE_DATE


def test_a_newer_file_date_alone_changes_no_entry_but_a_stated_one_does() -> None:
    def checksums(**changes: object) -> set[str]:
        values = {"name": "blad.txt", "suffix": ".txt", "file_date": FILE_DATE, "settings": SETTINGS} | changes
        found = read_document(TERMS.encode(), **values)  # type: ignore[arg-type]
        assert isinstance(found, ReadDocument)
        return {entry.checksum for entry in found.entries}

    assert checksums(file_date=date(2026, 5, 5)) == checksums()
    assert not checksums(settings=replace(SETTINGS, valid_from=date(2026, 5, 5))) & checksums()
    assert not checksums(settings=replace(SETTINGS, scope="kampen")) & checksums()


def test_a_telephone_number_is_pointed_out() -> None:
    warned = [entry.title for entry in document(TERMS).entries if entry.warnings]
    assert [title.partition("?")[0] for title in warned] == ["Meer info nodig"]


def test_a_file_that_is_an_entry_is_taken_as_it_is() -> None:
    found = document(ENTRY, name="kamp.md", settings=replace(SETTINGS, scope="anders"))
    (entry,) = found.entries
    assert (entry.wanted_id, entry.key("kamp"), entry.text("kamp")) == ("kamp", "KAMP", ENTRY)
    assert found.valid_from == date(2020, 1, 1)


def test_an_entry_with_faults_tells_them() -> None:
    found = read(ENTRY.replace("title: Wie mag mee op kamp?\n", "body: dorp\n"), name="kamp.md")
    assert found == Unreadable(name="kamp.md", reason="onbekend veld: body; veld title ontbreekt of is geen tekst")


@pytest.mark.parametrize(
    ("name", "content"),
    [("leeg.txt", lambda: b""), ("menu.html", lambda: b"<nav>Menu</nav>"), ("scan.pdf", a_scan)],
)
def test_a_file_without_text_says_so(name: str, content: Callable[[], bytes]) -> None:
    found = read(content(), name=name)
    assert isinstance(found, Unreadable)
    assert "geen tekst gevonden" in found.reason


@pytest.mark.parametrize("name", ["kapot.pdf", "kapot.docx"])
def test_a_broken_file_is_one_line(name: str) -> None:
    found = read(b"%PDF-1.4 kapot", name=name)
    assert isinstance(found, Unreadable)
    assert "beschadigd of beveiligd" in found.reason


def test_nesting_without_end_is_a_broken_file() -> None:
    found = read("<div>" * 20_000 + "tekst", name="diep.html")
    assert isinstance(found, Unreadable)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_as_it_was_written(encoding: str) -> None:
    text = "Één zin over de crèche van het dorp, die elke werkdag open is van zeven tot negentien uur voor alle ouders."
    assert document(text.encode(encoding), name="Crèche.txt").entries[0].body == text


def test_a_page_without_title_is_called_after_its_file() -> None:
    text = "Breng een handdoek mee. Zonder handdoek mag niemand in het water, ook niet voor een korte duik in de zomer."
    assert document(text, name="map/001_zwembad-regels_8f3a.txt").title == "Zwembad regels"
    assert document(text, name="001_8f3a.txt").title == "001_8f3a"
