"""Who may sign in: adding, roles and schools, taking access away and giving it back, new passwords."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import passwords
from bot.commands import staff
from bot.commands.sign_in import SignedIn
from bot.commands.staff import Terms, UserLine
from bot.roles import Actor, Right, Role
from bot.store.session import Session
from bot.texts import gettext, later
from bot.web.access import form_of, needs, takes
from bot.web.console import Console, of, page
from bot.web.fields import one_line

router = APIRouter()
LONGEST = 100  # of a school's name in a form
Manages = Annotated[SignedIn, Depends(needs(Right.MANAGE_STAFF))]
_TAKEN = later("deze naam bestaat al")
_OWN = later("uw eigen account wijzigt een andere beheerder")


@router.get("/gebruikers")
async def people(http_request: Request, signed_in: Manages) -> Response:
    """Everybody who has or had access, and the form that adds somebody."""
    return await _people(http_request, signed_in, typed={}, faults={})


@router.post("/gebruikers", openapi_extra=takes("naam", "rol", "school", "nood"))
async def add(http_request: Request, signed_in: Manages) -> Response:
    """Give access with a generated password, shown once and changed at the first sign-in."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    fault = staff.name_fault(fields.get("naam", ""))
    faults = ({"naam": fault} if fault else {}) | _role_faults(console, actor, fields)
    if faults:
        return await _people(http_request, signed_in, typed=fields, faults=faults)
    password = passwords.generate()
    async with console.checking:
        password_hash = await asyncio.to_thread(passwords.hash_password, password)
    terms = Terms(school=fields.get("school") or None, break_glass=fields.get("nood") == "ja", temporary=True)
    added = await console.door.write(
        lambda s: staff.add_user(
            s,
            actor=actor,
            body_id=actor.body_id,
            name=fields["naam"],
            role=Role(fields["rol"]),
            password_hash=password_hash,
            at=console.now(),
            terms=terms,
        )
    )
    if not added:
        return await _people(http_request, signed_in, typed=fields, faults={"naam": gettext(_TAKEN)})
    return _new_password(http_request, signed_in, name=staff.normal_name(fields["naam"]), password=password)


@router.get("/gebruikers/{staff_id}")
async def person(http_request: Request, staff_id: str, signed_in: Manages) -> Response:
    """One person and what may be changed."""
    member = await _member(http_request, signed_in, staff_id)
    return _person(http_request, signed_in, member, typed={}, faults={})


@router.post("/gebruikers/{staff_id}/rol", openapi_extra=takes("rol", "school"))
async def change_role(http_request: Request, staff_id: str, signed_in: Manages) -> Response:
    """Another role or school."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    member = await _member(http_request, signed_in, staff_id)
    # The provider says the role at each sign-in; only the school is ours.
    fields = {**fields, "rol": member.role.value} if member.by_provider else fields
    faults = _role_faults(console, actor, fields) or _own_fault(signed_in, member, field="rol")
    if faults:
        return _person(http_request, signed_in, member, typed=fields, faults=faults)
    role, school = Role(fields["rol"]), fields.get("school") or None
    await console.door.write(
        lambda s: staff.change_role(
            s, actor=actor, body_id=actor.body_id, name=member.name, role=role, school=school, at=console.now()
        )
    )
    return RedirectResponse(f"/gebruikers/{member.staff_id}", status_code=303)


@router.post("/gebruikers/{staff_id}/uitschakelen", openapi_extra=takes())
async def disable(http_request: Request, staff_id: str, signed_in: Manages) -> Response:
    """Take access away; open sessions end."""
    return await _switch(http_request, signed_in, staff_id, command=staff.disable_user)


@router.post("/gebruikers/{staff_id}/inschakelen", openapi_extra=takes())
async def enable(http_request: Request, staff_id: str, signed_in: Manages) -> Response:
    """Give access back, and end the pause after wrong passwords."""
    return await _switch(http_request, signed_in, staff_id, command=staff.enable_user)


@router.post("/gebruikers/{staff_id}/wachtwoord", openapi_extra=takes())
async def new_password(http_request: Request, staff_id: str, signed_in: Manages) -> Response:
    """A generated password, shown once and changed at the next sign-in."""
    console, actor = of(http_request), signed_in.actor
    await form_of(http_request, token=signed_in.csrf_token)
    member = await _member(http_request, signed_in, staff_id)
    if member.by_provider:
        raise HTTPException(status_code=404)
    if faults := _own_fault(signed_in, member, field="actie"):
        return _person(http_request, signed_in, member, typed={}, faults=faults)
    password = passwords.generate()
    async with console.checking:
        password_hash = await asyncio.to_thread(passwords.hash_password, password)
    await console.door.write(
        lambda s: staff.reset_password(
            s, actor=actor, body_id=actor.body_id, name=member.name, password_hash=password_hash, at=console.now()
        )
    )
    return _new_password(http_request, signed_in, name=member.name, password=password)


async def _switch(
    http_request: Request, signed_in: SignedIn, staff_id: str, *, command: Callable[..., bool]
) -> Response:
    console, actor = of(http_request), signed_in.actor
    await form_of(http_request, token=signed_in.csrf_token)
    member = await _member(http_request, signed_in, staff_id)
    if faults := _own_fault(signed_in, member, field="actie"):
        return _person(http_request, signed_in, member, typed={}, faults=faults)

    def switch(s: Session) -> bool:
        return command(s, actor=actor, body_id=actor.body_id, name=member.name, at=console.now())

    await console.door.write(switch)
    return RedirectResponse(f"/gebruikers/{member.staff_id}", status_code=303)


def _role_faults(console: Console, actor: Actor, fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a role and a school."""
    role, school = fields.get("rol", ""), fields.get("school", "")
    schools = console.config.body_by_id(actor.body_id).schools
    if role not in {known.value for known in _roles(actor)}:
        return {"rol": gettext("kies een rol uit de lijst")}
    if role != Role.SCHOOL_STAFF:
        return {"school": gettext("een school hoort alleen bij een schoolmedewerker")} if school else {}
    if not schools:
        return {"school": gettext("uw instelling heeft nog geen scholen in de instellingen ([[body]] schools)")}
    return {} if school in schools else {"school": gettext("kies een school uit de lijst")}


