"""What the pages of a chat share: which chat an address opens, whether the body's chat is open, and how it looks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.app import letterhead_of
from bot.chat_said import said
from bot.chat_summary import summary_of
from bot.commands import chatting
from bot.commands.chatting import Lease
from bot.config import BodySection
from bot.request_form import FILE_ENDINGS, MAX_FILE_BYTES, MAX_FILES
from bot.store import request_forms
from bot.store.chats import Chat
from bot.texts import gettext, later
from bot.web.access import new_token
from bot.web.chat_room import ChatRoom
from bot.web.citizen import citizen_page, form_token
from bot.web.console import of
from bot.web.form_seal import Seal, seal_of
from bot.web.submitting import reach
from intake.form_answers import CAPACITIES, FORMS
from replies.chat import Saying, Utterance

# How long a page without script waits for what the program says; after that it comes back by itself.
PATIENCE_SECONDS = 20.0
_GLANCE_SECONDS = 1.5
TOO_MANY = later("Van hier kwam het laatste uur heel veel. Probeer het over een uur opnieuw, of schrijf ons een mail.")
FULL = later(
    "Dit gesprek is te lang geworden voor het programma. U kunt uw aanvraag nog nakijken en indienen, of het gesprek"
    " doorgeven aan een medewerker."
)
NOT_OPEN = later(
    "De chat is nu niet open, dus het programma antwoordt niet. Wat hier staat, kunt u nog nakijken en indienen, of"
    " doorgeven aan een medewerker."
)


def room_of(http_request: Request) -> ChatRoom:
    """The chats of this process."""
    room: ChatRoom = http_request.app.state.chat_room
    return room


def address_of(body: BodySection, token: str) -> str:
    """Where a chat is."""
    return f"/burger/{body.id}/chat/{token}"


def wants_json(http_request: Request) -> bool:
    """Whether a script asks, which shows the answer itself."""
    return "application/json" in http_request.headers.get("accept", "")


def lease_of(http_request: Request, body: BodySection, token: str) -> Lease:
    """This chat, now."""
    console = of(http_request)
    return Lease(token=token, body_id=body.id, now=console.now(), keep_for=console.config.chat.draft_age)


async def is_open(http_request: Request, body: BodySection) -> bool:
    """Whether the chat of a body answers."""
    return await of(http_request).door.read(lambda s: chatting.is_open(s, body.id))


async def find(http_request: Request, body: BodySection, token: str) -> Chat | None:
    """The chat that an address opens."""
    console = of(http_request)
    return await console.door.read(lambda s: chatting.find(s, token, body_id=body.id, now=console.now()))


def page_token(seal: Seal, token: str) -> str:
    """The token of the page that shows what a submitted chat became: the same however often it is submitted."""
    return seal.page_of(token, fingerprint=b"submitted")


async def nothing_here(http_request: Request, body: BodySection, token: str) -> Response:
    """Where no chat is (any more): the page of its request where it was submitted, else that nothing is kept."""
    console = of(http_request)
    page = page_token(await seal_of(console, body.id), token)
    if await console.door.read(lambda s: request_forms.receipt(s, page, body_id=body.id)):
        return RedirectResponse(f"/burger/{body.id}/aanvraag/bewaard/{page}", status_code=303)
    if wants_json(http_request):
        return JSONResponse({"notice": gettext("Dit gesprek is er niet meer.")}, status_code=404)
    return citizen_page(http_request, "chat_gone.html", body=body, status=404)


async def read_soon(http_request: Request, body: BodySection, chat: Chat, *, token: str, seconds: float) -> None:
    """Have what is unread read, and wait for it so long; it goes on when the wait is over."""
    if chat.unread is not None:
        task = room_of(http_request).read(token, body_id=body.id, key=chat.key)
        await asyncio.wait({task}, timeout=seconds)


def opening(http_request: Request, body: BodySection) -> Mapping[str, Any]:
    """What the program says first, in the language of the body."""
    letterhead = letterhead_of(of(http_request).config, body.id)
    return said(Saying(kind=Utterance.OPENING), letterhead, language=body.languages[0] if body.languages else "nl")


def values_of(http_request: Request, body: BodySection, chat: Chat, *, token: str, is_open: bool) -> dict[str, Any]:
    """What the templates of a conversation need."""
    config = of(http_request).config
    reading = chat.reading
    danger = reading.get("reason") == "safety_concern"
    summary = summary_of(reading, chat.typed, papers=len(chat.papers))
    return {
        "body": body,
        "address": address_of(body, token),
        "token": form_token(token),
        "turn_id": new_token(),
        "chat": chat,
        "opening": opening(http_request, body),
        "summary": summary,
        "shown": summary.live or bool(chat.typed) or bool(chat.papers),
        "danger": danger,
        "is_open": is_open,
        "full": len(chat.turns) >= config.chat.turns,
        "most": config.chat.turn_characters,
        "forms": tuple(FORMS),
        "capacities": tuple(CAPACITIES),
        "endings": ",".join(FILE_ENDINGS),
        "max_files": MAX_FILES,
        "max_bytes": MAX_FILE_BYTES,
        "answer_by": chatting.answer_by(of(http_request).today(), working_days=config.chat.answer_within),
        "reach": reach(of(http_request), body),
        "typed": {},
        "faults": {},
    }


async def conversation(
    http_request: Request,
    body: BodySection,
    token: str,
    *,
    status: int = 200,
    wait: float = _GLANCE_SECONDS,
    **values: Any,
) -> Response:
    """The page of a conversation; `typed` stands in its forms in place of what is stored."""
    chat = await find(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    await read_soon(http_request, body, chat, token=token, seconds=wait)
    now = await find(http_request, body, token)
    if now is None:
        return await nothing_here(http_request, body, token)
    opens = await is_open(http_request, body)
    all_values = values_of(http_request, body, now, token=token, is_open=opens) | {"notice": "", "kept_text": ""}
    return citizen_page(http_request, "chat_talk.html", status=status, **{**all_values, **values})


def tell(notice: str, *, status: int) -> Response:
    """What a script shows beside the words that were not taken."""
    return JSONResponse({"notice": notice}, status_code=status)


CHAT_FASTEST = timedelta(seconds=2)
