"""The ledger: every message ever accepted, and one message as a person reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot import findings, views
from bot.commands import messages, viewing
from bot.commands.case_work import CaseRefusal, Done
from bot.commands.messages import MessageAct
from bot.commands.sign_in import SignedIn
from bot.emergency import emergency_of, in_danger
from bot.marking import MarkedMail, marked
from bot.reading import Headline, ReadableMail, headline, read_mail
from bot.roles import Right
from bot.route import Route
from bot.store.spool import LedgerState
from bot.summary import mapping, member, members
from bot.views import Listed
from bot.web.access import form_of, needs, takes
from bot.web.console import of, page
from bot.web.letters import readable_letters
from intake.labels import NOISE, Kind, Regime

router = APIRouter()
MAX_PAGE = 100_000
CASE_KINDS = tuple(kind for kind in Kind if kind not in NOISE)


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
    actor = signed_in.actor
    state = LedgerState(staat) if staat in set(LedgerState) else None
    route = Route(uitkomst) if uitkomst in set(Route) else None
    found = await console.door.read(
        lambda s: views.ledger_page(
            s, body_id=actor.body_id, state=state, route=route, page=pagina, viewer=actor.staff_id
        )
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
    return await _message_page(http_request, signed_in, ledger_id, saved=bewaard)


@router.post("/berichten/{ledger_id}/dossier", openapi_extra=takes("soort", "naam", "adres"))
async def make_case(
    http_request: Request,
    ledger_id: str,
    signed_in: Annotated[SignedIn, Depends(needs(Right.CASEWORK))],
) -> Response:
    """Make a case of a message that no case took; its clock runs from the day the message came."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    kind = member(Kind, fields.get("soort"))
    regimes = tuple(regime for regime in Regime if f"spoor-{regime.value}" in fields)
    if kind is None:
        return await _message_page(http_request, signed_in, ledger_id, refused=CaseRefusal.EMPTY, typed=fields)
    act = MessageAct(actor=signed_in.actor, ledger_id=ledger_id, at=console.now())
    made = await console.door.write(
        lambda s: messages.make_case(
            s, act, kind=kind, regimes=regimes, name=fields.get("naam", ""), address=fields.get("adres", "")
        )
    )
    if isinstance(made, Done):
        return RedirectResponse(f"/dossiers/{made.reference}", status_code=303)
    return await _message_page(http_request, signed_in, ledger_id, refused=made.reason, typed=fields)


@router.post("/berichten/{ledger_id}/afgehandeld", openapi_extra=takes())
async def deal_with(
    http_request: Request,
    ledger_id: str,
    signed_in: Annotated[SignedIn, Depends(needs(Right.CASEWORK))],
) -> Response:
    """Nothing more is to be done with a message."""
    console = of(http_request)
    await form_of(http_request, token=signed_in.csrf_token)
    act = MessageAct(actor=signed_in.actor, ledger_id=ledger_id, at=console.now())
    done = await console.door.write(lambda s: messages.deal_with(s, act))
    if isinstance(done, Done):
        return RedirectResponse(f"/berichten/{ledger_id}", status_code=303)
    return await _message_page(http_request, signed_in, ledger_id, refused=done.reason)


async def _message_page(
    http_request: Request,
    signed_in: SignedIn,
    ledger_id: str,
    *,
    saved: str = "",
    refused: CaseRefusal | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of a message; with `refused` it says at the form why nothing was done, and keeps what was typed."""
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
    line = found.mail.line
    return page(
        http_request,
        "message.html",
        signed_in=signed_in,
        line=line,
        mail=mail,
        findings=read,
        emergency=emergency_of(console.config, actor.body_id, on=console.today()) if in_danger(found.found) else None,
        runs=MarkedMail() if read is None else marked(mail, read),
        saved=saved,
        free=line.case is None and line.state is LedgerState.DONE,
        kinds=CASE_KINDS,
        regimes=tuple(regime for regime in Regime if regime is not Regime.QUESTION),
        typed=typed or _read_already(found.found, mail),
        refused=refused,
        letters=await asyncio.to_thread(readable_letters, found.letters),
        status=200 if refused is None else 422,
    )


def _read_already(found: Mapping[str, Any] | None, mail: ReadableMail) -> Mapping[str, str]:
    """What the form begins with: what triage read, else an openness request of the sender."""
    labels = mapping((found or {}).get("labels"))
    kind = member(Kind, labels.get("kind"))
    regimes = members(Regime, (found or {}).get("tracks")) or (Regime.FOI,)
    return {
        "soort": (kind if kind in CASE_KINDS else Kind.DOCUMENT_REQUEST).value,
        "naam": messages.requester_of(found) or mail.sender_name,
        "adres": mail.sender_address,
        **{f"spoor-{regime.value}": "ja" for regime in regimes},
    }


def with_headlines(lines: Sequence[Listed]) -> list[tuple[Listed, Headline]]:
    """Each line with sender and subject; call it in a thread."""
    return [(listed, headline(listed.head)) for listed in lines]
