"""Dates, days and sizes as readers write them: in Dutch, and in the language of the console where that is another."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.texts import gettext, ngettext, speaking
from intake.calendar_days import BRUSSELS
from knowledge.answer import Citation
from knowledge.entry import Entry, Status

_SOON = 5  # days; a working week before the due date
_DAYS_KEPT = 4096  # a page shows the same few days again and again


def day(value: date) -> str:
    """`30 maart 2025`."""
    return _day(value, speaking().language)


@lru_cache(maxsize=_DAYS_KEPT)
def _day(value: date, language: str) -> str:
    return format_date(value, "long", locale=language)


def moment(value: datetime) -> str:
    """`30 maart 2025, 14.05 uur`, local time."""
    local = value.astimezone(BRUSSELS)
    return gettext(
        "%(day)s, %(hour)s.%(minute)s uur",
        day=day(local.date()),
        hour=local.strftime("%H"),
        minute=local.strftime("%M"),
    )


def days_left(days: int | None) -> str:
    """How long is left, in words: colour alone tells nothing."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(n)s dag te laat", "%(n)s dagen te laat", -days)
    return ngettext("nog %(n)s dag", "nog %(n)s dagen", days) if days else gettext("vandaag")


def valid(entry: Entry | Citation) -> str:
    """How long a rule of the guidance holds, as a sentence."""
    since = day(entry.valid_from)
    if entry.valid_until is not None:
        return gettext("Geldt vanaf %(since)s tot en met %(until)s.", since=since, until=day(entry.valid_until))
    if entry.status == Status.CURRENT:
        return gettext("Geldt vanaf %(since)s.", since=since)
    return gettext("Geldt vanaf %(since)s; einde niet vermeld.", since=since)


def urgency(days: int | None) -> str:
    """The class of a due date: `late`, `soon`, `calm`, or `none` where no clock runs."""
    if days is None:
        return "none"
    if days < 0:
        return "late"
    return "soon" if days <= _SOON else "calm"


def sentence(text: str) -> str:
    """The text with a capital first; the rest stays, for AVG is no `avg`."""
    return text[:1].upper() + text[1:]


def size(count: int) -> str:
    """A number of bytes: `812 bytes`, `4,2 kB`, `3,1 MB`."""
    if count < 1000:
        return ngettext("%(n)s byte", "%(n)s bytes", count)
    number, unit = (count / 1e3, gettext("kB")) if count < 1e6 else (count / 1e6, gettext("MB"))
    return f"{format_decimal(number, format='0.0', locale=speaking().language)} {unit}"
