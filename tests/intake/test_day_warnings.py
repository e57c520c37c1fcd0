"""What to beware of on a due date; the dates themselves never move."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.calendar_days import belgian_holidays
from intake.day_warnings import DayWarningKind, day_warnings, shipped_school_holidays
from intake.terms import RuleStatus

HOLIDAYS = belgian_holidays(first_year=2024, last_year=2029)
SCHOOL = shipped_school_holidays()


def kinds(day: date) -> list[DayWarningKind]:
    return [found.kind for found in day_warnings(day, holidays=HOLIDAYS, school_holidays=SCHOOL)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 3), []),
        (date(2026, 3, 7), [DayWarningKind.WEEKEND]),
        (date(2026, 5, 14), [DayWarningKind.HOLIDAY]),
        (date(2026, 2, 18), [DayWarningKind.SCHOOL_HOLIDAY]),
        (date(2026, 4, 19), [DayWarningKind.WEEKEND, DayWarningKind.SCHOOL_HOLIDAY]),
        (date(2026, 4, 6), [DayWarningKind.HOLIDAY, DayWarningKind.SCHOOL_HOLIDAY]),
        (date(2031, 3, 4), [DayWarningKind.NO_SCHOOL_CALENDAR]),
    ],
)
def test_a_bad_day_is_warned_about(day: date, expected: list[DayWarningKind]) -> None:
    assert kinds(day) == expected


def test_a_warning_names_the_last_day_on_which_somebody_is_there() -> None:
    (school,) = day_warnings(date(2026, 12, 23), holidays=HOLIDAYS, school_holidays=SCHOOL)
    assert school.text == (
        "Woensdag 23 december 2026 valt in de kerstvakantie: vraag stukken van scholen voor maandag 21 december 2026."
    )
    assert (school.before, school.status) == (date(2026, 12, 18), RuleStatus.UNSURE)
    (weekend,) = day_warnings(date(2026, 3, 8), holidays=HOLIDAYS, school_holidays=SCHOOL)
    assert (weekend.before, weekend.status) == (date(2026, 3, 6), RuleStatus.CONFIRMED)


def test_without_a_calendar_of_the_schools_nothing_is_claimed() -> None:
    (found,) = day_warnings(date(2026, 3, 3), holidays=HOLIDAYS, school_holidays=())
    assert (found.kind, found.before) == (DayWarningKind.NO_SCHOOL_CALENDAR, None)


def test_school_holidays_do_not_overlap_and_begin_on_a_monday_but_for_summer() -> None:
    for one, following in pairwise(SCHOOL):
        assert one.first_day <= one.last_day < following.first_day
    assert all(one.first_day.weekday() == 0 for one in SCHOOL if one.name != "zomervakantie")


@given(st.dates(min_value=date(2025, 10, 27), max_value=date(2028, 1, 9)))
def test_the_day_named_is_a_working_day_that_is_never_later(day: date) -> None:
    for found in day_warnings(day, holidays=HOLIDAYS, school_holidays=SCHOOL):
        assert found.before is not None
        assert found.before < day + timedelta(days=1)
        assert HOLIDAYS.is_working_day(found.before)
