"""The catalogues of the console hold what its sources say."""

from __future__ import annotations

from tests.support.catalogue import catalogues


def test_the_catalogues_are_current() -> None:
    """If not: `python -m tests.support.catalogue`."""
    for path, text in catalogues().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not current"
