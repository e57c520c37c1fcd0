"""How often one network address tried to sign in lately; kept in memory, a restart forgets it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
# An office behind one address has many people; the pause of an account stops guessing at one name.
MAX_ATTEMPTS = 30
MAX_ADDRESSES = 10_000


class Attempts:
    """Counts per address; the address that was quiet longest is forgotten first."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, list[datetime]] = OrderedDict()

    def take(self, address: str, *, now: datetime) -> bool:
        """Count an attempt; False when the address had too many within the window."""
        recent = [at for at in self._by_address.pop(address, []) if now - at < WINDOW]
        allowed = len(recent) < MAX_ATTEMPTS
        self._by_address[address] = [*recent, now] if allowed else recent
        while len(self._by_address) > MAX_ADDRESSES:
            self._by_address.popitem(last=False)
        return allowed

    def forget(self, address: str) -> None:
        """A good sign-in takes its own attempt back."""
        recent = self._by_address.get(address)
        if recent:
            recent.pop()
