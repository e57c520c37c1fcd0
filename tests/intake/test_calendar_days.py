from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.calendar_days import Holidays, add_months, belgian_holidays, dutch_date, local_date

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1))


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2025, 3, 7, 22, 59, tzinfo=UTC), date(2025, 3, 7)),
        (datetime(2025, 3, 7, 23, 0, tzinfo=UTC), date(2025, 3, 8)),
        # The night summer time begins, and the one it ends.
        (datetime(2025, 3, 29, 23, 30, tzinfo=UTC), date(2025, 3, 30)),
        (datetime(2025, 3, 30, 21, 59, tzinfo=UTC), date(2025, 3, 30)),
        (datetime(2025, 3, 30, 22, 0, tzinfo=UTC), date(2025, 3, 31)),
        (datetime(2025, 10, 26, 22, 59, tzinfo=UTC), date(2025, 10, 26)),
        (datetime(2025, 10, 26, 23, 0, tzinfo=UTC), date(2025, 10, 27)),
    ],
)
def test_an_instant_has_the_date_of_brussels(instant: datetime, expected: date) -> None:
    assert local_date(instant) == expected


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2025, 3, 7, 12, 0))  # noqa: DTZ001 - the naive value is the point


@given(
    seconds=st.integers(min_value=0, max_value=90 * 365 * 86_400),
    offset=st.integers(min_value=-12, max_value=14),
)
def test_the_date_does_not_depend_on_the_zone_an_instant_is_written_in(seconds: int, offset: int) -> None:
    instant = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)

    assert local_date(instant.astimezone(timezone(timedelta(hours=offset)))) == local_date(instant)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 10, 31), 4, date(2026, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(day=DAYS, months=st.integers(min_value=0, max_value=24))
def test_adding_months_lands_in_the_right_month_and_never_on_a_later_day(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_belgian_public_holidays_are_the_twelve_the_worked_dates_use() -> None:
    # Easter 2025 fell on 20 April; the list holds Easter Sunday and Whit Sunday besides the ten weekdays.
    expected = ["01-01", "04-20", "04-21", "05-01", "05-29", "06-08", "06-09", "07-21", "08-15", "11-01"]
    expected += ["11-11", "12-25"]

    found = belgian_holidays(first_year=2025, last_year=2025)

    assert sorted(found.days) == [date.fromisoformat(f"2025-{day}") for day in expected]


def test_a_body_adds_its_own_days() -> None:
    found = belgian_holidays(first_year=2025, last_year=2026, additions=[date(2025, 7, 11)])

    assert not found.is_working_day(date(2025, 7, 11))
    assert found.is_working_day(date(2026, 7, 10))
    assert not found.is_working_day(date(2026, 12, 25))


@given(day=DAYS, free=st.frozensets(DAYS, max_size=30))
def test_the_working_days_around_a_day_are_the_nearest_ones(day: date, free: frozenset[date]) -> None:
    holidays = Holidays(days=free)
    before, after = holidays.working_day_until(day), holidays.working_day_from(day)

    assert before <= day <= after
    assert holidays.is_working_day(before)
    assert holidays.is_working_day(after)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(holidays.is_working_day(free_day) for free_day in between)


def test_a_date_is_written_in_dutch() -> None:
    assert dutch_date(date(2025, 3, 30)) == "zondag 30 maart 2025"
