"""Answers beside the form by which anybody asks for documents: looked for while somebody writes, or at a press.

Nothing of what is typed is kept or logged; what was shown is counted, and who saw it is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bot.app import profile_of
from bot.before_filing import answers_beside
from bot.commands import before_filing as counting
from bot.commands.before_filing import MOST_KEYS
from bot.config import BodySection
from bot.conversation import Setting
from bot.shelf import ShelfUnavailable
from bot.store.answer_counts import AnsweredIn
from bot.store.session import Session
from bot.texts import gettext, later, ngettext
from bot.web.access import FormRefused, require_own_page, takes, texts_of
from bot.web.citizen import body_of, citizen_page
from bot.web.console import Console, of
from bot.web.form_seal import Seal, seal_of
from knowledge.answer import Answer

router = APIRouter()
SHOWN = "getoond"  # the hidden field that says which answers stood beside a form
TROUBLE = later("Kijken lukt nu even niet. U kunt uw aanvraag gewoon versturen.")
_ASKED = "gevraagd"  # how the script says that somebody pressed the button, and did not only pause
_PATIENCE = 5.0  # seconds that a look waits for others; who writes has gone on by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a form: the answers, whether they stand open, the sealed field, and a line that says it."""

    answers: tuple[Answer, ...] = ()
    unfolded: bool = False
    field: str = ""
    line: str = ""


def sealed_again(seal: Seal, fields: Mapping[str, str], *, token: str) -> str:
    """The hidden field of a form that is shown again under a token that may be another one."""
    return seal.shown(seal.shown_in(fields.get(SHOWN, ""), token=fields.get("token", "")), token=token)


@router.post("/burger/{body_id}/aanvraag/antwoorden", openapi_extra=takes("document", SHOWN, "wijze"))
async def answers(http_request: Request, body_id: str) -> Response:
    """The answers alone, for the script; nothing where nothing is sure."""
    body, seal, fields = await _came(http_request, body_id)
    beside = await look(http_request, body, fields=fields, seal=seal)
    if not beside.answers and fields.get("wijze") != _ASKED:
        beside = Beside(field=beside.field)
    return citizen_page(http_request, "request_answers.html", body=body, beside=beside)


@router.post("/burger/{body_id}/aanvraag/antwoorden/geopend", openapi_extra=takes(SHOWN, "sleutel"))
async def answer_opened(http_request: Request, body_id: str) -> Response:
    """Count that an answer was unfolded, once for a form, if it was shown there at all."""
    console = of(http_request)
    body, seal, fields = await _came(http_request, body_id)
    token, key = fields["token"], fields.get("sleutel", "")
    if key in seal.shown_in(fields.get(SHOWN, ""), token=token):
        await _count(console, body, seal=seal, token=token, opened=(key,))
    return Response(status_code=204)


async def look(
    http_request: Request, body: BodySection, *, fields: Mapping[str, str], seal: Seal, unfolded: bool = False
) -> Beside:
    """Look for answers to what the form says so far, and count those that it did not show before."""
    console, token, before = of(http_request), fields["token"], fields.get(SHOWN, "")
    found = await _found(http_request, body, text=fields.get("document", ""))
    if found is None:
        return Beside(field=before, line=gettext(TROUBLE))
    known = seal.shown_in(before, token=token)
    keys = tuple(dict.fromkeys((*known, *(one.citations[0].key for one in found))))[:MOST_KEYS]
    fresh = tuple(key for key in keys if key not in known)
    shown_now = tuple(one.citations[0].key for one in found) if unfolded else ()
    await _count(console, body, seal=seal, token=token, shown=fresh, opened=shown_now)
    return Beside(answers=found, unfolded=unfolded, field=seal.shown(keys, token=token), line=_line(len(found)))


async def _found(http_request: Request, body: BodySection, *, text: str) -> tuple[Answer, ...] | None:
    """The answers, by a thread; None where others look already, from here or elsewhere, or guidance cannot be read."""
    console = of(http_request)
    host = http_request.client.host if http_request.client else ""
    if not console.looks.take(host, now=console.now()):
        return None
    try:
        # One at a time: each takes some tenths of a second of processor from the pages of everybody else.
        await asyncio.wait_for(console.looking.acquire(), _PATIENCE)
    except TimeoutError:
        return None
    try:
        shelf = await console.shelf()
        today = console.today()
        profile = profile_of(console.config, body.id, on=today)
        setting = Setting(body=profile, on_date=today, knowledge=shelf.knowledge)
        return await asyncio.to_thread(answers_beside, text, setting=setting)
    except ShelfUnavailable:
        return None
    finally:
        console.looking.release()


async def _count(
    console: Console,
    body: BodySection,
    *,
    seal: Seal,
    token: str,
    shown: tuple[str, ...] = (),
    opened: tuple[str, ...] = (),
) -> None:
    """Count what was not counted yet for this form; a field that is sent again counts nothing more."""

    def new(purpose: str, keys: tuple[str, ...]) -> list[str]:
        return [key for key in keys if console.counted.first(seal.mark(purpose, token=token, key=key))]

    shown_now, opened_now, at = new("shown", shown), new("opened", opened), console.now()
    if not (shown_now or opened_now):
        return

    def write(s: Session) -> None:
        counting.shown(s, shown_now, body_id=body.id, place=AnsweredIn.FORM, at=at)
        counting.opened(s, opened_now, body_id=body.id, place=AnsweredIn.FORM, at=at)

    await console.door.write(write)


async def _came(http_request: Request, body_id: str) -> tuple[BodySection, Seal, Mapping[str, str]]:
    """The body, its seal and the fields of a request of our own form. Raises FormRefused."""
    console, body = of(http_request), body_of(http_request, body_id)
    if not console.config.forms.answers_before_filing:
        raise HTTPException(status_code=404)
    require_own_page(http_request)
    async with http_request.form() as form:
        fields = texts_of(form)
    seal = await seal_of(console, body.id)
    if seal.made_at(fields.get("token", "")) is None:
        raise FormRefused
    return body, seal, fields


def _line(count: int) -> str:
    if not count:
        return gettext("We vonden geen zeker antwoord. Verstuur uw aanvraag: een medewerker leest ze.")
    return ngettext(
        "Onder het veld staat %(n)s antwoord dat kan helpen.",
        "Onder het veld staan %(n)s antwoorden die kunnen helpen.",
        count,
    )
