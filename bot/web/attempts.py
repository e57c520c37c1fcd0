"""How often one network address tried to sign in lately; kept in memory, a restart forgets it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=15)
# An office behind one address has many people; the pause of an account stops guessing at one name.
MAX_ATTEMPTS = 30
# Sign-ins that left for the identity provider; it counts wrong passwords itself.
MAX_STARTS = 300
MAX_ADDRESSES = 10_000
# Looks for an answer while somebody writes, one at each pause: some people behind one address write at once.
MAX_LOOKS = 200
_HOME = 64  # RFC 6177 2: one subscriber has at least this many bits to choose from


class Attempts:
    """Counts per address, an IPv6 network as one; the address that was quiet longest is forgotten first."""

    def __init__(self, *, most: int = MAX_ATTEMPTS) -> None:
        self._most = most
        self._by_address: OrderedDict[str, list[datetime]] = OrderedDict()

    def take(self, address: str, *, now: datetime) -> bool:
        """Count an attempt; False when the address had too many within the window."""
        address = home_of(address)
        recent = [at for at in self._by_address.pop(address, []) if now - at < WINDOW]
        allowed = len(recent) < self._most
        self._by_address[address] = [*recent, now] if allowed else recent
        while len(self._by_address) > MAX_ADDRESSES:
            self._by_address.popitem(last=False)
        return allowed

    def forget(self, address: str) -> None:
        """A good sign-in takes its own attempt back."""
        recent = self._by_address.get(home_of(address))
        if recent:
            recent.pop()


class Once:
    """What was counted already, each by a mark that tells nothing; the oldest is forgotten first."""

    def __init__(self, *, most: int = MAX_ADDRESSES) -> None:
        self._most = most
        self._marks: OrderedDict[str, None] = OrderedDict()

    def first(self, mark: str) -> bool:
        """Remember a mark; False when it was there."""
        if mark in self._marks:
            return False
        self._marks[mark] = None
        while len(self._marks) > self._most:
            self._marks.popitem(last=False)
        return True


def home_of(address: str) -> str:
    """One address, or the network of an IPv6 subscriber."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or int(parsed) >> (128 - _HOME))
