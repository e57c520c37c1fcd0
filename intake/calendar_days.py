"""Calendar arithmetic on local dates: months, working days, holidays, and the one door from instants."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
ONE_DAY = timedelta(days=1)

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """The days besides weekends on which nobody works.

    A year that is not in it has weekends only; a date is then moved less far, never further.
    """

    days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """True from Monday to Friday, holidays excepted."""
        return day.weekday() < 5 and day not in self.days

    def working_day_from(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_day_until(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day


def belgian_holidays(*, first_year: int, last_year: int, additions: Iterable[date] = ()) -> Holidays:
    """Belgian public holidays of these years, both included, with a body's own days added.

    The list is the `holidays` package's; which further days a body closes (11 July, 26 December,
    bridge days) differs per body, hence `additions`.
    """
    from holidays import country_holidays

    found = country_holidays("BE", years=range(first_year, last_year + 1), language="nl")
    return Holidays(days=frozenset(found) | frozenset(additions))


def local_date(instant: datetime, zone: tzinfo = BRUSSELS) -> date:
    """The legal date of an instant. Raises ValueError for a naive one, which has no date anywhere."""
    if instant.tzinfo is None:
        raise ValueError("an instant without time zone has no local date")
    return instant.astimezone(zone).date()


def add_months(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of that month (Regulation 1182/71)."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last))


def dutch_date(day: date) -> str:
    """A date as an officer writes it: `zondag 30 maart 2025`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
