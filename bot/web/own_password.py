"""One's own password: changed at will, or at once where somebody else gave it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import passwords
from bot.commands import sign_in
from bot.commands.sign_in import NewSession, SignedIn
from bot.store import staff
from bot.texts import gettext
from bot.web.access import form_of, holder_of_session, takes
from bot.web.auth import new_session, open_session
from bot.web.console import Console, of, page

router = APIRouter()
Holder = Annotated[SignedIn, Depends(holder_of_session)]


@router.get("/wachtwoord")
async def form(http_request: Request, signed_in: Holder) -> Response:
    """The form; accounts of the identity provider have no password here."""
    if signed_in.by_provider:
        raise HTTPException(status_code=404)
    return _form(http_request, signed_in, faults={})


@router.post("/wachtwoord", openapi_extra=takes("huidig", "nieuw", "herhaald"))
async def change(http_request: Request, signed_in: Holder) -> Response:
    """Prove the present password and set another; every session ends and a new one begins here."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    if signed_in.by_provider:
        raise HTTPException(status_code=404)
    faults = _faults(fields)
    if not faults:
        async with console.checking:
            session = await _change(console, signed_in, fields)
        if session is not None:
            response = RedirectResponse("/", status_code=303)
            open_session(response, console, session)
            return response
        faults = {"huidig": gettext("dit is niet uw huidige wachtwoord, of u probeerde het te vaak")}
    return _form(http_request, signed_in, faults=faults, status=422)


def _faults(fields: Mapping[str, str]) -> dict[str, str]:
    new, again = fields.get("nieuw", ""), fields.get("herhaald", "")
    faults = {}
    if not fields.get("huidig"):
        faults["huidig"] = gettext("vul uw huidige wachtwoord in")
    if fault := passwords.fault(new):
        faults["nieuw"] = fault
    elif new == fields.get("huidig"):
        faults["nieuw"] = gettext("kies een ander wachtwoord dan het huidige")
    if new != again:
        faults["herhaald"] = gettext("de twee wachtwoorden verschillen")
    return faults


async def _change(console: Console, signed_in: SignedIn, fields: Mapping[str, str]) -> NewSession | None:
    """The session that goes on with the new password; None where the present one was wrong."""
    actor = signed_in.actor
    member = await console.door.read(lambda s: staff.find(s, body_id=actor.body_id, name=actor.name))
    usable = member if sign_in.may_try(member, now=console.now(), only_break_glass=False) else None
    present = usable.password_hash if usable else None
    good = await asyncio.to_thread(passwords.verify, fields["huidig"], present)
    if usable is None:
        return None
    if not good:
        await console.door.write(lambda s: sign_in.refused(s, member=usable, at=console.now()))
        return None
    password_hash = await asyncio.to_thread(passwords.hash_password, fields["nieuw"])
    session = new_session()
    await console.door.write(
        lambda s: sign_in.change_own_password(
            s, actor=actor, password_hash=password_hash, session=session, at=console.now()
        )
    )
    return session


def _form(http_request: Request, signed_in: SignedIn, *, faults: Mapping[str, str], status: int = 200) -> Response:
    return page(
        http_request,
        "own_password.html",
        signed_in=signed_in,
        status=status,
        faults=faults,
        least=passwords.MIN_LENGTH,
        most=passwords.MAX_LENGTH,
    )
