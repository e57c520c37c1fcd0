from __future__ import annotations

import pytest

from knowledge.importer.numbering import numbered, rank_of


@pytest.mark.parametrize(
    ("text", "style", "depth", "rest"),
    [
        ("1. Algemeen", "decimal", 1, "Algemeen"),
        ("2.1. Kosten", "decimal", 2, "Kosten"),
        ("2.1 Kosten", "decimal", 2, "Kosten"),
        ("3) Bewaring", "decimal", 1, "Bewaring"),
        ("IV. BESLUIT", "roman", 1, "BESLUIT"),
        ("A. ONTVANKELIJKHEID", "letter", 1, "ONTVANKELIJKHEID"),
        ("B.2.1. Aard", "letter", 3, "Aard"),
        ("B.4 EXTERNE VERWERKER", "letter", 2, "EXTERNE VERWERKER"),
        ("Artikel 12. Kosten", "artikel", 1, "Kosten"),
        ("Art. 5 - Termijn", "artikel", 1, "Termijn"),
        ("Hoofdstuk II: Toegang", "hoofdstuk", 1, "Toegang"),
    ],
)
def test_a_number_tells_its_style_its_depth_and_what_follows(text: str, style: str, depth: int, rest: str) -> None:
    found = numbered(text)
    assert found is not None
    assert (found.style, found.depth, found.rest) == (style, depth, rest)


@pytest.mark.parametrize(
    "text", ["Kosten", "In de school", "a. de ouder", "1° de ouder", "12 kinderen", "2019", "Ik vraag"]
)
def test_words_list_letters_and_plain_numbers_are_no_outline(text: str) -> None:
    assert numbered(text) is None


def test_a_chapter_is_wider_than_an_article() -> None:
    assert 0 < rank_of("hoofdstuk") < rank_of("artikel")
    assert rank_of("decimal") == 0
