"""Our own labelled mails (`intake/examples/*.jsonl`): what the second reader learns from and is measured on.

One JSON object a line: `id`, `author`, the mail (`from_name`, `from_addr`, `to_addr`, `subject`, `body`, `headers`,
`attachments` with the text a reader sees), and `gold` with every label of the contract, `tracks`, `warnings` and
`also_ok`. All persons are invented. No citizen's file is ever among them.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from functools import cache
from importlib.resources import files
from typing import Any

from intake.documents.found import Extracted
from intake.message import InboundMessage
from intake.mime import parse_mail

# Written by an author who wrote no training example; takes part in no fit.
HELD_OUT = "held_out"
_DATE = "Wed, 18 Nov 2026 10:15:00 +0100"  # the day on which the invented mails play


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled mail; `content` is the mail as it would arrive, `texts` what is in its files."""

    id: str
    author: str
    content: bytes
    texts: dict[bytes, str]
    gold: dict[str, Any]

    def message(self) -> InboundMessage:
        """The mail parsed, its files read from what the author wrote in them."""
        return parse_mail(self.content, extract=self._read)

    def _read(self, _content_type: str, content: bytes) -> Extracted:
        text = self.texts.get(content)
        return Extracted(pages=(text,) if text else ())


def read_examples(lines: Iterable[str]) -> tuple[Example, ...]:
    """Parse JSON Lines. Raises ValueError or KeyError with the number of the line that is wrong."""
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_example(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise type(error)(f"line {number}: {error}") from error
    return tuple(found)


@cache
def shipped_examples(*, held_out: bool = False) -> tuple[Example, ...]:
    """The examples of the package: those to learn from, or those held out."""
    folder = files("intake").joinpath("examples")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".jsonl"))
    chosen = [name for name in names if name.startswith(HELD_OUT) is held_out]
    return tuple(
        example
        for name in chosen
        for example in read_examples(folder.joinpath(name).read_text(encoding="utf-8").splitlines())
    )


def _example(line: dict[str, Any]) -> Example:
    mail = EmailMessage()
    headers = {"Date": _DATE, "Message-ID": f"<{line['id']}@examples.example>", **line.get("headers", {})}
    mail["From"] = formataddr((line["from_name"], line["from_addr"]))
    mail["To"] = line["to_addr"]
    mail["Subject"] = " ".join(line["subject"].split())
    for name, value in headers.items():
        del mail[name]
        mail[name] = " ".join(str(value).split())
    mail.set_content(line["body"])
    texts = _attach(mail, line.get("attachments", ()), of=line["id"])
    if mail.is_multipart():
        mail.set_boundary(f"=={line['id']}==")  # the library's own would be another each time
    return Example(id=line["id"], author=line["author"], content=mail.as_bytes(), texts=texts, gold=line["gold"])


def _attach(mail: EmailMessage, attachments: Sequence[dict[str, str]], *, of: str) -> dict[bytes, str]:
    """Files whose bytes stand for the text that their author wrote: no document needs to be drawn to learn."""
    texts: dict[bytes, str] = {}
    for number, item in enumerate(attachments):
        guessed = mimetypes.guess_type(item["filename"])[0] or "application/octet-stream"
        maintype, _, subtype = guessed.partition("/")
        if maintype in ("text", "message"):
            maintype, subtype = "application", "octet-stream"
        content = f"%PDF-example {of} {number}".encode()
        texts[content] = item.get("text", "")
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=item["filename"])
    return texts
