"""Sign-ins on their way to the identity provider and back. Only hashes of what opens them are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from bot.store import instants
from bot.store.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What must be remembered between leaving and coming back (OpenID Connect Core 3.1.2.1, RFC 7636)."""

    body_id: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    destination: str
    created_at: datetime


def start(s: Session, flow: Flow, *, state: str, browser: str) -> None:
    """Remember a sign-in that leaves; `state` and `browser` must each be at least 128 random bits."""
    s.run(
        "oidc_flow_add",
        state_hash=_hash(state),
        browser_hash=_hash(browser),
        body_id=flow.body_id,
        nonce=flow.nonce,
        verifier=flow.verifier,
        destination=flow.destination,
        now=instants.to_text(flow.created_at),
    )


def take(s: Session, *, state: str, browser: str) -> Flow | None:
    """The sign-in that comes back; None when it came back already, or left from another browser."""
    row = s.one("oidc_flow_take", state_hash=_hash(state))
    if row is None or row["browser_hash"] != _hash(browser):
        return None
    return Flow(
        body_id=row["body_id"],
        nonce=row["nonce"],
        verifier=row["verifier"],
        destination=row["destination"],
        created_at=instants.from_text(row["created_at"]),
    )


def expire(s: Session, *, made_before: datetime) -> int:
    """Forget those that never came back; gives how many."""
    return s.run("oidc_flow_expire", made_before=instants.to_text(made_before))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
