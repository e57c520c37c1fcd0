"""Pages for everybody: the privacy statement, and whether the console lives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from bot.commands.sign_in import SignedIn
from bot.store import bodies
from bot.web.access import anybody
from bot.web.citizen import reached
from bot.web.console import of, page

router = APIRouter()


@router.get("/privacy")
async def privacy(http_request: Request, signed_in: Annotated[SignedIn | None, Depends(anybody)]) -> Response:
    """Who is responsible, for what purpose, on what ground, and how to reach them (GDPR article 13)."""
    bodies_reached = [(body, reached(body)) for body in of(http_request).config.body]
    days = of(http_request).config.contact_notes.age.days
    return page(http_request, "privacy.html", signed_in=signed_in, bodies=bodies_reached, note_days=days)


@router.get("/gezond")
async def health(http_request: Request) -> Response:
    """200 when the store answers; says nothing about anybody."""
    await of(http_request).door.read(bodies.names)
    return PlainTextResponse("ok\n")
