"""What the pages say, that looking is recorded, and that nothing of a mail is ever markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.roles import Role
from bot.route import Route
from bot.store.outbox import OutboxState
from bot.views import LETTERS, PAGE
from intake.labels import Regime
from tests.support.cases import (
    DAY,
    NOW,
    a_delicate_classification,
    a_mail_file,
    a_week,
    add_case,
    add_letter,
    add_message,
)
from tests.support.console import Console, running_console, words_of

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}\u202e"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def test_the_worklist_shows_messages_first_and_cases_by_due_date(console: Console) -> None:
    a_week(console.app.door)
    page = words_of(console.signed_in_as(Role.OFFICER).get("/").text)
    places = [
        page.index(text) for text in ("Busregeling", "apart gezet", "OB-2026-0003", "OB-2026-0001", "OB-2026-0002")
    ]
    assert places == sorted(places)
    assert "3 open dossiers · 2 berichten wachten" in page
    assert "milieu-informatie 17 november 2026 3 dagen te laat" in page
    assert "openbaarheid van bestuur 22 november 2026 nog 2 dagen" in page
    assert "OB-2026-0001 medewerker nodig" in page
    assert "Afwezig" not in page


def test_an_empty_worklist_says_so(console: Console) -> None:
    page = words_of(console.signed_in_as(Role.READER).get("/").text)
    assert "Geen enkel bericht wacht op een antwoord." in page
    assert "Er zijn geen open dossiers." in page


@pytest.mark.parametrize("role", [Role.HELPDESK, Role.ADMIN, Role.SCHOOL_STAFF])
def test_roles_without_cases_see_no_citizen_anywhere(console: Console, role: Role) -> None:
    a_week(console.app.door)
    client = console.signed_in_as(role)
    shown = client.get("/").text + client.get("/uitgaand").text
    for private in ("Wouters", "burger.example", "Busregeling", "OB-2026"):
        assert private not in shown


def test_a_case_shows_who_asks_what_is_missing_and_every_step_of_the_clock(console: Console) -> None:
    a_week(console.app.door)
    page = words_of(console.signed_in_as(Role.READER).get("/dossiers/OB-2026-0001").text)
    for text in (
        "Mogelijk dezelfde vraag als een eerdere.",
        "Naam Jef Wouters",
        "Namens Lutgart Smeets",
        "Hoedanigheid andere gemachtigde",
        "Volmacht beweerd, niet aangetoond de bot twijfelt",
        "Volgens de regels: ontbreekt Volgens de tweede lezer: beweerd, niet aangetoond",
        "waarom : Volmacht Ik schrijf namens mijn buurvrouw Lutgart Smeets.",
        "Informatie van persoonlijke aard over een derde",
        "Belang niet aangevoerd",
        "Postadres Schriftelijke volmacht Belang bij informatie van persoonlijke aard",
        "Inzage persoonsgegevens (AVG)",
        "Dag 20 is zondag 22 november 2026",
        "Bestuursdecreet art. II.43, §1 bevestigd",
        "kaart.pdf application/pdf",
        "Zij wil het evaluatieverslag",
        "vastgehouden dit soort bericht staat nog niet aan",
        "We ontvingen uw bericht en openden dossier OB-2026-0001.",
        "Spoor geopend: openbaarheid van bestuur door de bot",
        "Brief niet verstuurd: ontvangstmelding, dit soort bericht staat nog niet aan",
    ):
        assert text in page


def test_an_uncertain_date_is_marked_so(console: Console) -> None:
    add_case(console.app.door, a_mail_file(), regimes=(Regime.REUSE,))
    page = words_of(console.signed_in_as(Role.READER).get("/dossiers/OB-2026-0001").text)
    assert "datum onzeker" in page


def test_looking_at_a_case_a_message_or_letters_is_recorded(console: Console) -> None:
    kept = add_case(console.app.door, a_mail_file())
    client = console.signed_in_as(Role.READER, name="rik")
    for path in (f"/dossiers/{kept.reference}", f"/berichten/{kept.ledger_id}", "/uitgaand?staat=held", "/dossiers/X"):
        client.get(path)
    found = [
        (line.actor, line.subject)
        for action in ("case_viewed", "message_viewed", "letters_viewed")
        for line in console.audit(action)
    ]
    assert found == [("rik", kept.reference), ("rik", kept.ledger_id), ("rik", "held:1")]


def test_words_of_a_mail_are_never_markup(console: Console) -> None:
    door = console.app.door
    subject, sender = HOSTILE.rstrip("\u202e"), '"<b>Jan</b>" <jan@burger.example>'
    first, second = (a_mail_file(HOSTILE, subject=subject, sender=sender, attachment="<i>x</i>.pdf") for _ in "12")
    kept = add_case(door, first, requester=HOSTILE, needs_human=True)
    loose = add_message(door, second)
    client = console.signed_in_as(Role.OFFICER)
    for path in ("/", f"/dossiers/{kept.reference}", "/berichten", f"/berichten/{loose.ledger_id}"):
        page = client.get(path).text
        assert "&lt;" in page
        assert "{{ 7*7 }}" in page
        for markup in ("<script", "<img", "<b>", "<i>"):
            assert markup not in page


def test_html_mail_is_shown_as_text_and_loads_nothing(console: Console) -> None:
    html = '<p>Graag <b>inzage</b></p><img src="https://spoor.example/x.gif"><style>p{color:red}</style>'
    kept = add_message(console.app.door, a_mail_file(html=html))
    page = console.signed_in_as(Role.OFFICER).get(f"/berichten/{kept.ledger_id}").text
    assert "Graag inzage" in page
    assert "spoor.example" not in page
    assert "color:red" not in page


def test_bytes_that_are_no_mail_still_have_a_page(console: Console) -> None:
    kept = add_message(console.app.door, b"\xff\xfe\x00 geen mail \x00" * 100, route=None, reason="OverflowError")
    client = console.signed_in_as(Role.OFFICER)
    page = words_of(client.get(f"/berichten/{kept.ledger_id}").text)
    assert "Reden OverflowError" in page
    assert "zonder onderwerp" in client.get("/").text


def test_the_ledger_shows_everything_and_filters(console: Console) -> None:
    a_week(console.app.door)
    client = console.signed_in_as(Role.OFFICER)
    page = words_of(client.get("/berichten").text)
    assert "geen actie nodig automatisch antwoord" in page
    assert "apart gezet het verwerken duurde te lang" in page
    ignored = words_of(client.get("/berichten", params={"uitkomst": "ignore"}).text)
    assert "Jo <jo@bedrijf" not in ignored  # addresses are escaped
    assert "jo@bedrijf.example" in ignored
    assert "karel@burger.example" not in ignored
    quarantined = words_of(client.get("/berichten", params={"staat": "quarantined"}).text)
    assert "scan@kopie.example" in quarantined
    assert "jo@bedrijf.example" not in quarantined
    assert "Geen berichten gevonden." in client.get("/berichten", params={"uitkomst": "tell_to_write"}).text


def test_long_lists_have_pages_that_keep_the_filter(console: Console) -> None:
    for number in range(PAGE + 1):
        add_message(console.app.door, a_mail_file(subject=f"nummer {number}."), received_at=NOW + DAY * number)
    for number in range(LETTERS + 1):
        add_letter(console.app.door, at=NOW + DAY * number)
    client = console.signed_in_as(Role.OFFICER)
    first = client.get("/berichten", params={"uitkomst": "hand_to_human"}).text
    assert "nummer 50." in first
    assert "nummer 0." not in first
    assert 'href="/berichten?uitkomst=hand_to_human&amp;pagina=2"' in first
    assert "nummer 0." in client.get("/berichten?uitkomst=hand_to_human&pagina=2").text
    assert 'href="/uitgaand?pagina=2"' in client.get("/uitgaand").text
    assert client.get("/berichten?pagina=0").status_code == 404
    assert client.get("/berichten?pagina=99999999999999999999").status_code == 404


def test_the_outbox_shows_held_letters_whole_and_arms_new_ones_only(console: Console) -> None:
    add_letter(console.app.door)
    client = console.signed_in_as(Role.OFFICER, name="lies")
    page = words_of(client.get("/uitgaand").text)
    assert "Zo zou de brief vertrekken" in page
    assert "Ontvangstmelding staat uit 1 vastgehouden" in page
    console.send("/uitgaand/aanzetten", soort="receipt")
    page = words_of(client.get("/uitgaand").text)
    assert "Ontvangstmelding staat aan 1 vastgehouden aangezet door lies, 20 november 2026, 10.30 uur" in page
    add_letter(console.app.door, state=OutboxState.QUEUED, reason=None)
    console.send("/uitgaand/uitzetten", soort="receipt")
    page = words_of(client.get("/uitgaand").text)
    assert "Ontvangstmelding staat uit 2 vastgehouden" in page
    assert "dit soort bericht werd uitgezet voor het vertrok" in page


def test_a_message_shows_its_answers_and_what_was_quoted(console: Console) -> None:
    content = a_mail_file(
        "Dank u, dat volstaat.\n\nOp 3 november 2026 schreef Dorp <info@dorp.example>:\n> Beste\n> tot dan\n"
    )
    kept = add_message(console.app.door, content, route=Route.ANSWER_FROM_GUIDANCE, reason="cited_answer")
    add_letter(console.app.door, ledger_id=kept.ledger_id)
    page = words_of(console.signed_in_as(Role.DECIDER).get(f"/berichten/{kept.ledger_id}").text)
    assert "Reden een bron geeft het antwoord" in page
    assert "Dank u, dat volstaat." in page
    assert "Met de aangehaalde tekst en ondertekening" in page
    assert "Antwoorden van de bot Ontvangstmelding" in page


def test_addresses_of_pages_hold_ids_and_references_only(console: Console) -> None:
    a_week(console.app.door)
    client = console.signed_in_as(Role.OFFICER)
    allowed = re.compile(
        r"/|#inhoud|/privacy|/berichten(\?uitkomst=hand_to_human)?|/uitgaand|/corrections|/register|/guidance(/gaps#vervalt)?|/wachtwoord|/contacten|/postbus|/uitgaand/aanzetten\?soort=[a-z_]+|/static/inzage\.(css|svg)"
        r"|/dossiers/OB-2026-\d{4}(/termijn|/brieven|/bijvragen|/doorsturen)?|/bijvragen|/verstuurd|/berichten/[0-9a-f]{32}"
        r"|/werklijst/vervanging|/\?(&?[a-z]+=[a-z0-9_]+)+"
    )
    for path in ("/", "/berichten", "/uitgaand", "/dossiers/OB-2026-0001"):
        for link in re.findall(r'(?:href|src)="([^"]*)"', client.get(path).text):
            assert allowed.fullmatch(link), link


def test_every_page_carries_the_protective_headers(console: Console) -> None:
    client = console.signed_in_as(Role.OFFICER)
    for path in (
        "/",
        "/aanmelden",
        "/privacy",
        "/gezond",
        "/static/inzage.css",
        "/bestaat/niet",
        "/docs",
        "/openapi.json",
    ):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("public, max-age=86400" if "static" in path else "no-store")


def test_pages_use_no_script_no_inline_style_and_no_other_host(console: Console) -> None:
    a_week(console.app.door)
    client = console.signed_in_as(Role.OFFICER)
    for path in ("/", "/berichten", "/uitgaand", "/dossiers/OB-2026-0001", "/privacy"):
        page = client.get(path).text
        assert '<html lang="nl-BE">' in page
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", page)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/bestaat/niet", 404, "Niet gevonden"),
        ("/dossiers/OB-2026-9999", 404, "Niet gevonden"),
        ("/docs", 404, "Niet gevonden"),
    ],
)
def test_what_is_not_there_gets_a_dutch_page(console: Console, path: str, status: int, text: str) -> None:
    answer = console.signed_in_as(Role.OFFICER).get(path)
    assert answer.status_code == status
    assert text in answer.text


def test_another_method_gets_a_dutch_page(console: Console) -> None:
    answer = console.client.delete("/privacy")
    assert answer.status_code == 405
    assert "Dit kan hier niet" in answer.text


def test_a_fault_of_ours_tells_nothing(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim van an.peeters@burger.example")

    client = console.signed_in_as(Role.OFFICER)
    monkeypatch.setattr("bot.worklist.worklist", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.text
    assert "geheim" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_store_that_does_not_answer_is_said_plainly(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise StoreError("locked", temporary=True)

    monkeypatch.setattr("bot.store.bodies.names", locked)
    answer = console.client.get("/gezond")
    assert answer.status_code == 503
    assert "Even niet beschikbaar" in answer.text


def test_the_privacy_statement_names_the_body_its_contact_and_the_machine(console: Console) -> None:
    page = words_of(console.client.get("/privacy").text)
    assert "Gemeente Dorp is verantwoordelijk" in page
    assert "Vragen over uw aanvraag onthaal@dorp.example nagekeken op 1 september 2026" in page
    assert "Stad Stadegem is verantwoordelijk" in page
    assert "info@stad.example" in page
    assert "Een programma sorteert, een mens beslist" in page


def test_the_health_page_says_nothing_about_anybody(console: Console) -> None:
    a_week(console.app.door)
    answer = console.client.get("/gezond")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_no_person_reaches_the_log(console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    add_case(console.app.door, a_mail_file(), found=a_delicate_classification(), requester="Jef Wouters")
    client = console.signed_in_as(Role.OFFICER, name="lies")
    for path in ("/", "/dossiers/OB-2026-0001", "/berichten", "/uitgaand"):
        client.get(path)
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert "web_request" in text
    for private in ("Wouters", "burger.example", "OB-2026-0001", "lies"):
        assert private not in text
