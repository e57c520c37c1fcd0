"""Correcting what triage read, label by label, and how often that was needed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import corrections
from bot.commands.correcting import correct
from bot.commands.sign_in import SignedIn
from bot.findings import LABELS
from bot.roles import Right
from bot.store import spool
from bot.summary import member
from bot.upkeep import PERIODS
from bot.web.access import FormRefused, form_of, needs, takes
from bot.web.console import of, page

router = APIRouter()


@router.post("/berichten/{ledger_id}/labels", openapi_extra=takes("label", "waarde", "dossier"))
async def correct_label(
    http_request: Request,
    ledger_id: str,
    signed_in: Annotated[SignedIn, Depends(needs(Right.CORRECT))],
) -> Response:
    """Note what a label is, and go back to the page the form stood on."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    label = fields.get("label", "")
    value = member(LABELS[label], fields.get("waarde")) if label in LABELS else None
    if value is None:
        raise FormRefused
    actor = signed_in.actor
    made = await console.door.write(
        lambda s: correct(s, actor=actor, ledger_id=ledger_id, label=label, value=value, at=console.now())
    )
    line = await console.door.read(lambda s: spool.ledger_line(s, ledger_id, body_id=actor.body_id))
    if made is None or line is None:
        raise HTTPException(status_code=404)
    on_case = line.case is not None and fields.get("dossier") == line.case
    back = f"/dossiers/{line.case}" if on_case else f"/berichten/{line.id}"
    return RedirectResponse(f"{back}?{urlencode({'bewaard': label})}#label-{label}", status_code=303)


@router.get("/corrections")
async def counts(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_CASES))],
    dagen: str = "",
) -> Response:
    """What staff corrected in a period: per label, and what became of what."""
    console = of(http_request)
    days = int(dagen) if dagen in {str(period) for period in PERIODS} else PERIODS[1]
    body_id, now = signed_in.actor.body_id, console.now()
    return page(
        http_request,
        "corrections.html",
        signed_in=signed_in,
        counts=await console.door.read(lambda s: corrections.counted(s, body_id=body_id, now=now, days=days)),
        kinds=LABELS,
        periods=PERIODS,
        days=days,
    )
