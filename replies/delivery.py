"""When to try again, and when to give up: pure arithmetic over instants."""

from __future__ import annotations

from datetime import datetime, timedelta

# RFC 5321 4.5.4.1: intervals of at least 30 minutes once a server stays away, quicker ones at
# first, and a sender gives up after 4 to 5 days.
INTERVALS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
GIVE_UP_AFTER = timedelta(days=5)


def next_attempt(*, attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` deferred tries, or None to give up.

    The last try falls on the moment of giving up, so that the whole time is used. Raises ValueError
    for `attempts` below one.
    """
    if attempts < 1:
        raise ValueError("a retry follows at least one attempt")
    end = queued_at + GIVE_UP_AFTER
    if now >= end:
        return None
    return min(now + INTERVALS[min(attempts, len(INTERVALS)) - 1], end)
