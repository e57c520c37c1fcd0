"""What a requester writes on the page of a case, as a mail: spooled, kept and read like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.ids import new_id
from bot.store import cases
from bot.store.cases import CaseView
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.upload_mail import Upload, attach
from intake.case import CaseState
from intake.raw import Envelope, RawMail, Source
from replies.header import one_line
from replies.mime import message_id_for
from replies.render import clean_text
from replies.reply import Letterhead

_CASE = "case="
_NAME_LIMIT = 100
_NO_TEXT = "Zie bijlage."


def page_mail(
    case: CaseView, *, letterhead: Letterhead, title: str, text: str, at: datetime, files: Sequence[Upload] = ()
) -> RawMail:
    """The mail of a case's requester to the body. Raises ValueError where the case has no mail address."""
    if not case.requester_address:
        raise ValueError("the case has no mail address")
    mail = EmailMessage(policy=SMTP)
    name = one_line(case.requester_name or "", limit=_NAME_LIMIT)
    mail["From"] = Address(display_name=name, addr_spec=case.requester_address)
    mail["To"] = Address(addr_spec=letterhead.address)
    mail["Subject"] = one_line(f"[{case.reference}] {title}", limit=_NAME_LIMIT)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id_for(new_id(at), letterhead.address.rpartition("@")[2])
    mail.set_content(clean_text(text or _NO_TEXT), subtype="plain", charset="utf-8", cte="quoted-printable")
    attach(mail, files)
    return RawMail(
        body_id=case.body_id,
        recipient=letterhead.address,
        content=mail.as_bytes(),
        source=Source.STATUS_PAGE,
        received_at=at,
        envelope=Envelope(options=(f"{_CASE}{case.reference}",)),
    )


def brought_to(item: SpoolItem) -> str | None:
    """The reference of the case on whose page a message was written; None for mail from anywhere else.

    Only a page of ours makes a mail of this source: what a mail server says of MAIL FROM never reads as one.
    """
    if item.source is not Source.STATUS_PAGE:
        return None
    found = (option.removeprefix(_CASE) for option in item.envelope.options if option.startswith(_CASE))
    return next(found, None)


def is_closed(s: Session, item: SpoolItem, reference: str) -> bool:
    """Whether the case on whose page a message was written is closed by now."""
    case = cases.get(s, item.body_id, reference)
    return case is not None and case.state is CaseState.CLOSED
