"""OutboundReply to bytes: threading headers, Auto-Submitted, a Message-ID that names the row.

Text/plain in UTF-8, quoted-printable, CRLF line ends (RFC 5322 2.1, RFC 2045 6.7), and mails that are sent on whole.
"""

from __future__ import annotations

import email.policy
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime

from replies.header import SUBJECT_LIMIT, is_mailable, one_line
from replies.header import message_id as bracketed_id
from replies.render import clean_text
from replies.reply import AlertKind, OutboundReply, PersonKind

_NAME_LIMIT = 100
# RFC 5322 3.2.3: characters that mean something in an address header.
_SPECIALS = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
_LINE_END = re.compile(rb"\r\n|\r|\n")
_ID_LEFT = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _MessageIds(BaseHeader):
    """Ids one a line, never encoded words: the standard folding would encode a long id (RFC 2047 5)."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, object]) -> None:
        """Take the value as it stands; `BaseHeader` calls this."""
        kwds.update(parse_tree=None, decoded=value)

    def fold(self, *, policy: Policy) -> str:
        """The field with one id a line."""
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references"):
        registry.map_to_type(name, _MessageIds)
    return email.policy.SMTP.clone(header_factory=registry)


_POLICY = _policy()


def message_id_for(outbox_id: str, domain: str) -> str:
    """The Message-ID of an outbox row: the same at every attempt, so that a double is recognisable.

    Raises ValueError for an id or domain that cannot stand in one (RFC 5322 3.6.4).
    """
    if _ID_LEFT.fullmatch(outbox_id) is None or not is_mailable(f"x@{domain}"):
        raise ValueError("outbox id or domain unfit for a Message-ID")
    return f"<{outbox_id}@{domain.lower()}>"


def render_mail(reply: OutboundReply, *, message_id: str, date: datetime) -> bytes:
    """The mail as it goes to the relay. `date` is aware; raises ValueError for an unusable address or id.

    Nothing in `reply` can add a header: every text is made one clean line first, every id and
    address is checked.
    """
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(reply, message_id=message_id, date=date).items():
        mail[name] = value
    mail.set_content(clean_text(reply.text), subtype="plain", charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = reply.language  # RFC 3282 2
    return _with_enclosed(mail, reply.enclosed) if reply.enclosed else mail.as_bytes()


def _with_enclosed(mail: EmailMessage, enclosed: Sequence[bytes]) -> bytes:
    """The mail with others in it, each as its own message/rfc822 part (RFC 2046 5.2.1).

    They are put in as bytes once the rest stands: a library that reads and writes a mail anew mends its faults, and
    what the requester wrote must arrive as it was written.
    """
    contents = [_LINE_END.sub(b"\r\n", content) for content in enclosed]
    mark = hashlib.sha256(b"".join(contents)).hexdigest()  # stands in none of them, and so may part them
    mail.make_mixed(boundary=f"=_{mark}")
    if not all(content.isascii() for content in contents):
        mail["Content-Transfer-Encoding"] = "8bit"  # RFC 2045 6.4: what a part is, the whole is
    for number, content in enumerate(contents):
        part = EmailMessage(policy=_POLICY)
        part["Content-Type"] = "message/rfc822"
        part["Content-Disposition"] = f'attachment; filename="{_enclosed_name(number)}"'
        if not content.isascii():
            part["Content-Transfer-Encoding"] = "8bit"  # RFC 2046 5.2.1: neither quoted-printable nor base64
        part.set_payload(_place(mark, number))
        mail.attach(part)
    rendered = mail.as_bytes()
    for number, content in enumerate(contents):
        rendered = rendered.replace(_place(mark, number).encode("ascii"), content, 1)
    return rendered


def _place(mark: str, number: int) -> str:
    return f"{mark}/{number}/"


def _enclosed_name(number: int) -> str:
    return "bericht.eml" if number == 0 else f"bericht-{number + 1}.eml"


def _headers(reply: OutboundReply, *, message_id: str, date: datetime) -> Mapping[str, str | Address]:
    headers: dict[str, str | Address] = {
        "From": _mailbox(reply.sender_address, name=reply.sender_name),
        "To": _mailbox(reply.to),
        "Subject": one_line(reply.subject, limit=SUBJECT_LIMIT),
        "Date": format_datetime(date),
        "Message-ID": _checked_id(message_id),
    }
    if reply.in_reply_to is not None:
        # RFC 5322 3.6.4: both fields or neither.
        headers["In-Reply-To"] = _checked_id(reply.in_reply_to)
        headers["References"] = " ".join(_checked_id(value) for value in reply.references or (reply.in_reply_to,))
    if not isinstance(reply.kind, PersonKind):
        # RFC 3834 5: what a machine writes says so, and whether it answers, which stops other machines answering it.
        headers["Auto-Submitted"] = "auto-generated" if isinstance(reply.kind, AlertKind) else "auto-replied"
        # MS-OXCMAIL, X-Auto-Response-Suppress: what Exchange looks at instead.
        headers["X-Auto-Response-Suppress"] = "All"
    return headers


def _mailbox(address: str, *, name: str = "") -> Address:
    if not is_mailable(address):
        raise ValueError("address cannot stand in a header")
    return Address(display_name=_display_name(name), addr_spec=address)


def _display_name(name: str) -> str:
    return " ".join(one_line(name, limit=_NAME_LIMIT).translate(_SPECIALS).split())


def _checked_id(value: str) -> str:
    found = bracketed_id(value)
    if found is None:
        raise ValueError("message id cannot stand in a header")
    return found
