"""Looking up a rule: the search page, its results while typing, one entry with everything, and whether it helped.

Searches are sent as forms, never in an address: what a caller tells may stand in one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.answer_figures import figure
from bot.commands.guidance_use import note_unanswered, rate
from bot.commands.sign_in import SignedIn
from bot.desk import MAX_TEXT, Desk, Found, Lookup, Shown, Standing, look_up, show
from bot.register import SMALL
from bot.roles import Right
from bot.shelf import Choices, Shelf
from bot.store import answer_counts, guidance_use
from bot.unanswered import MaskedQuestion, masked_search
from bot.web.access import FormRefused, form_of, needs, takes
from bot.web.console import Console, of, page
from knowledge.entry import Entry
from knowledge.gaps import QuestionSource

router = APIRouter()
Searches = Annotated[SignedIn, Depends(needs(Right.SEARCH_GUIDANCE))]

_ALL = "*"
_FILTERS = ("recht", "toepassing", "stand", "doelgroep", "op")
_SEARCH = takes("vraag", "wijze", *_FILTERS)
_TYPING, _PAUSE = "typen", "pauze"  # what the script says of a request; a form that was sent says nothing
_YEAR = timedelta(days=365)
NOT_HELPFUL, NO_RESULT = "not_helpful", "no_result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the page shows of a search; None as `found` before anything was looked for.

    `typing`: more words may follow, so that finding nothing means little.
    """

    lookup: Lookup
    found: Found | None
    shown: tuple[Shown, ...] = ()
    typing: bool = False


@router.get("/guidance")
async def search_page(http_request: Request, signed_in: Searches) -> Response:
    """The empty search box."""
    return await _search_page(http_request, signed_in, fields={})


@router.post("/guidance", openapi_extra=_SEARCH)
async def search(http_request: Request, signed_in: Searches) -> Response:
    """The page with its results, for a browser without script."""
    fields = await form_of(http_request, token=signed_in.csrf_token)
    return await _search_page(http_request, signed_in, fields=fields)


@router.post("/guidance/results", openapi_extra=_SEARCH)
async def results(http_request: Request, signed_in: Searches) -> Response:
    """The results alone, for the script: by words while typing, by meaning at a pause or when the form is sent."""
    fields = await form_of(http_request, token=signed_in.csrf_token)
    shelf = await of(http_request).shelf()
    found = await _results(http_request, signed_in, fields=fields, shelf=shelf)
    return page(http_request, "guidance_results.html", signed_in=signed_in, results=found, alone=True)


@router.post("/guidance/unanswered", openapi_extra=takes("vraag"))
async def nothing_helped(http_request: Request, signed_in: Searches) -> Response:
    """Note that nothing of what was found answers the search."""
    fields = await form_of(http_request, token=signed_in.csrf_token)
    text = _text(fields)
    if text:
        await _note(http_request, signed_in, text=text, reason=NOT_HELPFUL, nearest=None)
    return _thanks(http_request, signed_in, to="/guidance", helped=False)


@router.get("/guidance/{entry_id}")
async def entry_page(http_request: Request, entry_id: str, signed_in: Searches, genoteerd: str = "") -> Response:
    """One entry with everything that is known of it."""
    console = of(http_request)
    body_id = signed_in.actor.body_id
    shelf = await console.shelf()
    entry = _entry(shelf, entry_id, body_id=body_id)
    today = console.today()
    feedback, count = await console.door.read(
        lambda s: (
            guidance_use.feedback_of(s, body_id=body_id, entry_id=entry_id),
            answer_counts.of_key(s, entry.key, body_id=body_id, since=today - _YEAR, until=today),
        )
    )
    return page(
        http_request,
        "guidance_entry.html",
        signed_in=signed_in,
        shown=show(entry, desk=console.desk(body_id)),
        feedback=feedback,
        beside=figure(count),
        small=SMALL,
        noted=bool(genoteerd),
        related=[other for other in shelf.of(body_id) if other.key in entry.see_also],
    )


