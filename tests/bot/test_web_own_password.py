"""Changing one's own password, at will and because somebody else knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import staff
from bot.commands.sign_in import MAX_FAILURES
from bot.roles import Role
from tests.support.console import PASSWORD, Console, running_console, words_of

NEW = "een heel ander wachtwoord"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def change(console: Console, *, present: str = PASSWORD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    fields = {"huidig": present, "nieuw": new, "herhaald": new if again is None else again}
    answer = console.send("/wachtwoord", **fields)
    return answer.status_code, words_of(answer.text)


def test_a_new_password_works_and_the_old_one_does_not(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    assert change(console)[0] == 303
    assert console.client.get("/").status_code == 200
    assert [line.actor for line in console.audit("password_changed")] == ["officer"]
    console.client.cookies.clear()
    assert console.sign_in("officer").status_code == 403
    assert console.sign_in("officer", password=NEW).status_code == 303


def test_a_change_ends_the_sessions_of_other_browsers(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    elsewhere = console.client.cookies["inzage-session"]
    change(console)
    console.client.cookies.clear()
    console.client.cookies.set("inzage-session", elsewhere)
    assert console.client.get("/").status_code == 303


def test_each_fault_is_told_at_its_field(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    for wrong, text in (
        ({"present": ""}, "Vul uw huidige wachtwoord in"),
        ({"present": "niet dit wachtwoord"}, "Dit is niet uw huidige wachtwoord"),
        ({"new": "kort"}, "korter dan 15 tekens"),
        ({"new": "x" * 300}, "langer dan 256 tekens"),
        ({"new": PASSWORD}, "Kies een ander wachtwoord dan het huidige"),
        ({"again": "iets anders"}, "De twee wachtwoorden verschillen"),
    ):
        status, page = change(console, **wrong)
        assert (status, text in page) == (422, True), wrong
    assert console.audit("password_changed") == []


def test_guessing_at_the_present_password_pauses_the_account(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    for _ in range(MAX_FAILURES):
        assert change(console, present="geraden wachtwoord")[0] == 422
    assert change(console)[0] == 422
    assert len(console.audit("sign_in_refused")) == MAX_FAILURES


def test_a_password_that_somebody_else_gave_opens_nothing_but_its_change(console: Console) -> None:
    console.add_user(Role.OFFICER, terms=staff.Terms(temporary=True))
    assert console.sign_in("officer").status_code == 303
    for path in ("/", "/berichten", "/uitgaand", "/guidance"):
        assert console.client.get(path).headers["location"] == "/wachtwoord"
    form = console.client.get("/wachtwoord")
    assert "Iemand anders koos dit wachtwoord" in form.text
    token = form.text.partition('name="token" value="')[2].partition('"')[0]
    fields = {"token": token, "huidig": PASSWORD, "nieuw": NEW, "herhaald": NEW}
    answer = console.client.post("/wachtwoord", data=fields, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
    assert console.client.get("/").status_code == 200
