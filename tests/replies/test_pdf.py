"""The PDF of a letter is tagged, titled, Dutch, and fetches nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest

from replies.letter import LetterKind
from replies.pdf import PdfRefused, letter_pdf, page_pdf
from tests.replies.letters import REQUESTER, a_letter
from tests.replies.samples import LETTERHEAD


@pytest.fixture(scope="module")
def content() -> bytes:
    return letter_pdf(a_letter(LetterKind.DECISION)[0], letterhead=LETTERHEAD, recipient=REQUESTER)


def tags(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


def test_it_is_tagged_with_language_title_and_structure(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "nl"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"]) == "Beslissing over uw aanvraag"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        found = set(tags(root.StructTreeRoot))
        fonts = [font for page in document.pages for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()]
    assert {"/Document", "/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD"} <= found
    assert fonts
    assert all("/DescendantFonts" in font for font in fonts)


def test_the_words_of_the_letter_stand_in_it(content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    try:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
    for words in ("Ann Peeters", "9000 Gent", "Ons kenmerk: OB-2026-0001", "30 kalenderdagen", "algemeen directeur"):
        assert words in text


def test_the_same_letter_gives_the_same_bytes(content: bytes) -> None:
    again = letter_pdf(a_letter(LetterKind.DECISION)[0], letterhead=LETTERHEAD, recipient=REQUESTER)
    assert again == content


@pytest.mark.parametrize("url", ["https://elders.example/x.png", "file:///etc/hostname"])
def test_nothing_is_fetched(url: str) -> None:
    with pytest.raises(PdfRefused):
        page_pdf(f'<img src="{url}" alt="">')
