"""The register, its files, its figures and the calendar in the console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from bot.roles import Role
from bot.store import cases, casework
from bot.store.session import Session
from intake.labels import Regime
from tests.support.cases import DAY, NOW, a_mail_file, add_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def officer(console: Console) -> TestClient:
    return console.signed_in_as(Role.OFFICER, name="lies")


def shut(console: Console, reference: str) -> None:
    def restrict(s: Session) -> None:
        case = cases.get(s, "dorp", reference)
        assert case is not None
        casework.restrict(s, body_id="dorp", case_id=case.case_id, restricted=True, access=())

    console.app.door.write_now(restrict)


def exported(client: TestClient, **fields: str) -> str:
    token = token_in(client.get("/register"))
    answer = client.post("/register/export", data={"token": token, "jaar": "2026", **fields}, headers=OWN_PAGE)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content.decode("utf-8-sig")


def test_the_register_is_complete_and_in_order(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file(), regimes=(Regime.FOI, Regime.COMPLAINT), received_at=NOW - DAY)
    add_case(console.app.door, a_mail_file())
    page = officer.get("/register")
    assert re.findall(r"OB-2026-\d{4}</a>", page.text) == ["OB-2026-0001</a>"] * 2 + ["OB-2026-0002</a>"]
    assert "Peeters" not in page.text
    assert "niets geregistreerd" in words_of(officer.get("/register?jaar=2025").text)


@pytest.mark.parametrize("query", ["jaar=abc&pagina=x", "jaar=0000", "jaar=99999&pagina=-1", "pagina=0", "jaar=²²²²"])
def test_a_strange_address_shows_this_year(officer: TestClient, query: str) -> None:
    assert "Register 2026" in words_of(officer.get(f"/register?{query}").text)
    assert officer.get(f"/cijfers?{query}").status_code == 200


def test_a_file_is_without_names_by_default_and_leaves_a_line(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file())
    assert "Peeters" not in exported(officer)
    assert "An Peeters" in exported(officer, namen="ja", vorm="json")
    lines = console.audit("register_exported")
    assert sorted(line.detail["with_names"] for line in lines) == [False, True]


def test_names_are_for_who_works_on_cases(console: Console) -> None:
    add_case(console.app.door, a_mail_file())
    reader = console.signed_in_as(Role.READER)
    token = token_in(reader.get("/register"))
    answer = reader.post("/register/export", data={"token": token, "namen": "ja"}, headers=OWN_PAGE)
    assert answer.status_code == 403
    assert 'name="namen"' not in reader.get("/register").text


def test_the_figures_say_in_a_table_what_they_draw(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file())
    page = officer.get("/cijfers")
    assert 'role="img"' in page.text
    assert "2026-11 1" in words_of(page.text)


def _address(client: TestClient) -> str:
    token = token_in(client.get("/register"))
    page = client.post("/agenda", data={"token": token, "wat": "openen"}, headers=OWN_PAGE)
    found = re.search(r'value="http://console\.example(/agenda/[^"]+\.ics)"', page.text)
    assert found is not None
    return found[1]


def test_a_calendar_has_every_due_date_and_no_name(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file())
    kept = add_case(console.app.door, a_mail_file())
    assert kept.reference is not None
    shut(console, kept.reference)
    address = _address(officer)
    officer.cookies.clear()
    answer = officer.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(one["summary"]), one["dtstart"].dt.isoformat()) for one in events] == [
        ("OB-2026-0001: openbaarheid van bestuur", "2026-12-10")
    ]
    assert b"Peeters" not in answer.content


def test_a_new_address_shuts_the_old_one_and_closing_shuts_it_for_good(console: Console, officer: TestClient) -> None:
    first = _address(officer)
    second = _address(officer)
    assert (officer.get(first).status_code, officer.get(second).status_code) == (404, 200)
    token = token_in(officer.get("/register"))
    officer.post("/agenda", data={"token": token, "wat": "sluiten"}, headers=OWN_PAGE)
    assert officer.get(second).status_code == 404
    assert officer.get("/agenda/geraden.ics").status_code == 404
