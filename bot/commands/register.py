"""The register and its calendar: taking it out of the house, and opening or shutting a secret address."""

from __future__ import annotations

from datetime import date, datetime

from bot.roles import Actor, Right
from bot.store import audit, register
from bot.store.register import RegisterRow
from bot.store.session import Session


def export(
    s: Session, *, actor: Actor, body_id: str, since: date, until: date, with_names: bool, at: datetime
) -> list[RegisterRow]:
    """The lines of a period, with an audit line that says who took what. Raises NotAllowed.

    Names need the right to work on cases.
    """
    actor.require(Right.SEE_REGISTER, body_id=body_id)
    if with_names:
        actor.require(Right.EXPORT_NAMES, body_id=body_id)
    audit.write(
        s, body_id=body_id, at=at, actor=actor.name, action="register_exported", subject=f"{since}/{until}",
        detail={"with_names": with_names},
    )  # fmt: skip
    return register.lines(s, body_id=body_id, since=since, until=until)


def open_feed(s: Session, *, actor: Actor, token: str, at: datetime) -> None:
    """Give a member of staff a calendar address; an older one of the same person is shut. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if actor.staff_id is None:
        raise ValueError("the command line has no calendar")
    register.remove_feeds(s, body_id=actor.body_id, staff_id=actor.staff_id)
    register.add_feed(s, body_id=actor.body_id, staff_id=actor.staff_id, token=token, now=at)
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action="calendar_opened", subject=actor.name)


def shut_feed(s: Session, *, actor: Actor, at: datetime) -> None:
    """Shut the calendar address of a member of staff. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    if actor.staff_id is not None and register.remove_feeds(s, body_id=actor.body_id, staff_id=actor.staff_id):
        audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action="calendar_shut", subject=actor.name)
