"""Who may sign in to the console."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.store import instants
from bot.store.session import Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One person of one body; `name` is the sign-in name, unique in the body."""

    staff_id: str
    body_id: str
    name: str
    role: str
    password_hash: str = field(repr=False)
    disabled: bool
    failed_attempts: int
    locked_until: datetime | None
    created_at: datetime
    school: str | None
    subject: str | None  # what the identity provider calls the person; None for an account with a password
    break_glass: bool
    password_temporary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who gets access; with issuer and subject `password_hash` is "", and no password opens the account."""

    staff_id: str
    body_id: str
    name: str
    role: str
    password_hash: str = field(default="", repr=False)
    school: str | None = None
    issuer: str | None = None
    subject: str | None = None
    break_glass: bool = False
    password_temporary: bool = False


def add(s: Session, newcomer: Newcomer, *, now: datetime) -> bool:
    """Give access; False when the name is taken in this body."""
    added = s.run(
        "staff_add",
        staff_id=newcomer.staff_id,
        body_id=newcomer.body_id,
        name=newcomer.name,
        role=newcomer.role,
        password_hash=newcomer.password_hash,
        school=newcomer.school,
        issuer=newcomer.issuer,
        subject=newcomer.subject,
        break_glass=int(newcomer.break_glass),
        password_temporary=int(newcomer.password_temporary),
        now=instants.to_text(now),
    )
    return added == 1


def find(s: Session, *, body_id: str, name: str) -> StaffMember | None:
    """A member by sign-in name, disabled ones too."""
    row = s.one("staff_find", body_id=body_id, name=name)
    return None if row is None else _member(row)


def find_subject(s: Session, *, body_id: str, issuer: str, subject: str) -> StaffMember | None:
    """A member by what the identity provider calls them, disabled ones too."""
    row = s.one("staff_find_subject", body_id=body_id, issuer=issuer, subject=subject)
    return None if row is None else _member(row)


def list_staff(s: Session, *, body_id: str | None = None) -> list[StaffMember]:
    """Everybody who has or had access."""
    return [_member(row) for row in s.all("staff_list", body_id=body_id)]


def disable(s: Session, *, body_id: str, name: str) -> bool:
    """Take away access and end the person's sessions; False when there was none to take."""
    s.run("session_close_staff", body_id=body_id, name=name)
    return s.run("staff_disable", body_id=body_id, name=name) == 1


def enable(s: Session, *, body_id: str, name: str) -> bool:
    """Give access back; False when it was not taken away."""
    return s.run("staff_enable", body_id=body_id, name=name) == 1


def change_role(s: Session, *, body_id: str, name: str, role: str, school: str | None) -> bool:
    """Give another role or school; False when the member is not there or has both already."""
    return s.run("staff_role", body_id=body_id, name=name, role=role, school=school) == 1


def set_password(s: Session, *, body_id: str, name: str, password_hash: str, temporary: bool) -> bool:
    """Replace the password and end the person's sessions; False when there is nobody of that name."""
    s.run("session_close_staff", body_id=body_id, name=name)
    changed = s.run("staff_password", body_id=body_id, name=name, password_hash=password_hash, temporary=int(temporary))
    return changed == 1


def failed_attempt(s: Session, staff_id: str) -> int:
    """Count a failed sign-in; gives how many there were in a row."""
    row = s.one("staff_failed", staff_id=staff_id)
    return int(row["failed_attempts"]) if row else 0


def lock(s: Session, staff_id: str, *, until: datetime) -> None:
    """Refuse sign-in before an instant."""
    s.run("staff_lock", staff_id=staff_id, until=instants.to_text(until))


def signed_in(s: Session, staff_id: str) -> None:
    """A good sign-in: the count starts again."""
    s.run("staff_clear", staff_id=staff_id)


def _member(row: Row) -> StaffMember:
    return StaffMember(
        staff_id=row["id"],
        body_id=row["body_id"],
        name=row["name"],
        role=row["role"],
        password_hash=row["password_hash"],
        disabled=bool(row["disabled"]),
        failed_attempts=row["failed_attempts"],
        locked_until=instants.maybe(row["locked_until"]),
        created_at=instants.from_text(row["created_at"]),
        school=row["school"],
        subject=row["oidc_subject"],
        break_glass=bool(row["break_glass"]),
        password_temporary=bool(row["password_temporary"]),
    )
