from __future__ import annotations

from datetime import date

import pytest

from knowledge.importer.dates import read_date, stated_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25 juli 2012", date(2012, 7, 25)),
        ("1er mars 2020", date(2020, 3, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("03/04/2025", date(2025, 4, 3)),
        ("31/02/2025 of 1 mei 2025", date(2025, 5, 1)),
        ("in mei 2025", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_the_title_counts_first_then_a_line_that_names_its_date() -> None:
    lines = ["het decreet van 3 maart 2008", "laatst bijgewerkt op 12 mei 2019"]
    assert stated_date("advies van 1 juni 2018", lines) == date(2018, 6, 1)
    assert stated_date("advies", lines) == date(2019, 5, 12)
    assert stated_date("advies", lines[:1]) is None
