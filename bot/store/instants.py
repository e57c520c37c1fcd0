"""Instants as text of fixed width, so that the order of texts is the order of times."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(instant: datetime) -> str:
    """UTC ISO-8601 with microseconds and `+00:00`; a naive instant is a bug and raises ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The inverse of `to_text`."""
    return datetime.fromisoformat(text)


def maybe(text: str | None) -> datetime | None:
    """`from_text` for a column that may be empty."""
    return None if text is None else datetime.fromisoformat(text)
