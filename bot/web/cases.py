"""One case on one page: who asks and for what, what is missing, every clock with its working, every word."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from bot import findings, views
from bot.commands import viewing
from bot.commands.sign_in import SignedIn
from bot.findings import Findings
from bot.marking import MarkedMail, marked
from bot.reading import ReadableMail, read_mail
from bot.roles import Right
from bot.store.cases import CaseEvent
from bot.views import CasePage, Mail
from bot.web import words
from bot.web.access import needs
from bot.web.console import of, page
from bot.web.letters import readable_letters
from intake.labels import Regime
from replies.reply import ReplyKind

router = APIRouter()


@router.get("/dossiers/{reference}")
async def case(
    http_request: Request,
    reference: str,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_CASES))],
    bewaard: str = "",
) -> Response:
    """The case; that it is looked at is recorded first."""
    console = of(http_request)
    actor, today = signed_in.actor, console.today()
    seen = await console.door.write(lambda s: viewing.view_case(s, actor=actor, reference=reference, at=console.now()))
    found = (
        await console.door.read(lambda s: views.case_page(s, body_id=actor.body_id, reference=reference, today=today))
        if seen
        else None
    )
    if found is None:
        raise HTTPException(status_code=404)
    read = findings.read(found.case.summary, found.corrections)
    mails = await asyncio.to_thread(_readable, found, read)
    return page(
        http_request,
        "case.html",
        signed_in=signed_in,
        shown=found,
        case=found.case,
        events=[(event, _event_words(event)) for event in found.events],
        findings=read,
        mails=mails,
        opening=next((text for mail, text, _ in mails if mail.line.id == found.opened_by), None),
        saved=bewaard,
        letters=await asyncio.to_thread(readable_letters, found.letters),
    )


def _readable(shown: CasePage, found: Findings) -> list[tuple[Mail, ReadableMail, MarkedMail]]:
    """Each mail with its text; in the one that opened the case, what its labels quote is marked."""
    texts = [(mail, read_mail(mail.content)) for mail in shown.mails]
    return [
        (mail, text, marked(text, found) if mail.line.id == shown.opened_by else MarkedMail()) for mail, text in texts
    ]


def _event_words(event: CaseEvent) -> str:
    """What a line of the log is about: a track, a kind of letter and its reason, or a message's reason."""
    data = event.data
    parts = (
        _word(Regime, data.get("regime")),
        _word(ReplyKind, data.get("kind")),
        words.letter_reason(data.get("reason")) if "kind" in data else words.reason(data.get("reason")),
    )
    return ", ".join(part for part in parts if part)


def _word(kind: type[StrEnum], value: object) -> str:
    return next((words.word(member) for member in kind if member.value == value), "")
