"""The public bodies this store serves; every row of theirs names them."""

from __future__ import annotations

from datetime import datetime

from bot.store import instants
from bot.store.session import Session


def ensure(s: Session, *, body_id: str, name: str, now: datetime) -> None:
    """Make the body known, or take over its new name. Must have run before anything of the body is stored."""
    s.run("body_ensure", body_id=body_id, name=name, now=instants.to_text(now))


def lock(s: Session, body_id: str) -> None:
    """Be the only one, until this transaction ends, who decides on what the store knows of the body.

    Every process that calls it first then sees what the one before it wrote.
    """
    s.one("body_lock", body_id=body_id)


def names(s: Session) -> dict[str, str]:
    """Every body ever served: id -> name."""
    return {row["id"]: row["name"] for row in s.all("body_list")}
