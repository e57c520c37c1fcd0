"""Which senders of DATA are cut off."""

from __future__ import annotations

from intake.listener import Listener
from intake.smtp_pace import Pace


def cut_off_at(rate: float, *, seconds: int, step: float = 10.0) -> float | None:
    """When a sender of `rate` bytes a second is cut off, looking every `step` seconds."""
    pace = Pace(listener=Listener(), now=0.0, received=50)
    for look in range(1, int(seconds / step) + 1):
        if pace.too_slow(now=look * step, received=50 + int(rate * look * step)):
            return look * step
    return None


def test_a_byte_every_ten_seconds_is_cut_off_after_the_grace() -> None:
    assert cut_off_at(0.1, seconds=3_600) == 130.0


def test_a_slow_honest_sender_of_ten_megabytes_in_six_minutes_is_not() -> None:
    assert cut_off_at(10_000_000 / 360, seconds=360) is None


def test_silence_is_cut_off_after_three_minutes() -> None:
    pace = Pace(listener=Listener(), now=0.0, received=0)
    assert not pace.too_slow(now=100.0, received=1_000_000)
    assert not pace.too_slow(now=280.0, received=1_000_000)
    assert pace.too_slow(now=281.0, received=1_000_000)


def test_nobody_sends_for_more_than_an_hour() -> None:
    assert cut_off_at(5_000, seconds=7_200) == 3_610.0


def test_looks_come_often_enough_for_every_limit() -> None:
    assert Pace(listener=Listener(), now=0.0, received=0).tick == 12.0
