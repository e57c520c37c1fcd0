from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from replies.render import clean_text, has_templates, render, written_date
from tests.replies.samples import LETTERHEAD


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", "1 maart 2026"), ("fr", "1er mars 2026"), ("en", "1 March 2026"), ("de", "1. März 2026")],
)
def test_a_date_is_written_as_the_language_does(language: str, expected: str) -> None:
    assert written_date(date(2026, 3, 1), language=language) == expected


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("receipt", {"letterhead": LETTERHEAD, "answers": ()})


def test_only_languages_with_letters_are_known() -> None:
    assert [language for language in ("nl", "fr", "en", "de", "es", "") if has_templates(language)] == [
        "nl",
        "fr",
        "en",
        "de",
    ]


@given(st.text())
def test_cleaned_text_holds_no_control_character_but_the_line_end(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.endswith("\n")
    assert all(ord(character) >= 32 or character == "\n" for character in cleaned)
    assert "\n\n\n" not in cleaned
