"""What is said in a chat, as it is said: server-sent events (WHATWG HTML 9.2), resumed where a browser left off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from bot.config import BodySection
from bot.store import chats
from bot.store.chats import Chat
from bot.texts import gettext
from bot.web.chat_page import find, is_open, nothing_here, room_of, tell, values_of
from bot.web.citizen import body_of
from bot.web.console import of
from bot.web.form_seal import seal_of
from bot.web.submitting import peer

router = APIRouter()
# A word for whoever stands between, so that a quiet stream is not taken for a dead one.
HEARTBEAT_SECONDS = 15.0
# What another process of the installation did is seen within this.
LOOK_SECONDS = 5.0
_RETRY_MS = 2000  # how soon a browser comes back after a restart
_HEADERS = {"x-accel-buffering": "no"}  # nginx would keep it back


@router.get("/burger/{body_id}/chat/{token}/stroom")
async def stream(http_request: Request, body_id: str, token: str, na: str = "0") -> Response:
    """The lines after `na`, or after the last event that the browser saw, then each new one as it comes."""
    body = body_of(http_request, body_id)
    if await find(http_request, body, token) is None:
        return await nothing_here(http_request, body, token)
    if room_of(http_request).closing.is_set():
        return tell(gettext("Even geduld."), status=503)
    place = peer(http_request, await seal_of(of(http_request), body.id))
    seen = _number(http_request.headers.get("last-event-id", na))
    return StreamingResponse(
        _events(http_request, body, token, place=place, seen=seen),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


async def _events(http_request: Request, body: BodySection, token: str, *, place: str, seen: int) -> AsyncIterator[str]:
    room = room_of(http_request)
    most = of(http_request).config.chat.streams_per_place
    with room.listening(chats.key_of(token), place=place, most=most) as changed:
        if changed is None:
            yield _event("vol", "")
            return
        yield f"retry: {_RETRY_MS}\n\n"
        version, quiet, waits = -1, 0.0, False
        while not room.closing.is_set():
            changed.clear()
            if waits:
                # Asked for again as long as it lasts: whoever read it may have come to a bad end.
                room.read(token, body_id=body.id, key=chats.key_of(token))
            if await _version(http_request, body, token) != version:
                chat = await find(http_request, body, token)
                if chat is None:
                    yield _event("voorbij", "")
                    return
                waits = chat.unread is not None
                for event in await _news(http_request, body, chat, token=token, seen=seen):
                    yield event
                version, seen, quiet = chat.version, len(chat.lines), 0.0
                if waits:
                    continue
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), LOOK_SECONDS)
            quiet += LOOK_SECONDS
            if quiet >= HEARTBEAT_SECONDS:
                yield ": hart\n\n"
                quiet = 0.0


async def _version(http_request: Request, body: BodySection, token: str) -> int | None:
    console = of(http_request)
    return await console.door.read(lambda s: chats.version(s, token, body_id=body.id, now=console.now()))


async def _news(http_request: Request, body: BodySection, chat: Chat, *, token: str, seen: int) -> list[str]:
    """The events of a chat that changed: its new lines, the summary, and whether it is being read."""
    values = values_of(http_request, body, chat, token=token, is_open=await is_open(http_request, body))
    templates = of(http_request).templates
    line = templates.get_template("chat_line.html")
    found = [
        _event("turn", line.render(line=one, **values), number=one.number + 1)
        for one in chat.lines
        if one.number >= seen
    ]
    summary = templates.get_template("chat_news.html").render(**values)
    return [*found, _event("summary", summary), _event("bezig", "" if chat.unread is None else "ja")]


def _event(name: str, data: str, *, number: int | None = None) -> str:
    """One event; its lines are lines of the event, so that nothing in them ends it."""
    head = "" if number is None else f"id: {number}\n"
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{head}{lines}\n"


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
