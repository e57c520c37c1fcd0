from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.highlight import pieces, sought


def marked(text: str, typed: str) -> list[str]:
    return [piece.text for piece in pieces(text, sought(typed, language="nl")) if piece.match]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kopie", ["kopie", "kopieën"]),
        ("kop", ["kopie", "kopieën"]),  # still being typed
        ("kop ", []),  # a word of its own
        ("koppie", ["kopie"]),  # one letter wrong
        ("prijs", ["Kostprijs"]),  # inside a compound
        ("KOSTPRIJS", ["Kostprijs"]),
        ("wat kost een", []),  # what carries no subject marks nothing
        ("", []),
    ],
)
def test_words_that_match_what_was_typed_are_marked(typed: str, expected: list[str]) -> None:
    assert marked("Kostprijs van een kopie; ook van kopieën.", typed) == expected


def test_matching_words_in_a_row_are_one_mark() -> None:
    assert marked("Een afschrift aanvragen kan.", "afschrift aanvragen") == ["afschrift aanvragen"]
    assert marked("afschrift, aanvragen", "afschrift aanvragen") == ["afschrift", "aanvragen"]


@given(st.text(max_size=200), st.text(max_size=60))
def test_the_pieces_together_are_the_text(text: str, typed: str) -> None:
    assert "".join(piece.text for piece in pieces(text, sought(typed, language="nl"))) == text
