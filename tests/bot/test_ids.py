"""Row ids sort by the moment they were made and never repeat."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import utc_now
from bot.ids import new_id


def test_later_ids_sort_after_earlier_ones() -> None:
    now = utc_now()
    ids = [new_id(now + timedelta(milliseconds=n)) for n in range(100)]
    assert ids == sorted(ids)
    assert {len(each) for each in ids} == {32}


def test_ids_of_one_moment_differ() -> None:
    now = utc_now()
    assert len({new_id(now) for _ in range(1000)}) == 1000


def test_the_clock_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)
