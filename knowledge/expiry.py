"""How an entry stands against a day: in force, about to end, ended, or not begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from knowledge.entry import Entry, Status

EXPIRY_DAYS: Final = 60  # how long before its end an entry is announced


class Validity(StrEnum):
    """Where a day falls in an entry's validity."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """An entry that no longer answers, or will not for long; `days` are left until its last day, negative when past."""

    entry: Entry
    days: int


def validity(entry: Entry, *, on: date, days: int = EXPIRY_DAYS) -> Validity:
    """How the entry stands on that day, `days` ahead being soon."""
    if entry.valid_from > on:
        return Validity.NOT_YET
    if entry.valid_until is None:
        return Validity.IN_FORCE
    if entry.valid_until < on:
        return Validity.EXPIRED
    return Validity.ENDS_SOON if (entry.valid_until - on).days <= days else Validity.IN_FORCE


def expiring(entries: Iterable[Entry], *, on: date, days: int = EXPIRY_DAYS) -> tuple[Expiring, ...]:
    """The entries that stand as current law and ended or end within `days`, the earliest end first.

    What is marked historical ended on purpose and alarms nobody.
    """
    found = [
        Expiring(entry=entry, days=(entry.valid_until - on).days)
        for entry in entries
        if entry.status is Status.CURRENT and not entry.silent and entry.valid_until is not None
    ]
    return tuple(sorted((item for item in found if item.days <= days), key=lambda item: (item.days, item.entry.id)))
