"""What a requester writes on the page of a case once the code was given, and the page that confirms an address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import citizen, confirming
from bot.commands.citizen import CitizenRefusal
from bot.ids import new_id
from bot.request_form import MAX_FILES
from bot.status_links import CONFIRM_PATH
from bot.store.citizen_links import CitizenLink
from bot.texts import gettext
from bot.upload_mail import Upload
from bot.web.access import form_of, takes, takes_files
from bot.web.citizen import citizen_page, form_token, shut_page
from bot.web.citizen_status import Seen, refusal, seen, show
from bot.web.console import of
from bot.web.request_fields import FILES, MAX_UPLOAD, file_fault
from bot.web.typed import Typed
from bot.web.uploads import form_with_files

router = APIRouter()


async def _typed(http_request: Request, found: Seen) -> tuple[Typed, tuple[Upload, ...]]:
    """The form of a browser that gave the code; of any other one the words alone, which nothing uses."""
    if found.session:
        fields, files = await form_with_files(
            http_request, token=form_token(found.session), files=FILES, most_files=MAX_FILES + 20
        )
        return Typed(fields), files
    async with http_request.form(max_files=MAX_FILES + 20) as form:
        return Typed({name: value for name, value in form.items() if isinstance(value, str)}), ()


@router.post(
    "/burger/status/{token}/aanvullen", openapi_extra=takes_files("tekst", files=FILES), max_body_size=MAX_UPLOAD
)
async def add_text(http_request: Request, token: str) -> Response:
    """Keep what the requester adds, words and files; it joins the case as a message."""
    console, now = of(http_request), of(http_request).now()
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    typed, files = await _typed(http_request, found)
    text = typed.text("tekst", required=not files)
    if fault := file_fault(files):
        typed.faults[FILES] = fault
    if not found.session:
        late = refusal(CitizenRefusal.NO_CODE, "vraag-code")
        return show(http_request, found, status=403, faults=late, typed=typed.fields)
    if typed.faults or found.page.merged:
        return show(http_request, found, status=422, faults=typed.faults, typed=typed.fields)
    visit, ledger_id = found.visit, new_id(now)
    refused = await console.door.write(
        lambda s: citizen.add_text(s, visit, config=console.config, text=text, files=files, ledger_id=ledger_id, at=now)
    )
    if refused is not None:
        return show(http_request, found, status=429, faults=refusal(refused, "tekst"), typed=typed.fields)
    console.app.arrived.set()
    return RedirectResponse(found.after("toegevoegd"), status_code=303)


@router.post("/burger/status/{token}/intrekken", openapi_extra=takes("uitleg", "zeker"))
async def withdraw(http_request: Request, token: str) -> Response:
    """Keep that the requester wants to withdraw; an officer settles it."""
    console, now = of(http_request), of(http_request).now()
    found = await seen(http_request, token)
    if found is None:
        return shut_page(http_request)
    typed, _ = await _typed(http_request, found)
    text = typed.text("uitleg", required=False)
    if not found.session:
        late = refusal(CitizenRefusal.NO_CODE, "vraag-code")
        return show(http_request, found, status=403, faults=late)
    if not typed.ticked("zeker"):
        typed.faults["zeker"] = gettext("duid aan dat u wilt intrekken")
    if typed.faults:
        return show(http_request, found, status=422, faults=typed.faults, typed=typed.fields)
    visit, ledger_id = found.visit, new_id(now)
    refused = await console.door.write(
        lambda s: citizen.ask_withdrawal(s, visit, config=console.config, text=text, ledger_id=ledger_id, at=now)
    )
    if refused is not None:
        return show(http_request, found, status=409, faults=refusal(refused, "stand"), typed=typed.fields)
    console.app.arrived.set()
    console.app.composed.set()
    return RedirectResponse(found.after("ingetrokken"), status_code=303)


@router.get("/burger/bevestigen/{token}")
async def confirm_page(http_request: Request, token: str) -> Response:
    """Asks whether the address is theirs; nothing is confirmed by opening it."""
    link = await _to_confirm(http_request, token)
    if link is None:
        return shut_page(http_request)
    return _confirm_page(http_request, link, token, confirmed=link.used_at is not None)


@router.post("/burger/bevestigen/{token}", openapi_extra=takes())
async def confirm(http_request: Request, token: str) -> Response:
    """Note that it is, and go on to the page of the case where there is one already."""
    console, now = of(http_request), of(http_request).now()
    link = await _to_confirm(http_request, token)
    if link is None:
        return shut_page(http_request)
    await form_of(http_request, token=form_token(token))
    confirmed = link
    address = await console.door.write(lambda s: confirming.confirm(s, confirmed, config=console.config, at=now))
    if address:
        return RedirectResponse(address.removeprefix(console.config.web.base_url.rstrip("/")), status_code=303)
    return _confirm_page(http_request, link, token, confirmed=True)


async def _to_confirm(http_request: Request, token: str) -> CitizenLink | None:
    console, now = of(http_request), of(http_request).now()
    return await console.door.read(lambda s: confirming.to_confirm(s, console.config, token=token, at=now))


def _confirm_page(http_request: Request, link: CitizenLink, token: str, *, confirmed: bool) -> Response:
    return citizen_page(
        http_request,
        "citizen_confirm.html",
        body=of(http_request).config.body_by_id(link.body_id),
        confirmed=confirmed,
        address=f"{CONFIRM_PATH}/{token}",
        token=form_token(token),
    )
