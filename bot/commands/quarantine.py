"""Giving a message that was set aside another chance."""

from __future__ import annotations

from datetime import datetime

from bot.roles import Actor, Right
from bot.store import audit, spool
from bot.store.session import Session


def release(s: Session, *, actor: Actor, ledger_id: str, at: datetime) -> bool:
    """Have a quarantined message of the actor's body thought about afresh; False when there is none.

    Raises NotAllowed.
    """
    actor.require(Right.RELEASE, body_id=actor.body_id)
    if spool.ledger_line(s, ledger_id, body_id=actor.body_id) is None or not spool.release(s, ledger_id, now=at):
        return False
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action="quarantine_released", subject=ledger_id)
    return True
