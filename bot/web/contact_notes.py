"""The desk of the helpdesk: calls and visits, who waits for a call, letters and slips that were handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.app import letterhead_of
from bot.commands import contact_notes as commands
from bot.commands.contact_notes import Beginning, Contact
from bot.commands.sign_in import SignedIn
from bot.desk import MAX_TEXT as LONGEST_QUESTION
from bot.ids import new_id
from bot.request_form import MAX_FILE_BYTES, compose_scan
from bot.roles import Right
from bot.store import contact_notes as store
from bot.store.session import Session
from bot.texts import gettext, later
from bot.upload_mail import Upload
from bot.web.access import FormRefused, form_of, needs, new_token, takes
from bot.web.console import of, page
from bot.web.contact_fields import CHANNELS, Paper, read_contact, read_paper
from bot.web.request_fields import sent
from bot.web.typed import MAX_LINE
from intake.labels import ContactChannel
from intake.raw import Envelope, RawMail, Source
from replies.mime import message_id_for

router = APIRouter()
Notes = Annotated[SignedIn, Depends(needs(Right.NOTE_CONTACTS))]
SHOWN = 30  # notes of each list
_FIELDS = ("kanaal", "wie", "over", "mail", "telefoon", "beldag", "beluur")
_PAPER = takes("keer", "soort", "wie", "over", media="multipart/form-data")
_NO_ADDRESS = later("zonder mailadres vertrekt er geen mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the two forms of the page, and what is wrong with it."""

    contact: Mapping[str, str]
    paper: Mapping[str, str]
    faults: Mapping[str, str]


_EMPTY = Typed(contact={}, paper={}, faults={})


@router.get("/contacten")
async def contacts(http_request: Request, signed_in: Notes, gedaan: str = "") -> Response:
    """Both forms, who waits for a call, and the newest notes."""
    return await _page(http_request, signed_in, typed=_EMPTY, done=gedaan[:40])


@router.post("/contacten", openapi_extra=takes(*_FIELDS, "keer", "doe"))
async def note(http_request: Request, signed_in: Notes) -> Response:
    """Write a call or a visit down, and in the same press ask to write, or open a case for somebody's own data."""
    console, actor, now = of(http_request), signed_in.actor, of(http_request).now()
    fields = await form_of(http_request, token=signed_in.csrf_token)
    contact, faults = read_contact(fields, now=now)
    deed = fields.get("doe", "")
    if deed == "schrijven" and not contact.mail_address and "mail" not in faults:
        faults["mail"] = gettext(_NO_ADDRESS)
    if faults:
        return await _page(http_request, signed_in, typed=Typed(contact=fields, paper={}, faults=faults))
    if deed == "gegevens":
        reference = await console.door.write(lambda s: commands.open_data_access(s, contact, actor=actor, at=now))
        return RedirectResponse(f"/contacten?gedaan={reference}", status_code=303)
    beginning = _beginning(http_request, signed_in, contact)

    def write(s: Session) -> None:
        commands.note(s, contact, actor=actor, at=now)
        if deed == "schrijven":
            letterhead = letterhead_of(console.config, actor.body_id)
            commands.tell_to_write(s, contact.note_id, actor=actor, letterhead=letterhead, beginning=beginning, at=now)

    await console.door.write(write)
    console.app.composed.set()
    return RedirectResponse(f"/contacten?gedaan={'mail' if deed == 'schrijven' else 'notitie'}", status_code=303)


@router.post("/contacten/papier", openapi_extra=_PAPER, max_body_size=2 * MAX_FILE_BYTES)
async def paper(http_request: Request, signed_in: Notes) -> Response:
    """A letter or a slip that somebody handed over: scanned, it is a message as any other. No signature is asked."""
    console, actor, now = of(http_request), signed_in.actor, of(http_request).now()
    came = await sent(http_request)
    if came.fields.get("token") != signed_in.csrf_token:
        raise FormRefused
    found, faults = read_paper(came)
    if faults or found is None:
        return await _page(http_request, signed_in, typed=Typed(contact={}, paper=came.fields, faults=faults))
    ledger_id = new_id(now)
    mail = _scan(http_request, signed_in, found=found, ledger_id=ledger_id)
    await console.door.write(
        lambda s: commands.take_paper(s, found.contact, actor=actor, mail=mail, ledger_id=ledger_id, at=now)
    )
    console.app.arrived.set()
    return RedirectResponse("/contacten?gedaan=papier", status_code=303)


