"""One case on one page: who asks and for what, every clock with its working, one timeline, and what can be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import case_page, findings
from bot.case_page import CasePage, Moment, TrackPanel
from bot.commands import viewing
from bot.commands.case_work import Act, CaseRefusal, Done, Refused
from bot.commands.sign_in import SignedIn
from bot.emergency import Emergency, emergency_of, in_danger
from bot.findings import Findings
from bot.marking import MarkedMail, marked
from bot.reading import ReadableMail, read_mail
from bot.roles import Right
from bot.status_links import has_pages
from bot.store.cases import CaseEvent
from bot.store.casework import AccessMode, Note, PersonRole
from bot.views import Letter, Mail
from bot.web import words
from bot.web.access import form_of, needs, shown_version, takes
from bot.web.case_forms import FORMS, CaseForm
from bot.web.case_words import event_words
from bot.web.console import Console, of, page
from bot.web.typed import Typed
from intake.case import CaseEventType, Outcome
from intake.labels import NOISE, Kind, Regime

router = APIRouter()
Sees = Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
Works = Annotated[SignedIn, Depends(needs(Right.CASEWORK))]
_CASE_KINDS = tuple(kind for kind in Kind if kind not in NOISE)
_TRACKS = tuple(regime for regime in Regime if regime is not Regime.QUESTION)
_FIELDS = ("versie", *sorted({name for form in FORMS.values() for name in form.fields}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A form that was not carried out: what was typed stays, and each field says what is wrong with it.

    `changes`: what somebody else did since the page was shown; `version` is the one the form now carries.
    """

    form: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    message: str
    version: int
    status: int = 422
    changes: Sequence[tuple[CaseEvent, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of the timeline, ready to show."""

    kind: str
    moment: Moment
    text: ReadableMail | None = None
    runs: MarkedMail | None = None
    words: str = ""
    undone: bool = False


@router.get("/dossiers/{reference}")
async def case(http_request: Request, reference: str, signed_in: Sees, gedaan: str = "") -> Response:
    """The case; that it is looked at is recorded first."""
    return await _page(http_request, signed_in, reference, done=gedaan in FORMS)


@router.get("/dossiers/{reference}/termijn")
async def clock(http_request: Request, reference: str, signed_in: Sees) -> Response:
    """Every clock of a case with its working, on a page to print for the file or the appeal body."""
    console, actor = of(http_request), signed_in.actor
    await _seen(console, signed_in, reference)
    found = await console.door.read(
        lambda s: case_page.clock_page(s, actor=actor, reference=reference, today=console.today())
    )
    if found is None:
        raise HTTPException(status_code=404)
    return page(
        http_request,
        "clock.html",
        signed_in=signed_in,
        case=found.case,
        panels=found.panels,
        events=[(event, event_words(event)) for event in found.events],
        today=console.today(),
    )


@router.post("/dossiers/{reference}/werk/{form}", openapi_extra=takes(*_FIELDS))
async def work(http_request: Request, reference: str, form: str, signed_in: Works) -> Response:
    """Carry out one form of the page; what is not carried out comes back as it was typed."""
    console, actor = of(http_request), signed_in.actor
    typed = await form_of(http_request, token=signed_in.csrf_token)
    if form not in FORMS:
        raise HTTPException(status_code=404)
    wanted, read = FORMS[form], Typed(typed)
    actor.require(wanted.right, body_id=actor.body_id)
    command, version = wanted.read(read), shown_version(typed)
    if read.faults:
        failed = Failed(form=form, typed=typed, faults=read.faults, message="", version=version)
        return await _page(http_request, signed_in, reference, failed=failed)
    act = Act(actor=actor, reference=reference, expected_version=version, at=console.now())
    became = await console.door.write(lambda s: command(s, act))
    if isinstance(became, Done):
        return RedirectResponse(f"/dossiers/{became.reference}?gedaan={form}", status_code=303)
    failed = await _refused(console, signed_in, act, wanted, became, form=form, typed=typed)
    return await _page(http_request, signed_in, reference, failed=failed)


async def _refused(
    console: Console,
    signed_in: SignedIn,
    act: Act,
    wanted: CaseForm,
    refused: Refused,
    *,
    form: str,
    typed: Mapping[str, str],
) -> Failed:
    text = words.word(refused.reason)
    if refused.reason is not CaseRefusal.STALE:
        at = wanted.field_of(refused.reason)
        faults = {at: text.rstrip(".")} if at else {}
        message = "" if at else text
        return Failed(form=form, typed=typed, faults=faults, message=message, version=act.expected_version)
    changes = await console.door.read(
        lambda s: case_page.since(s, actor=signed_in.actor, reference=act.reference, version=act.expected_version)
    )
    shown = [(event, event_words(event)) for event in changes] if act.expected_version > 0 else []
    version = changes[-1].seq if changes else act.expected_version
    return Failed(form=form, typed=typed, faults={}, message=text, version=version, status=409, changes=shown)


async def _seen(console: Console, signed_in: SignedIn, reference: str) -> None:
    actor, now = signed_in.actor, console.now()
    if not await console.door.write(lambda s: viewing.view_case(s, actor=actor, reference=reference, at=now)):
        raise HTTPException(status_code=404)


async def _page(
    http_request: Request, signed_in: SignedIn, reference: str, *, failed: Failed | None = None, done: bool = False
) -> Response:
    console, actor = of(http_request), signed_in.actor
    await _seen(console, signed_in, reference)
    found = await console.door.read(
        lambda s: case_page.case_page(s, actor=actor, reference=reference, today=console.today())
    )
    if found is None:
        raise HTTPException(status_code=404)
    read = findings.read(found.case.summary, found.corrections)
    mails = await asyncio.to_thread(_readable, found, read)
    timeline = await asyncio.to_thread(_entries, found, {mail.line.id: (text, runs) for mail, text, runs in mails})
    return page(
        http_request,
        "case.html",
        signed_in=signed_in,
        status=200 if failed is None else failed.status,
        shown=found,
        case=found.case,
        findings=read,
        emergency=_emergency(console, found),
        mails=mails,
        opening=next((text for mail, text, _ in mails if mail.line.id == found.opened_by), None),
        saved=http_request.query_params.get("bewaard", ""),
        timeline=timeline,
        failed=failed,
        done=done,
        pages=has_pages(console.config),
        today=console.today(),
        **_choices(found),
    )


def _emergency(console: Console, found: CasePage) -> Emergency | None:
    """What to do first, where anything on the case warns of danger."""
    log = [moment.item for moment in found.timeline if isinstance(moment.item, CaseEvent)]
    if not in_danger(found.case.summary, log):
        return None
    return emergency_of(console.config, found.case.body_id, on=console.today())


def _choices(found: CasePage) -> dict[str, Any]:
    """What the forms offer."""
    names = {one.staff_id: one.name for one in found.viewers}
    return {
        "can": _can,
        "outcomes": tuple(Outcome),
        "kinds": _CASE_KINDS,
        "regimes": _TRACKS,
        "roles": tuple(PersonRole),
        "modes": tuple(AccessMode),
        "assigned_name": names.get(found.work.assigned_to or ""),
    }


def _can(panels: Sequence[TrackPanel], event: str) -> list[TrackPanel]:
    """The tracks to which this may happen now."""
    return [panel for panel in panels if panel.may(CaseEventType(event))]


def _readable(shown: CasePage, found: Findings) -> list[tuple[Mail, ReadableMail, MarkedMail]]:
    """Each mail with its text; in the one that opened the case, what its labels quote is marked."""
    texts = [(mail, read_mail(mail.content)) for mail in shown.mails]
    return [
        (mail, text, marked(text, found) if mail.line.id == shown.opened_by else MarkedMail()) for mail, text in texts
    ]


def _entries(shown: CasePage, mails: Mapping[str, tuple[ReadableMail, MarkedMail]]) -> list[Entry]:
    events = [moment.item for moment in shown.timeline if isinstance(moment.item, CaseEvent)]
    undone = {event.data.get("seq") for event in events if event.type is CaseEventType.UNDONE}
    names = {one.staff_id: one.name for one in shown.viewers}
    return [_entry(moment, mails, undone, names) for moment in shown.timeline]


def _entry(
    moment: Moment,
    mails: Mapping[str, tuple[ReadableMail, MarkedMail]],
    undone: set[Any],
    names: Mapping[str, str],
) -> Entry:
    match moment.item:
        case Mail() as mail:
            text, runs = mails[mail.line.id]
            return Entry(kind="mail", moment=moment, text=text, runs=runs)
        case Letter() as letter:
            return Entry(kind="letter", moment=moment, text=read_mail(letter.content))
        case Note():
            return Entry(kind="note", moment=moment)
        case CaseEvent() as event:
            return Entry(kind="event", moment=moment, words=event_words(event, names), undone=event.seq in undone)
