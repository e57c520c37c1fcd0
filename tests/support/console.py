"""The console over a real store, and somebody who signs in to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.app import App, build
from bot.commands import staff
from bot.config import BodySection, Config, ContactSection, StoreSection
from bot.config_web import WebSection
from bot.roles import Role, command_line
from bot.store import audit
from bot.talker import Talker
from bot.think import Knowledge
from bot.web.asgi import build_web
from tests.support.cases import NOW
from tests.support.orchard import a_knowledge

PASSWORD = "een lang wachtwoord"
OWN_PAGE = {"sec-fetch-site": "same-origin"}
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@cache
def password_hash() -> str:
    """A hash of PASSWORD that is quick to check: a hash names its own cost, and cost is not what these tests try."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@dataclass(slots=True)
class Hand:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@dataclass(slots=True, kw_only=True)
class Console:
    """An application, its clock, and a browser without scripts."""

    app: App
    clock: Hand
    client: TestClient = field(repr=False)

    def add_user(
        self, role: Role, *, body_id: str = "dorp", name: str | None = None, terms: staff.Terms = staff.ORDINARY
    ) -> str:
        user = name or role.value.replace("_", "-")
        added = self.app.door.write_now(
            lambda s: staff.add_user(
                s,
                actor=command_line(body_id),
                body_id=body_id,
                name=user,
                role=role,
                password_hash=password_hash(),
                at=self.clock.now,
                terms=terms,
            )
        )
        assert added
        return user

    def sign_in(self, name: str, *, password: str = PASSWORD, body_id: str = "dorp", to: str = "/") -> Response:
        """Fill in and send the sign-in form."""
        form = self.client.get("/aanmelden")
        fields = {"instelling": body_id, "naam": name, "wachtwoord": password, "naar": to, "token": token_in(form)}
        return self.client.post("/aanmelden", data=fields, headers=OWN_PAGE)

    def signed_in_as(self, role: Role, *, body_id: str = "dorp", name: str | None = None) -> TestClient:
        """A browser of somebody new with this role."""
        self.client.cookies.clear()
        user = self.add_user(role, body_id=body_id, name=name)
        assert self.sign_in(user, body_id=body_id).status_code == 303
        return self.client

    def send(self, path: str, **fields: str) -> Response:
        """Send a form with the token that the page the visitor sees would carry."""
        token = token_in(self.client.get("/"))
        return self.client.post(path, data={"token": token, **fields}, headers=OWN_PAGE)

    def audit(self, action: str, *, body_id: str = "dorp") -> list[audit.AuditEntry]:
        """The audit lines of one action, newest first."""
        lines = self.app.door.read_now(lambda s: audit.entries(s, body_id=body_id))
        return [line for line in lines if line.action == action]


def token_in(response: Response) -> str:
    """The token a page's first form carries."""
    found = _TOKEN.search(response.text)
    assert found is not None, "the page has no form"
    return found[1]


@cache
def orchard() -> Knowledge:
    """A small guidance, made once for all tests of a process."""
    return a_knowledge()


def words_of(page: str) -> str:
    """A page's text on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def configuration(folder: Path, *, web: WebSection) -> Config:
    """Two bodies, dorp and stad."""
    contact = ContactSection(role="contact", value="onthaal@dorp.example", verified_on=date(2026, 9, 1))
    return Config(
        data_dir=folder,
        web=web,
        body=(
            BodySection(
                id="dorp",
                name="Gemeente Dorp",
                addresses=("info@dorp.example",),
                contacts=(contact,),
                schools=("Basisschool De Wissel", "Atheneum Dorp"),
            ),
            BodySection(id="stad", name="Stad Stadegem", addresses=("info@stad.example",)),
        ),
    )


@contextmanager
def running_console(
    folder: Path,
    *,
    base_url: str = "",
    load: Callable[[], Knowledge] = orchard,
    web: WebSection | None = None,
    clock: Hand | None = None,
    store_url: str = "",
    change: Callable[[Config], Config] = lambda config: config,
    talker: Callable[[], Talker] = Talker,
) -> Iterator[Console]:
    """The console over an empty store, SQLite unless told; redirects are not followed, faults become pages."""
    clock = clock or Hand()
    section = web or WebSection(base_url=base_url)
    base_url = section.base_url
    config = configuration(folder, web=section).model_copy(update={"store": StoreSection(url=store_url)})
    app = build(change(config), clock=clock)
    client = TestClient(
        build_web(app, load=load, talker=talker),
        base_url=base_url or "http://console.example",
        follow_redirects=False,
        raise_server_exceptions=False,
    )
    try:
        yield Console(app=app, clock=clock, client=client)
    finally:
        client.close()
        app.door.close()