@router.post("/guidance/{entry_id}/feedback", openapi_extra=takes("vraag", "hielp"))
async def feedback(http_request: Request, entry_id: str, signed_in: Searches) -> Response:
    """Count whether the entry helped; a search it did not help with is noted as well."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    entry = _entry(await console.shelf(), entry_id, body_id=signed_in.actor.body_id)
    said = fields.get("hielp", "")
    if said not in ("ja", "nee"):
        raise FormRefused
    helped, actor = said == "ja", signed_in.actor
    await console.door.write(lambda s: rate(s, actor=actor, entry_id=entry.id, helped=helped, at=console.now()))
    text = _text(fields)
    if text and not helped:
        await _note(http_request, signed_in, text=text, reason=NOT_HELPFUL, nearest=entry.id)
    return _thanks(http_request, signed_in, to=f"/guidance/{entry.id}?genoteerd={said}", helped=helped)


async def _search_page(http_request: Request, signed_in: SignedIn, *, fields: Mapping[str, str]) -> Response:
    shelf = await of(http_request).shelf()
    return page(
        http_request,
        "guidance.html",
        signed_in=signed_in,
        choices=shelf.choices(signed_in.actor.body_id),
        chosen={name: fields.get(name, "") for name in _FILTERS},
        standings=tuple(Standing),
        results=await _results(http_request, signed_in, fields=fields, shelf=shelf),
        alone=False,
        longest=MAX_TEXT,
    )


async def _results(http_request: Request, signed_in: SignedIn, *, fields: Mapping[str, str], shelf: Shelf) -> Results:
    """Search in a thread: the language model takes its time, and holds a lock of its own."""
    manner = fields.get("wijze", "")
    desk = of(http_request).desk(signed_in.actor.body_id)
    lookup = _lookup(fields, choices=shelf.choices(desk.body_id), desk=desk)
    if not lookup.text and lookup == desk.lookup(""):
        return Results(lookup=lookup, found=None)
    found = await asyncio.to_thread(look_up, shelf, lookup, desk=desk, with_meaning=manner != _TYPING)
    if manner not in (_TYPING, _PAUSE) and lookup.text and found.unknown:
        await _note(http_request, signed_in, text=lookup.text, reason=NO_RESULT, nearest=_first(found))
    shown = await asyncio.to_thread(lambda: tuple(show(entry, desk=desk, text=lookup.text) for entry in found.entries))
    return Results(lookup=lookup, found=found, shown=shown, typing=manner == _TYPING)


def _lookup(fields: Mapping[str, str], *, choices: Choices, desk: Desk) -> Lookup:
    """What the fields choose; a value that is none of the choices counts as not chosen."""
    text = _text(fields)
    if not any(fields.get(name) for name in _FILTERS):
        return desk.lookup(text)
    standing = fields.get("stand", "")
    audience = fields.get("doelgroep", "")
    return Lookup(
        text=text,
        on=_day(fields.get("op", "")),
        jurisdictions=_chosen(fields.get("recht", ""), among=choices.jurisdictions, otherwise=desk.jurisdictions),
        scopes=_chosen(fields.get("toepassing", ""), among=choices.scopes, otherwise=desk.scopes),
        audience=audience if audience in choices.audiences else "all",
        standing=Standing(standing) if standing in set(Standing) else Standing.CURRENT,
    )


def _chosen(value: str, *, among: tuple[str, ...], otherwise: frozenset[str]) -> frozenset[str] | None:
    if value == _ALL:
        return None
    return frozenset({value}) if value in among else otherwise


def _text(fields: Mapping[str, str]) -> str:
    return " ".join(fields.get("vraag", "").split())[:MAX_TEXT]


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _first(found: Found) -> str | None:
    return found.entries[0].id if found.entries else None


def _entry(shelf: Shelf, entry_id: str, *, body_id: str) -> Entry:
    entry = shelf.entries.get(entry_id)
    if entry is None or entry.body not in ("", body_id):
        raise HTTPException(status_code=404)
    return entry


async def _note(http_request: Request, signed_in: SignedIn, *, text: str, reason: str, nearest: str | None) -> None:
    console: Console = of(http_request)
    shelf = await console.shelf()
    now, actor = console.now(), signed_in.actor
    question: MaskedQuestion = await asyncio.to_thread(
        masked_search,
        text,
        reason=reason,
        nearest=nearest,
        index=shelf.knowledge.index,
        body_id=actor.body_id,
    )
    kept = question.kept(QuestionSource.SEARCH, at=now)
    await console.door.write(lambda s: note_unanswered(s, kept, actor=actor, at=now))


def _thanks(http_request: Request, signed_in: SignedIn, *, to: str, helped: bool) -> Response:
    """A line in the place of the form for a script, else the page it came from."""
    if "hx-request" in http_request.headers:
        return page(http_request, "guidance_thanks.html", signed_in=signed_in, helped=helped)
    return RedirectResponse(to, status_code=303)
