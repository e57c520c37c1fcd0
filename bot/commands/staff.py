"""Giving and taking access to the console."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.ids import new_id
from bot.roles import Actor, Right, Role
from bot.store import audit, staff
from bot.store.session import Session

# A name one can type on any keyboard and read in an audit line.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLine:
    """One person as lists show it, without anything about the password."""

    staff_id: str
    body_id: str
    name: str
    role: Role
    disabled: bool
    locked_until: datetime | None
    created_at: datetime


def normal_name(name: str) -> str:
    """A sign-in name as it is compared: trimmed, lower case."""
    return name.strip().lower()


def name_fault(name: str) -> str | None:
    """Why a sign-in name is refused, in Dutch; None when it is fit."""
    if _NAME.fullmatch(normal_name(name)):
        return None
    return "de naam bestaat uit 2 tot 64 letters zonder accent, cijfers, punten en streepjes"


def add_user(
    s: Session, *, actor: Actor, body_id: str, name: str, role: Role, password_hash: str, at: datetime
) -> bool:
    """Give access; False when the name is taken. `password_hash` comes from `bot.passwords`.

    Raises NotAllowed, and ValueError for a name that `name_fault` refuses.
    """
    actor.require(Right.MANAGE_STAFF, body_id=body_id)
    fault = name_fault(name)
    if fault is not None:
        raise ValueError(fault)
    added = staff.add(
        s,
        staff_id=new_id(at),
        body_id=body_id,
        name=normal_name(name),
        role=role.value,
        password_hash=password_hash,
        now=at,
    )
    if added:
        audit.write(
            s,
            body_id=body_id,
            at=at,
            actor=actor.name,
            action="user_added",
            subject=normal_name(name),
            detail={"role": role.value},
        )
    return added


def list_users(s: Session, *, actor: Actor, body_id: str) -> tuple[UserLine, ...]:
    """Everybody who has or had access to the body's console. Raises NotAllowed."""
    actor.require(Right.MANAGE_STAFF, body_id=body_id)
    return tuple(
        UserLine(
            staff_id=member.staff_id,
            body_id=member.body_id,
            name=member.name,
            role=Role(member.role),
            disabled=member.disabled,
            locked_until=member.locked_until,
            created_at=member.created_at,
        )
        for member in staff.list_staff(s, body_id=body_id)
    )


def disable_user(s: Session, *, actor: Actor, body_id: str, name: str, at: datetime) -> bool:
    """Take access away and end the person's sessions; False when there was none. Raises NotAllowed."""
    actor.require(Right.MANAGE_STAFF, body_id=body_id)
    disabled = staff.disable(s, body_id=body_id, name=normal_name(name))
    if disabled:
        audit.write(s, body_id=body_id, at=at, actor=actor.name, action="user_disabled", subject=normal_name(name))
    return disabled
