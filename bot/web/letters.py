"""What the bot wrote: letters that left, wait or were held back, and which kinds may leave by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot import views
from bot.commands import arming, viewing
from bot.commands.sign_in import SignedIn
from bot.reading import ReadableMail, read_mail
from bot.roles import Right
from bot.store.outbox import OutboxState
from bot.views import Letter
from bot.web.access import FormRefused, form_of, needs, takes
from bot.web.console import Console, of, page
from replies.reply import ReplyKind

router = APIRouter()
MAX_PAGE = 100_000
Reads = Annotated[SignedIn, Depends(needs(Right.SEE_CASES, Right.ARM))]
Arms = Annotated[SignedIn, Depends(needs(Right.ARM))]


@router.get("/uitgaand")
async def outgoing(
    http_request: Request,
    signed_in: Reads,
    staat: str = "",
    pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1,
) -> Response:
    """What may leave by itself, and under it the letters; the administrator sees numbers only."""
    console = of(http_request)
    state = OutboxState(staat) if staat in set(OutboxState) else None
    body_id = signed_in.actor.body_id
    kinds = await console.door.read(lambda s: views.arming_kinds(s, body_id=body_id))
    shown = None
    letters: list[tuple[Letter, ReadableMail]] = []
    if signed_in.actor.may(Right.SEE_CASES):
        shown = await _shown(console, signed_in, state=state, number=pagina)
        letters = await asyncio.to_thread(readable_letters, shown.letters)
    return page(
        http_request,
        "letters.html",
        signed_in=signed_in,
        kinds=kinds,
        shown=shown,
        letters=letters,
        states=tuple(OutboxState),
        state=state,
        filters={"staat": state} if state else {},
    )


@router.post("/uitgaand/aanzetten", openapi_extra=takes("soort"))
async def arm(http_request: Request, signed_in: Arms) -> Response:
    """Let one kind leave by itself from now on."""
    console = of(http_request)
    kind = await _kind(http_request, signed_in)
    actor = signed_in.actor
    await console.door.write(
        lambda s: arming.arm(s, actor=actor, body_id=actor.body_id, kinds=(kind,), at=console.now())
    )
    return RedirectResponse("/uitgaand", status_code=303)


@router.post("/uitgaand/uitzetten", openapi_extra=takes("soort"))
async def disarm(http_request: Request, signed_in: Arms) -> Response:
    """Stop one kind at once, queued letters included."""
    console = of(http_request)
    kind = await _kind(http_request, signed_in)
    actor = signed_in.actor
    await console.door.write(
        lambda s: arming.disarm(s, actor=actor, body_id=actor.body_id, kinds=(kind,), at=console.now())
    )
    return RedirectResponse("/uitgaand", status_code=303)


async def _shown(console: Console, signed_in: SignedIn, *, state: OutboxState | None, number: int) -> views.OutboxPage:
    actor = signed_in.actor
    subject = f"{state.value if state else 'all'}:{number}"
    await console.door.write(lambda s: viewing.view_letters(s, actor=actor, subject=subject, at=console.now()))
    return await console.door.read(
        lambda s: views.outbox_page(s, body_id=actor.body_id, state=state, page=number, viewer=actor.staff_id)
    )


async def _kind(http_request: Request, signed_in: SignedIn) -> ReplyKind:
    fields = await form_of(http_request, token=signed_in.csrf_token)
    value = fields.get("soort", "")
    if value not in set(ReplyKind):
        raise FormRefused
    return ReplyKind(value)


def readable_letters(letters: Sequence[Letter]) -> list[tuple[Letter, ReadableMail]]:
    """Each letter with its text; call it in a thread."""
    return [(letter, read_mail(letter.content)) for letter in letters]
