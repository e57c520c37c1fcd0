"""Managing who may sign in: what the administrator sees, and every fault told at its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from bot.roles import Role
from bot.store import staff
from bot.store.staff import StaffMember
from tests.support.console import Console, running_console, words_of

SCHOOL = "Basisschool De Wissel"
_SECRET = re.compile(r'class="card secret"><code>([^<]+)<')


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        running.signed_in_as(Role.ADMIN, name="beheer")
        yield running


def member(console: Console, name: str) -> StaffMember:
    found = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name=name))
    assert found is not None
    return found


def add(console: Console, **fields: str) -> Response:
    return console.send("/gebruikers", **{"naam": "lies", "rol": "officer", "school": "", **fields})


def act(console: Console, name: str, action: str, **fields: str) -> Response:
    return console.send(f"/gebruikers/{member(console, name).staff_id}/{action}", **fields)


def given_password(answer: Response) -> str:
    found = _SECRET.search(answer.text)
    assert found is not None
    return found[1]


def test_a_new_user_gets_a_password_that_is_shown_once_and_changed_at_the_first_sign_in(console: Console) -> None:
    answer = add(console, naam=" Lies ")
    password = given_password(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert password not in console.client.get("/gebruikers").text
    (line,) = (line for line in console.audit("user_added") if line.subject == "lies")
    assert (line.actor, line.subject, line.detail) == ("beheer", "lies", {"role": "officer"})
    console.client.cookies.clear()
    assert console.sign_in("lies", password=password).status_code == 303
    assert console.client.get("/").headers["location"] == "/wachtwoord"


def test_the_list_shows_names_roles_and_standing_of_this_body_only(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    console.add_user(Role.OFFICER, name="van.elders", body_id="stad")
    act(console, "lies", "uitschakelen")
    page = words_of(console.client.get("/gebruikers").text)
    assert "beheer beheerder een wachtwoord heeft toegang" in page
    assert "lies behandelaar een wachtwoord uitgeschakeld" in page
    assert "van.elders" not in page
    theirs = console.app.door.read_now(lambda s: staff.find(s, body_id="stad", name="van.elders"))
    assert theirs is not None
    assert console.client.get(f"/gebruikers/{theirs.staff_id}").status_code == 404
    assert console.send(f"/gebruikers/{theirs.staff_id}/uitschakelen").status_code == 404


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"naam": ""}, "De naam bestaat uit 2 tot 64 letters"),
        ({"naam": "é"}, "De naam bestaat uit 2 tot 64 letters"),
        ({"naam": "x" * 65}, "De naam bestaat uit 2 tot 64 letters"),
        ({"naam": "<script>alert(1)</script>"}, "De naam bestaat uit 2 tot 64 letters"),
        ({"naam": "cli"}, "Deze naam gebruikt het programma zelf"),
        ({"naam": "beheer"}, "Deze naam bestaat al"),
        ({"rol": ""}, "Kies een rol uit de lijst"),
        ({"rol": "baas"}, "Kies een rol uit de lijst"),
        ({"rol": "school_staff"}, "Kies een school uit de lijst"),
        ({"rol": "school_staff", "school": "Een andere school"}, "Kies een school uit de lijst"),
        ({"school": SCHOOL}, "Een school hoort alleen bij een schoolmedewerker"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    console: Console, fields: dict[str, str], text: str
) -> None:
    answer = add(console, **fields)
    assert answer.status_code == 422
    assert text in words_of(answer.text)
    assert 'aria-invalid="true" aria-describedby="fout-' in answer.text
    assert "<script>" not in answer.text
    typed = fields.get("naam", "lies")
    if typed and len(typed) < 64 and "<" not in typed:
        assert f'value="{typed}"' in answer.text
    if fields.get("rol", "officer") == "officer":
        assert '<option value="officer" selected>' in answer.text
    assert [line.subject for line in console.audit("user_added")] == ["beheer"]


def test_school_staff_get_a_school_that_shows_at_their_name(console: Console) -> None:
    password = given_password(add(console, naam="juf", rol="school_staff", school=SCHOOL))
    assert (member(console, "juf").role, member(console, "juf").school) == ("school_staff", SCHOOL)
    console.client.cookies.clear()
    console.sign_in("juf", password=password)
    assert f"schoolmedewerker, {SCHOOL}" in words_of(console.client.get("/wachtwoord").text)


def test_a_role_changes_at_once_for_who_is_signed_in(console: Console) -> None:
    console.add_user(Role.HELPDESK, name="lies")
    console.client.cookies.clear()
    console.sign_in("lies")
    session = console.client.cookies["inzage-session"]
    assert console.client.get("/berichten").status_code == 403
    console.client.cookies.clear()
    console.sign_in("beheer")
    assert act(console, "lies", "rol", rol="officer", school="").status_code == 303
    assert [line.detail for line in console.audit("user_role_changed")] == [{"from": "helpdesk", "to": "officer"}]
    console.client.cookies.clear()
    console.client.cookies.set("inzage-session", session)
    assert console.client.get("/berichten").status_code == 200


def test_a_wrong_role_leaves_the_old_one_and_what_was_chosen(console: Console) -> None:
    console.add_user(Role.HELPDESK, name="lies")
    answer = act(console, "lies", "rol", rol="school_staff", school="")
    assert answer.status_code == 422
    assert '<option value="school_staff" selected>' in answer.text
    assert member(console, "lies").role == "helpdesk"


def test_access_is_taken_and_given_back(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    act(console, "lies", "uitschakelen")
    assert member(console, "lies").disabled
    act(console, "lies", "inschakelen")
    assert not member(console, "lies").disabled
    assert [len(console.audit(action)) for action in ("user_disabled", "user_enabled")] == [1, 1]


def test_a_new_password_replaces_the_old_one(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    password = given_password(act(console, "lies", "wachtwoord"))
    assert [line.subject for line in console.audit("user_password_reset")] == ["lies"]
    console.client.cookies.clear()
    assert console.sign_in("lies").status_code == 403
    assert console.sign_in("lies", password=password).status_code == 303


@pytest.mark.parametrize("action", ["rol", "uitschakelen", "wachtwoord"])
def test_nobody_manages_an_account_of_their_own(console: Console, action: str) -> None:
    answer = act(console, "beheer", action, rol="officer", school="")
    assert answer.status_code == 422
    assert "Uw eigen account wijzigt een andere beheerder" in words_of(answer.text)
    assert (member(console, "beheer").role, member(console, "beheer").disabled) == ("admin", False)
