"""The two forms of the helpdesk, read field by field: a call or visit, and a paper that was handed over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.commands.contact_notes import Contact
from bot.texts import gettext, later
from bot.upload_mail import Upload
from bot.web.request_fields import Sent, file_fault
from bot.web.typed import Typed
from intake.calendar_days import BRUSSELS
from intake.labels import ContactChannel

# How somebody made contact, as the helpdesk says it.
CHANNELS: Mapping[ContactChannel, str] = {
    ContactChannel.PHONE: later("aan de telefoon"),
    ContactChannel.ON_SITE_SLIP: later("aan het loket"),
}
_PAPERS = {"briefje": ContactChannel.ON_SITE_SLIP, "brief": ContactChannel.WRITTEN}
_HOUR = re.compile(r"(\d{1,2})[:.uh](\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A letter or a slip, and who brought it."""

    contact: Contact
    file: Upload


def note_id_of(fields: Mapping[str, str], *files: Upload) -> str:
    """The id of the note that a form becomes: the same for the same answers on the same showing of the page.

    32 hex digits, as other ids have.
    """
    digests = [hashlib.sha256(item.content).hexdigest() for item in files]
    return hashlib.sha256(repr((sorted(fields.items()), digests)).encode()).hexdigest()[:32]


def read_contact(fields: Mapping[str, str], *, now: datetime) -> tuple[Contact, dict[str, str]]:
    """A call or a visit and its faults, by field; with faults the contact is not to be used."""
    typed = Typed(fields)
    channel = typed.one_of("kanaal", ContactChannel)
    contact = Contact(
        note_id=note_id_of(fields),
        channel=channel,
        caller=" ".join(typed.line("wie").split()),
        about=typed.text("over"),
        mail_address=typed.address("mail", required=False),
        telephone=" ".join(typed.line("telefoon", required=False).split()),
        promised_at=_promised(typed, now=now),
    )
    faults = dict(typed.faults)
    if channel not in CHANNELS:
        faults["kanaal"] = gettext("maak een keuze")
    return contact, faults


def _promised(typed: Typed, *, now: datetime) -> datetime | None:
    """When somebody would call back; a day and an hour, or neither."""
    day, hour = typed.fields.get("beldag", "").strip(), typed.fields.get("beluur", "").strip()
    if not day and not hour:
        return None
    on, at = typed.day("beldag"), _HOUR.fullmatch(hour)
    if at is None or int(at[1]) > 23 or int(at[2]) > 59:
        typed.faults["beluur"] = gettext("geef een uur, zoals 14.30")
    if {"beldag", "beluur"} & typed.faults.keys() or at is None:
        return None
    if not 2000 <= on.year <= 2100:
        typed.faults["beldag"] = gettext("deze dag kan niet")
        return None
    promised = datetime.combine(on, time(int(at[1]), int(at[2])), BRUSSELS).astimezone(UTC)
    if promised < now:
        typed.faults["beldag"] = gettext("dit moment is voorbij")
    if not typed.fields.get("telefoon", "").strip():
        typed.faults["telefoon"] = gettext("zonder nummer kan niemand terugbellen")
    return promised


def read_paper(came: Sent) -> tuple[Paper | None, dict[str, str]]:
    """A paper and its faults, by field; the fields of this form are told apart by the prefix `papier-`."""
    typed = Typed({"papier-wie": came.fields.get("wie", ""), "papier-over": came.fields.get("over", "")})
    caller = " ".join(typed.line("papier-wie").split())
    about = typed.text("papier-over", required=False)
    faults = dict(typed.faults)
    channel = _PAPERS.get(came.fields.get("soort", ""))
    if channel is None:
        faults["papier-soort"] = gettext("maak een keuze")
    if fault := gettext("kies een bestand") if not came.files else file_fault(came.files):
        faults["papier-bestand"] = fault
    elif len(came.files) > 1:
        faults["papier-bestand"] = gettext("een bestand per brief")
    if faults or channel is None:
        return None, faults
    contact = Contact(note_id=note_id_of(came.fields, *came.files), channel=channel, caller=caller, about=about)
    return Paper(contact=contact, file=came.files[0]), {}
