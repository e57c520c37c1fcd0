"""Signing in with name and password, and out again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot import passwords
from bot.commands import sign_in
from bot.commands.sign_in import LONGEST, NewSession, SignedIn
from bot.web import access
from bot.web.access import anybody, form_of, holder_of_session, takes
from bot.web.console import Console, of, page

router = APIRouter()
log = structlog.get_logger()
# Where a sign-in may lead: pages of ours that hold an id or a reference, never another host.
_LOCAL = re.compile(
    r"/(?:dossiers/OB-\d{4}-\d{4,10}|berichten(?:/[0-9a-f]{32})?|guidance(?:/[A-Za-z0-9][A-Za-z0-9._:-]{0,99})?"
    r"|uitgaand|gebruikers|logboek|postbus|quarantaine|instellingen)?"
)


@router.get("/aanmelden")
async def sign_in_form(
    http_request: Request, signed_in: Annotated[SignedIn | None, Depends(anybody)], naar: str = "/"
) -> Response:
    """The form; whoever is signed in goes on."""
    if signed_in is not None:
        return RedirectResponse(destination_of(naar), status_code=303)
    return sign_in_page(http_request, destination=destination_of(naar))


@router.post("/aanmelden", openapi_extra=takes("instelling", "naam", "wachtwoord", "naar"))
async def sign_in_with_password(http_request: Request) -> Response:
    """Check name and password. Every refusal reads the same, whatever is wrong."""
    console = of(http_request)
    bound = http_request.cookies.get(access.form_cookie(console), "")
    fields = await form_of(http_request, token=bound)
    destination = destination_of(fields.get("naar", "/"))
    address = http_request.client.host if http_request.client else ""
    if not console.attempts.take(address, now=console.now()):
        return sign_in_page(http_request, destination=destination, status=429, typed=fields)
    # A new token at every sign-in: one planted before it opens nothing (session fixation).
    session = new_session()
    async with console.checking:
        good = await _check(console, fields, session=session)
    if not good:
        return sign_in_page(http_request, destination=destination, status=403, typed=fields)
    console.attempts.forget(address)
    response = RedirectResponse(destination, status_code=303)
    response.delete_cookie(access.form_cookie(console), path="/", secure=console.https)
    open_session(response, console, session)
    return response


@router.post("/afmelden", openapi_extra=takes())
async def sign_out(http_request: Request, signed_in: Annotated[SignedIn, Depends(holder_of_session)]) -> Response:
    """End the session; whoever came by the identity provider is shown how to end the one over there."""
    console = of(http_request)
    await form_of(http_request, token=signed_in.csrf_token)
    token = http_request.cookies[access.session_cookie(console)]
    id_token = await console.door.write(
        lambda s: sign_in.sign_out(s, actor=signed_in.actor, token=token, at=console.now())
    )
    away = None
    if id_token is not None and console.provider is not None:
        back = f"{console.config.web.base_url.rstrip('/')}/aanmelden"
        away = await console.provider.leave_for_sign_out(id_token=id_token, back=back)
    # A page and not a redirect: the policy lets no form lead to another host.
    response: Response = RedirectResponse("/aanmelden", status_code=303)
    if away is not None and console.provider is not None:
        response = page(http_request, "signed_out.html", away=away, label=console.provider.section.label)
    response.delete_cookie(access.session_cookie(console), path="/", secure=console.https)
    return response


def new_session() -> NewSession:
    """The secrets of a session that begins."""
    return NewSession(token=access.new_token(), csrf_token=access.new_token())


def open_session(response: Response, console: Console, session: NewSession) -> None:
    """Give the browser its session."""
    response.set_cookie(
        access.session_cookie(console),
        session.token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=console.https,
        httponly=True,
        samesite="lax",
    )


async def _check(console: Console, fields: Mapping[str, str], *, session: NewSession) -> bool:
    """Verify the password and start the session; an unknown name costs the same work."""
    chosen, name, password = fields.get("instelling"), fields.get("naam", ""), fields.get("wachtwoord", "")
    body = console.body(chosen) if chosen else console.config.body[0]
    member = await console.door.read(lambda s: sign_in.find(s, body_id=body.id, name=name)) if body else None
    only_break_glass = console.config.web.local_sign_in == "break_glass"
    may = sign_in.may_try(member, now=console.now(), only_break_glass=only_break_glass)
    usable = member if may else None
    good = await asyncio.to_thread(passwords.verify, password, usable.password_hash if usable else None)
    if usable is None:
        return False
    if not good:
        await console.door.write(lambda s: sign_in.refused(s, member=usable, at=console.now()))
        return False
    began = await console.door.write(lambda s: sign_in.sign_in(s, member=usable, session=session, at=console.now()))
    if began and usable.break_glass:
        log.warning("break_glass_sign_in", body=usable.body_id, staff_id=usable.staff_id)
    return began


def sign_in_page(
    http_request: Request,
    *,
    destination: str,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    notice: str = "",
) -> Response:
    """The form with what was typed but the password; `notice` says why the identity provider did not help."""
    console = of(http_request)
    bound = access.new_token()
    typed = typed or {}
    response = page(
        http_request,
        "sign_in.html",
        status=status,
        refused=status != 200 and not notice,
        notice=notice,
        bodies=console.config.body,
        typed={"naam": typed.get("naam", "")[:64], "instelling": typed.get("instelling", "")},
        destination=destination,
        token=bound,
        pause=int(sign_in.PAUSE.total_seconds() // 60),
        failures=sign_in.MAX_FAILURES,
        provider=console.provider.section if console.provider else None,
        only_break_glass=console.config.web.local_sign_in == "break_glass",
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


def destination_of(path: str) -> str:
    """Where a sign-in leads: a page of ours, or the first one."""
    return path if _LOCAL.fullmatch(path) else "/"