@router.post("/contacten/{note_id}/gebeld", openapi_extra=takes())
async def called(http_request: Request, note_id: str, signed_in: Notes) -> Response:
    """Tick that somebody was called back."""
    console, actor = of(http_request), signed_in.actor
    await form_of(http_request, token=signed_in.csrf_token)
    if not await console.door.write(lambda s: commands.call_back(s, note_id, actor=actor, at=console.now())):
        raise HTTPException(status_code=404)
    return RedirectResponse("/contacten?gedaan=gebeld", status_code=303)


@router.post("/contacten/{note_id}/schrijven", openapi_extra=takes())
async def tell_to_write(http_request: Request, note_id: str, signed_in: Notes) -> Response:
    """Send the mail that asks to write, with a form that is begun from the note."""
    console, actor, now = of(http_request), signed_in.actor, of(http_request).now()
    await form_of(http_request, token=signed_in.csrf_token)
    found = await console.door.read(lambda s: store.get(s, note_id, body_id=actor.body_id))
    if found is None:
        raise HTTPException(status_code=404)
    contact = Contact(
        note_id=note_id,
        channel=found.channel,
        caller=found.caller,
        about=found.about,
        mail_address=found.mail_address or "",
    )
    beginning, letterhead = _beginning(http_request, signed_in, contact), letterhead_of(console.config, actor.body_id)
    told = await console.door.write(
        lambda s: commands.tell_to_write(
            s, contact.note_id, actor=actor, letterhead=letterhead, beginning=beginning, at=now
        )
    )
    if not told:
        raise HTTPException(status_code=409)
    console.app.composed.set()
    return RedirectResponse("/contacten?gedaan=mail", status_code=303)


def _beginning(http_request: Request, signed_in: SignedIn, contact: Contact) -> Beginning:
    """A form with what the caller said; without a public address of ours there is no link to send."""
    console, body_id = of(http_request), signed_in.actor.body_id
    token, base = new_token(), console.config.web.base_url.rstrip("/")
    return Beginning(
        token=token,
        link=f"{base}/burger/{body_id}/aanvraag/verder/{token}" if base else "",
        expires_at=console.now() + console.config.forms.prefill_age,
        fields={"naam": contact.caller, "mail": contact.mail_address, "document": contact.about},
    )


def _scan(http_request: Request, signed_in: SignedIn, *, found: Paper, ledger_id: str) -> RawMail:
    console, body_id = of(http_request), signed_in.actor.body_id
    to = letterhead_of(console.config, body_id).address
    content = compose_scan(
        Upload(name=found.file.name, content=found.file.content),
        caller=found.contact.caller,
        slip=found.contact.channel is ContactChannel.ON_SITE_SLIP,
        about=found.contact.about,
        to=to,
        message_id=message_id_for(ledger_id, to.rpartition("@")[2]),
        at=console.now(),
    )
    return RawMail(
        body_id=body_id,
        recipient=to,
        content=content,
        source=Source.DESK,
        received_at=console.now(),
        envelope=Envelope(),
    )


async def _page(http_request: Request, signed_in: SignedIn, *, typed: Typed, done: str = "") -> Response:
    console, actor = of(http_request), signed_in.actor
    waiting, newest = await console.door.read(lambda s: commands.listed(s, actor=actor, limit=SHOWN))
    return page(
        http_request,
        "contact_notes.html",
        signed_in=signed_in,
        status=422 if typed.faults else 200,
        waiting=waiting,
        newest=newest,
        typed={name: typed.contact.get(name, "") for name in _FIELDS},
        paper={name: typed.paper.get(name, "")[:MAX_LINE] for name in ("soort", "wie", "over")},
        faults=typed.faults,
        done=done,
        once=new_token(),
        channels={channel: gettext(said) for channel, said in CHANNELS.items()},
        now=console.now(),
        longest=LONGEST_QUESTION,
        kept=console.config.contact_notes.age.days,
    )
