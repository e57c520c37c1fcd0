"""Sending a request on and telling the requester: what is needed for it, both mails as they will leave, and undo."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import passing_on, viewing
from bot.commands.case_work import Act, CaseRefusal, Done, Refused, standings, visible
from bot.commands.passing_on import PassOn, Prepared
from bot.commands.sign_in import SignedIn
from bot.contacts import usable_contacts
from bot.letter_facts import requester_of
from bot.reading import Headline, headline
from bot.roles import Right
from bot.store import corrections, letters, spool
from bot.store.cases import CaseView
from bot.store.letters import StoredLetter
from bot.store.session import Session
from bot.store.spool import LedgerLine
from bot.summary import members
from bot.texts import gettext
from bot.web import words
from bot.web.access import form_of, needs, shown_version, takes
from bot.web.console import Console, of, page
from bot.web.typed import Typed
from intake.case import CaseEventType, after
from intake.labels import Regime, Warning
from replies.header import is_mailable
from replies.letter import Correspondent, Signer

router = APIRouter()
Writes = Annotated[SignedIn, Depends(needs(Right.WRITE_LETTERS))]
_HEAD = 16_384  # bytes of a mail that hold its subject
_LINES = ("houder", "adres", "bereik", "over", "naam", "postadres", "aan", "ondertekenaar", "hoedanigheid")
_FIELDS = ("versie", "actie", "gezien", "verder", *_LINES)
_DELICATE = frozenset({Warning.IDENTITY_DOCUMENT, Warning.MEDICAL_DOCUMENT})
# At which field a refusal is told; the others stand above the form.
_ABOUT = {CaseRefusal.EMPTY: "verder", CaseRefusal.NOT_NOW: "spoor", CaseRefusal.NO_SUCH_TRACK: "spoor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page needs, read in one transaction. `pair`: the last two letters that left together, or will."""

    case: CaseView
    regimes: tuple[Regime, ...]
    messages: tuple[tuple[LedgerLine, Headline], ...]
    opened_by: str | None
    requester: Correspondent
    signer: Signer
    pair: tuple[StoredLetter, StoredLetter] | None
    can_take_back: bool
    prepared: Prepared | None
    delicate: tuple[Warning, ...]  # papers that go along with a message, whether the holder needs them or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Why nothing was sent; faults stand at their fields."""

    message: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    status: int = 422


@router.get("/dossiers/{reference}/doorsturen")
async def form(http_request: Request, reference: str, signed_in: Writes) -> Response:
    """The form, with what the case knows; or what was sent on, while it can be taken back."""
    return await _page(http_request, signed_in, reference)


@router.post("/dossiers/{reference}/doorsturen", openapi_extra=takes(*_FIELDS))
async def send(http_request: Request, reference: str, signed_in: Writes) -> Response:
    """Show both mails or, once they were seen, send them."""
    console, actor = of(http_request), signed_in.actor
    typed = await form_of(http_request, token=signed_in.csrf_token)
    read = Typed(typed)
    wanted = _wanted(read)
    if read.faults:
        faults = {name: f"{text[:1].upper()}{text[1:]}." for name, text in read.faults.items()}
        return await _page(http_request, signed_in, reference, typed=typed, failed=Failed(faults=faults))
    if typed.get("actie") != "versturen":
        return await _page(http_request, signed_in, reference, typed=typed, wanted=wanted)
    act = Act(actor=actor, reference=reference, expected_version=shown_version(typed), at=console.now())
    seen = typed.get("gezien", "")
    became = await console.door.write(lambda s: passing_on.pass_on(s, act, wanted, config=console.config, seen=seen))
    if isinstance(became, Done):
        return RedirectResponse(f"/dossiers/{became.reference}/doorsturen#gedaan", status_code=303)
    return await _page(
        http_request, signed_in, reference, typed=typed, wanted=wanted, failed=_refused(became, wanted=wanted)
    )


@router.post("/dossiers/{reference}/doorsturen/terug", openapi_extra=takes("versie"))
async def take_back(http_request: Request, reference: str, signed_in: Writes) -> Response:
    """Keep both mails here; the tracks run again."""
    console = of(http_request)
    typed = await form_of(http_request, token=signed_in.csrf_token)
    act = Act(actor=signed_in.actor, reference=reference, expected_version=shown_version(typed), at=console.now())
    became = await console.door.write(lambda s: passing_on.take_back(s, act))
    if isinstance(became, Done):
        return RedirectResponse(f"/dossiers/{became.reference}", status_code=303)
    return await _page(http_request, signed_in, reference, failed=_refused(became))


