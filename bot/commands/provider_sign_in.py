"""Signing in by the identity provider: who it proves somebody to be gets the role its claim gives, each time anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.commands.sign_in import NewSession, begin
from bot.commands.staff import name_fault
from bot.ids import new_id
from bot.oidc.claims import Identity, mark_of, sign_in_name
from bot.roles import Role
from bot.store import audit, bodies, oidc_flows, staff, web_sessions
from bot.store.oidc_flows import Flow
from bot.store.session import Session
from bot.store.staff import Newcomer, StaffMember

LONGEST_AWAY = timedelta(minutes=15)  # a second factor on paper takes a while
PROVIDER = "provider"  # who changes a role or adds a person because a claim says so


class Refusal(StrEnum):
    """Why somebody whom the provider knows does not come in."""

    NO_ROLE = "no_role"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Who somebody is, and the role the claim gives them in a body."""

    identity: Identity
    body_id: str
    role: Role | None


def leave(s: Session, flow: Flow, *, state: str, browser: str) -> None:
    """Remember a sign-in that leaves for the provider, and forget those that never came back."""
    oidc_flows.expire(s, made_before=flow.created_at - LONGEST_AWAY)
    oidc_flows.start(s, flow, state=state, browser=browser)


def come_back(s: Session, *, state: str, browser: str, at: datetime) -> Flow | None:
    """The sign-in that comes back: once, to its own browser, in time; else None."""
    flow = oidc_flows.take(s, state=state, browser=browser)
    return None if flow is None or at - flow.created_at > LONGEST_AWAY else flow


def sign_in_proven(s: Session, *, proven: Proven, session: NewSession, at: datetime) -> Refusal | None:
    """Start a session for a proven identity; a first sign-in makes the account. Gives why not, or None."""
    body_id, identity = proven.body_id, proven.identity
    bodies.lock(s, body_id)  # two first sign-ins at once make one account
    member = staff.find_subject(s, body_id=body_id, issuer=identity.issuer, subject=identity.subject)
    if proven.role is None or (member is not None and member.disabled):
        refusal = Refusal.NO_ROLE if proven.role is None else Refusal.DISABLED
        _refuse(s, proven, member, refusal=refusal, at=at)
        return refusal
    member = _newcomer(s, proven, role=proven.role, at=at) if member is None else member
    member = _with_role(s, member, role=proven.role, at=at)
    begin(s, member=member, session=session, at=at, id_token=identity.id_token)
    return None


def _refuse(s: Session, proven: Proven, member: StaffMember | None, *, refusal: Refusal, at: datetime) -> None:
    """Who lost the role loses open sessions too."""
    if member is not None:
        web_sessions.end_all(s, body_id=proven.body_id, name=member.name)
    audit.write(
        s,
        body_id=proven.body_id,
        at=at,
        actor=PROVIDER if member is None else member.name,
        action="sign_in_refused",
        subject=mark_of(proven.identity) if member is None else member.staff_id,
        detail={"by": PROVIDER, "reason": refusal.value},
    )


def _newcomer(s: Session, proven: Proven, *, role: Role, at: datetime) -> StaffMember:
    """An account of its own: a local one of the same name is somebody else until proven otherwise."""
    identity, body_id = proven.identity, proven.body_id
    wanted, mark = sign_in_name(identity), mark_of(identity)
    newcomer = Newcomer(
        staff_id=new_id(at),
        body_id=body_id,
        name=wanted,
        role=role.value,
        issuer=identity.issuer,
        subject=identity.subject,
    )
    for name in (wanted, f"{wanted}-{mark}", newcomer.staff_id):
        if name_fault(name) is None and staff.add(s, replace(newcomer, name=name), now=at):
            detail = {"role": role.value}
            audit.write(s, body_id=body_id, at=at, actor=PROVIDER, action="user_added", subject=name, detail=detail)
            break
    member = staff.find_subject(s, body_id=body_id, issuer=identity.issuer, subject=identity.subject)
    if member is None:
        raise LookupError("an account was added and is not there")
    return member


def _with_role(s: Session, member: StaffMember, *, role: Role, at: datetime) -> StaffMember:
    """The role of today's claim; a school stays with the school role only."""
    if member.role == role.value:
        return member
    school = member.school if role is Role.SCHOOL_STAFF else None
    staff.change_role(s, body_id=member.body_id, name=member.name, role=role.value, school=school)
    audit.write(
        s,
        body_id=member.body_id,
        at=at,
        actor=PROVIDER,
        action="user_role_changed",
        subject=member.name,
        detail={"from": member.role, "to": role.value},
    )
    return replace(member, role=role.value, school=school)
