"""Is a sender of DATA alive and fast enough? Pure; seconds of a steady clock come in."""

from __future__ import annotations

from intake.listener import Listener


class Pace:
    """Watches one DATA: `received` is the count of bytes the connection has brought so far."""

    def __init__(self, *, listener: Listener, now: float, received: int) -> None:
        self._listener = listener
        self._started = self._seen_at = now
        self._before = self._last = received

    @property
    def tick(self) -> float:
        """Seconds to the next look: each limit is noticed within a tenth of it."""
        listener = self._listener
        return min(listener.data_idle_timeout, listener.data_deadline, listener.data_grace) / 10

    def too_slow(self, *, now: float, received: int) -> bool:
        """Whether to hang up: silence (RFC 5321 4.5.3.2.5), the deadline, a trickle after the grace."""
        listener = self._listener
        if received != self._last:
            self._last, self._seen_at = received, now
        elapsed = now - self._started
        trickle = received - self._before < listener.min_data_rate * elapsed
        return (
            now - self._seen_at > listener.data_idle_timeout
            or elapsed > listener.data_deadline
            or (elapsed > listener.data_grace and trickle)
        )
