"""The button that gives the requester of a case a new address of its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands.case_work import Act, CaseRefusal, Refused
from bot.commands.sign_in import SignedIn
from bot.commands.status_pages import renew_status_link
from bot.roles import Right
from bot.status_links import has_pages
from bot.web.access import form_of, needs, shown_version, takes
from bot.web.console import of

router = APIRouter()


@router.post("/dossiers/{reference}/statuspagina", openapi_extra=takes("versie"))
async def renew(
    http_request: Request, reference: str, signed_in: Annotated[SignedIn, Depends(needs(Right.WRITE_LETTERS))]
) -> Response:
    """End the old addresses and go to the letter that tells the new one; back to a case that changed meanwhile."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    if not has_pages(console.config):
        raise HTTPException(status_code=404)
    act = Act(actor=signed_in.actor, reference=reference, expected_version=shown_version(fields), at=console.now())
    became = await console.door.write(lambda s: renew_status_link(s, act, config=console.config))
    if isinstance(became, Refused):
        if became.reason is CaseRefusal.NOT_FOUND:
            raise HTTPException(status_code=404)
        return RedirectResponse(f"/dossiers/{reference}", status_code=303)
    return RedirectResponse(f"/dossiers/{reference}/brieven/{became.letter_id}", status_code=303)