def _roles(actor: Actor) -> tuple[Role, ...]:
    """The roles the actor may give."""
    return tuple(role for role in Role if role is not Role.SCHOOL_STAFF or actor.may(Right.APPOINT_SCHOOL_STAFF))


def _own_fault(signed_in: SignedIn, member: UserLine, *, field: str) -> dict[str, str]:
    return {field: gettext(_OWN)} if member.staff_id == signed_in.actor.staff_id else {}


async def _listed(http_request: Request, signed_in: SignedIn) -> tuple[UserLine, ...]:
    console, actor = of(http_request), signed_in.actor
    return await console.door.read(lambda s: staff.list_users(s, actor=actor, body_id=actor.body_id))


async def _member(http_request: Request, signed_in: SignedIn, staff_id: str) -> UserLine:
    found = next((user for user in await _listed(http_request, signed_in) if user.staff_id == staff_id), None)
    if found is None:
        raise HTTPException(status_code=404)
    return found


async def _people(
    http_request: Request, signed_in: SignedIn, *, typed: Mapping[str, str], faults: Mapping[str, str]
) -> Response:
    console, actor = of(http_request), signed_in.actor
    return page(
        http_request,
        "people.html",
        signed_in=signed_in,
        status=422 if faults else 200,
        users=await _listed(http_request, signed_in),
        roles=_roles(actor),
        schools=console.config.body_by_id(actor.body_id).schools,
        typed=_shown(typed),
        faults=faults,
        provider=console.provider.section if console.provider else None,
        now=console.now(),
    )


def _person(
    http_request: Request,
    signed_in: SignedIn,
    member: UserLine,
    *,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    console, actor = of(http_request), signed_in.actor
    shown = {"rol": member.role.value, "school": member.school or "", **_shown(typed)} if typed else None
    return page(
        http_request,
        "person.html",
        signed_in=signed_in,
        status=422 if faults else 200,
        member=member,
        own=member.staff_id == actor.staff_id,
        roles=_roles(actor),
        schools=console.config.body_by_id(actor.body_id).schools,
        typed=shown or {"rol": member.role.value, "school": member.school or ""},
        faults=faults,
        provider=console.provider.section if console.provider else None,
        now=console.now(),
    )


def _shown(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as the form shows it again; nothing that no field could hold."""
    return {
        name: typed.get(name, "") if one_line(typed.get(name, ""), most=LONGEST) else ""
        for name in ("naam", "rol", "school", "nood")
    }


def _new_password(http_request: Request, signed_in: SignedIn, *, name: str, password: str) -> Response:
    return page(http_request, "new_password.html", signed_in=signed_in, name=name, password=password)
