"""The first page: what waits for a person, and the open cases by the day to work towards, a page at a time.

What one looks for by name is posted: addresses of pages hold no names. The other filters stand in the address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot import worklist
from bot.commands import worklist as commands
from bot.commands.case_work import CaseRefusal
from bot.commands.sign_in import SignedIn
from bot.commands.worklist import Bulk
from bot.roles import Right
from bot.shelf import ShelfUnavailable
from bot.store.worklist import Choice
from bot.summary import member
from bot.texts import gettext
from bot.web.access import form_of, needs, somebody, takes
from bot.web.console import MAX_PAGE, Console, of, page
from bot.web.messages import with_headlines
from bot.web.typed import MAX_LINE, Typed
from intake.case import CaseState
from intake.labels import Regime
from knowledge.expiry import Expiring, expiring

router = APIRouter()
Sees = Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
Works = Annotated[SignedIn, Depends(needs(Right.CASEWORK))]
WITHIN = (0, 7, 14, 30)  # days from today; 0 is what is due today or late
_FILTERS = ("staat", "spoor", "van", "binnen", "wacht", "dringend")
_CHOSEN = "kies-"  # the box of a case; its value is the version that was shown


@router.get("/")
async def first_page(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(somebody)],
    pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1,
) -> Response:
    """The worklist; roles that see no cases are told what they may do."""
    if not signed_in.actor.may(Right.SEE_CASES):
        expired = await expiring_rules(of(http_request), signed_in)
        return page(http_request, "welcome.html", signed_in=signed_in, expiring=expired)
    return await _page(http_request, signed_in, http_request.query_params, number=pagina)


@router.post("/werklijst/zoeken", openapi_extra=takes("zoek", "pagina", *_FILTERS))
async def search(http_request: Request, signed_in: Sees) -> Response:
    """Cases by a name, an address or a number, within the filters."""
    fields = await form_of(http_request, token=signed_in.csrf_token)
    written = fields.get("pagina", "")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1
    return await _page(http_request, signed_in, fields, number=max(number, 1), sought=fields.get("zoek", "").strip())


@router.post("/werklijst/toewijzen", openapi_extra=takes("aan", *_FILTERS))
async def assign(http_request: Request, signed_in: Works) -> Response:
    """Give every chosen case to somebody, or to nobody."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    chosen, to = _chosen(fields), fields.get("aan", "")[:MAX_LINE] or None
    done = await console.door.write(
        lambda s: commands.assign_all(s, actor=actor, chosen=chosen, to=to, at=console.now())
    )
    return await _page(http_request, signed_in, fields, number=1, bulk=done)


@router.post("/werklijst/nagekeken", openapi_extra=takes(*_FILTERS))
async def handled(http_request: Request, signed_in: Works) -> Response:
    """Say of every chosen case that somebody looked at it."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    chosen = _chosen(fields)
    done = await console.door.write(lambda s: commands.handle_all(s, actor=actor, chosen=chosen, at=console.now()))
    return await _page(http_request, signed_in, fields, number=1, bulk=done)


@router.post("/werklijst/filters", openapi_extra=takes("naam", *_FILTERS))
async def keep_filter(http_request: Request, signed_in: Sees) -> Response:
    """Keep the present filters under a name."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    form = Typed(fields)
    name, query = form.line("naam"), urlencode(_kept(fields))
    if not form.faults and len(name) > commands.MAX_FILTER_NAME:
        form.faults["naam"] = gettext("te lang: hoogstens %(most)s tekens", most=commands.MAX_FILTER_NAME)
    if form.faults:
        return await _page(http_request, signed_in, fields, number=1, faults=form.faults)
    await console.door.write(lambda s: commands.save_filter(s, actor=actor, name=name, query=query, at=console.now()))
    return RedirectResponse(f"/?{query}" if query else "/", status_code=303)


@router.post("/werklijst/filters/weg", openapi_extra=takes("filter"))
async def drop_filter(http_request: Request, signed_in: Sees) -> Response:
    """Forget a choice."""
    console, actor = of(http_request), signed_in.actor
    fields = await form_of(http_request, token=signed_in.csrf_token)
    filter_id = fields.get("filter", "")[:MAX_LINE]
    if not await console.door.write(
        lambda s: commands.remove_filter(s, actor=actor, filter_id=filter_id, at=console.now())
    ):
        raise HTTPException(status_code=404)
    return RedirectResponse("/", status_code=303)


def _choice(fields: Mapping[str, str], *, console: Console, signed_in: SignedIn, sought: str) -> Choice:
    """The filters; what is none of them counts for nothing."""
    mine = fields.get("van", "")
    within = fields.get("binnen", "")
    days = int(within) if within in {str(days) for days in WITHIN} else None
    return Choice(
        state=member(CaseState, fields.get("staat")) or CaseState.OPEN,
        regime=member(Regime, fields.get("spoor")),
        of_staff=signed_in.actor.staff_id if mine == "mij" else None,
        unassigned=mine == "niemand",
        needs_human=fields.get("wacht") == "ja",
        urgent=fields.get("dringend") == "ja",
        until=None if days is None else console.today() + timedelta(days=days),
        sought=sought[:MAX_LINE],
    )


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    """The filters that stand in the address of the page."""
    allowed = {
        "staat": {state.value for state in CaseState if state is not CaseState.OPEN},
        "spoor": {regime.value for regime in Regime},
        "van": {"mij", "niemand"},
        "binnen": {str(days) for days in WITHIN},
        "wacht": {"ja"},
        "dringend": {"ja"},
    }
    return {name: fields[name] for name in _FILTERS if fields.get(name) in allowed[name]}


def _chosen(fields: Mapping[str, str]) -> dict[str, int]:
    """Reference -> the version that was shown, of every ticked case; a version that is none never fits."""
    ticked = {name.removeprefix(_CHOSEN): value for name, value in fields.items() if name.startswith(_CHOSEN)}
    return {
        reference: int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else -1
        for reference, value in list(ticked.items())[: worklist.PAGE]
    }


async def _page(
    http_request: Request,
    signed_in: SignedIn,
    fields: Mapping[str, str],
    *,
    number: int,
    sought: str = "",
    bulk: Bulk | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    console, actor = of(http_request), signed_in.actor
    choice = _choice(fields, console=console, signed_in=signed_in, sought=sought)
    found = await console.door.read(
        lambda s: worklist.worklist(s, actor=actor, choice=choice, today=console.today(), page=number)
    )
    return page(
        http_request,
        "worklist.html",
        signed_in=signed_in,
        status=_status(bulk, faults),
        worklist=found,
        waiting=await asyncio.to_thread(with_headlines, found.waiting),
        today=console.today(),
        choice=choice,
        filtered=replace(choice, state=CaseState.OPEN) != Choice() or choice.state is not CaseState.OPEN,
        kept=_kept(fields),
        states=tuple(CaseState),
        regimes=tuple(regime for regime in Regime if regime is not Regime.QUESTION),
        within=WITHIN,
        bulk=bulk,
        faults=faults or {},
        typed=fields,
        expiring=await expiring_rules(console, signed_in),
    )


def _status(bulk: Bulk | None, faults: Mapping[str, str] | None) -> int:
    if faults:
        return 422
    stale = bulk is not None and CaseRefusal.STALE in bulk.refused.values()
    return 409 if stale else 200


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
