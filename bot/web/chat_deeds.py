"""What a citizen does with a chat beside talking: correct the summary, add a paper, submit, pass on to a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import letterhead_of
from bot.chat_mail import Passed, chat_message
from bot.chat_said import said
from bot.chat_summary import Asked, Summary, summary_of
from bot.commands import chatting
from bot.config import BodySection
from bot.ids import new_id
from bot.store import chats
from bot.store.chats import Chat
from bot.texts import gettext
from bot.web.access import form_of, require_own_page, takes, takes_files
from bot.web.chat_fields import SUMMARY, SummaryTyped, read_summary
from bot.web.chat_page import (
    TOO_MANY,
    address_of,
    conversation,
    find,
    lease_of,
    nothing_here,
    page_token,
    room_of,
)
from bot.web.citizen import body_of, form_token
from bot.web.console import of
from bot.web.form_seal import seal_of
from bot.web.request_fields import FILES, MAX_UPLOAD, file_fault
from bot.web.submitting import places_of, submit
from bot.web.typed import MAX_LINE
from bot.web.uploads import form_with_files
from intake.labels import Warning
from intake.raw import RawMail, Source
from replies.chat import Saying, Utterance
from replies.header import is_mailable
from replies.mime import message_id_for
from replies.reply import Letterhead

router = APIRouter()


@router.post("/burger/{body_id}/chat/{token}/samenvatting", openapi_extra=takes(*SUMMARY))
async def correct_summary(http_request: Request, body_id: str, token: str) -> Response:
    """Keep what the citizen typed over what was read."""
    body = body_of(http_request, body_id)
    chat, fields = await _sent(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    typed = read_summary(fields)
    if typed.faults:
        return await _with_faults(http_request, body, token, typed)
    await _keep(http_request, body, chat, token=token, typed=typed)
    return RedirectResponse(f"{address_of(body, token)}#samenvatting", status_code=303)


@router.post(
    "/burger/{body_id}/chat/{token}/bestand",
    openapi_extra=takes_files("weg", files=FILES),
    max_body_size=MAX_UPLOAD,
)
async def add_paper(http_request: Request, body_id: str, token: str) -> Response:
    """Keep a mandate or a consent with the chat, or take one away again."""
    console, body = of(http_request), body_of(http_request, body_id)
    require_own_page(http_request)
    chat = await find(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    fields, new = await form_with_files(http_request, token=form_token(token), files=FILES)
    lease = lease_of(http_request, body, token)
    away = fields.get("weg", "")
    if away.isascii() and away.isdigit() and len(away) < 4:
        await console.door.write(lambda s: chatting.drop_paper(s, lease, int(away)))
    else:
        kept = await console.door.read(lambda s: chats.papers(s, token))
        fault = file_fault((*kept, *new)) if new else gettext("kies eerst een bestand")
        if fault:
            return await conversation(http_request, body, token, status=422, faults={FILES: fault})
        await console.door.write(lambda s: chatting.add_papers(s, lease, new))
    room_of(http_request).changed(chat.key)
    return RedirectResponse(f"{address_of(body, token)}#papieren", status_code=303)


@router.post("/burger/{body_id}/chat/{token}/indienen", openapi_extra=takes(*SUMMARY))
async def submit_chat(http_request: Request, body_id: str, token: str) -> Response:
    """The one act that makes a request: what the citizen saw in the summary becomes a message of the ledger."""
    body = body_of(http_request, body_id)
    chat, fields = await _sent(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    typed = read_summary(fields)
    if typed.faults:
        return await _with_faults(http_request, body, token, typed)
    await _keep(http_request, body, chat, token=token, typed=typed)
    now = await find(http_request, body, token)
    if now is None:
        return await nothing_here(http_request, body, token)
    summary = summary_of(now.reading, now.typed, papers=len(now.papers))
    if not typed.is_of(summary):
        notice = gettext("Er kwam intussen iets bij. Kijk uw aanvraag nog eens na en dien ze dan in.")
        return await conversation(http_request, body, token, status=409, notice=notice)
    if not summary.document:
        notice = gettext("Nog niet ingediend: zeg eerst welk document u vraagt.")
        return await conversation(http_request, body, token, status=422, notice=notice)
    return await _submit(http_request, body, now, token=token, summary=summary)


async def _submit(http_request: Request, body: BodySection, chat: Chat, *, token: str, summary: Summary) -> Response:
    console = of(http_request)
    seal = await seal_of(console, body.id)
    page = page_token(seal, token)
    papers = await console.door.read(lambda s: chats.papers(s, token))
    lease = lease_of(http_request, body, token)
    stored = await submit(
        http_request,
        body,
        form=summary.request(papers, language=chat.language),
        source=Source.CHAT,
        seal=seal,
        page_token=page,
        answers=chat.reading.get("answered", ()),
        store=lambda s, submission, ledger_id: chatting.submit(s, lease, submission, ledger_id=ledger_id),
    )
    if not stored:
        return await conversation(http_request, body, token, status=429, notice=gettext(TOO_MANY))
    room_of(http_request).changed(chat.key)
    return RedirectResponse(f"/burger/{body.id}/aanvraag/bewaard/{page}", status_code=303)


@router.post("/burger/{body_id}/chat/{token}/doorgeven", openapi_extra=takes("mail"))
async def pass_on(http_request: Request, body_id: str, token: str) -> Response:
    """Pass what was said on to a person: a message that waits in the worklist, with a day for the answer."""
    console, body = of(http_request), body_of(http_request, body_id)
    chat, fields = await _sent(http_request, body, token)
    if chat is None:
        return await nothing_here(http_request, body, token)
    mail = " ".join(fields.get("mail", "").split())[:MAX_LINE]
    if mail and not is_mailable(mail):
        faults = {"antwoord": gettext("dit is geen mailadres, zoals naam@voorbeeld.be")}
        return await conversation(http_request, body, token, status=422, faults=faults, typed={"antwoord": mail})
    lease = lease_of(http_request, body, token)
    if mail and mail != summary_of(chat.reading, chat.typed).mail:
        await console.door.write(lambda s: chatting.correct(s, lease, {Asked.MAIL: mail}))
    until = chatting.answer_by(console.today(), working_days=console.config.chat.answer_within) if mail else None
    letterhead = letterhead_of(console.config, body.id)
    seal = await seal_of(console, body.id)
    ledger_id = new_id(lease.now)
    stored = await console.door.write(
        lambda s: chatting.pass_on(
            s,
            lease,
            _message(chat, letterhead=letterhead, mail=mail, ledger_id=ledger_id, at=lease.now),
            said=said(Saying(kind=Utterance.PASSED_ON, until=until), letterhead, language=chat.language),
            receipt=seal.page_of(token, fingerprint=f"passed-on\n{len(chat.turns)}\n{mail}".encode()),
            places=places_of(http_request, seal, mail=mail),
            ledger_id=ledger_id,
        )
    )
    if not stored:
        return await conversation(http_request, body, token, status=429, notice=gettext(TOO_MANY))
    console.app.arrived.set()
    room_of(http_request).changed(chat.key)
    return RedirectResponse(f"{address_of(body, token)}#nieuw", status_code=303)


def _message(chat: Chat, *, letterhead: Letterhead, mail: str, ledger_id: str, at: datetime) -> RawMail:
    """The mail of what is passed on."""
    passed = Passed(
        turns=[str(line.said) for line in chat.turns],
        mail=mail,
        name=summary_of(chat.reading, chat.typed).name,
        danger=chat.reading.get("reason") == str(Warning.SAFETY_CONCERN),
    )
    message_id = message_id_for(ledger_id, letterhead.address.rpartition("@")[2])
    return chat_message(passed, letterhead=letterhead, message_id=message_id, at=at)


async def _sent(http_request: Request, body: BodySection, token: str) -> tuple[Chat | None, Mapping[str, str]]:
    """The chat and the fields of a form of its page. Raises FormRefused."""
    require_own_page(http_request)
    chat = await find(http_request, body, token)
    if chat is None:
        return None, {}
    return chat, await form_of(http_request, token=form_token(token))


async def _keep(http_request: Request, body: BodySection, chat: Chat, *, token: str, typed: SummaryTyped) -> None:
    if typed.changed:
        lease = lease_of(http_request, body, token)
        await of(http_request).door.write(lambda s: chatting.correct(s, lease, typed.changed))
        room_of(http_request).changed(chat.key)


async def _with_faults(http_request: Request, body: BodySection, token: str, typed: SummaryTyped) -> Response:
    shown: dict[str, Any] = {name.value: value for name, value in typed.seen.items()}
    return await conversation(http_request, body, token, status=422, faults=typed.faults, typed=shown)
