"""Which process does a job that only one may do (IMAP polling, the deadline watch)."""

from __future__ import annotations

from datetime import datetime

from bot.store import instants
from bot.store.session import Session


def take(s: Session, *, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Become or stay the one; False while another holds the lease."""
    taken = s.run("lease_take", name=name, owner=owner, now=instants.to_text(now), until=instants.to_text(until))
    return taken == 1


def drop(s: Session, *, name: str, owner: str) -> None:
    """Let another take over at once."""
    s.run("lease_drop", name=name, owner=owner)
