"""What to beware of on a day that something is due: nobody works, or the schools are closed. No date moves for it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from intake.calendar_days import Holidays, dutch_date
from intake.terms import RuleStatus


class DayWarningKind(StrEnum):
    """Why a day is a bad one to leave something for."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    NO_SCHOOL_CALENDAR = "no_school_calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolHoliday:
    """A holiday of the schools in Flanders, both days included, and how sure we are of them."""

    name: str
    first_day: date
    last_day: date
    status: RuleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWarning:
    """One warning as an officer reads it; `before` is the last day on which somebody is there, None if unknown."""

    kind: DayWarningKind
    text: str
    before: date | None
    status: RuleStatus


@cache
def shipped_school_holidays() -> tuple[SchoolHoliday, ...]:
    """The school holidays this version ships with, by first day."""
    text = resources.files("intake").joinpath("school_holidays.toml").read_text(encoding="utf-8")
    found = (
        SchoolHoliday(
            name=one["name"],
            first_day=one["first_day"],
            last_day=one["last_day"],
            status=RuleStatus(one["status"]),
        )
        for one in tomllib.loads(text)["holiday"]
    )
    return tuple(sorted(found, key=lambda holiday: holiday.first_day))


def day_warnings(
    day: date, *, holidays: Holidays, school_holidays: tuple[SchoolHoliday, ...]
) -> tuple[DayWarning, ...]:
    """Everything to beware of where something is due on that day."""
    return (*_closed_day(day, holidays), *_closed_schools(day, holidays, school_holidays))


def _closed_day(day: date, holidays: Holidays) -> tuple[DayWarning, ...]:
    if holidays.is_working_day(day):
        return ()
    weekend = day.weekday() >= 5
    before = holidays.working_day_until(day)
    named = "een weekenddag" if weekend else "een feestdag"
    return (
        DayWarning(
            kind=DayWarningKind.WEEKEND if weekend else DayWarningKind.HOLIDAY,
            text=f"{dutch_date(day).capitalize()} is {named}: de laatste werkdag ervoor is {dutch_date(before)}.",
            before=before,
            # Which days count as public holidays is from general knowledge, and differs per body.
            status=RuleStatus.CONFIRMED if weekend else RuleStatus.UNSURE,
        ),
    )


def _closed_schools(
    day: date, holidays: Holidays, school_holidays: tuple[SchoolHoliday, ...]
) -> tuple[DayWarning, ...]:
    if not school_holidays or not school_holidays[0].first_day <= day <= school_holidays[-1].last_day:
        return (
            DayWarning(
                kind=DayWarningKind.NO_SCHOOL_CALENDAR,
                text="Van deze periode kent Inzage de schoolvakanties niet: kijk ze zelf na.",
                before=None,
                status=RuleStatus.UNSURE,
            ),
        )
    # A weekend belongs to the holiday before it: on the Sunday before school starts nobody is there either.
    found = next((one for one in school_holidays if one.first_day <= day <= one.last_day), None)
    if found is None:
        return ()
    before = holidays.working_day_until(date.fromordinal(found.first_day.toordinal() - 1))
    return (
        DayWarning(
            kind=DayWarningKind.SCHOOL_HOLIDAY,
            text=(
                f"{dutch_date(day).capitalize()} valt in de {found.name}: vraag stukken van scholen voor "
                f"{dutch_date(found.first_day)}."
            ),
            before=before,
            status=found.status,
        ),
    )
