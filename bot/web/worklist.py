"""The first page: what waits for a person, and every open case by its due date."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot import views
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.shelf import ShelfUnavailable
from bot.web.access import somebody
from bot.web.console import Console, of, page
from bot.web.messages import with_headlines
from knowledge.expiry import Expiring, expiring

router = APIRouter()


@router.get("/")
async def worklist(http_request: Request, signed_in: Annotated[SignedIn, Depends(somebody)]) -> Response:
    """The worklist; roles that see no cases are told what they may do."""
    console = of(http_request)
    if not signed_in.actor.may(Right.SEE_CASES):
        return page(
            http_request, "welcome.html", signed_in=signed_in, expiring=await expiring_rules(console, signed_in)
        )
    body_id, today = signed_in.actor.body_id, console.today()
    found = await console.door.read(lambda s: views.worklist(s, body_id=body_id, today=today))
    waiting = await asyncio.to_thread(with_headlines, found.waiting)
    return page(
        http_request,
        "worklist.html",
        signed_in=signed_in,
        worklist=found,
        waiting=waiting,
        today=today,
        expiring=await expiring_rules(console, signed_in),
    )


async def expiring_rules(console: Console, signed_in: SignedIn) -> tuple[Expiring, ...] | None:
    """Rules of the guidance that ended or soon will, for those who look after it; None where it cannot be read."""
    if not signed_in.actor.may(Right.REVIEW_GUIDANCE):
        return ()
    try:
        shelf = await console.shelf()
    except ShelfUnavailable:
        return None  # logged where it happened; the worklist matters more
    days = console.config.guidance.expiry_days
    return expiring(shelf.of(signed_in.actor.body_id), on=console.today(), days=days)
