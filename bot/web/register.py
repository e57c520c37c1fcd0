"""The request register, the figures drawn from it, and the calendar of due dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import answer_figures
from bot import register as papers
from bot.commands import register as acts
from bot.commands.sign_in import SignedIn
from bot.roles import RIGHTS, Right, Role
from bot.shelf import ShelfUnavailable
from bot.store import answer_counts, register
from bot.web.access import form_of, needs, new_token, takes
from bot.web.calendar_feed import MOST, as_calendar
from bot.web.console import Console, of, page
from knowledge.entry import Entry

router = APIRouter()
LINES = 100  # lines on a page of the register
_YEARS_BACK = 10
_FIRST_DAY, _LAST_DAY = (1, 1), (12, 31)


def _period(console: Console, jaar: str) -> tuple[int, date, date]:
    """The calendar year that was asked for, this one where that is none of the last ten."""
    today = console.today()
    year = int(jaar) if jaar.isascii() and jaar.isdigit() and len(jaar) == len("2026") else today.year
    if not today.year - _YEARS_BACK <= year <= today.year:
        year = today.year
    return year, date(year, *_FIRST_DAY), date(year, *_LAST_DAY)


@router.get("/register")
async def the_register(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_REGISTER))],
    jaar: str = "",
    pagina: str = "1",
) -> Response:
    """The register of a year, in order of registration, a page at a time."""
    console = of(http_request)
    year, since, until = _period(console, jaar)
    number = int(pagina) if pagina.isascii() and pagina.isdigit() and len(pagina) < len("100000") else 1
    number = max(1, number)
    body_id, today = signed_in.actor.body_id, console.today()
    rows = await console.door.read(
        lambda s: register.lines(
            s, body_id=body_id, since=since, until=until, limit=LINES + 1, offset=(number - 1) * LINES
        )
    )
    return page(
        http_request,
        "register.html",
        signed_in=signed_in,
        rows=[(row, papers.in_time(row, today=today)) for row in rows[:LINES]],
        more=len(rows) > LINES,
        number=number,
        year=year,
        years=range(today.year, today.year - _YEARS_BACK - 1, -1),
        **await _feed(console, signed_in),
    )


async def _feed(console: Console, signed_in: SignedIn) -> dict[str, Any]:
    staff_id, body_id = signed_in.actor.staff_id, signed_in.actor.body_id
    may = signed_in.actor.may(Right.SEE_CASES) and staff_id is not None
    has = may and bool(await console.door.read(lambda s: register.feeds(s, body_id=body_id, staff_id=staff_id or "")))
    return {"may_have_feed": may, "has_feed": has}


@router.post("/register/export", openapi_extra=takes("jaar", "vorm", "namen"))
async def export(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_REGISTER))],
) -> Response:
    """The register of a year as a file; with names only for who may and asks."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    year, since, until = _period(console, fields.get("jaar", ""))
    with_names, actor, today = "namen" in fields, signed_in.actor, console.today()
    rows = await console.door.write(
        lambda s: acts.export(
            s, actor=actor, body_id=actor.body_id, since=since, until=until, with_names=with_names, at=console.now()
        )
    )
    as_json = fields.get("vorm") == "json"
    write = papers.as_json_lines if as_json else papers.as_csv
    name = f"register-{year}{'-met-namen' if with_names else ''}.{'jsonl' if as_json else 'csv'}"
    # A byte order mark: without it spreadsheets read UTF-8 as Latin-1.
    content = write(rows, today=today, with_names=with_names).encode("utf-8" if as_json else "utf-8-sig")
    return Response(
        content,
        media_type="application/jsonl" if as_json else "text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@router.get("/cijfers")
async def statistics(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_REGISTER))],
    jaar: str = "",
) -> Response:
    """Figures of a year: how many, of what kind, how they ended, whether in time, from which schools."""
    console = of(http_request)
    year, since, until = _period(console, jaar)
    body_id, today = signed_in.actor.body_id, console.today()
    rows, schools, counts = await console.door.read(
        lambda s: (
            register.lines(s, body_id=body_id, since=since, until=until),
            register.schools(s, body_id=body_id, since=since, until=until),
            answer_counts.sums(s, body_id=body_id, since=since, until=until),
        )
    )
    return page(
        http_request,
        "statistics.html",
        signed_in=signed_in,
        figures=papers.figures(rows, schools=schools, today=today),
        answers=answer_figures.lines(counts, await _by_key(console, body_id) if counts else {}),
        small=papers.SMALL,
        year=year,
        years=range(today.year, today.year - _YEARS_BACK - 1, -1),
    )


async def _by_key(console: Console, body_id: str) -> Mapping[str, Entry]:
    """The entry that names each subject, the body's own before ours; none where the guidance cannot be read now."""
    try:
        shelf = await console.shelf()
    except ShelfUnavailable:
        return {}
    found = sorted(shelf.of(body_id), key=lambda entry: (bool(entry.body), entry.in_receipt))
    return {entry.key: entry for entry in found}


@router.post("/agenda", openapi_extra=takes("wat"))
async def open_calendar(
    http_request: Request, signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
) -> Response:
    """A new secret address, shown this once; the old one of the same person shuts."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    actor, token = signed_in.actor, new_token()
    if fields.get("wat") == "sluiten":
        await console.door.write(lambda s: acts.shut_feed(s, actor=actor, at=console.now()))
        return RedirectResponse("/register", status_code=303)
    await console.door.write(lambda s: acts.open_feed(s, actor=actor, token=token, at=console.now()))
    base = console.config.web.base_url or str(http_request.base_url).rstrip("/")
    return page(http_request, "calendar.html", signed_in=signed_in, address=f"{base}/agenda/{token}.ics")


@router.get("/agenda/{token}.ics")
async def calendar(http_request: Request, token: str) -> Response:
    """The due dates of a body for whoever holds a secret address; nobody's name is in it."""
    console = of(http_request)
    feed = await console.door.read(lambda s: register.feed(s, token))
    body = console.body(feed.body_id) if feed else None
    if feed is None or body is None or Right.SEE_CASES not in RIGHTS[Role(feed.role)]:
        raise HTTPException(status_code=404)
    due = await console.door.read(lambda s: register.due_dates(s, body_id=body.id, limit=MOST))
    return Response(as_calendar(due, name=body.name, now=console.now()), media_type="text/calendar; charset=utf-8")