def _wanted(form: Typed) -> PassOn:
    """What was typed; an address is checked at its field."""
    address, to = form.address("adres"), form.address("aan")
    regimes = form.some_of("spoor", Regime, required=False)
    kept = form.text("verder", required=False)
    if not regimes and not kept:
        form.faults["verder"] = gettext("zeg wat u zelf verder behandelt, of duid een spoor aan dat volledig overgaat")
    return PassOn(
        regimes=regimes,
        holder=form.line("houder"),
        holder_address=address,
        reach=form.line("bereik", required=False) or address,
        requester=Correspondent(
            name=form.line("naam"), postal_address=form.line("postadres", required=False), mail_address=to
        ),
        about=form.line("over"),
        kept=kept,
        signer=Signer(name=form.line("ondertekenaar"), capacity=form.line("hoedanigheid")),
        messages=tuple(name.removeprefix("bericht-") for name in form.fields if name.startswith("bericht-")),
    )


def _refused(refused: Refused, *, wanted: PassOn | None = None) -> Failed:
    if refused.reason is CaseRefusal.NOT_FOUND:
        raise HTTPException(status_code=404)
    text = words.word(refused.reason)
    at = _ABOUT.get(refused.reason, "") if wanted is not None else ""
    if at:
        return Failed(faults={at: text})
    return Failed(message=text, status=409 if refused.reason is CaseRefusal.STALE else 422)


async def _page(
    http_request: Request,
    signed_in: SignedIn,
    reference: str,
    *,
    typed: Mapping[str, str] | None = None,
    wanted: PassOn | None = None,
    failed: Failed | None = None,
) -> Response:
    console, actor = of(http_request), signed_in.actor
    now = console.now()
    if not await console.door.write(lambda s: viewing.view_case(s, actor=actor, reference=reference, at=now)):
        raise HTTPException(status_code=404)
    shown = await console.door.read(lambda s: _read(s, console, signed_in, reference=reference, wanted=wanted, at=now))
    if shown is None:
        raise HTTPException(status_code=404)
    enclosed = shown.prepared.enclosed if shown.prepared else ()
    return page(
        http_request,
        "pass_on.html",
        signed_in=signed_in,
        status=200 if failed is None else failed.status,
        case=shown.case,
        shown=shown,
        form=dict(typed) if typed is not None else _defaults(shown),
        faults=failed.faults if failed else {},
        refused=failed.message if failed else "",
        enclosed=await asyncio.to_thread(_headlines, enclosed),
        contacts=_offered(console, actor.body_id),
    )


def _read(
    s: Session, console: Console, signed_in: SignedIn, *, reference: str, wanted: PassOn | None, at: datetime
) -> Shown | None:
    actor = signed_in.actor
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return None
    running = [
        regime for regime, one in standings(s, case).items() if after(one.state, CaseEventType.PASSED_ON) is not None
    ]
    lines = passing_on.messages_of(s, case)
    prepared = None
    if wanted is not None:
        prepared = passing_on.prepare(s, wanted, actor=actor, config=console.config, case=case, at=at)
    return Shown(
        case=case,
        regimes=tuple(running),
        messages=tuple((line, headline(spool.head(s, line.id, body_id=case.body_id, size=_HEAD))) for line in lines),
        opened_by=corrections.opening_message(s, body_id=case.body_id, case_id=case.case_id),
        requester=requester_of(case),
        signer=letters.last_signer(s, body_id=case.body_id, by=actor.name),
        pair=passing_on.standing(s, case),
        can_take_back=passing_on.can_take_back(s, case),
        prepared=prepared,
        delicate=tuple(one for one in members(Warning, case.summary.get("warnings")) if one in _DELICATE),
    )


def _defaults(shown: Shown) -> dict[str, str]:
    """What the form holds when it opens: the requester, whoever signed last, and the message that opened the case."""
    form = {
        "naam": shown.requester.name,
        "postadres": " ".join(shown.requester.postal_address.split()),
        "aan": shown.requester.mail_address,
        "ondertekenaar": shown.signer.name,
        "hoedanigheid": shown.signer.capacity,
    }
    if len(shown.regimes) == 1:
        form[f"spoor-{shown.regimes[0].value}"] = "ja"
    return form | ({f"bericht-{shown.opened_by}": "ja"} if shown.opened_by else {})


def _headlines(mails: Sequence[bytes]) -> list[Headline]:
    return [headline(content) for content in mails]


def _offered(console: Console, body_id: str) -> list[dict[str, Any]]:
    """The mail addresses of the body's contact table that were looked at lately enough."""
    usable = usable_contacts(console.config, body_id, on=console.today())
    return [{"role": role, "address": value} for role, value in sorted(usable.items()) if is_mailable(value)]
