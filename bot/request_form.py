"""A request as it was filled in on the web form, and the mail that is made of it.

The mail travels as any other: it is spooled, read, and lies in the ledger as evidence of what was asked
(Bestuursdecreet II.40 §1 allows a web form where the body offers one).
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.upload_mail import Upload
from intake import form_answers
from intake.form_answers import CAPACITIES, FORMS
from intake.labels import Capacity, FormOfAccess
from intake.raw import Source
from replies.header import one_line

# Kinds of paper that come along with a request; what is no paper is refused at the field.
FILE_ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".docx", ".odt", ".txt")
MAX_FILES = 5
MAX_NAME = 200  # characters of a name in a header
NOBODY = "Zonder naam"  # in From, of somebody who gave none
_BY = {Source.WEB: "het webformulier", Source.CHAT: "de chat"}
# What triage reads of a paper before it reads the paper itself.
_SLIP, _LETTER = "Briefje ingevuld aan het loket", "Ingescande brief op papier"
MAX_FILE_BYTES = 10_000_000  # of all files of one form together: a mandate is a page or two


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """What was filled in; "" where a field was left open, and each text but `document` is one line.

    `postal_address`: street and number, postcode and town. `language`: ISO 639-1, of who filled it in.
    """

    name: str
    postal_address: str
    mail: str
    document: str
    forms: tuple[FormOfAccess, ...]
    capacity: Capacity
    represents: str
    files: tuple[Upload, ...] = ()
    language: str = "nl"

    @property
    def fingerprint(self) -> bytes:
        """The same for the same answers and files: a button pressed twice is one request."""
        answers = (
            self.name, self.postal_address, self.mail, self.document, self.forms, self.capacity, self.represents,
            *((item.name, hashlib.sha256(item.content).hexdigest()) for item in self.files),
        )  # fmt: skip
        return repr(answers).encode()


def compose(
    form: RequestForm, *, body_name: str, to: str, message_id: str, at: datetime, source: Source = Source.WEB
) -> bytes:
    """The mail of a form, or of the summary of a chat."""
    mail = EmailMessage(policy=SMTP)
    # RFC 6854: a From may hold a group with nobody in it; who gave no address gets none.
    name = one_line(form.name, limit=MAX_NAME) or NOBODY
    mail["From"] = Address(display_name=name, addr_spec=form.mail) if form.mail else Group(name, ())
    mail["To"] = to
    mail["Subject"] = f"Aanvraag via {_BY[source]}"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail.set_content(_text(form, body_name=body_name, by=_BY[source]), cte="quoted-printable")
    _attach(mail, form.files)
    return mail.as_bytes()


def copy_of(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of such a mail as it was sent, and the names of its files; "" and () for what holds no text."""
    mail = message_from_bytes(content, policy=SMTP)
    text = mail.get_body(("plain",))
    names = tuple(part.get_filename() or "" for part in mail.iter_attachments())
    return (str(text.get_content()).replace("\r\n", "\n").strip() if text else ""), names


def compose_scan(
    paper: Upload, *, caller: str, slip: bool, about: str, to: str, message_id: str, at: datetime
) -> bytes:
    """The mail of a letter or a slip that was handed over at the desk. No signature is asked of it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Group(one_line(caller, limit=MAX_NAME), ())
    mail["To"] = to
    mail["Subject"] = _SLIP if slip else _LETTER
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail.set_content(
        f"{_SLIP if slip else _LETTER}, zie bijlage.\n\nNaam: {caller}\n\n{about}\n", cte="quoted-printable"
    )
    _attach(mail, (paper,))
    return mail.as_bytes()


def _attach(mail: EmailMessage, files: tuple[Upload, ...]) -> None:
    for item in files:
        kind = mimetypes.guess_type(item.name)[0] or "application/octet-stream"
        maintype, _, subtype = kind.partition("/")
        mail.add_attachment(item.content, maintype=maintype, subtype=subtype, filename=item.name)


def _text(form: RequestForm, *, body_name: str, by: str) -> str:
    """The fields with their labels, as `intake.form_answers` reads them back; the document last."""
    for_another = form.capacity is not Capacity.SELF
    lines = {
        form_answers.NAME: form.name,
        form_answers.ADDRESS: form.postal_address,
        form_answers.MAIL: form.mail,
        form_answers.LANGUAGE: form_answers.LANGUAGES.get(form.language, ""),
        form_answers.CAPACITY: CAPACITIES[form.capacity],
        form_answers.REPRESENTED: form.represents if for_another else "",
        form_answers.PAPER: "in bijlage" if form.files else "",
        form_answers.FORM: form_answers.AND.join(FORMS[one] for one in form.forms),
    }
    filled = "\n".join(f"{label}: {value}" for label, value in lines.items() if value)
    return f"Aanvraag via {by} van {body_name}\n\n{filled}\n\n{form_answers.DOCUMENT}:\n{form.document}\n"
