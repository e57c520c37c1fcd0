"""What somebody sends in through the console, as the mail it would have been: one way to keep, show and export it."""

from __future__ import annotations

import email.policy
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from replies.header import one_line

# RFC 2606 2: no mailbox has such an address, so nothing is ever sent back to it.
_DOMAIN = "upload.invalid"
_NAME = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadMail:
    """The bytes to keep, and their Message-ID."""

    message_id: str
    content: bytes = field(repr=False)


def upload_mail(
    *, sender: str, reference: str, text: str, files: tuple[Upload, ...], message_name: str, at: datetime
) -> UploadMail:
    """A mail with the words as its text and each file as an attachment, by its name and as plain bytes."""
    mail = EmailMessage(policy=email.policy.SMTP)
    message_id = f"<{message_name}@{_DOMAIN}>"
    mail["From"] = Address(display_name=one_line(sender, limit=_NAME), username="console", domain=_DOMAIN)
    mail["Subject"] = f"[{reference}] Antwoord via de console"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail.set_content(text or "(geen tekst)")
    attach(mail, files)
    return UploadMail(message_id=message_id, content=mail.as_bytes())


def attach(mail: EmailMessage, files: Sequence[Upload]) -> None:
    """Add files to a mail, by their names and byte by byte as they came.

    What a browser calls a file's type is a guess, and so is its ending: readers look at the bytes and the name, and a
    text that travels as text may come out with other line ends.
    """
    for file in files:
        mail.add_attachment(
            file.content,
            maintype="application",
            subtype="octet-stream",
            filename=one_line(file.name, limit=_NAME) or "bestand",
        )
