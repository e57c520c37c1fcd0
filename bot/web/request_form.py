"""The form by which anybody asks for documents, without an account: filled in, kept for later, sent, and what next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import request_forms as commands
from bot.config import BodySection
from bot.request_form import MAX_FILE_BYTES, MAX_FILES
from bot.store import request_forms
from bot.texts import gettext, later
from bot.web.access import new_token, takes
from bot.web.citizen import body_of, citizen_page
from bot.web.console import of
from bot.web.form_seal import Pace, Seal, seal_of
from bot.web.request_fields import KEPT, TRAP, Sent, read_request, sent
from bot.web.submitting import places_of, reach, submit
from intake.raw import Source

router = APIRouter()
# What a browser adds around the files; beyond it the server hangs up.
MAX_UPLOAD = 3 * MAX_FILE_BYTES
HASTE = {
    Pace.TOO_FAST: later(
        "Het formulier kwam zo snel terug dat het van een programma lijkt. Druk nog eens op versturen."
    ),
    Pace.TOO_OLD: later("Het formulier stond lang open. Kijk het nog eens na en druk opnieuw op versturen."),
    Pace.NOT_OURS: later("Er ging iets mis met het formulier. Kijk het nog eens na en druk opnieuw op versturen."),
}
TOO_MANY = later(
    "Van hier kwamen het laatste uur veel aanvragen. Probeer het over een uur opnieuw, of schrijf ons een mail."
)
_TAKES = takes(*KEPT, "concept", "doe", TRAP, media="multipart/form-data")


@router.get("/burger/{body_id}/aanvraag")
async def request_form(http_request: Request, body_id: str) -> Response:
    """The empty form."""
    body = body_of(http_request, body_id)
    return await _form(http_request, body, fields={})


@router.post("/burger/{body_id}/aanvraag", openapi_extra=_TAKES, max_body_size=MAX_UPLOAD)
async def send_form(http_request: Request, body_id: str) -> Response:
    """Keep it for later, or send it: the form becomes a message of the ledger before anything is said."""
    console, body = of(http_request), body_of(http_request, body_id)
    came = await sent(http_request)
    seal = await seal_of(console, body.id)
    if came.fields.get("doe") == "bewaar":
        return await _keep(http_request, body, came=came, seal=seal)
    form, faults = read_request(came)
    if came.fields.get(TRAP, "").strip():
        faults[TRAP] = gettext("laat dit veld leeg")
    if faults:
        return await _form(http_request, body, fields=came.fields, faults=faults, token=came.fields.get("token", ""))
    pace = seal.pace(came.fields.get("token", ""), now=console.now())
    if pace is not Pace.GOOD:
        again = came.fields.get("token", "") if pace is Pace.TOO_FAST else ""
        return await _form(http_request, body, fields=came.fields, notice=gettext(HASTE[pace]), token=again)
    page_token = seal.page_of(came.fields["token"], fingerprint=form.fingerprint)
    stored = await submit(
        http_request,
        body,
        form=form,
        source=Source.WEB,
        seal=seal,
        page_token=page_token,
        draft=came.fields.get("concept", ""),
        store=lambda s, submission, ledger_id: commands.submit(
            s, submission, ledger_id=ledger_id, now=submission.mail.received_at
        ),
    )
    if not stored:
        return await _form(
            http_request, body, fields=came.fields, notice=gettext(TOO_MANY), token=came.fields["token"], status=429
        )
    return RedirectResponse(f"/burger/{body.id}/aanvraag/bewaard/{page_token}", status_code=303)


@router.get("/burger/{body_id}/aanvraag/verder/{token}")
async def resume_form(http_request: Request, body_id: str, token: str) -> Response:
    """A form that was begun, by whoever holds its link."""
    console, body = of(http_request), body_of(http_request, body_id)
    found = await console.door.read(lambda s: request_forms.draft(s, token, body_id=body.id, now=console.now()))
    if found is None:
        return citizen_page(http_request, "request_gone.html", body=body, status=404)
    return await _form(
        http_request, body, fields={**found.fields, "concept": token}, until=found.expires_at, draft=token
    )


@router.get("/burger/{body_id}/aanvraag/bewaard/{token}")
async def request_kept(http_request: Request, body_id: str, token: str) -> Response:
    """What became of a form that was sent, from the ledger."""
    console, body = of(http_request), body_of(http_request, body_id)
    standing = await console.door.read(lambda s: commands.standing(s, token, body_id=body.id))
    if standing is None:
        return citizen_page(http_request, "request_gone.html", body=body, status=404)
    return citizen_page(
        http_request,
        "request_kept.html",
        body=body,
        standing=standing,
        reach=reach(console, body),
        # Named, because a browser that stands at a `#place` of the page would not load it again.
        here=http_request.url.path,
    )


async def _keep(http_request: Request, body: BodySection, *, came: Sent, seal: Seal) -> Response:
    """Keep what was typed, whatever is wrong with it, and show the link that opens it again."""
    console, now = of(http_request), of(http_request).now()
    if seal.made_at(came.fields.get("token", "")) is None:
        return await _form(http_request, body, fields=came.fields, notice=gettext(HASTE[Pace.NOT_OURS]))
    begun = came.fields.get("concept", "")
    known = await console.door.read(lambda s: request_forms.draft(s, begun, body_id=body.id, now=now))
    token = begun if known else new_token()
    kept = await console.door.write(
        lambda s: commands.keep_draft(
            s,
            came.kept,
            body_id=body.id,
            token=token,
            places=places_of(http_request, seal),
            expires_at=now + console.config.forms.draft_age,
            now=now,
        )
    )
    if not kept:
        return await _form(http_request, body, fields=came.fields, notice=gettext(TOO_MANY), status=429)
    return RedirectResponse(f"/burger/{body.id}/aanvraag/verder/{token}", status_code=303)


async def _form(
    http_request: Request,
    body: BodySection,
    *,
    fields: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    notice: str = "",
    token: str = "",
    status: int = 0,
    **values: Any,
) -> Response:
    console = of(http_request)
    seal = await seal_of(console, body.id)
    shown = Sent(fields=fields).kept | {"concept": fields.get("concept", "")[:100]}
    return citizen_page(
        http_request,
        "request_form.html",
        body=body,
        status=status or (422 if faults or notice else 200),
        typed=shown,
        faults=faults or {},
        notice=notice,
        token=token if seal.made_at(token) else seal.token(now=console.now()),
        max_files=MAX_FILES,
        max_bytes=MAX_FILE_BYTES,
        reach=reach(console, body),
        **{"until": None, "draft": "", **values},
        base_url=console.config.web.base_url.rstrip("/") or str(http_request.base_url).rstrip("/"),
    )
