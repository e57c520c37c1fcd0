"""A request that a citizen submits on a page of ours becomes a message, whatever the page."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from bot.app import letterhead_of
from bot.commands.request_forms import Place, Submission
from bot.config import BodySection
from bot.contacts import usable_contacts
from bot.ids import new_id
from bot.request_form import RequestForm, compose
from bot.store.session import Session
from bot.web.console import Console, of
from bot.web.form_seal import Seal
from intake.raw import Envelope, RawMail, Source
from replies.mime import message_id_for

# Stores a submission under this ledger id; False when too many came from one place.
Store = Callable[[Session, Submission, str], bool]


async def submit(
    http_request: Request,
    body: BodySection,
    *,
    form: RequestForm,
    source: Source,
    seal: Seal,
    page_token: str,
    store: Store,
    draft: str = "",
) -> bool:
    """Make the mail of a request and have it stored with the page that shows it; False when too many came."""
    console, now = of(http_request), of(http_request).now()
    letterhead = letterhead_of(console.config, body.id)
    ledger_id = new_id(now)
    mail = RawMail(
        body_id=body.id,
        recipient=letterhead.address,
        content=compose(
            form,
            body_name=body.name,
            to=letterhead.address,
            message_id=message_id_for(ledger_id, letterhead.address.rpartition("@")[2]),
            at=now,
            source=source,
        ),
        source=source,
        received_at=now,
        envelope=Envelope(mail_from=form.mail or None),
    )
    submission = Submission(
        mail=mail, token=page_token, places=places_of(http_request, seal, mail=form.mail), draft=draft
    )
    stored = await console.door.write(lambda s: store(s, submission, ledger_id))
    console.app.arrived.set()
    return stored


def places_of(http_request: Request, seal: Seal, *, mail: str = "") -> list[Place]:
    """Where a form comes from, and how many may come from there in an hour."""
    forms = of(http_request).config.forms
    found = [Place(place=peer(http_request, seal), most=forms.per_place_hour)]
    if mail:
        found.append(Place(place=seal.place("mail", mail), most=forms.per_hour))
    return found


def peer(http_request: Request, seal: Seal, *, kind: str = "peer") -> str:
    """The network address somebody comes from, as it is counted for one kind of thing."""
    host = http_request.client.host if http_request.client else ""
    return seal.place("peer", host) if kind == "peer" else seal.place(kind, seal.place("peer", host))


def reach(console: Console, body: BodySection) -> str:
    """How to reach a person: the contact line, else the body's own address; "" where there is neither."""
    contacts = usable_contacts(console.config, body.id, on=console.today())
    return contacts.get("contact", "") or next(iter(body.addresses), "")
