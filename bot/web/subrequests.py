"""What is asked of others: the gather board of a body, and the page of a case where something is asked and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot import gathering
from bot.commands import answering, asking, chasing, viewing
from bot.commands.asking import Preview, Question
from bot.commands.case_work import Act
from bot.commands.sign_in import SignedIn
from bot.commands.subrequest_work import Deed, Refused, SubrequestRefusal
from bot.roles import Right
from bot.store.subrequests import Subrequest
from bot.web import words
from bot.web.access import form_of, needs, shown_version, takes
from bot.web.console import Console, of, page
from bot.web.typed import Typed
from intake.calendar_days import belgian_holidays
from intake.day_warnings import DayWarning, day_warnings, shipped_school_holidays
from replies.render import clean_text
from replies.subrequest import Disclosure, SubrequestKind

router = APIRouter()
Sees = Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
Works = Annotated[SignedIn, Depends(needs(Right.CASEWORK))]
FIRST_ANSWER = timedelta(days=7)  # the day that the form proposes
_TOLD = "noemt"  # the boxes of what an officer discloses
_FIELDS = (
    *("soort", "school", "naam", "adres", "gevraagd", "tegen", "hoedanigheid", "motief", "gezien", "versie", "actie"),
    *(f"{_TOLD}-{one.value}" for one in Disclosure),
)
# The field that a refusal is about; others are about the whole form.
_ABOUT = {
    SubrequestRefusal.BAD_DUE: "tegen",
    SubrequestRefusal.NO_ADDRESS: "adres",
    SubrequestRefusal.OWN_ADDRESS: "adres",
    SubrequestRefusal.UNKNOWN_SCHOOL: "school",
    SubrequestRefusal.NO_NAME: "noemt",
    SubrequestRefusal.NAMES_REQUESTER: "gevraagd",
    SubrequestRefusal.NAMES_CAPACITY: "gevraagd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The form that asks, as it comes back: what was typed, what is wrong, and the mail it would become."""

    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    shown: Preview | None = None
    warnings: tuple[DayWarning, ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A deed on one sub-request that was not done."""

    subrequest_id: str
    deed: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    message: str
    status: int = 422


@router.get("/bijvragen")
async def board(http_request: Request, signed_in: Sees, school: str = "") -> Response:
    """Everything the body waits for, what is latest first."""
    console, actor = of(http_request), signed_in.actor
    schools = console.config.body_by_id(actor.body_id).schools
    chosen = school if school in schools else None
    lines = await console.door.read(
        lambda s: gathering.board(s, actor=actor, config=console.config, today=console.today(), school=chosen)
    )
    return page(http_request, "gather_board.html", signed_in=signed_in, lines=lines, schools=schools, chosen=chosen)


@router.get("/dossiers/{reference}/bijvragen")
async def of_case(http_request: Request, reference: str, signed_in: Sees, gedaan: str = "") -> Response:
    """What was asked for a case, and the form that asks."""
    return await _page(http_request, signed_in, reference, done=gedaan)


@router.post("/dossiers/{reference}/bijvragen", openapi_extra=takes(*_FIELDS))
async def ask(http_request: Request, reference: str, signed_in: Works) -> Response:
    """Show the mail that these fields make; send it once it was read."""
    console, actor, now = of(http_request), signed_in.actor, of(http_request).now()
    fields = await form_of(http_request, token=signed_in.csrf_token)
    form = Typed(fields)
    question = _question(form)
    if form.faults:
        return await _page(http_request, signed_in, reference, asking=_refused(fields, form.faults))
    act = Act(actor=actor, reference=reference, expected_version=shown_version(fields), at=now)
    if fields.get("actie") == "verstuur":
        seen = fields.get("gezien", "")
        sent = await console.door.write(lambda s: asking.ask(s, act, question, config=console.config, seen=seen))
        if isinstance(sent, Subrequest):
            return RedirectResponse(f"/dossiers/{reference}/bijvragen?gedaan=gevraagd", status_code=303)
        if sent.reason is not SubrequestRefusal.NOT_SEEN:
            return await _page(http_request, signed_in, reference, asking=_not_asked(fields, sent))
    shown = await console.door.read(
        lambda s: asking.preview(s, actor=actor, config=console.config, reference=reference, question=question, at=now)
    )
    if isinstance(shown, Refused):
        return await _page(http_request, signed_in, reference, asking=_not_asked(fields, shown))
    changed = words.word(SubrequestRefusal.NOT_SEEN) if fields.get("actie") == "verstuur" else ""
    warned = _warnings(question) if question.school else ()
    return await _page(
        http_request,
        signed_in,
        reference,
        asking=Asking(typed=fields, shown=shown, warnings=warned, message=changed, status=409 if changed else 200),
    )


@router.post(
    "/dossiers/{reference}/bijvragen/{subrequest_id}/{deed}", openapi_extra=takes("versie", "tekst", "reden", "dag")
)
async def act_on(http_request: Request, reference: str, subrequest_id: str, deed: str, signed_in: Works) -> Response:
    """Take back, ask again, note an answer, or close."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    if deed not in _DEEDS:
        raise HTTPException(status_code=404)
    form = Typed(fields)
    command, values = _DEEDS[deed](console, form)
    if form.faults:
        failed = Failed(subrequest_id=subrequest_id, deed=deed, typed=fields, faults=form.faults, message="")
        return await _page(http_request, signed_in, reference, failed=failed)
    wanted = Deed(
        actor=signed_in.actor,
        reference=reference,
        subrequest_id=subrequest_id,
        expected_version=shown_version(fields),
        at=console.now(),
    )
    became = await console.door.write(lambda s: command(s, wanted, **values))
    if isinstance(became, Subrequest):
        return RedirectResponse(f"/dossiers/{reference}/bijvragen?gedaan={deed}", status_code=303)
    if became.reason is SubrequestRefusal.NOT_FOUND:
        raise HTTPException(status_code=404)
    past = became.reason is SubrequestRefusal.BAD_DUE
    failed = Failed(
        subrequest_id=subrequest_id,
        deed=deed,
        typed=fields,
        faults={"dag": words.word(became.reason).rstrip(".")} if past else {},
        message="" if past else words.word(became.reason),
        status=422 if past else 409,
    )
    return await _page(http_request, signed_in, reference, failed=failed)


Prepared = tuple[Callable[..., Subrequest | Refused], dict[str, Any]]
# What the buttons of a sub-request do; each name is the end of the address its form is sent to.
_DEEDS: dict[str, Callable[[Console, Typed], Prepared]] = {
    "terug": lambda _console, _form: (asking.recall, {}),
    "herinneren": lambda console, _form: (chasing.chase, {"config": console.config}),
    "antwoord": lambda _console, form: (answering.note_answer, {"text": form.text("tekst")}),
    "uitstel": lambda _console, form: (answering.postpone, {"due": form.day("dag")}),
    "sluiten": lambda _console, form: (answering.close, {"reason": form.line("reden")}),
}


def _question(form: Typed) -> Question:
    """What the form asks; its faults stand in `form`."""
    discloses = frozenset(form.some_of(_TOLD, Disclosure, required=False))
    return Question(
        kind=form.one_of("soort", SubrequestKind),
        recipient_name=form.line("naam"),
        recipient_address=form.line("adres"),
        school=form.line("school", required=False) or None,
        asked=clean_text(form.text("gevraagd")).strip(),
        due=form.day("tegen"),
        discloses=discloses,
        capacity=form.line("hoedanigheid", required=Disclosure.CAPACITY in discloses),
        motive=form.text("motief", required=Disclosure.MOTIVE in discloses),
    )


def _refused(fields: Mapping[str, str], faults: Mapping[str, str], message: str = "", status: int = 422) -> Asking:
    return Asking(typed=fields, faults=faults, message=message, status=status)


def _not_asked(fields: Mapping[str, str], refused: Refused) -> Asking:
    """Where a refusal belongs. Raises a 404 where there is no such case for the actor."""
    if refused.reason is SubrequestRefusal.NOT_FOUND:
        raise HTTPException(status_code=404)
    text, at = words.word(refused.reason), _ABOUT.get(refused.reason)
    if refused.where:
        text = f"{text.rstrip('.')} ({refused.where})"
    if at is not None:
        return _refused(fields, {at: text.rstrip(".")})
    return _refused(fields, {}, text, 409)


def _warnings(question: Question) -> tuple[DayWarning, ...]:
    year = question.due.year
    holidays = belgian_holidays(first_year=year - 1, last_year=year + 1)
    return day_warnings(question.due, holidays=holidays, school_holidays=shipped_school_holidays())


async def _page(
    http_request: Request,
    signed_in: SignedIn,
    reference: str,
    *,
    asking: Asking | None = None,
    failed: Failed | None = None,
    done: str = "",
) -> Response:
    console, actor, today = of(http_request), signed_in.actor, of(http_request).today()
    if not await console.door.write(
        lambda s: viewing.view_subrequests(s, actor=actor, reference=reference, at=console.now())
    ):
        raise HTTPException(status_code=404)
    found = await console.door.read(
        lambda s: gathering.case_board(s, actor=actor, config=console.config, reference=reference, today=today)
    )
    if found is None:
        raise HTTPException(status_code=404)
    proposed = {"tegen": (today + FIRST_ANSWER).isoformat(), "soort": SubrequestKind.DOCUMENTS.value}
    return page(
        http_request,
        "subrequests.html",
        signed_in=signed_in,
        status=asking.status if asking else failed.status if failed else 200,
        case=found.case,
        lines=found.lines,
        addresses=found.addresses,
        asking=asking,
        typed=asking.typed if asking else proposed,
        faults=asking.faults if asking else {},
        failed=failed,
        done=done in ("gevraagd", *_DEEDS),
        kinds=tuple(SubrequestKind),
        disclosures=tuple(Disclosure),
        schools=console.config.body_by_id(actor.body_id).schools,
    )
