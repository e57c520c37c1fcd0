"""Pages for everybody: the privacy statement, and whether the console lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from bot.commands.sign_in import SignedIn
from bot.config import BodySection
from bot.store import bodies
from bot.texts import gettext, later
from bot.web.access import anybody
from bot.web.console import of, page

router = APIRouter()
# The lines of a contact table that belong in a privacy statement, by their role, in Dutch.
_ROLES = {
    "contact": later("Vragen over uw aanvraag"),
    "privacy": later("Vragen over uw persoonsgegevens"),
    "dpo": later("Functionaris voor gegevensbescherming"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How somebody of the body is reached, and when that was last looked at (None: proven by every mail)."""

    purpose: str
    value: str
    verified_on: date | None


@router.get("/privacy")
async def privacy(http_request: Request, signed_in: Annotated[SignedIn | None, Depends(anybody)]) -> Response:
    """Who is responsible, for what purpose, on what ground, and how to reach them (GDPR article 13)."""
    bodies_reached = [(body, _reached(body)) for body in of(http_request).config.body]
    return page(http_request, "privacy.html", signed_in=signed_in, bodies=bodies_reached)


@router.get("/gezond")
async def health(http_request: Request) -> Response:
    """200 when the store answers; says nothing about anybody."""
    await of(http_request).door.read(bodies.names)
    return PlainTextResponse("ok\n")


def _reached(body: BodySection) -> list[Reach]:
    found = [
        Reach(purpose=gettext(_ROLES[line.role]), value=line.value, verified_on=line.verified_on)
        for line in body.contacts
        if line.role in _ROLES and line.value.strip()
    ]
    if not found:
        found = [Reach(purpose=gettext("Alle vragen"), value=box, verified_on=None) for box in body.addresses[:1]]
    return found
