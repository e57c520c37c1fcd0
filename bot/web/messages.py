"""The ledger: every message ever accepted, and one message as a person reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from bot import findings, views
from bot.commands import viewing
from bot.commands.sign_in import SignedIn
from bot.marking import MarkedMail, marked
from bot.reading import Headline, headline, read_mail
from bot.roles import Right
from bot.route import Route
from bot.store.spool import LedgerState
from bot.views import Listed
from bot.web.access import needs
from bot.web.console import of, page
from bot.web.letters import readable_letters

router = APIRouter()
MAX_PAGE = 100_000


@router.get("/berichten")
async def ledger(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_CASES))],
    staat: str = "",
    uitkomst: str = "",
    pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1,
) -> Response:
    """Every message with its state, route and reason, newest first."""
    console = of(http_request)
    body_id = signed_in.actor.body_id
    state = LedgerState(staat) if staat in set(LedgerState) else None
    route = Route(uitkomst) if uitkomst in set(Route) else None
    found = await console.door.read(
        lambda s: views.ledger_page(s, body_id=body_id, state=state, route=route, page=pagina)
    )
    lines = await asyncio.to_thread(with_headlines, found.lines)
    return page(
        http_request,
        "ledger.html",
        signed_in=signed_in,
        ledger=found,
        lines=lines,
        states=tuple(LedgerState),
        routes=tuple(Route),
        state=state,
        chosen=route,
        filters={name: value for name, value in (("staat", state), ("uitkomst", route)) if value},
    )


@router.get("/berichten/{ledger_id}")
async def message(
    http_request: Request,
    ledger_id: str,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_CASES))],
    bewaard: str = "",
) -> Response:
    """One message: its text, what was read in it, what became of it, and the letters it was answered with."""
    console = of(http_request)
    actor = signed_in.actor
    seen = await console.door.write(
        lambda s: viewing.view_message(s, actor=actor, ledger_id=ledger_id, at=console.now())
    )
    found = (
        await console.door.read(lambda s: views.message_page(s, body_id=actor.body_id, ledger_id=ledger_id))
        if seen
        else None
    )
    if found is None:
        raise HTTPException(status_code=404)
    mail = await asyncio.to_thread(read_mail, found.mail.content)
    read = None if found.found is None else findings.read(found.found, found.corrections)
    return page(
        http_request,
        "message.html",
        signed_in=signed_in,
        line=found.mail.line,
        mail=mail,
        findings=read,
        runs=MarkedMail() if read is None else marked(mail, read),
        saved=bewaard,
        letters=await asyncio.to_thread(readable_letters, found.letters),
    )


def with_headlines(lines: Sequence[Listed]) -> list[tuple[Listed, Headline]]:
    """Each line with sender and subject; call it in a thread."""
    return [(listed, headline(listed.head)) for listed in lines]
