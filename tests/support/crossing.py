"""Trying to cross the border: one installation asked for rows of the other body, its twin for rows that never were.

Both begin as copies of one store and are asked the same in the same order, so that whatever they answer differs only
where the other body shows. What the other body published is in the guidance of the first alone.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from httpx2 import Response

from bot.roles import Role
from bot.store import cases
from tests.support.border import HERE, THERE, Side, change, library, nowhere, rows
from tests.support.border_filling import fill
from tests.support.console import OWN_PAGE, Console, Hand, running_console, token_in

BASE = "https://inzage.example"
DATABASE = "inzage.sqlite3"
_MEDIA = re.compile(r"text/|application/json")
# What is new in every answer: tokens, seals, digests and the ids of rows that the request itself made.
_FRESH = (
    re.compile(r"[A-Za-z0-9_-]{16,64}\.\d{9,12}\.[0-9a-f]{64}"),
    re.compile(r"[0-9a-f]{64}"),
    re.compile(r"[0-9a-f]{32}"),
    re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One request. In `path` and `fields` stand names of rows in braces: `{letter}` of the other body, `{a_letter}` of
    one's own. `form`: the page whose first form gives the token; `stranger`: by a browser in which nobody is signed in.
    """

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    form: str = "/"
    stranger: bool = False


@dataclass(slots=True)
class Twin:
    """A console with somebody signed in, and what the braces of a `Try` stand for."""

    console: Console
    names: Mapping[str, str]
    token: str  # of the session: every form of the console carries it

    def request(self, method: str, one: Try) -> Response:
        client = self.console.client
        if not one.stranger:
            return self._request(method, one)
        jar = dict(client.cookies)
        client.cookies.clear()
        try:
            return self._request(method, one)
        finally:
            client.cookies.clear()
            client.cookies.update(jar)

    def _request(self, method: str, one: Try) -> Response:
        self.console.clock.forward(timedelta(seconds=1))
        names = {**self.names, "version": self._version()}
        client, path = self.console.client, one.path.format(**names)
        if method == "GET":
            return client.get(path)
        token = self.token if one.form == "/" and not one.stranger else token_in(client.get(one.form.format(**names)))
        if one.form != "/":
            self.console.clock.forward(timedelta(seconds=5))  # nobody fills a form in within less
        fields = {"token": token, **{name.format(**names): value.format(**names) for name, value in one.fields.items()}}
        return client.post(path, data=fields, headers=OWN_PAGE)

    def _version(self) -> str:
        """Of one's own case, as a page would carry it now."""
        found = self.console.app.door.read_now(lambda s: cases.get(s, HERE.body_id, self.names["a_reference"]))
        assert found is not None
        return str(found.version)

    def asked(self, one: Try) -> set[str]:
        """The names that the request itself holds: an answer may repeat them."""
        spoken = " ".join((one.path, one.form, *one.fields, *one.fields.values()))
        return {self.names[name] for name in re.findall(r"\{(\w+)\}", spoken) if name != "version"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The filled store, the names of the rows on both sides, and what betrays the other side."""

    folder: Path
    here: Mapping[str, str]
    there: Mapping[str, str]
    secrets: frozenset[str]

    @contextmanager
    def twins(self, folder: Path, role: Role) -> Iterator[tuple[Twin, Twin]]:
        """Two consoles with the same member of staff of `dorp` signed in."""
        own = {f"a_{name}": value for name, value in self.here.items()}
        with (
            self.copy(folder / "een") as there,
            self.copy(folder / "twee", sides=(HERE,)) as none,
        ):
            for console in (there, none):
                console.clock.forward(timedelta(minutes=1))  # so that what is written has an order
                assert console.sign_in(self.here[role.value], body_id=HERE.body_id).status_code == 303
            yield (
                _twin(there, {**own, **self.there, "folder": str(folder / "een")}),
                _twin(none, {**own, **nowhere(self.there), "folder": str(folder / "twee")}),
            )

    @contextmanager
    def copy(self, folder: Path, *, sides: tuple[Side, ...] = (HERE, THERE)) -> Iterator[Console]:
        """A console over a copy of the store, with the guidance of these bodies."""
        shutil.copytree(self.folder, folder)
        with _console(folder, sides=sides) as console:
            yield console

    def betrayed(self, text: str, *, asked: set[str]) -> set[str]:
        """What of the other side stands in a text, but for what was asked for."""
        for known in sorted(asked, key=len, reverse=True):
            text = text.replace(known, "")
        low = text.casefold()
        return {secret for secret in self.secrets if secret.casefold() in low}


def _twin(console: Console, names: Mapping[str, str]) -> Twin:
    return Twin(console, names, token_in(console.client.get("/")))


def a_border(folder: Path) -> Border:
    """Fill a store with both bodies."""
    with _console(folder) as console:
        here, there, config = fill(console, HERE), fill(console, THERE), console.app.config
    found = rows(folder / DATABASE)
    # Where a body is written to is on the page that everybody may read.
    secrets = _secrets(found) - {address for body in config.body for address in body.addresses}
    return Border(folder=folder, here=here, there=there, secrets=secrets | {THERE.word})


def _console(folder: Path, *, sides: tuple[Side, ...] = (HERE, THERE)) -> AbstractContextManager[Console]:
    return running_console(folder, base_url=BASE, change=change, load=lambda: library(*sides), clock=Hand())


def _secrets(found: Mapping[str, Mapping[str, list[tuple[Any, ...]]]]) -> frozenset[str]:
    """Every text of the other side, short enough to be a name or an id, that this side does not hold as well."""
    texts: dict[str, set[str]] = {HERE.body_id: set(), THERE.body_id: set()}
    for by_body in found.values():
        for body_id, lines in by_body.items():
            texts[body_id] |= {value for line in lines for value in line if isinstance(value, str)}
    return frozenset(text for text in texts[THERE.body_id] - texts[HERE.body_id] if 8 <= len(text) <= 200)


def shape(response: Response, *, names: frozenset[str]) -> tuple[int, str, str]:
    """An answer without what differs in every answer: status, where it leads to, text. `names` read the same."""
    text = response.text if _MEDIA.match(response.headers.get("content-type", "")) else ""
    return response.status_code, _plain(response.headers.get("location", ""), names), _plain(text, names)


def unlike(one: tuple[int, str, str], other: tuple[int, str, str]) -> str:
    """Where two answers part; "" where they are the same."""
    if one[:2] != other[:2]:
        return f"{one[:2]} and {other[:2]}"
    at = next((n for n, pair in enumerate(zip_longest(one[2], other[2])) if pair[0] != pair[1]), None)
    return "" if at is None else f"{one[2][max(0, at - 60) : at + 60]!r} and {other[2][max(0, at - 60) : at + 60]!r}"


def names_of(*twins: Twin) -> frozenset[str]:
    """What the twins are asked for that is not of one's own body."""
    named = [pair for twin in twins for pair in twin.names.items()]
    own = {value for name, value in named if name.startswith("a_")}
    return frozenset(value for _, value in named) - own


def _plain(text: str, names: frozenset[str]) -> str:
    for value in sorted(names, key=len, reverse=True):
        text = text.replace(value, "…")
    for fresh in _FRESH:
        text = fresh.sub("…", text)
    return text
