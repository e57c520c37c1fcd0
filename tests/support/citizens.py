"""A requester with the address of a case in hand, in a browser of their own."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import psycopg
from httpx2 import Response

from bot.status_links import status_link
from bot.store import cases, outbox
from bot.store.cases import CaseView
from bot.store.outbox import OutboxLine
from replies.reply import DemandKind, MailKind
from tests.support.cases import a_mail_file, add_case
from tests.support.console import OWN_PAGE, Console, token_in

BASE = "https://inzage.dorp.example"
_CODE = re.compile(r"^Uw code: (\d{6})$", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class Citizen:
    """The page of one case and what can be done there; `path` is its secret address."""

    console: Console = field(repr=False)
    reference: str
    path: str
    body_id: str = "dorp"

    def open(self, query: str = "") -> Response:
        return self.console.client.get(f"{self.path}{query}")

    def send(self, deed: str, **fields: str) -> Response:
        """Send a form with the token that the page of now carries, a second later than anything before."""
        self.console.clock.forward(timedelta(seconds=1))
        token = token_in(self.open())
        return self.console.client.post(f"{self.path}/{deed}", data={"token": token, **fields}, headers=OWN_PAGE)

    def case(self) -> CaseView:
        found = self.console.app.door.read_now(lambda s: cases.get(s, self.body_id, self.reference))
        assert found is not None
        return found

    def mails(self, kind: MailKind) -> list[tuple[OutboxLine, str]]:
        """The mails of this kind that were made for the case, with their text."""
        lines = self.console.app.door.read_now(
            lambda s: outbox.of_case(s, body_id=self.body_id, case_id=self.case().case_id)
        )
        return [(line, text_of(self.console, line)) for line in lines if line.kind is kind]

    def prove(self) -> None:
        """Ask for a code, read it in the mail and give it."""
        assert self.send("code").status_code == 303
        assert self.send("toegang", code=self.newest_code()).status_code == 303

    def newest_code(self) -> str:
        found = _CODE.search(self.mails(DemandKind.CODE)[-1][1])
        assert found is not None
        return found[1]


def text_of(console: Console, line: OutboxLine) -> str:
    """The words of a mail in the outbox."""
    content = console.app.door.read_now(lambda s: outbox.content(s, line.id))
    mail: Any = message_from_bytes(content, policy=policy.default)
    return str(mail.get_content()).replace("\r\n", "\n")


def a_citizen(console: Console, *, body_id: str = "dorp", **case: Any) -> Citizen:
    """A new case, and the address of its page as its receipt would carry it."""
    kept = add_case(console.app.door, a_mail_file(), body_id=body_id, **case)
    return of_case(console, str(kept.reference), body_id=body_id)


def of_case(console: Console, reference: str, *, body_id: str = "dorp") -> Citizen:
    """A new address of a case that is there."""
    found = console.app.door.read_now(lambda s: cases.get(s, body_id, reference))
    assert found is not None
    address = console.app.door.write_now(
        lambda s: status_link(s, console.app.config, body_id=body_id, case_id=found.case_id, at=console.clock.now)
    )
    base = console.app.config.web.base_url.rstrip("/")
    assert address.startswith(f"{base}/burger/status/")
    return Citizen(console=console, reference=reference, path=address.removeprefix(base), body_id=body_id)


def dump(store_url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare a store with itself."""
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(store_url.removeprefix("sqlite:///"))) as file:
            names = [row[0] for row in file.execute("select name from sqlite_master where type = 'table'")]
            return {name: sorted(file.execute(f"select * from {name}").fetchall(), key=repr) for name in names}
    with psycopg.connect(store_url) as server:
        rows = server.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return {name: sorted(server.execute(f"select * from {name}".encode()).fetchall(), key=repr) for (name,) in rows}
