"""What the bot sent by itself on a day, for officers to look over, and a letter that puts one of them right."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot import views
from bot.commands import making_good, viewing
from bot.commands.letters import Refused
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.texts import gettext
from bot.web.access import form_of, needs, takes
from bot.web.console import MAX_PAGE, of, page
from bot.web.letter_form import a_day
from bot.web.letters import readable_letters

router = APIRouter()
Sees = Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
Writes = Annotated[SignedIn, Depends(needs(Right.WRITE_LETTERS))]


@router.get("/verstuurd")
async def sent(
    http_request: Request,
    signed_in: Sees,
    dag: str = "",
    pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1,
) -> Response:
    """The automatic messages of a day, today unless another is asked for; that they are looked at is recorded."""
    console, actor = of(http_request), signed_in.actor
    today = console.today()
    asked = a_day(dag)
    # The days at the ends of the calendar have no day before or after them.
    day = asked if asked is not None and today.year - 100 < asked.year <= today.year else today
    await console.door.write(
        lambda s: viewing.view_letters(s, actor=actor, subject=f"sent:{day.isoformat()}:{pagina}", at=console.now())
    )
    shown = await console.door.read(
        lambda s: views.sent_page(s, body_id=actor.body_id, day=day, page=pagina, viewer=actor.staff_id)
    )
    return page(
        http_request,
        "sent.html",
        signed_in=signed_in,
        status=422 if dag and asked is None else 200,
        shown=shown,
        letters=await asyncio.to_thread(readable_letters, shown.letters),
        day=day,
        today=today,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        fault=gettext("Geef een dag als jjjj-mm-dd.") if dag and asked is None else "",
        typed=dag,
        filters={"dag": day.isoformat()},
        arrived={state.value for state in making_good.ARRIVED},
    )


@router.post("/verstuurd/{outbox_id}/rechtzetten", openapi_extra=takes())
async def put_right(http_request: Request, outbox_id: str, signed_in: Writes) -> Response:
    """Begin a letter to the person who got this message."""
    console = of(http_request)
    await form_of(http_request, token=signed_in.csrf_token)
    became = await console.door.write(
        lambda s: making_good.correct_reply(
            s, actor=signed_in.actor, config=console.config, outbox_id=outbox_id, at=console.now()
        )
    )
    if isinstance(became, Refused):
        raise HTTPException(status_code=404)
    letter, reference = became
    return RedirectResponse(f"/dossiers/{reference}/brieven/{letter.letter_id}", status_code=303)
