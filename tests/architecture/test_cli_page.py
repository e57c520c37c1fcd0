"""The page of commands says what the program says."""

from __future__ import annotations

from tests.support.cli_page import PAGE, page


def test_the_page_of_commands_is_current() -> None:
    """If not: `python -m tests.support.cli_page`."""
    assert PAGE.read_text(encoding="utf-8") == page()
