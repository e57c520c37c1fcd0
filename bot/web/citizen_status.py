"""The page on which a requester follows a case, behind a secret address; reading it changes nothing at all.

Mail scanners open every link they see, so a code is asked for, and anything written, by a form alone.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import citizen
from bot.commands.citizen import CODE_FOR, SESSION_FOR, CitizenRefusal, Visited
from bot.letter_facts import facts_of
from bot.reading import read_mail
from bot.request_form import MAX_FILE_BYTES, MAX_FILES
from bot.status_links import STATUS_PATH
from bot.status_page import OpenedLetter, StatusPage, opened_letter, status_page
from bot.store import citizen_access
from bot.store.session import Session
from bot.store.web_sessions import token_hash
from bot.texts import gettext, later, speak
from bot.web import words
from bot.web.access import form_of, new_token, takes
from bot.web.citizen import citizen_page, form_token, reached, shut_page
from bot.web.citizen_languages import LANGUAGES, allowed, chosen
from bot.web.console import Console, of
from replies.letter import Letter, LetterFacts
from replies.pdf import letter_pdf

router = APIRouter()
_LANGUAGE = "taal"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_DONE = {
    "gevraagd": later("We stuurden een code naar uw e-mailadres. Kijk ook bij ongewenste mail."),
    "toegevoegd": later("Bedankt. We hebben uw bericht bewaard. Een medewerker leest het."),
    "ingetrokken": later("We hebben uw vraag bewaard. U krijgt een e-mail, en een medewerker bekijkt het."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one request may see; `session` is "" for a browser that gave no code of this case."""

    visit: Visited
    page: StatusPage
    token: str = field(repr=False)
    session: str = field(repr=False)
    until: datetime | None
    language: str
    languages: tuple[str, ...]
    asked_for: bool

    @property
    def address(self) -> str:
        """The path of the page."""
        return f"{STATUS_PATH}/{self.token}"

    @property
    def spoken(self) -> str:
        """What an address of the page ends in, so that it goes on in the language that somebody chose."""
        return f"?{_LANGUAGE}={self.language}" if self.asked_for else ""

    def after(self, done: str, *, place: str = "") -> str:
        """The address to go to after something was done; `place` is an anchor."""
        spoken = f"&{_LANGUAGE}={self.language}" if self.asked_for else ""
        return f"{self.address}?gedaan={done}{spoken}{place}"


async def seen(http_request: Request, token: str) -> Seen | None:
    """The page behind an address, and whether this browser gave the code; None where it opens nothing.

    From here on the request speaks a language that the body allows: the chosen one, else that of the case.
    """
    console = of(http_request)
    now, held = console.now(), http_request.cookies.get(cookie_of(console, token), "")
    asked = http_request.query_params.get(_LANGUAGE, "")
    if _TOKEN.fullmatch(token) is None:
        return None

    def read(s: Session) -> Seen | None:
        visit = citizen.visited(s, console.config, token=token, at=now)
        if visit is None:
            return None
        proven = citizen.proven(s, visit, session_token=held, at=now)
        began = citizen_access.session(s, held) if proven else None
        body = console.config.body_by_id(visit.case.body_id)
        language = chosen(body.languages, asked=asked, own=visit.case.language)
        return Seen(
            visit=visit,
            page=status_page(s, visit),
            token=token,
            session=held if proven else "",
            until=None if began is None else began.created_at + SESSION_FOR,
            language=language,
            languages=allowed(body.languages),
            asked_for=asked == language,
        )

    found = await console.door.read(read)
    if found is not None:
        speak(console.voices.catalogue(found.language))
    return found


def cookie_of(console: Console, token: str) -> str:
    """The name of the cookie that opens the letters behind one address; two cases may be open in one browser."""
    prefix = "__Host-" if console.https else ""  # RFC 6265bis 4.1.3.2
    return f"{prefix}inzage-burger-{token_hash(token)[:12]}"


