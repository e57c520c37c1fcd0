"""What the own school is asked for, for somebody of that school: what, by when, and a form to send it in.

Nothing else of the case shows here: what the mail to the school said, the page says, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import gathering
from bot.commands import answering
from bot.commands.answering import SchoolAnswer
from bot.commands.sign_in import SignedIn
from bot.commands.subrequest_work import SubrequestRefusal
from bot.roles import Right
from bot.store.subrequests import Subrequest
from bot.web import words
from bot.web.access import needs, shown_version, takes_files
from bot.web.console import of, page
from bot.web.typed import Typed
from bot.web.uploads import MAX_FILES, form_with_files

router = APIRouter()
Answers = Annotated[SignedIn, Depends(needs(Right.ANSWER_FOR_SCHOOL))]
# Kept as a mail its files grow by a third; that stays below what a mail may have (`[smtp] max_bytes`).
MAX_UPLOAD_BYTES = 25_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An answer that was not kept; its files have to be chosen again."""

    subrequest_id: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    message: str
    status: int


@router.get("/bijvragen/school")
async def asked(http_request: Request, signed_in: Answers, gedaan: str = "") -> Response:
    """What the school is asked for; what it must still answer comes first."""
    return await _page(http_request, signed_in, done=gedaan == "ja")


@router.post(
    "/bijvragen/school/{subrequest_id}",
    openapi_extra=takes_files("versie", "antwoord", files="bestanden"),
    max_body_size=MAX_UPLOAD_BYTES,
)
async def answer(http_request: Request, subrequest_id: str, signed_in: Answers) -> Response:
    """Keep what the school sends in: it is stored with the case before it is acknowledged."""
    console, actor = of(http_request), signed_in.actor
    fields, files = await form_with_files(http_request, token=signed_in.csrf_token, files="bestanden")
    form = Typed(fields)
    text = form.text("antwoord", required=not files)
    if form.faults:
        failed = Failed(subrequest_id=subrequest_id, typed=fields, faults=form.faults, message="", status=422)
        return await _page(http_request, signed_in, failed=failed)
    became = await console.door.write(
        lambda s: answering.answer_for_school(
            s,
            actor=actor,
            subrequest_id=subrequest_id,
            expected_version=shown_version(fields),
            answer=SchoolAnswer(text=text, files=files),
            at=console.now(),
        )
    )
    if isinstance(became, Subrequest):
        return RedirectResponse("/bijvragen/school?gedaan=ja", status_code=303)
    if became.reason is SubrequestRefusal.NOT_FOUND:
        raise HTTPException(status_code=404)
    failed = Failed(subrequest_id=subrequest_id, typed=fields, faults={}, message=words.word(became.reason), status=409)
    return await _page(http_request, signed_in, failed=failed)


async def _page(
    http_request: Request, signed_in: SignedIn, *, failed: Failed | None = None, done: bool = False
) -> Response:
    console, actor = of(http_request), signed_in.actor
    found = await console.door.read(lambda s: gathering.school_board(s, actor=actor))
    today = console.today()
    return page(
        http_request,
        "school_board.html",
        signed_in=signed_in,
        status=failed.status if failed else 200,
        lines=[(one, (one.due - today).days) for one in found],
        failed=failed,
        done=done,
        most_files=MAX_FILES,
        most_bytes=MAX_UPLOAD_BYTES,
    )
