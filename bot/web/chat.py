"""The chat of citizens: its first page, the conversation, a turn, and its end. Every page works without script."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.commands import chatting
from bot.commands.request_forms import Place
from bot.config import BodySection
from bot.texts import gettext
from bot.web.access import form_of, require_own_page, takes, texts_of
from bot.web.chat_fields import TURN, read_turn
from bot.web.chat_page import (
    CHAT_FASTEST,
    FULL,
    NOT_OPEN,
    PATIENCE_SECONDS,
    TOO_MANY,
    address_of,
    conversation,
    find,
    is_open,
    lease_of,
    nothing_here,
    opening,
    room_of,
    tell,
    wants_json,
)
from bot.web.citizen import body_of, citizen_page, form_token
from bot.web.console import of
from bot.web.form_seal import Pace, Seal, seal_of
from bot.web.request_fields import TRAP
from bot.web.request_form import HASTE
from bot.web.submitting import peer, reach
from intake.language import detect

router = APIRouter()


@router.get("/burger/{body_id}/chat")
async def open_chat(http_request: Request, body_id: str, gewist: str = "") -> Response:
    """The first page: that it is a machine, of which body, and a place to type. `gewist`: a chat was deleted."""
    body = body_of(http_request, body_id)
    return await _first_page(http_request, body, gone=gewist == "ja")


@router.post("/burger/{body_id}/chat", openapi_extra=takes(*TURN, TRAP))
async def begin_chat(http_request: Request, body_id: str) -> Response:
    """The first turn makes the chat."""
    console, body = of(http_request), body_of(http_request, body_id)
    require_own_page(http_request)
    async with http_request.form() as sent:
        fields = texts_of(sent)
    if not await is_open(http_request, body):
        return await _first_page(http_request, body)
    seal = await seal_of(console, body.id)
    token = fields.get("token", "")
    turn, fault = read_turn(fields, most=console.config.chat.turn_characters)
    if fields.get(TRAP, "").strip():
        fault = gettext("laat dit veld leeg")
    if fault:
        return await _first_page(http_request, body, fields=fields, fault=fault, status=422)
    pace = seal.pace(token, now=console.now(), fastest=CHAT_FASTEST)
    if pace is not Pace.GOOD:
        again = {**fields, "token": token if pace is Pace.TOO_FAST else ""}
        return await _first_page(http_request, body, fields=again, notice=gettext(HASTE[pace]), status=422)
    secret = seal.page_of(token, fingerprint=f"chat\n{turn.text}".encode())
    begun = await console.door.write(
        lambda s: chatting.begin(
            s,
            lease_of(http_request, body, secret),
            turn,
            language=detect(turn.text),
            places=[_place(http_request, seal)],
        )
    )
    if not begun:
        return await _first_page(http_request, body, fields=fields, notice=gettext(TOO_MANY), status=429)
    chat = await find(http_request, body, secret)
    if chat is not None and chat.unread is not None:
        room_of(http_request).read(secret, body_id=body.id, key=chat.key)
    return RedirectResponse(address_of(body, secret), status_code=303)


@router.get("/burger/{body_id}/chat/{token}")
async def show_chat(http_request: Request, body_id: str, token: str) -> Response:
    """The conversation as it stands in the store; what waits to be read is read."""
    return await conversation(http_request, body_of(http_request, body_id), token)


@router.post("/burger/{body_id}/chat/{token}", openapi_extra=takes(*TURN))
async def take_turn(http_request: Request, body_id: str, token: str) -> Response:
    """A turn: kept before anything is said of it. A script gets 202 and hears the rest from the stream."""
    console, body = of(http_request), body_of(http_request, body_id)
    require_own_page(http_request)
    chat = await find(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    fields = await form_of(http_request, token=form_token(token))
    turn, fault = read_turn(fields, most=console.config.chat.turn_characters)
    notice = ""
    if fault:
        notice = gettext("Nog niet verstuurd: %(fault)s.", fault=fault)
    elif not await is_open(http_request, body):
        notice = gettext(NOT_OPEN)
    elif not await console.door.write(
        lambda s: chatting.say(s, lease_of(http_request, body, token), turn, most=console.config.chat.turns)
    ):
        notice = gettext(FULL)
    if notice:
        if wants_json(http_request):
            return tell(notice, status=422)
        return await conversation(
            http_request, body, token, status=422, notice=notice, kept_text=fields.get("tekst", "")
        )
    room = room_of(http_request)
    reading = room.read(token, body_id=body.id, key=chat.key)
    room.changed(chat.key)
    if wants_json(http_request):
        return JSONResponse({}, status_code=202)
    await asyncio.wait({reading}, timeout=PATIENCE_SECONDS)
    return RedirectResponse(f"{address_of(body, token)}#nieuw", status_code=303)


@router.post("/burger/{body_id}/chat/{token}/wissen", openapi_extra=takes())
async def delete_chat(http_request: Request, body_id: str, token: str) -> Response:
    """Delete the chat now, with everything in it."""
    console, body = of(http_request), body_of(http_request, body_id)
    require_own_page(http_request)
    if await find(http_request, body, token) is None:
        return await nothing_here(http_request, body, token)
    await form_of(http_request, token=form_token(token))
    await console.door.write(lambda s: chatting.delete(s, token, body_id=body.id))
    return RedirectResponse(f"/burger/{body.id}/chat?gewist=ja", status_code=303)


async def _first_page(
    http_request: Request,
    body: BodySection,
    *,
    fields: Mapping[str, str] | None = None,
    fault: str = "",
    notice: str = "",
    gone: bool = False,
    status: int = 200,
) -> Response:
    console = of(http_request)
    if not await is_open(http_request, body):
        return citizen_page(http_request, "chat_shut.html", body=body, reach=reach(console, body))
    seal = await seal_of(console, body.id)
    typed = fields or {}
    token = typed.get("token", "")
    return citizen_page(
        http_request,
        "chat_opening.html",
        body=body,
        status=status,
        opening=opening(http_request, body),
        token=token if seal.made_at(token) else seal.token(now=console.now()),
        typed=typed.get("tekst", "")[: console.config.chat.turn_characters],
        trapped=bool(typed.get(TRAP, "").strip()),
        fault=fault,
        notice=notice,
        gone=gone,
        most=console.config.chat.turn_characters,
        reach=reach(console, body),
    )


def _place(http_request: Request, seal: Seal) -> Place:
    return Place(place=peer(http_request, seal, kind="chat"), most=of(http_request).config.chat.per_place_hour)
