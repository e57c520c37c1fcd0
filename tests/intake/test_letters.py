"""What the second reader sees of a text that is all in capitals."""

from __future__ import annotations

import pytest

from intake.letters import not_shouted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("GRAAG EEN KOPIE VAN HET VERSLAG. MVG", "graag een kopie van het verslag. mvg"),
        ("Graag een kopie van het CLB-dossier", "Graag een kopie van het CLB-dossier"),
        ("ICH BITTE UM EINE KOPIE, Nr. 12", "ich bitte um eine kopie, nr. 12"),
        ("12 / 10 / 2026", "12 / 10 / 2026"),
        ("", ""),
    ],
)
def test_only_a_text_in_capitals_is_put_in_small_letters(written: str, read: str) -> None:
    assert not_shouted(written) == read
