from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from knowledge.importer.document import as_document
from knowledge.importer.pages import docx
from knowledge.importer.pages.docx import read_docx
from tests.knowledge.importer.papers import a_docx
from tests.knowledge.importer.samples import headings, text_under


def test_styles_lists_bold_questions_and_tables_are_read() -> None:
    page = read_docx(a_docx())
    assert (page.title, page.dated, page.marked) == ("Reglement van de bibliotheek", date(2025, 5, 6), True)
    found = as_document(page, name="x")
    assert headings(found)[1:] == ["Ontlenen", "Wat als ik te laat ben?", "Lidmaatschap"]
    assert text_under(found, "Ontlenen").endswith("twee keer:\n- boeken: vier weken;\n- films: een week.")
    assert text_under(found, "Lidmaatschap").startswith("- tot 18 jaar: gratis\n- vanaf 18 jaar: vijf euro\n\n")


def test_the_title_of_the_paper_counts_where_its_properties_have_none() -> None:
    assert read_docx(a_docx(title="")).title == "Bibliotheek"


def test_a_bomb_and_another_kind_of_file_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(zipfile.BadZipFile):
        read_docx(b"geen zip")
    monkeypatch.setattr(docx, "_MAX_UNPACKED_BYTES", 10)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("word/document.xml", "x" * 11)
    with pytest.raises(ValueError, match="groot"):
        read_docx(archive.getvalue())
