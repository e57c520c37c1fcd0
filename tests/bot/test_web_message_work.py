"""What an officer does with a message that no case took."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.roles import Role
from bot.route import Route
from bot.store import audit, cases
from intake.calendar_days import local_date
from intake.labels import Kind, Regime
from tests.support.cases import DAY, NOW, a_classification, a_mail_file, add_case, add_message
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def officer(console: Console) -> TestClient:
    return console.signed_in_as(Role.OFFICER, name="lies")


def a_form(client: TestClient, ledger_id: str, **more: str) -> dict[str, str]:
    token = token_in(client.get(f"/berichten/{ledger_id}"))
    return {"token": token, "soort": "document_request", "naam": "An Peeters", "adres": "an@burger.example", **more}


def test_a_message_that_was_answered_becomes_a_case_from_the_day_it_came(console: Console, officer: TestClient) -> None:
    kept = add_message(
        console.app.door, a_mail_file(), route=Route.ANSWER_FROM_GUIDANCE, reason="cited_answer",
        found=a_classification("An Peeters"),
    )  # fmt: skip
    console.clock.forward(DAY / 8)
    answer = officer.post(
        f"/berichten/{kept.ledger_id}/dossier",
        data=a_form(officer, kept.ledger_id, **{"spoor-foi": "ja", "spoor-complaint": "ja"}),
        headers=OWN_PAGE,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/dossiers/OB-2026-0001")
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    assert (case.received_on, case.kind, case.requester_name, case.parties) == (
        local_date(NOW),
        Kind.DOCUMENT_REQUEST,
        "An Peeters",
        ("an@burger.example",),
    )
    assert {track.regime for track in case.tracks if track.deadline} == {Regime.FOI, Regime.COMPLAINT}
    page = officer.get("/dossiers/OB-2026-0001")
    assert "verslag van de schoolraad" in words_of(page.text)


def test_the_form_begins_with_what_was_read(console: Console, officer: TestClient) -> None:
    kept = add_message(console.app.door, a_mail_file(), found=a_classification("Mira Holvoet"))
    page = officer.get(f"/berichten/{kept.ledger_id}")
    assert 'value="Mira Holvoet"' in page.text
    assert 'name="spoor-foi" value="ja" checked' in page.text


def test_a_case_without_a_track_is_refused_at_the_form_and_keeps_what_was_typed(
    console: Console, officer: TestClient
) -> None:
    kept = add_message(console.app.door, a_mail_file())
    answer = officer.post(
        f"/berichten/{kept.ledger_id}/dossier",
        data=a_form(officer, kept.ledger_id, naam="<b>Jo</b>"),
        headers=OWN_PAGE,
    )
    assert answer.status_code == 422
    assert "Vul dit veld in." in words_of(answer.text)
    assert 'value="&lt;b&gt;Jo&lt;/b&gt;"' in answer.text


def test_a_message_that_is_dealt_with_leaves_the_worklist_and_stays_in_the_ledger(
    console: Console, officer: TestClient
) -> None:
    kept = add_message(console.app.door, a_mail_file(subject="Parkeerplaats"))
    assert "Parkeerplaats" in words_of(officer.get("/").text)
    token = token_in(officer.get(f"/berichten/{kept.ledger_id}"))
    officer.post(f"/berichten/{kept.ledger_id}/afgehandeld", data={"token": token}, headers=OWN_PAGE)
    assert "Parkeerplaats" not in words_of(officer.get("/").text)
    assert "Parkeerplaats" in words_of(officer.get("/berichten").text)
    actions = [line.action for line in console.app.door.read_now(audit.entries)]
    assert "message_dealt_with" in actions


def test_a_message_of_a_case_offers_neither(console: Console, officer: TestClient) -> None:
    kept = add_case(console.app.door, a_mail_file())
    page = officer.get(f"/berichten/{kept.ledger_id}")
    assert "Maak hier een dossier van" not in words_of(page.text)
    answer = officer.post(
        f"/berichten/{kept.ledger_id}/dossier",
        data={"token": token_in(page), "soort": "complaint", "spoor-complaint": "ja"},
        headers=OWN_PAGE,
    )
    assert answer.status_code == 422


def test_a_reader_may_do_neither(console: Console) -> None:
    reader = console.signed_in_as(Role.READER)
    kept = add_message(console.app.door, a_mail_file())
    page = reader.get(f"/berichten/{kept.ledger_id}")
    assert "Maak hier een dossier van" not in words_of(page.text)
    for act in ("dossier", "afgehandeld"):
        answer = reader.post(f"/berichten/{kept.ledger_id}/{act}", data={"token": token_in(page)}, headers=OWN_PAGE)
        assert answer.status_code == 403
