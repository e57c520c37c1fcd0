"""A labelled mail taken apart and put together in another form: the same words, another MIME."""

from __future__ import annotations

import email
from dataclasses import dataclass, field, replace
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from html import escape

from intake.labelled import Example

_MADE_ANEW = ("content-", "mime-version")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment as it lies in the mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the body travels. `encoding` is a Content-Transfer-Encoding, or None for what fits the text."""

    encoding: str | None = None
    charset: str = "utf-8"
    plain: bool = True
    html: bool = False
    flowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a person wrote, apart from how a mail program wraps it up."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    subject: str
    body: str
    files: tuple[File, ...] = ()

    def content(self, form: Form | None = None) -> bytes:
        """The mail as it would arrive. Raises UnicodeEncodeError where the charset lacks a letter."""
        form = form or Form()
        mail = EmailMessage(policy=default)
        for name, value in self.headers:
            mail[name] = value
        mail["Subject"] = " ".join(self.subject.split())
        if form.plain:
            _set_plain(mail, self.body, form)
        if form.html and form.plain:
            mail.add_alternative(markup(self.body), subtype="html", charset=form.charset, cte=form.encoding)
        elif form.html:
            mail.set_content(markup(self.body), subtype="html", charset=form.charset, cte=form.encoding)
        for item in self.files:
            maintype, _, subtype = item.content_type.partition("/")
            mail.add_attachment(item.content, maintype=maintype, subtype=subtype, filename=item.name)
        return mail.as_bytes(policy=SMTP)


def written_of(example: Example) -> Written:
    """The parts of a labelled mail, which is one plain text and its files."""
    mail = email.message_from_bytes(example.content, policy=default)
    body = mail.get_body(("plain",))
    return Written(
        headers=tuple(
            (name, str(value))
            for name, value in mail.items()
            if name.lower() != "subject" and not name.lower().startswith(_MADE_ANEW)
        ),
        subject=str(mail.get("Subject", "")),
        body="" if body is None else body.get_content().replace("\r\n", "\n").rstrip("\n"),
        files=tuple(
            File(
                name=part.get_filename() or "",
                content_type=part.get_content_type(),
                content=_bytes_of(part),
            )
            for part in mail.iter_attachments()
        ),
    )


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def as_example(example: Example, written: Written, form: Form | None = None) -> Example:
    """The labelled mail in another form; its gold and the texts of its files stay."""
    return replace(example, content=written.content(form))


def markup(body: str) -> str:
    """The lines of a text as web mail writes them: each a `div`, an empty one with a break."""
    lines = (f"<div>{escape(line, quote=False) or '<br>'}</div>" for line in body.split("\n"))
    return f"<html><body>{''.join(lines)}</body></html>\n"


def _set_plain(mail: EmailMessage, body: str, form: Form) -> None:
    text = flowed(body) if form.flowed else body
    mail.set_content(text, charset=form.charset, cte=form.encoding)
    if form.flowed:
        mail.set_param("format", "flowed")


def flowed(body: str) -> str:
    """RFC 3676 4.2: long lines broken softly after a blank, lines that begin with one stuffed."""
    return "\n".join(
        line if line.startswith(">") or line == "-- " else _soft(line.rstrip()) for line in body.split("\n")
    )


def _soft(line: str) -> str:
    pieces, current = [], ""
    for word in line.split(" "):
        if current and len(current) + len(word) > 72:
            pieces.append(current)
            current = ""
        current += f"{word} "
    pieces.append(current[:-1])
    return "\n".join(f" {piece}" if piece.startswith((" ", "From ", ">")) else piece for piece in pieces)
