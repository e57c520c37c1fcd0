"""Before a kind of message is armed: what would have gone out."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from bot import overviews
from bot.commands import viewing
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.web.access import needs
from bot.web.console import of, page
from bot.web.letters import readable_letters
from replies.reply import ReplyKind

router = APIRouter()


@router.get("/uitgaand/aanzetten")
async def preview(
    http_request: Request, signed_in: Annotated[SignedIn, Depends(needs(Right.ARM))], soort: str = ""
) -> Response:
    """The letters that were held of one kind, or only their number, above the button that arms it."""
    console = of(http_request)
    if soort not in set(ReplyKind):
        raise HTTPException(status_code=404)
    kind, actor = ReplyKind(soort), signed_in.actor
    sees = actor.may(Right.SEE_CASES)
    if sees:
        subject = f"held:{kind.value}"
        await console.door.write(lambda s: viewing.view_letters(s, actor=actor, subject=subject, at=console.now()))
    held = await console.door.read(
        lambda s: overviews.held_letters(s, body_id=actor.body_id, kind=kind, shown=sees, viewer=actor.staff_id)
    )
    letters = await asyncio.to_thread(readable_letters, held.letters)
    return page(http_request, "arming.html", signed_in=signed_in, held=held, letters=letters, sees=sees)
