"""Signing in with name and password, and out again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot import passwords
from bot.commands import sign_in
from bot.commands.sign_in import LONGEST, SignedIn
from bot.web import access
from bot.web.access import anybody, form_of, somebody
from bot.web.console import Console, of, page

router = APIRouter()
# Where a sign-in may lead: pages of ours that hold an id or a reference, never another host.
_LOCAL = re.compile(
    r"/(?:dossiers/OB-\d{4}-\d{4,10}|berichten(?:/[0-9a-f]{32})?|uitgaand|guidance(?:/[A-Za-z0-9][A-Za-z0-9._:-]{0,99})?)?"
)


@router.get("/aanmelden")
async def sign_in_form(
    http_request: Request, signed_in: Annotated[SignedIn | None, Depends(anybody)], naar: str = "/"
) -> Response:
    """The form; whoever is signed in goes on."""
    if signed_in is not None:
        return RedirectResponse(_destination(naar), status_code=303)
    return _form(http_request, destination=_destination(naar))


@router.post("/aanmelden")
async def sign_in_with_password(http_request: Request) -> Response:
    """Check name and password. Every refusal reads the same, whatever is wrong."""
    console = of(http_request)
    bound = http_request.cookies.get(access.form_cookie(console), "")
    fields = await form_of(http_request, token=bound)
    destination = _destination(fields.get("naar", "/"))
    address = http_request.client.host if http_request.client else ""
    if not console.attempts.take(address, now=console.now()):
        return _form(http_request, destination=destination, status=429)
    # A new token at every sign-in: one planted before it opens nothing (session fixation).
    token = access.new_token()
    async with console.checking:
        good = await _check(console, fields, token=token)
    if not good:
        return _form(http_request, destination=destination, status=403)
    console.attempts.forget(address)
    response = RedirectResponse(destination, status_code=303)
    response.delete_cookie(access.form_cookie(console), path="/", secure=console.https)
    response.set_cookie(
        access.session_cookie(console),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=console.https,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/afmelden")
async def sign_out(http_request: Request, signed_in: Annotated[SignedIn, Depends(somebody)]) -> Response:
    """End the session."""
    console = of(http_request)
    await form_of(http_request, token=signed_in.csrf_token)
    token = http_request.cookies[access.session_cookie(console)]
    await console.door.write(lambda s: sign_in.sign_out(s, actor=signed_in.actor, token=token, at=console.now()))
    response = RedirectResponse("/aanmelden", status_code=303)
    response.delete_cookie(access.session_cookie(console), path="/", secure=console.https)
    return response


async def _check(console: Console, fields: Mapping[str, str], *, token: str) -> bool:
    """Verify the password and start the session; an unknown name costs the same work."""
    body_id = fields.get("instelling") or console.config.body[0].id
    name, password = fields.get("naam", ""), fields.get("wachtwoord", "")
    member = await console.door.read(lambda s: sign_in.find(s, body_id=body_id, name=name))
    usable = member if sign_in.may_try(member, now=console.now()) else None
    good = await asyncio.to_thread(passwords.verify, password, usable.password_hash if usable else None)
    if usable is None:
        return False
    if not good:
        await console.door.write(lambda s: sign_in.refused(s, member=usable, at=console.now()))
        return False
    csrf_token = access.new_token()
    return await console.door.write(
        lambda s: sign_in.sign_in(s, member=usable, token=token, csrf_token=csrf_token, at=console.now())
    )


def _form(http_request: Request, *, destination: str, status: int = 200) -> Response:
    console = of(http_request)
    bound = access.new_token()
    bodies = console.config.body if len(console.config.body) > 1 else ()
    response = page(
        http_request,
        "sign_in.html",
        status=status,
        refused=status != 200,
        bodies=bodies,
        destination=destination,
        token=bound,
        pause=int(sign_in.PAUSE.total_seconds() // 60),
        failures=sign_in.MAX_FAILURES,
    )
    response.set_cookie(
        access.form_cookie(console),
        bound,
        path="/",
        secure=console.https,
        httponly=True,
        samesite="strict",
    )
    return response


def _destination(path: str) -> str:
    return path if _LOCAL.fullmatch(path) else "/"
