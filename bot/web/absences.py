"""Who is away, and who does their work meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import worklist as commands
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.store import worklist as store
from bot.texts import gettext
from bot.web.access import form_of, needs, takes
from bot.web.console import of, page
from bot.web.typed import MAX_LINE, Typed
from bot.worklist import colleagues

router = APIRouter()
Works = Annotated[SignedIn, Depends(needs(Right.CASEWORK))]


@router.get("/werklijst/vervanging")
async def absences(http_request: Request, signed_in: Works) -> Response:
    """Who is or will be away, and the form that says so."""
    return await _page(http_request, signed_in, typed={}, faults={})


@router.post("/werklijst/vervanging", openapi_extra=takes("wie", "van", "tot", "vervanger"))
async def note(http_request: Request, signed_in: Works) -> Response:
    """Say that somebody is away; their cases show with the deputy from the first to the last day."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    known = await console.door.read(lambda s: colleagues(s, body_id=actor.body_id))
    ids = [one.staff_id for one in known]
    form = Typed(fields)
    who, deputy = form.known("wie", ids), form.known("vervanger", ids, required=False)
    first_day, last_day = form.day("van"), form.day("tot")
    if not form.faults and last_day < first_day:
        form.faults["tot"] = gettext("de laatste dag ligt voor de eerste")
    if not form.faults and deputy == who:
        form.faults["vervanger"] = gettext("kies iemand anders als vervanger")
    if form.faults or who is None:
        return await _page(http_request, signed_in, typed=fields, faults=form.faults)
    refused = await console.door.write(
        lambda s: commands.note_absence(
            s, actor=actor, staff_id=who, first_day=first_day, last_day=last_day, deputy_id=deputy, at=console.now()
        )
    )
    if refused is not None:
        return await _page(http_request, signed_in, typed=fields, faults={"wie": gettext("maak een keuze")})
    return RedirectResponse("/werklijst/vervanging", status_code=303)


@router.post("/werklijst/vervanging/weg", openapi_extra=takes("afwezigheid"))
async def remove(http_request: Request, signed_in: Works) -> Response:
    """Somebody is not away after all."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    absence_id = fields.get("afwezigheid", "")[:MAX_LINE]
    if not await console.door.write(
        lambda s: commands.remove_absence(s, actor=actor, absence_id=absence_id, at=console.now())
    ):
        raise HTTPException(status_code=404)
    return RedirectResponse("/werklijst/vervanging", status_code=303)


async def _page(
    http_request: Request, signed_in: SignedIn, *, typed: Mapping[str, str], faults: Mapping[str, str]
) -> Response:
    console, body_id = of(http_request), signed_in.actor.body_id
    today = console.today()
    lines, known = await console.door.read(
        lambda s: (store.absences(s, body_id=body_id, since=today), colleagues(s, body_id=body_id))
    )
    return page(
        http_request,
        "absences.html",
        signed_in=signed_in,
        status=422 if faults else 200,
        absences=lines,
        colleagues=known,
        typed=typed,
        faults=faults,
        today=today,
    )
