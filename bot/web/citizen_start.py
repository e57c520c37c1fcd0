"""Where a citizen begins with a body: what can be done here, and the house style that its pages wear."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.config import BodySection
from bot.contacts import usable_contacts
from bot.texts import speak
from bot.web.chat_page import is_open
from bot.web.citizen import Reach, body_of, citizen_page, reached
from bot.web.citizen_languages import LANGUAGES, allowed, chosen
from bot.web.console import Console, of
from bot.web.headers import DRAWING

router = APIRouter()
# RFC 8246: the address holds a digest of the content, so what stands there never changes.
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"  # RFC 9111 5.2.2.4


@router.get("/burger")
async def which_body(http_request: Request) -> Response:
    """On to the one body; of several none is named (deploy/decisions/0041)."""
    bodies = of(http_request).config.body
    if len(bodies) == 1:
        return RedirectResponse(f"/burger/{bodies[0].id}", status_code=303)
    return citizen_page(http_request, "citizen_which.html", body=None)


@router.get("/burger/{body_id}")
async def start(http_request: Request, body_id: str) -> Response:
    """What one can do here, in a language of the body."""
    console, body = of(http_request), body_of(http_request, body_id)
    languages = allowed(body.languages)
    language = chosen(body.languages, asked=http_request.query_params.get("taal", ""), own=_ours(console))
    speak(console.voices.catalogue(language))
    return citizen_page(
        http_request,
        "citizen_start.html",
        body=body,
        spoken=language,
        languages=[(one, LANGUAGES[one]) for one in languages] if len(languages) > 1 else [],
        in_ours=language == _ours(console),
        chat_is_open=await is_open(http_request, body),
        reached=lambda: _verified(console, body),
    )


@router.get("/burger/{body_id}/stijl.css")
async def house_sheet(http_request: Request, body_id: str) -> Response:
    """The house style of the body; empty where it has none."""
    style = of(http_request).styles[body_of(http_request, body_id).id]
    return _kept(http_request, style.sheet.encode(), media_type="text/css", version=style.sheet_version)


@router.get("/burger/{body_id}/logo")
async def logo(http_request: Request, body_id: str) -> Response:
    """The logo of the body, or ours. A drawing that somebody opens by itself runs nothing."""
    style = of(http_request).styles[body_of(http_request, body_id).id]
    response = _kept(http_request, style.logo.content, media_type=style.logo.media_type, version=style.logo_version)
    response.headers["content-security-policy"] = DRAWING
    return response


def _ours(console: Console) -> str:
    return console.catalogue.language.partition("_")[0]


def _verified(console: Console, body: BodySection) -> list[Reach]:
    """How a person is reached, of what somebody looked at not too long ago."""
    usable = set(usable_contacts(console.config, body.id, on=console.today()).values())
    return [line for line in reached(body) if line.verified_on is not None and line.value in usable]


def _kept(http_request: Request, content: bytes, *, media_type: str, version: str) -> Response:
    """For ever under the address that names the version; else the browser asks whether it is still this one."""
    tag = f'"{version}"'
    named = http_request.query_params.get("v", "") == version
    headers = {"etag": tag, "cache-control": _FOR_EVER if named else _ASK_AGAIN}
    if http_request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
