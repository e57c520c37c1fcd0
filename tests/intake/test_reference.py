from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.reference import find_references, format_reference, normal_reference


@pytest.mark.parametrize(
    "written",
    [
        "OB-2026-0153",
        "ob-2026-0153",
        "OB 2026 0153",
        "OB2026-0153",
        "OB – 2026 – 0153",
        "OB\u20112026\u20110153",
        "OB\u00a02026\u00a00153",
        "OB-2026-\n0153",
        "OB/2026/0153",
        "OB_2026_0153",
        "OB-2026-00153",
    ],
)
def test_a_reference_is_known_however_it_is_typed(written: str) -> None:
    text = f"Betreft: {written}, mijn aanvraag."

    (found,) = find_references(text)

    assert found.reference == "OB-2026-0153"
    assert text[found.start : found.end] == found.quote == written


@pytest.mark.parametrize(
    "text",
    [
        "JOB-2026-0153",
        "OB-2026-015",
        "OB-1926-0153",
        "OB-2026-0153A",
        "OB-2026-0000",
        "OB-2026-0123456789",
        "OB in 2026: 0153",
        "dossier 2026-0153",
        "",
    ],
)
def test_what_only_looks_like_a_reference_is_none(text: str) -> None:
    assert find_references(text) == ()


def test_every_reference_of_a_text_is_found_in_order() -> None:
    found = find_references("OB-2026-0002 en _OB-2026-0001_, opnieuw ob20260002.")

    assert [each.reference for each in found] == ["OB-2026-0002", "OB-2026-0001", "OB-2026-0002"]


@given(year=st.integers(2000, 2099), number=st.integers(1, 999_999_999))
def test_a_formatted_reference_is_found_again(year: int, number: int) -> None:
    written = format_reference(year=year, number=number)

    assert [found.reference for found in find_references(f"({written})")] == [written]
    assert len(written) >= len("OB-YYYY-NNNN")


@given(text=st.text(alphabet="OBob-– 0123456789\n.x", max_size=80))
def test_every_finding_quotes_the_text_and_is_in_normal_form(text: str) -> None:
    for found in find_references(text):
        assert text[found.start : found.end] == found.quote
        assert normal_reference(found.reference) == found.reference


@pytest.mark.parametrize(("year", "number"), [(1999, 1), (2100, 1), (2026, 0), (2026, 1_000_000_000)])
def test_a_number_no_counter_gives_is_refused(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="no case reference"):
        format_reference(year=year, number=number)


def test_a_text_that_is_no_reference_stays_as_it_is() -> None:
    assert normal_reference(" ob 2026 0153 ") == "OB-2026-0153"
    assert normal_reference("KLACHT/7") == "KLACHT/7"
