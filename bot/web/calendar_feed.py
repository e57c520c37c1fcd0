"""Due dates as a calendar (RFC 5545): all-day events that name a reference and a track, and nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.store.register import DueDate
from bot.texts import gettext
from bot.web import words

_REFRESH = timedelta(hours=6)
MOST = 2_000  # events of one calendar; programs grow slow beyond


def as_calendar(due: Iterable[DueDate], *, name: str, now: datetime) -> bytes:
    """The calendar of a body; `now` stamps it."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Inzage//Termijnen//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Termijnen %(name)s", name=name))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for one in due:
        event = Event()
        event.add("uid", f"{one.reference}-{one.regime.value}@inzage")
        event.add("dtstamp", now)
        event.add("dtstart", one.due)
        event.add("dtend", one.due + timedelta(days=1))
        event.add("summary", f"{one.reference}: {words.word(one.regime)}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