def show(
    http_request: Request,
    found: Seen,
    *,
    status: int = 200,
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; each fault stands at its field, and what was typed stays."""
    body = of(http_request).config.body_by_id(found.page.body_id)
    did = http_request.query_params.get("gedaan", "")
    return citizen_page(
        http_request,
        "citizen_status.html",
        body=body,
        status=status,
        shown=found.page,
        address=found.address,
        spoken=found.spoken,
        languages={one: LANGUAGES[one] for one in found.languages},
        speaks=found.language,
        opened=bool(found.session),
        until=found.until,
        token=form_token(found.token),
        session_token=form_token(found.session),
        reached=reached(body),
        minutes=int(CODE_FOR.total_seconds() // 60),
        asked=did == "gevraagd" or "code" in (faults or {}),
        done=gettext(_DONE[did]) if did in _DONE and not faults else "",
        max_files=MAX_FILES,
        max_bytes=MAX_FILE_BYTES,
        faults=faults or {},
        typed=typed or {},
    )


def refusal(reason: CitizenRefusal, at: str) -> dict[str, str]:
    """The words for what was not done, at the field they are about."""
    return {at: words.word(reason)}


@router.get("/burger/status/{token}")
async def status(http_request: Request, token: str) -> Response:
    """Where the case stands."""
    found = await seen(http_request, token)
    return shut_page(http_request) if found is None else show(http_request, found)


@router.post("/burger/status/{token}/code", openapi_extra=takes())
async def ask_code(http_request: Request, token: str) -> Response:
    """Mail a code to the address of the case; there is no field for another one."""
    console, now = of(http_request), of(http_request).now()
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    await form_of(http_request, token=form_token(token))
    visit = found.visit
    refused = await console.door.write(
        lambda s: citizen.send_code(s, visit, config=console.config, token=token, at=now)
    )
    if refused is not None:
        code = 429 if refused is CitizenRefusal.TOO_MANY_CODES else 422
        return show(http_request, found, status=code, faults=refusal(refused, "vraag-code"))
    console.app.composed.set()
    return RedirectResponse(found.after("gevraagd", place="#code"), status_code=303)


@router.post("/burger/status/{token}/toegang", openapi_extra=takes("code"))
async def give_code(http_request: Request, token: str) -> Response:
    """Open the letters for whoever gives the code that was mailed."""
    console, now = of(http_request), of(http_request).now()
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    fields = await form_of(http_request, token=form_token(token))
    visit, session = found.visit, new_token()
    code = fields.get("code", "")[:20]
    good = await console.door.write(
        lambda s: citizen.give_code(s, visit, token=token, code=code, session_token=session, at=now)
    )
    if not good:
        return show(http_request, found, status=403, faults=refusal(CitizenRefusal.WRONG_CODE, "code"))
    response = RedirectResponse(f"{found.address}{found.spoken}", status_code=303)
    response.set_cookie(
        cookie_of(console, token),
        session,
        max_age=int(SESSION_FOR.total_seconds()),
        path="/",
        secure=console.https,
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/burger/status/{token}/sluiten", openapi_extra=takes())
async def leave(http_request: Request, token: str) -> Response:
    """End the session of this browser."""
    console = of(http_request)
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    if found.session:
        held = found.session
        await form_of(http_request, token=form_token(held))
        await console.door.write(lambda s: citizen.leave(s, session_token=held))
    response = RedirectResponse(f"{found.address}{found.spoken}", status_code=303)
    response.delete_cookie(cookie_of(console, token), path="/", secure=console.https)
    return response


@router.get("/burger/status/{token}/brieven/{letter_id}")
async def letter(http_request: Request, token: str, letter_id: str) -> Response:
    """A letter that went to the requester, with its text; without the code the page that asks for one."""
    opened = await _opened(http_request, token, letter_id)
    if isinstance(opened, Response):
        return opened
    found, one, _ = opened
    if one.letter is not None:
        subject, text = one.letter.subject, one.letter.text
    else:
        mail = await asyncio.to_thread(read_mail, one.content or b"")
        subject, text = mail.subject, mail.whole or mail.newest
    body = of(http_request).config.body_by_id(found.page.body_id)
    return citizen_page(
        http_request,
        "citizen_letter.html",
        body=body,
        address=found.address,
        spoken=found.spoken,
        reference=found.page.reference,
        sent=one.sent,
        subject=subject,
        text=text,
    )


@router.get("/burger/status/{token}/brieven/{letter_id}/pdf")
async def letter_as_pdf(http_request: Request, token: str, letter_id: str) -> Response:
    """A letter of staff as tagged PDF."""
    opened = await _opened(http_request, token, letter_id)
    if isinstance(opened, Response):
        return opened
    found, one, facts = opened
    if one.letter is None or facts is None:
        return shut_page(http_request)
    written = Letter(kind=one.letter.kind, subject=one.letter.subject, text=one.letter.text)
    async with of(http_request).examining:  # drawing takes a second of processor: one at a time for everybody
        content = await asyncio.to_thread(letter_pdf, written, letterhead=facts.letterhead, recipient=facts.recipient)
    name = f'attachment; filename="{found.page.reference}-{one.letter.kind.value}.pdf"'
    return Response(content, media_type="application/pdf", headers={"content-disposition": name})


async def _opened(
    http_request: Request, token: str, letter_id: str
) -> tuple[Seen, OpenedLetter, LetterFacts | None] | Response:
    console = of(http_request)
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    if not found.session:
        return show(http_request, found, status=403, faults=refusal(CitizenRefusal.NO_CODE, "vraag-code"))
    visit = found.visit

    def read(s: Session) -> tuple[OpenedLetter, LetterFacts | None] | None:
        one = opened_letter(s, visit, letter_id=letter_id)
        if one is None:
            return None
        if one.letter is None:
            return one, None
        return one, facts_of(s, console.config, one.letter, case=visit.case, today=console.today())

    read_letter = await console.door.read(read)
    if read_letter is None:
        return shut_page(http_request)
    values: Any = read_letter
    return found, values[0], values[1]
