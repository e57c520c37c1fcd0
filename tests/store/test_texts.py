"""Text from mail becomes text that either engine keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import instants
from bot.store.texts import INDEXED_BYTES, address_key, clean, indexed, storable

ANY_TEXT = st.text(st.characters(), max_size=3000)
INSTANTS = st.integers(-(10**10), 10**11).map(
    lambda tenths: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=tenths * 100_003)
)


@given(ANY_TEXT)
def test_clean_text_is_utf_8_without_nul_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@given(ANY_TEXT)
def test_a_key_fits_an_index_and_equal_texts_have_equal_keys(text: str) -> None:
    key = indexed(text)
    assert len(clean(key).encode()) <= INDEXED_BYTES
    assert indexed(clean(text)) == clean(key)


def test_long_texts_that_differ_at_the_end_keep_different_keys() -> None:
    assert indexed("a" * 5000 + "x") != indexed("a" * 5000 + "y")


def test_only_text_that_needs_it_is_replaced() -> None:
    values = {"a": "gewoon", "b": 1, "c": b"\x00", "d": "café"}
    assert storable(values) == values
    assert storable({"a": "x\x00", "b": None}) == {"a": "x\N{REPLACEMENT CHARACTER}", "b": None}


def test_an_address_is_compared_without_case_or_space() -> None:
    assert address_key(" An.Peeters@Burger.EXAMPLE ") == "an.peeters@burger.example"


@given(INSTANTS, INSTANTS)
def test_the_order_of_texts_is_the_order_of_instants(one: datetime, other: datetime) -> None:
    assert (instants.to_text(one) < instants.to_text(other)) == (one < other)
    assert instants.from_text(instants.to_text(one)) == one


def test_another_zone_is_stored_as_utc_and_none_is_refused() -> None:
    brussels = timezone(timedelta(hours=2))
    assert instants.to_text(datetime(2026, 7, 1, 1, tzinfo=brussels)) == "2026-06-30T23:00:00.000000+00:00"
    with pytest.raises(ValueError, match="time zone"):
        instants.to_text(datetime(2026, 7, 1))  # noqa: DTZ001  (a naive instant is the point)
    assert instants.maybe(None) is None
