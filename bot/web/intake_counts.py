"""The mailboxes beside the ledger, and what was set aside: numbers and reasons, nothing of a message."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot import overviews
from bot.commands.quarantine import release
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.web.access import form_of, needs, takes
from bot.web.console import MAX_PAGE, of, page

router = APIRouter()
Looks = Annotated[SignedIn, Depends(needs(Right.SEE_INTAKE))]


@router.get("/postbus")
async def mailboxes(http_request: Request, signed_in: Looks) -> Response:
    """On the server, in the ledger, the difference; and how far the messages came."""
    console = of(http_request)
    body_id = signed_in.actor.body_id
    found = await console.door.read(lambda s: overviews.intake(s, body_id=body_id, config=console.config))
    return page(http_request, "mailboxes.html", signed_in=signed_in, intake=found)


@router.get("/quarantaine")
async def quarantine(
    http_request: Request, signed_in: Looks, pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1
) -> Response:
    """Messages the bot could not deal with; who may see cases finds the message behind each line."""
    console = of(http_request)
    body_id = signed_in.actor.body_id
    found = await console.door.read(lambda s: overviews.quarantine(s, body_id=body_id, page=pagina))
    return page(http_request, "quarantine.html", signed_in=signed_in, quarantine=found)


@router.post("/quarantaine/{ledger_id}/vrijgeven", openapi_extra=takes())
async def let_go(
    http_request: Request, ledger_id: str, signed_in: Annotated[SignedIn, Depends(needs(Right.RELEASE))]
) -> Response:
    """Have one thought about afresh."""
    console = of(http_request)
    await form_of(http_request, token=signed_in.csrf_token)
    done = await console.door.write(lambda s: release(s, actor=signed_in.actor, ledger_id=ledger_id, at=console.now()))
    if not done:
        raise HTTPException(status_code=404)
    return RedirectResponse("/quarantaine", status_code=303)
