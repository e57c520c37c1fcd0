"""Contrast as WCAG 2.2 defines it, and the nearest colour that has enough of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.colours import BLACK, LEAST, WHITE, Colour, colour, contrast, faintest, nearest

parts = st.integers(0, 255)
colours = st.builds(Colour, red=parts, green=parts, blue=parts)


def test_black_on_white_is_twenty_one_to_one_and_a_colour_on_itself_one() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(colour("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)  # the well-known grey that just fails
    assert contrast(colour("#767676"), WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast(WHITE, WHITE) == 1


@given(colours, colours)
def test_contrast_is_the_same_from_both_sides(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@given(colours)
def test_a_colour_is_read_as_it_is_written(one: Colour) -> None:
    assert colour(str(one)) == colour(f" {str(one).upper()} ") == one


@pytest.mark.parametrize("text", ["", "blue", "#fff", "#12345g", "#1234567", "rgb(0,0,0)", "#112233;x"])
def test_anything_else_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="write it as #rrggbb"):
        colour(text)


@given(colours)
def test_the_nearest_colour_that_fits_is_itself_where_it_does_and_else_fits(wanted: Colour) -> None:
    def fits(one: Colour) -> bool:
        return contrast(one, WHITE) >= LEAST

    found = nearest(wanted, end=BLACK, fits=fits)
    assert fits(found)
    assert not fits(wanted) or found == wanted


def test_the_faintest_ground_is_named() -> None:
    grey = colour("#808080")
    assert faintest(colour("#707070"), (BLACK, WHITE, grey)) == (contrast(colour("#707070"), grey), grey)
