"""Builders for tests of the whole bot: a configuration, a running application on it, mails as they come in."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import structlog
from jsonschema import Draft202012Validator

from bot.app import App
from bot.cli import main
from bot.config import Config, parse
from bot.handle import handle_next
from bot.ids import new_id
from bot.store import arming, outbox, spool
from bot.store.outbox import OutboxLine
from bot.store.session import Door, Session
from bot.store.spool import LedgerLine
from bot.thinker import Thinker
from intake.classification import Classification
from intake.message import Address, Automatic, InboundMessage
from intake.raw import Envelope, RawMail, Receipt, Source
from replies.reply import ReplyKind

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ADDRESS = "info@scholengroep-polder.example"
SECOND_ADDRESS = "openbaarheid@scholengroep-polder.example"
CITIZEN = "bram.coessens@postbus.example"


@dataclass(slots=True)
class Hands:
    """A clock that only a test moves; each reading is a millisecond later, so that ids sort as they were made."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


class Doorway:
    """The real door, with what a test wants to happen at the end of a write, or between a read and the next write."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.at_the_end: Callable[[Session], None] | None = None
        self.meanwhile: Callable[[], None] | None = None

    def _with_end(self, fn: Callable[[Session], T]) -> Callable[[Session], T]:
        def run(s: Session) -> T:
            result = fn(s)
            if self.at_the_end is not None:
                self.at_the_end(s)
            return result

        return run

    async def write(self, fn: Callable[[Session], T]) -> T:
        return await self._door.write(self._with_end(fn))

    async def read(self, fn: Callable[[Session], T]) -> T:
        found = await self._door.read(fn)
        if self.meanwhile is not None:
            await asyncio.to_thread(self.meanwhile)
        return found

    def write_now(self, fn: Callable[[Session], T]) -> T:
        return self._door.write_now(self._with_end(fn))

    def read_now(self, fn: Callable[[Session], T]) -> T:
        return self._door.read_now(fn)

    def check(self) -> list[str]:
        return self._door.check()

    def backup(self, path: Path) -> None:
        self._door.backup(path)

    def close(self) -> None:
        self._door.close()


def a_config(folder: Path, *, store_url: str = "", **sections: Any) -> Config:
    """An installation of one body with two addresses, on free ports; `sections` replace what they name."""
    body: Mapping[str, Any] = {
        "id": "polder",
        "name": "Scholengroep Polder",
        "addresses": [ADDRESS, SECOND_ADDRESS],
        "scopes": ["foi", "go_account", "go_dataplatform", "aanmelden"],
    }
    return parse(
        {
            "data_dir": str(folder / "data"),
            "store": {"url": store_url},
            "smtp": {"port": 0},
            "web": {"port": 0},
            "body": [body],
            **sections,
        }
    )


def a_mail(
    text: str = "Beste,\n\nGraag meer uitleg.\n",
    *,
    subject: str = "Vraag",
    sender: str = CITIZEN,
    name: str = "Bram Coessens",
    to: str = ADDRESS,
    message_id: str | None = "<een@postbus.example>",
    date: datetime | None = NOW,
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The bytes of one plain mail."""
    lines = [
        f"From: {name} <{sender}>",
        f"To: {to}",
        f"Subject: {subject}",
        *([f"Message-ID: {message_id}"] if message_id else []),
        *([f"Date: {format_datetime(date)}"] if date else []),
        *(f"{key}: {value}" for key, value in headers),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        text,
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def a_request(*, message_id: str = "<aanvraag@postbus.example>", **further: Any) -> bytes:
    """A complete request for a document."""
    return a_mail(
        "Geachte,\n\nIk vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.\n"
        "U mag het mij per e-mail bezorgen.\n\nBram Coessens\nVlasmarkt 14\n9140 Temse\n",
        subject="Aanvraag verslag schoolraad",
        message_id=message_id,
        **further,
    )


def an_incomplete_request(*, message_id: str = "<toets@postbus.example>", **further: Any) -> bytes:
    """A parent's request without a postal address."""
    return a_mail(
        "Dag,\n\nMijn dochter zit in het derde jaar, ze is 14. Ik wil graag een kopie van haar toets wiskunde "
        "van vorige week.\n\nBram Coessens\n",
        subject="toets van mijn dochter",
        message_id=message_id,
        **further,
    )


def a_question(*, message_id: str = "<vraag@postbus.example>", **further: Any) -> bytes:
    """A question that the shipped guidance answers."""
    return a_mail(
        "Goedemorgen,\n\nMoet ik een reden geven als ik een bestuursdocument wil inkijken?\n\nBram Coessens\n",
        subject="Reden geven",
        message_id=message_id,
        **further,
    )


def a_bounce(original: str, *, message_id: str = "<bounce@mx.postbus.example>") -> bytes:
    """A delivery report (RFC 3464) about a letter of ours with this Message-ID."""
    parts = (
        "Content-Type: text/plain\n\nYour message could not be delivered.\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.postbus.example\n\n"
        f"Final-Recipient: rfc822; {CITIZEN}\nAction: failed\nStatus: 5.1.1\n",
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: {original}\nFrom: {ADDRESS}\nTo: {CITIZEN}\n",
    )
    text = "".join(f"--grens\n{part}\n" for part in parts) + "--grens--\n"
    head = (
        f"From: MAILER-DAEMON@mx.postbus.example\nTo: {ADDRESS}\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: {message_id}\nDate: {format_datetime(NOW)}\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="grens"\n\n'
    )
    return (head + text).replace("\n", "\r\n").encode()


def a_message(*, automatic: Automatic | None = None, in_reply_to: str | None = None) -> InboundMessage:
    """A parsed mail of which a test needs only the shell."""
    return InboundMessage(
        message_id="<een@postbus.example>",
        date=NOW,
        sender=Address(name="Bram Coessens", address=CITIZEN),
        reply_to=None,
        to=(Address(address=ADDRESS),),
        cc=(),
        subject="Vraag",
        headers=(),
        text="Beste",
        text_unquoted="Beste",
        language="nl",
        attachments=(),
        automatic=automatic,
        in_reply_to=in_reply_to,
        references=(),
        defects=(),
    )


def a_classification(**labels: Any) -> Classification:
    """A classification in Dutch with these labels."""
    return Classification(language="nl", **labels)


def received(
    app: App,
    content: bytes,
    *,
    recipient: str = ADDRESS,
    source: Source = Source.SMTP,
    mail_from: str | None = CITIZEN,
    backlog: bool = False,
    received_at: datetime | None = None,
) -> Receipt:
    """Put a mail into the store as a listener would."""
    now = app.clock()
    mail = RawMail(
        body_id=app.config.body[0].id,
        recipient=recipient,
        content=content,
        source=source,
        received_at=received_at or now,
        envelope=Envelope(mail_from=mail_from),
        backlog=backlog,
    )
    return app.door.write_now(lambda s: spool.put(s, mail, ledger_id=new_id(now), now=now))


async def settle(app: App, thinker: Thinker) -> list[LedgerLine]:
    """Handle everything that is due; gives the whole ledger."""
    while await handle_next(app, thinker, owner=app.owner):
        pass
    return await app.door.read(spool.ledger)


def letters(app: App) -> list[OutboxLine]:
    """Every letter, oldest first."""
    return app.door.read_now(outbox.list_items)


def arm_all(app: App) -> None:
    """Let every kind of letter leave."""
    body_id = app.config.body[0].id

    def arm(s: Session) -> None:
        for kind in ReplyKind:
            arming.set_armed(s, body_id=body_id, kind=kind, armed=True, at=app.clock(), by="test")

    app.door.write_now(arm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, Any]]:
        """Its JSON Lines: every line of stdout is one object."""
        return [json.loads(line) for line in self.out.split("\n") if line]


def inzage(*arguments: str, folder: Path, stdin: str = "") -> Ran:
    """Run a command in this process with `folder` as the current one."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["inzage", *arguments], io.StringIO(stdin)
    code: object = 0
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv, sys.stdin = before
        structlog.reset_defaults()  # it would go on writing into what ends here
    written, told = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Ran(code=code if isinstance(code, int) else 1, out=written, err=told)


def fits_schema(name: str, objects: Sequence[dict[str, Any]]) -> list[str]:
    """What keeps these objects from the published schema of that name; empty where they fit."""
    schema = json.loads((files("bot") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for value in objects for error in validator.iter_errors(value)]
