from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from replies.delivery import GIVE_UP_AFTER, next_attempt

QUEUED = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def waits() -> list[timedelta]:
    found, now, attempts = [], QUEUED, 1
    while (following := next_attempt(attempts=attempts, queued_at=QUEUED, now=now)) is not None:
        found.append(following - now)
        now, attempts = following, attempts + 1
    return found


def test_tries_come_quickly_at_first_and_then_every_four_hours() -> None:
    minutes = [int(wait.total_seconds() // 60) for wait in waits()]
    assert minutes[:9] == [1, 5, 15, 30, 60, 120, 240, 240, 240]


def test_tries_go_on_for_the_whole_time_and_stop_there() -> None:
    assert sum(waits(), timedelta()) == GIVE_UP_AFTER


def test_after_five_days_it_is_over() -> None:
    late = QUEUED + timedelta(days=5)
    assert next_attempt(attempts=3, queued_at=QUEUED, now=late) is None


def test_a_retry_before_any_attempt_is_a_fault() -> None:
    with pytest.raises(ValueError, match="attempt"):
        next_attempt(attempts=0, queued_at=QUEUED, now=QUEUED)
