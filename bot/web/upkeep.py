"""What the guidance needs: rules that expire, questions it could not answer, rules that did not help."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot import upkeep
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.upkeep import PERIODS
from bot.web.access import needs
from bot.web.console import of, page
from knowledge.expiry import expiring
from knowledge.gaps import QuestionSource

router = APIRouter()
_SHOWN = 6  # questions of one gap; the rest is as like them as these


@router.get("/guidance/gaps")
async def gaps(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.REVIEW_GUIDANCE))],
    dagen: str = "",
    bron: str = "",
) -> Response:
    """The report of a period; questions were masked before they were kept."""
    console = of(http_request)
    body_id = signed_in.actor.body_id
    days = int(dagen) if dagen in {str(period) for period in PERIODS} else PERIODS[1]
    source = QuestionSource(bron) if bron in set(QuestionSource) else None
    shelf, now = await console.shelf(), console.now()
    entries = {entry.id: entry for entry in shelf.of(body_id)}
    use = await console.door.read(lambda s: upkeep.use_of(s, body_id=body_id, now=now, days=days, source=source))
    return page(
        http_request,
        "guidance_gaps.html",
        signed_in=signed_in,
        report=await asyncio.to_thread(upkeep.report, use, entries=entries),
        expiring=expiring(shelf.of(body_id), on=console.today(), days=console.config.guidance.expiry_days),
        soon=console.config.guidance.expiry_days,
        entries=entries,
        periods=PERIODS,
        days=days,
        sources=tuple(QuestionSource),
        source=source,
        most=_SHOWN,
    )
