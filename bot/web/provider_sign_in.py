"""Signing in by the identity provider: leaving for it, and coming back with a code."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import provider_sign_in
from bot.commands.provider_sign_in import LONGEST_AWAY, Proven
from bot.oidc.claims import role_in
from bot.oidc.fetch import ProviderUnreachable
from bot.oidc.provider import Provider
from bot.oidc.token import TokenRefused
from bot.store.oidc_flows import Flow
from bot.web import access
from bot.web.auth import destination_of, new_session, open_session, sign_in_page
from bot.web.console import RETURN_PATH, Console, of, page

router = APIRouter()
log = structlog.get_logger()
LONGEST_CODE = 4096  # of a code; providers stay far below it


@router.get("/aanmelden/organisatie")
async def leave(http_request: Request, instelling: str = "", naar: str = "/") -> Response:
    """Off to the provider, with what must come back kept here. A link and not a form: no form may leave us."""
    console = of(http_request)
    provider = _provider(console)
    body = console.body(instelling) if instelling else console.config.body[0]
    if body is None:
        raise HTTPException(status_code=404)
    destination = destination_of(naar)
    address = http_request.client.host if http_request.client else ""
    if not console.starts.take(address, now=console.now()):
        return sign_in_page(http_request, destination=destination, status=429, notice="too_often")
    state, browser = access.new_token(), access.new_token()
    flow = Flow(
        body_id=body.id,
        nonce=access.new_token(),
        verifier=access.new_token(),  # 43 characters, the least that RFC 7636 4.1 allows
        destination=destination,
        created_at=console.now(),
    )
    try:
        away = await provider.leave_for(state=state, nonce=flow.nonce, verifier=flow.verifier)
    except ProviderUnreachable as error:
        log.warning("provider_unreachable", reason=error.reason)
        return sign_in_page(http_request, destination=destination, status=503, notice="unreachable")
    await console.door.write(lambda s: provider_sign_in.leave(s, flow, state=state, browser=browser))
    response = RedirectResponse(away, status_code=303)
    response.set_cookie(
        access.flow_cookie(console),
        browser,
        max_age=int(LONGEST_AWAY.total_seconds()),
        path="/",
        secure=console.https,
        httponly=True,
        samesite="lax",  # the way back begins on another site
    )
    return response


@router.get(RETURN_PATH)
async def come_back(
    http_request: Request, state: str = "", code: str = "", iss: str | None = None, error: str = ""
) -> Response:
    """Prove who it is, look which role the claim gives, and start a session."""
    console = of(http_request)
    provider = _provider(console)
    browser = http_request.cookies.get(access.flow_cookie(console), "")
    flow = None
    if state and browser:
        flow = await console.door.write(
            lambda s: provider_sign_in.come_back(s, state=state, browser=browser, at=console.now())
        )
    if flow is None or console.body(flow.body_id) is None:
        return _again(http_request, "stale", status=400)
    if error or not 0 < len(code) <= LONGEST_CODE:
        return _again(http_request, "cancelled", status=403, destination=flow.destination)
    try:
        identity = await provider.identify(code, issuer=iss, nonce=flow.nonce, verifier=flow.verifier)
    except TokenRefused as fault:
        log.warning("provider_token_refused", reason=fault.reason)
        return _again(http_request, "unproven", status=403, destination=flow.destination)
    except ProviderUnreachable as fault:
        log.warning("provider_unreachable", reason=fault.reason)
        return _again(http_request, "unreachable", status=503, destination=flow.destination)
    proven = Proven(
        identity=identity,
        body_id=flow.body_id,
        role=role_in(identity, body_id=flow.body_id, section=provider.section),
    )
    session = new_session()
    refusal = await console.door.write(
        lambda s: provider_sign_in.sign_in_proven(s, proven=proven, session=session, at=console.now())
    )
    if refusal is not None:
        body = console.body(flow.body_id)
        response: Response = page(
            http_request,
            "no_role.html",
            status=403,
            refusal=refusal.value,
            body=body,
            label=provider.section.label,
        )
    else:
        response = RedirectResponse(flow.destination, status_code=303)
        open_session(response, console, session)
    _forget(response, console)
    return response


def _provider(console: Console) -> Provider:
    if console.provider is None:
        raise HTTPException(status_code=404)
    return console.provider


def _again(http_request: Request, notice: str, *, status: int, destination: str = "/") -> Response:
    response = sign_in_page(http_request, destination=destination, status=status, notice=notice)
    _forget(response, of(http_request))
    return response


def _forget(response: Response, console: Console) -> None:
    response.delete_cookie(access.flow_cookie(console), path="/", secure=console.https)
