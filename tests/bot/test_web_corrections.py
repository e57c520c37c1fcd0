"""Correcting a label in the console, what the page shows of doubt and proof, and the counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.findings import LABELS
from bot.roles import Role
from bot.route import Route
from intake.classification import Classification, Evidence
from intake.labels import Kind, Warning
from tests.support.cases import (
    DAY,
    Kept,
    a_classification,
    a_delicate_classification,
    a_mail_file,
    a_week,
    add_case,
    add_message,
)
from tests.support.console import Console, running_console, words_of

DOUBT = '<span class="chip soon">de bot twijfelt</span>'
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def officer(console: Console) -> TestClient:
    return console.signed_in_as(Role.OFFICER, name="lies")


def a_doubtful() -> Classification:
    """A mail of which nobody knows what it wants."""
    return Classification(
        language="nl",
        kind=Kind.COMPLAINT,
        abstained=("kind",),
        readings={"kind": {"rules": "complaint", "second": "information_question"}},
        warnings=(Warning.SAFETY_CONCERN,),
        evidence=(
            Evidence(label="kind", value="complaint", source="body", quote="klacht", start=9, end=15),
            Evidence(label="warning", value="safety_concern", source="subject", quote="gevaar", start=6, end=12),
        ),
    )


def doubtful(console: Console) -> Kept:
    content = a_mail_file("Is dit n klacht of een vraag?", subject="Hier: gevaar")
    return add_message(console.app.door, content, reason="abstained_kind", found=a_doubtful())


def correct(console: Console, ledger_id: str, label: str, value: str, **further: str) -> str:
    """Send the form of a label; gives the page it leads to."""
    answer = console.send(f"/berichten/{ledger_id}/labels", label=label, waarde=value, **further)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_a_message_that_waits_shows_both_readings_and_where_the_words_stand(
    console: Console, officer: TestClient
) -> None:
    shown = officer.get(f"/berichten/{doubtful(console).ledger_id}").text
    page = words_of(shown)
    assert "Soort bericht klacht de bot twijfelt" in page
    assert "Volgens de regels: klacht Volgens de tweede lezer: informatievraag" in page
    assert "Is dit n klacht of een vraag? in de tekst" in page
    assert "Mogelijk gevaar voor een persoon: lees dit bericht eerst. Hier: gevaar in het onderwerp" in page
    assert '<mark title="Soort bericht">klacht</mark>' in shown
    assert "Werkbladen" not in page


def test_a_correction_shows_on_the_message_with_who_made_it(console: Console, officer: TestClient) -> None:
    kept = doubtful(console)
    location = correct(console, kept.ledger_id, "kind", "information_question")
    assert location == f"/berichten/{kept.ledger_id}?bewaard=kind#label-kind"
    shown = officer.get(location).text
    page = words_of(shown)
    said = "gecorrigeerd de bot las: klacht; door lies , 20 november 2026, 10.30 uur"
    assert f"Soort bericht informatievraag bewaard {said}" in page
    assert DOUBT not in shown
    assert ">bewaard<" not in officer.get(f"/berichten/{kept.ledger_id}").text
    (line,) = console.audit("label_corrected")
    assert (line.actor, line.subject) == ("lies", kept.ledger_id)


def test_confirming_takes_the_doubt_away(console: Console, officer: TestClient) -> None:
    kept = doubtful(console)
    shown = officer.get(correct(console, kept.ledger_id, "kind", "complaint")).text
    assert "Soort bericht klacht bewaard bevestigd door lies" in words_of(shown)
    assert DOUBT not in shown


def test_a_case_is_corrected_on_its_own_page(console: Console, officer: TestClient) -> None:
    kept = add_case(console.app.door, a_mail_file())
    location = correct(console, kept.ledger_id, "kind", "complaint", dossier=kept.reference or "")
    assert location == f"/dossiers/{kept.reference}?bewaard=kind#label-kind"
    page = words_of(officer.get(location).text)
    assert "Klacht (gecorrigeerd) · ontvangen op" in page
    assert "Soort bericht klacht bewaard gecorrigeerd de bot las: aanvraag van een document" in page
    assert "openbaarheid van bestuur" in words_of(officer.get("/").text)  # track and clock stay


def test_a_form_leads_to_no_page_but_its_own(console: Console, officer: TestClient) -> None:
    kept = add_case(console.app.door, a_mail_file())
    for elsewhere in ("OB-2026-0099", "../../elders", "https://elders.example"):
        location = correct(console, kept.ledger_id, "has_name", "false", dossier=elsewhere)
        assert location.startswith(f"/berichten/{kept.ledger_id}?")


def test_a_message_that_joined_a_case_keeps_its_own_labels(console: Console, officer: TestClient) -> None:
    first = add_case(console.app.door, a_mail_file())
    case = console.app.door.read_now(
        lambda s: s.one("case_get", body_id="dorp", reference=first.reference)  # the id is on no page
    )
    assert case is not None
    later = replace(a_classification(), kind=Kind.ADDITION_TO_CASE)
    added = add_message(
        console.app.door,
        a_mail_file("Nog iets."),
        route=Route.APPEND_TO_CASE,
        case_id=case["id"],
        found=later,
    )
    correct(console, added.ledger_id, "kind", "complaint")
    assert "gecorrigeerd" not in words_of(officer.get(f"/dossiers/{first.reference}").text)
    assert "de bot las: aanvulling bij een dossier" in words_of(officer.get(f"/berichten/{added.ledger_id}").text)


@pytest.mark.parametrize(
    ("label", "value"), [("kind", "self"), ("kind", ""), ("language", "nl"), ("", "complaint"), ("has_name", "ja")]
)
def test_a_label_or_value_that_does_not_exist_is_refused(console: Console, label: str, value: str) -> None:
    console.signed_in_as(Role.OFFICER)
    kept = doubtful(console)
    answer = console.send(f"/berichten/{kept.ledger_id}/labels", label=label, waarde=value)
    assert answer.status_code == 400
    assert console.audit("label_corrected") == []


def test_a_message_of_another_body_or_never_read_is_not_found(console: Console, officer: TestClient) -> None:
    theirs = add_message(console.app.door, a_mail_file(), body_id="stad", found=a_doubtful())
    unread = add_message(console.app.door, a_mail_file("?"), route=None, reason="deadline")
    for ledger_id in (theirs.ledger_id, unread.ledger_id, "0" * 32):
        answer = console.send(f"/berichten/{ledger_id}/labels", label="kind", waarde="other")
        assert answer.status_code == 404
    assert "Wat de bot las" not in officer.get(f"/berichten/{unread.ledger_id}").text
    assert console.audit("label_corrected", body_id="stad") == []


def test_who_only_reads_sees_no_form(console: Console) -> None:
    kept = add_case(console.app.door, a_mail_file())
    reader = console.signed_in_as(Role.READER)
    for path in (f"/dossiers/{kept.reference}", f"/berichten/{kept.ledger_id}"):
        page = reader.get(path).text
        assert "Wat de bot las" in page
        assert "/labels" not in page


def test_every_label_of_a_request_has_a_form_with_a_name_for_it(console: Console, officer: TestClient) -> None:
    kept = add_case(console.app.door, a_mail_file())
    page = officer.get(f"/dossiers/{kept.reference}").text
    assert re.findall(r'<select id="waarde-(\w+)" name="waarde">', page) == list(LABELS)
    assert re.findall(r'<label for="waarde-(\w+)">', page) == list(LABELS)
    assert len(re.findall(r'name="dossier" value="OB-2026-0001"', page)) == len(LABELS)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "leert er niets van" in page


def test_the_sheets_are_in_readable_dutch(console: Console, officer: TestClient) -> None:
    a_week(console.app.door)
    page = words_of(officer.get("/dossiers/OB-2026-0001").text)
    for text in (
        "Persoonlijke aard over een derde Vrijgesteld De bot vond geen vrijstelling. Belang niet aangevoerd",
        "Toestemming van de derde nee",
        "Zij wil het evaluatieverslag van de directeur inkijken. in de tekst",
        "Welke rechtstoestand van de aanvrager wordt rechtstreeks en persoonlijk geraakt",
        "Hoedanigheid andere gemachtigde Namens Lutgart Smeets",
        "Nodig bewijs Een schriftelijke volmacht van wie vertegenwoordigd wordt",
        "Stand beweerd, niet aangetoond Ingekomen stukken kaart.pdf Ontbreekt Schriftelijke volmacht",
        "De bot mag dit zelf vragen Postadres Schriftelijke volmacht",
        "Alleen een behandelaar vraagt dit Belang bij informatie van persoonlijke aard",
    ):
        assert text in page
    assert "a written mandate" not in page


def test_a_request_without_doubt_says_what_may_not_be_asked(console: Console, officer: TestClient) -> None:
    sheets = {
        "personal_nature": {"nature": "about_requester", "exemptions": ["about_requester", "older_than_30_years"]},
        "mandate": {"capacity": "self", "state": "not_needed", "papers": []},
        "required_data": {"ask_automatically": [], "ask_by_officer": []},
    }
    kept = add_case(console.app.door, a_mail_file(), found=replace(a_classification(), worksheets=sheets))
    page = words_of(officer.get(f"/dossiers/{kept.reference}").text)
    for text in (
        "Vrijgesteld Het gaat over de aanvrager zelf. Er wordt een jaartal van meer dan dertig jaar",
        "Gemarkeerde zinnen Geen.",
        "Een belang is volgens deze lezing niet nodig.",
        "Nodig bewijs Niets Stand niet nodig Ingekomen stukken geen bijlagen Ontbreekt niets",
        "De bot mag dit zelf vragen niets Alleen een behandelaar vraagt dit niets",
    ):
        assert text in page


def test_words_of_a_mail_stay_words(console: Console, officer: TestClient) -> None:
    found = a_delicate_classification()
    hostile = Evidence(label="kind", value="x", source="body", quote=HOSTILE, start=0, end=len(HOSTILE))
    far = replace(hostile, label="warning", value="possible_duplicate", source=f"attachment:{HOSTILE}", start=4)
    sheets = {
        "personal_nature": {"marked": [{"source": HOSTILE, "quote": HOSTILE}], "interest_words": [HOSTILE]},
        "mandate": {"represents": HOSTILE, "papers": [HOSTILE]},
    }
    found = replace(found, evidence=(hostile, far), worksheets=sheets)
    kept = add_case(console.app.door, a_mail_file(HOSTILE), found=found)
    for path in (f"/dossiers/{kept.reference}", f"/berichten/{kept.ledger_id}"):
        page = officer.get(path).text
        assert f'<mark title="Soort bericht">{HOSTILE.replace("<", "&lt;").replace(">", "&gt;")}</mark>' in page
        assert "<script" not in page
        assert "{{ 7*7 }}" in page
    assert officer.get(f"/berichten/{kept.ledger_id}", params={"bewaard": HOSTILE}).status_code == 200


def test_the_counts_are_per_label_and_say_what_became_of_what(console: Console, officer: TestClient) -> None:
    assert "In deze periode werd niets gecorrigeerd." in officer.get("/corrections").text
    first, second = doubtful(console), add_case(console.app.door, a_mail_file())
    correct(console, first.ledger_id, "kind", "information_question")
    correct(console, second.ledger_id, "kind", "document_request")
    correct(console, second.ledger_id, "has_name", "false")
    shown = officer.get("/corrections").text
    page = words_of(shown)
    assert "2 berichten gelezen in deze periode." in page
    assert "Soort bericht 2 1 1 klacht → werd informatievraag: 1 keer" in page
    assert "Naam vermeld 1 0 1 ja → werd nee: 1 keer" in page
    assert "De bot leert hier niets van" in page
    assert "Soort bericht: aanvraag van een document bevestigd door lies" in page
    assert f'href="/berichten/{first.ledger_id}"' in shown
    for private in ("An Peeters", "burger.example", "gevaar"):
        assert private not in page


def test_the_counts_are_of_the_chosen_period_and_of_one_body(console: Console, officer: TestClient) -> None:
    kept = doubtful(console)
    correct(console, kept.ledger_id, "kind", "appeal")
    console.clock.forward(40 * DAY)
    officer = console.signed_in_as(Role.DECIDER)
    assert "klacht → werd beroep" in words_of(officer.get("/corrections?dagen=90").text)
    assert "niets gecorrigeerd" in officer.get("/corrections?dagen=30").text
    assert "klacht → werd beroep" in words_of(officer.get("/corrections?dagen=alles").text)
    stad = console.signed_in_as(Role.OFFICER, body_id="stad", name="stan")
    assert "niets gecorrigeerd" in stad.get("/corrections").text
