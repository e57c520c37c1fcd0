"""Signing in and out: a session for a proven password, a count and a pause for wrong ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.staff import name_fault, normal_name
from bot.roles import Actor, Role
from bot.store import audit, staff, web_sessions
from bot.store.session import Session
from bot.store.staff import StaffMember

# After so many wrong passwords in a row the account waits; NIST SP 800-63B-4 3.2.2 allows at most 100.
MAX_FAILURES = 5
PAUSE = timedelta(minutes=15)
IDLE = timedelta(hours=8)  # a working day
LONGEST = timedelta(hours=16)  # whatever happens in it, a session ends before the next morning
SEEN_EVERY = timedelta(minutes=1)  # the moment last seen needs no write for each page


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The holder of a session, and the token every form of theirs must carry."""

    actor: Actor
    csrf_token: str = field(repr=False)
    seen_at: datetime
    by_provider: bool = False  # the identity provider said who it is
    password_temporary: bool = False  # somebody else knows the password: nothing opens before it is changed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """The two secrets of a session that begins, each 256 random bits."""

    token: str = field(repr=False)
    csrf_token: str = field(repr=False)


def may_try(member: StaffMember | None, *, now: datetime, only_break_glass: bool) -> bool:
    """Whether a right password would be accepted now."""
    if member is None or member.disabled or member.subject is not None:
        return False
    if only_break_glass and not member.break_glass:
        return False
    return member.locked_until is None or member.locked_until <= now


def find(s: Session, *, body_id: str, name: str) -> StaffMember | None:
    """Who a sign-in form means."""
    return None if name_fault(name) else staff.find(s, body_id=body_id, name=normal_name(name))


def sign_in(s: Session, *, member: StaffMember, session: NewSession, at: datetime) -> bool:
    """Start a session after the password was proven; False where access ended or paused meanwhile."""
    present = staff.find(s, body_id=member.body_id, name=member.name)
    if present is None or present.password_hash != member.password_hash:
        return False
    if not may_try(present, now=at, only_break_glass=False):
        return False
    staff.signed_in(s, member.staff_id)
    begin(s, member=member, session=session, at=at, id_token=None)
    return True


def begin(s: Session, *, member: StaffMember, session: NewSession, at: datetime, id_token: str | None) -> None:
    """A session for somebody whose identity was proven, and its audit line."""
    web_sessions.expire(s, idle_since=at - IDLE, made_before=at - LONGEST)
    web_sessions.start(
        s,
        token=session.token,
        staff_id=member.staff_id,
        body_id=member.body_id,
        csrf_token=session.csrf_token,
        id_token=id_token,
        now=at,
    )
    audit.write(
        s,
        body_id=member.body_id,
        at=at,
        actor=member.name,
        action="break_glass_signed_in" if member.break_glass else "signed_in",
        subject=member.staff_id,
        detail={"by": "password" if id_token is None else "provider"},
    )


def change_own_password(s: Session, *, actor: Actor, password_hash: str, session: NewSession, at: datetime) -> None:
    """Replace the actor's own password once the present one was proven; every session ends and one begins."""
    staff.set_password(s, body_id=actor.body_id, name=actor.name, password_hash=password_hash, temporary=False)
    web_sessions.start(
        s,
        token=session.token,
        staff_id=actor.staff_id or actor.name,
        body_id=actor.body_id,
        csrf_token=session.csrf_token,
        now=at,
    )
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action="password_changed", subject=actor.name)


def refused(s: Session, *, member: StaffMember, at: datetime) -> None:
    """Count a wrong password of a known account and pause it after too many."""
    failures = staff.failed_attempt(s, member.staff_id)
    paused = failures >= MAX_FAILURES
    if paused:
        staff.lock(s, member.staff_id, until=at + PAUSE)
    audit.write(
        s,
        body_id=member.body_id,
        at=at,
        actor=member.name,
        action="sign_in_refused",
        subject=member.staff_id,
        detail={"failures": failures, "paused": paused},
    )


def holder(s: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Who holds a session token; None when the session was idle too long, is too old, or was ended."""
    found = web_sessions.find(s, token)
    if found is None or now - found.seen_at > IDLE or now - found.created_at > LONGEST:
        return None
    actor = Actor(
        name=found.name,
        role=Role(found.role),
        body_id=found.body_id,
        staff_id=found.staff_id,
        school=found.school,
    )
    return SignedIn(
        actor=actor,
        csrf_token=found.csrf_token,
        seen_at=found.seen_at,
        by_provider=found.id_token is not None,
        password_temporary=found.password_temporary,
    )


def sign_out(s: Session, *, actor: Actor, token: str, at: datetime) -> str | None:
    """End the session; gives what the identity provider wants to see at sign-out, where it began there."""
    found = web_sessions.find(s, token)
    if web_sessions.end(s, token):
        audit.write(
            s,
            body_id=actor.body_id,
            at=at,
            actor=actor.name,
            action="signed_out",
            subject=actor.staff_id or actor.name,
        )
    return None if found is None else found.id_token
