from __future__ import annotations

import pytest
from pypdf.errors import PdfReadError

from knowledge.importer.document import as_document
from knowledge.importer.pages.pdf import read_pdf
from tests.knowledge.importer.papers import POOL, a_pdf, a_scan
from tests.knowledge.importer.samples import headings, text_under


@pytest.fixture(scope="module")
def paper() -> bytes:
    return a_pdf()


def test_headings_are_told_by_size_and_weight_and_lines_are_joined(paper: bytes) -> None:
    page = read_pdf(paper)
    assert (page.title, page.marked) == ("Zwembadreglement", True)
    found = as_document(page, name="x")
    assert headings(found)[1:] == [
        said for heading, _ in POOL for said in (heading, f"Wat bij een overtreding van {heading.lower()}?")
    ]
    for heading, text in POOL:
        assert text_under(found, heading) == (
            f"{text}\n- eerste punt over {heading.lower()};\n- tweede punt over {heading.lower()}."
        )


def test_running_heads_and_page_numbers_are_left_out_and_named(paper: bytes) -> None:
    page = read_pdf(paper)
    assert page.dropped.count("Zwembadreglement Zonnedorp") == 4
    assert "Pagina 2 van 4" in page.dropped
    assert not any("Zonnedorp" in block.text for block in page.blocks)


def test_a_scan_has_no_blocks_and_another_file_is_refused() -> None:
    assert read_pdf(a_scan()).blocks == ()
    with pytest.raises(PdfReadError):
        read_pdf(b"geen pdf")
