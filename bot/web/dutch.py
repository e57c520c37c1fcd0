"""Dates, days and sizes as Dutch readers write them."""

from __future__ import annotations

from datetime import date, datetime

from intake.calendar_days import BRUSSELS, dutch_date

_SOON = 5  # days; a working week before the due date


def day(value: date) -> str:
    """`30 maart 2025`."""
    return dutch_date(value).partition(" ")[2]


def moment(value: datetime) -> str:
    """`30 maart 2025, 14.05 uur`, local time."""
    local = value.astimezone(BRUSSELS)
    return f"{day(local.date())}, {local:%H.%M} uur"


def days_left(days: int | None) -> str:
    """How long is left, in words: colour alone tells nothing."""
    if days is None:
        return ""
    if days < 0:
        return "1 dag te laat" if days == -1 else f"{-days} dagen te laat"
    return {0: "vandaag", 1: "nog 1 dag"}.get(days, f"nog {days} dagen")


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
        return f"{count} bytes"
    number, unit = (count / 1e3, "kB") if count < 1e6 else (count / 1e6, "MB")
    return f"{number:.1f} {unit}".replace(".", ",")
