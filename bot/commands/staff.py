"""Giving and taking access to the console, and who may do what there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ids import new_id
from bot.roles import Actor, NotAllowed, Right, Role
from bot.store import audit, staff
from bot.store.session import Session
from bot.store.staff import Newcomer
from bot.texts import gettext

# A name one can type on any keyboard and read in an audit line.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
# What audit lines call the command line, the bot and the identity provider.
_NOBODY = {"cli", "bot", "provider", "requester"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLine:
    """One person as lists show it, without anything about the password."""

    staff_id: str
    body_id: str
    name: str
    role: Role
    school: str | None
    by_provider: bool
    break_glass: bool
    disabled: bool
    locked_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms somebody gets access.

    `temporary` when somebody else than the person knows the password; a `break_glass` account may sign in with its
    password where others must use the identity provider.
    """

    school: str | None = None
    break_glass: bool = False
    temporary: bool = False


ORDINARY = Terms()


def normal_name(name: str) -> str:
    """A sign-in name as it is compared: trimmed, lower case."""
    return name.strip().lower()


def name_fault(name: str) -> str | None:
    """Why a sign-in name is refused; None when it is fit."""
    if normal_name(name) in _NOBODY:
        return gettext("deze naam gebruikt het programma zelf in het logboek")
    if _NAME.fullmatch(normal_name(name)):
        return None
    return gettext("de naam bestaat uit 2 tot 64 letters zonder accent, cijfers, punten en streepjes")


def add_user(
    s: Session,
    *,
    actor: Actor,
    body_id: str,
    name: str,
    role: Role,
    password_hash: str,
    at: datetime,
    terms: Terms = ORDINARY,
) -> bool:
    """Give access; False when the name is taken. `password_hash` comes from `bot.passwords`.

    Raises NotAllowed, and ValueError for a name that `name_fault` refuses.
    """
    _require(actor, body_id=body_id, roles=(role,))
    fault = name_fault(name)
    if fault is not None:
        raise ValueError(fault)
    newcomer = Newcomer(
        staff_id=new_id(at),
        body_id=body_id,
        name=normal_name(name),
        role=role.value,
        password_hash=password_hash,
        school=terms.school,
        break_glass=terms.break_glass,
        password_temporary=terms.temporary,
    )
    added = staff.add(s, newcomer, now=at)
    if added:
        more = {"school": terms.school, "break_glass": terms.break_glass}
        detail = {"role": role.value, **{word: value for word, value in more.items() if value}}
        _record(s, actor, action="user_added", name=name, at=at, detail=detail)
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
            school=member.school,
            by_provider=member.subject is not None,
            break_glass=member.break_glass,
            disabled=member.disabled,
            locked_until=member.locked_until,
            created_at=member.created_at,
        )
        for member in staff.list_staff(s, body_id=body_id)
    )


def change_role(
    s: Session, *, actor: Actor, body_id: str, name: str, role: Role, school: str | None, at: datetime
) -> bool:
    """Give another role or school; False when nothing changes. Raises NotAllowed, for one's own account too."""
    member = staff.find(s, body_id=body_id, name=normal_name(name))
    if member is None:
        actor.require(Right.MANAGE_STAFF, body_id=body_id)
        return False
    _require(actor, body_id=body_id, roles=(role, Role(member.role)), staff_id=member.staff_id)
    if not staff.change_role(s, body_id=body_id, name=member.name, role=role.value, school=school):
        return False
    detail = {"from": member.role, "to": role.value} | ({"school": school} if school else {})
    _record(s, actor, action="user_role_changed", name=name, at=at, detail=detail)
    return True


def disable_user(s: Session, *, actor: Actor, body_id: str, name: str, at: datetime) -> bool:
    """Take access away and end the person's sessions; False when there was none.

    Raises NotAllowed, for one's own account too.
    """
    member = staff.find(s, body_id=body_id, name=normal_name(name))
    _require(actor, body_id=body_id, staff_id=member.staff_id if member else "")
    disabled = staff.disable(s, body_id=body_id, name=normal_name(name))
    if disabled:
        _record(s, actor, action="user_disabled", name=name, at=at)
    return disabled


def enable_user(s: Session, *, actor: Actor, body_id: str, name: str, at: datetime) -> bool:
    """Give access back; False when it was not taken away. Raises NotAllowed."""
    _require(actor, body_id=body_id)
    enabled = staff.enable(s, body_id=body_id, name=normal_name(name))
    if enabled:
        _record(s, actor, action="user_enabled", name=name, at=at)
    return enabled


def reset_password(s: Session, *, actor: Actor, body_id: str, name: str, password_hash: str, at: datetime) -> bool:
    """Give a password that must be changed at the next sign-in, and end the person's sessions.

    False when there is nobody of that name with a password of ours. Raises NotAllowed, for one's own account too.
    """
    member = staff.find(s, body_id=body_id, name=normal_name(name))
    _require(actor, body_id=body_id, staff_id=member.staff_id if member else "")
    if member is None or member.subject is not None:
        return False
    staff.set_password(s, body_id=body_id, name=member.name, password_hash=password_hash, temporary=True)
    _record(s, actor, action="user_password_reset", name=name, at=at)
    return True


def _require(actor: Actor, *, body_id: str, roles: tuple[Role, ...] = (), staff_id: str = "") -> None:
    """Whether the actor may deal with these roles; nobody deals with an account of their own."""
    actor.require(Right.MANAGE_STAFF, body_id=body_id)
    if Role.SCHOOL_STAFF in roles:
        actor.require(Right.APPOINT_SCHOOL_STAFF, body_id=body_id)
    if staff_id and staff_id == actor.staff_id:
        raise NotAllowed("own account")


def _record(
    s: Session, actor: Actor, *, action: str, name: str, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    audit.write(
        s,
        body_id=actor.body_id,
        at=at,
        actor=actor.name,
        action=action,
        subject=normal_name(name),
        detail=detail,
    )
