"""A body's own rules: the list, writing and changing one, publishing and withdrawing it.

Publishing embeds each text of the rule and writes the index anew: some seconds, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import publishing
from bot.commands.guidance import Selection, entry_of
from bot.commands.guidance_writing import NotWritten, newest, rewrite_entry, write_entry
from bot.commands.sign_in import SignedIn
from bot.roles import Right
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from bot.texts import gettext, later
from bot.web import guidance_form
from bot.web.access import form_of, needs, takes
from bot.web.console import of, page
from knowledge.entry import Entry

router = APIRouter()
Edits = Annotated[SignedIn, Depends(needs(Right.EDIT_GUIDANCE))]

_FORM = takes("gezien", *guidance_form.FIELDS)
_STALE = later("Iemand anders wijzigde deze regel intussen. Wat u typte staat hieronder en is niet bewaard.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text of the list; `entry` is None where this version cannot read it."""

    stored: StoredEntry
    entry: Entry | None


@router.get("/guidance/own")
async def own(http_request: Request, signed_in: Edits) -> Response:
    """The texts of the body, drafts first."""
    body_id = signed_in.actor.body_id
    stored = await of(http_request).door.read(lambda s: guidance.list_entries(s, body_id=body_id))
    order = (EntryState.DRAFT, EntryState.PUBLISHED, EntryState.WITHDRAWN)
    stored.sort(key=lambda text: (order.index(text.state), text.key))
    lines = [Line(stored=text, entry=entry_of(text)) for text in stored]
    return page(http_request, "guidance_own.html", signed_in=signed_in, lines=lines, states=EntryState)


@router.get("/guidance/own/new")
async def new(http_request: Request, signed_in: Edits, naar: str = "") -> Response:
    """The empty form, or one filled like a rule that there is."""
    console, body_id = of(http_request), signed_in.actor.body_id
    like = (await console.shelf()).entries.get(naar) if naar else None
    if like is None or like.body not in ("", body_id):
        typed = guidance_form.empty(scope=_scopes(http_request, signed_in)[0], today=console.today())
    else:
        typed = guidance_form.to_form(like)
    return _form(http_request, signed_in, typed=typed)


@router.post("/guidance/own/new", openapi_extra=_FORM)
async def write(http_request: Request, signed_in: Edits) -> Response:
    """Keep a new rule as a draft."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    written, faults = guidance_form.read(fields, scopes=_scopes(http_request, signed_in))
    if faults:
        return _form(http_request, signed_in, typed=fields, faults=faults)
    kept = await console.door.write(lambda s: write_entry(s, written, actor=signed_in.actor, at=console.now()))
    return RedirectResponse(f"/guidance/own/{kept.entry_id}", status_code=303)


@router.get("/guidance/own/{entry_id}")
async def edit(http_request: Request, entry_id: str, signed_in: Edits) -> Response:
    """The form of a rule as its newest text has it."""
    stored, entry = await _found(http_request, signed_in, entry_id)
    return _form(http_request, signed_in, typed=guidance_form.to_form(entry), stored=stored)


@router.post("/guidance/own/{entry_id}", openapi_extra=_FORM)
async def rewrite(http_request: Request, entry_id: str, signed_in: Edits) -> Response:
    """Keep a changed text as a draft; what is published goes on answering."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    stored, entry = await _found(http_request, signed_in, entry_id)
    written, faults = guidance_form.read(fields, scopes=(*_scopes(http_request, signed_in), entry.scope))
    if faults:
        return _form(http_request, signed_in, typed=fields, stored=stored, faults=faults)
    seen = fields.get("gezien", "")
    kept = await console.door.write(
        lambda s: rewrite_entry(s, written, actor=signed_in.actor, entry_id=entry_id, seen=seen, at=console.now())
    )
    if isinstance(kept, NotWritten):
        return _form(http_request, signed_in, typed=fields, stored=stored, faults={"": gettext(_STALE)})
    return RedirectResponse(f"/guidance/own/{entry_id}", status_code=303)


@router.post("/guidance/own/{entry_id}/publish", openapi_extra=takes())
async def publish(http_request: Request, entry_id: str, signed_in: Edits) -> Response:
    """Let the draft answer from now on."""
    await form_of(http_request, token=signed_in.csrf_token)
    stored, _ = await _found(http_request, signed_in, entry_id)
    await _apply(http_request, signed_in, stored, deed=publishing.publish)
    return RedirectResponse(f"/guidance/own/{entry_id}", status_code=303)


@router.post("/guidance/own/{entry_id}/withdraw", openapi_extra=takes())
async def withdraw(http_request: Request, entry_id: str, signed_in: Edits) -> Response:
    """Let the rule answer no more; its texts stay on the list."""
    await form_of(http_request, token=signed_in.csrf_token)
    stored, _ = await _found(http_request, signed_in, entry_id)
    await _apply(http_request, signed_in, stored, deed=publishing.withdraw)
    return RedirectResponse(f"/guidance/own/{entry_id}", status_code=303)


async def _apply(http_request: Request, signed_in: SignedIn, stored: StoredEntry, *, deed: publishing.Deed) -> None:
    console, actor = of(http_request), signed_in.actor
    chosen = Selection(keys=frozenset({stored.key}))
    await asyncio.to_thread(deed, console.app, actor=actor, body_id=actor.body_id, chosen=chosen, at=console.now())


async def _found(http_request: Request, signed_in: SignedIn, entry_id: str) -> tuple[StoredEntry, Entry]:
    """Raises a 404 where the body has no such rule, or one that this version cannot read."""
    body_id = signed_in.actor.body_id
    stored = await of(http_request).door.read(lambda s: newest(s, body_id=body_id, entry_id=entry_id))
    entry = entry_of(stored) if stored is not None else None
    if stored is None or entry is None:
        raise HTTPException(status_code=404)
    return stored, entry


def _scopes(http_request: Request, signed_in: SignedIn) -> tuple[str, ...]:
    return of(http_request).config.body_by_id(signed_in.actor.body_id).scopes


def _form(
    http_request: Request,
    signed_in: SignedIn,
    *,
    typed: Mapping[str, str],
    stored: StoredEntry | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    scopes = _scopes(http_request, signed_in)
    return page(
        http_request,
        "guidance_edit.html",
        signed_in=signed_in,
        status=(409 if "" in faults else 422) if faults else 200,
        typed=typed,
        stored=stored,
        faults=faults or {},
        scopes=scopes if typed.get("toepassing", scopes[0]) in scopes else (*scopes, typed["toepassing"]),
        jurisdictions=guidance_form.JURISDICTIONS,
        languages=guidance_form.LANGUAGES,
    )
