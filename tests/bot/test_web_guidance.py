"""Looking up a rule in the console, without a script and with one, and what is kept of a search."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.roles import Role
from bot.store import guidance_use
from bot.store.guidance_use import Feedback
from knowledge.gaps import QuestionSource, Unanswered
from tests.knowledge.support import an_entry
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of
from tests.support.orchard import a_knowledge, an_orchard

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"  # htmx.org 2.0.11, dist/htmx.min.js
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def client(console: Console) -> TestClient:
    return console.signed_in_as(Role.HELPDESK, name="hilde")


def send(client: TestClient, path: str, *, script: bool = False, **fields: str) -> str:
    """Send a form of the search page; gives the page it leads to."""
    token = token_in(client.get("/guidance"))
    headers = {**OWN_PAGE, "hx-request": "true"} if script else OWN_PAGE
    answer = client.post(path, data={"token": token, **fields}, headers=headers)
    assert answer.status_code in (200, 303), answer.status_code
    return answer.text if answer.status_code == 200 else client.get(answer.headers["location"]).text


def kept(console: Console) -> list[Unanswered]:
    since = console.clock.now - timedelta(days=1)
    return console.app.door.read_now(lambda s: guidance_use.unanswered(s, body_id="dorp", since=since, limit=10))


def test_the_vendored_script_is_the_one_that_was_released_and_brings_its_licence() -> None:
    static = files("bot.web") / "static"
    assert hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (static / "htmx.LICENSE.txt").read_text(encoding="utf-8")


def test_the_scripts_are_served_as_scripts(client: TestClient) -> None:
    for name in ("htmx.min.js", "guidance.js"):
        assert client.get(f"/static/{name}").headers["content-type"].startswith("text/javascript")
    assert client.get("/static/htmx.LICENSE.txt").status_code == 404


def test_pages_hold_no_script_of_their_own(client: TestClient) -> None:
    for page in (
        client.get("/guidance").text,
        client.get("/guidance/kost").text,
        send(client, "/guidance", vraag="peren"),
    ):
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", page)
        assert set(re.findall(r'<script src="([^"]+)"', page)) <= {"/static/htmx.min.js", "/static/guidance.js"}


def test_without_a_script_the_form_gives_a_page_with_the_rule_first(client: TestClient) -> None:
    page = words_of(send(client, "/guidance", vraag="prijs van peren"))
    shown = (
        "Wat kost een mandje peren ?",
        "art. 7, art. 8, lid 2",
        "Geldt vanaf 1 januari 2019 tot en met 31 december 2026.",
        "vervalt op 31 december 2026, nog 41 dagen",
        "Een mandje peren is gratis.",
        "Bron: Boomgaardreglement, boomgaard.example ; Perenbesluit",
        "Nota voor de behandelaar Noem nooit een bedrag.",
        "Tekst om over te nemen",
        "Hielp dit?",
    )
    places = [page.index(text) for text in shown]
    assert places == sorted(places)


def test_matching_words_are_marked_and_what_was_typed_is_never_markup(client: TestClient) -> None:
    page = send(client, "/guidance", vraag=f"peren {HOSTILE}")
    assert "<mark>peren</mark>" in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "<script>alert" not in page


def test_a_rule_that_holds_markup_shows_it_as_text(tmp_path: Path) -> None:
    bad = an_entry(title=f"Pruimen {HOSTILE}", answer=HOSTILE, officer_note=HOSTILE, source=HOSTILE, owner=HOSTILE)
    with running_console(tmp_path, load=lambda: a_knowledge((bad, *an_orchard()[1:]))) as console:
        client = console.signed_in_as(Role.HELPDESK)
        for page in (send(client, "/guidance", vraag="pruimen plukken"), client.get("/guidance/pruim").text):
            assert "&lt;script&gt;" in page
            assert "<script>alert" not in page


def test_while_typing_only_the_list_comes_back(client: TestClient) -> None:
    part = send(client, "/guidance/results", script=True, vraag="per", wijze="typen")
    assert "<html" not in part
    assert 'id="telling"' in part
    assert "hx-swap-oob" in part


def test_a_pause_says_what_the_bot_would_do(client: TestClient) -> None:
    answered = send(client, "/guidance/results", script=True, vraag="ladder uitlenen aan bezoekers", wijze="pauze")
    assert "De bot zou hier zelf op antwoorden" in answered
    silent = send(client, "/guidance/results", script=True, vraag="vijver vissen karper", wijze="pauze")
    assert "De leidraad zegt hier niets over." in silent
    typed = send(client, "/guidance/results", script=True, vraag="vijver vissen karper", wijze="typen")
    assert "zegt hier niets over" not in typed


def test_filters_reach_past_and_foreign_law_and_mark_it(client: TestClient) -> None:
    assert "oud recht, geldt niet meer" not in send(client, "/guidance", vraag="appels rapen")
    past = words_of(send(client, "/guidance", vraag="appels rapen", stand="past"))
    assert "Appels rapen , zoals het was" in past
    assert "oud recht, geldt niet meer" in past
    expired = words_of(send(client, "/guidance", vraag="noten rapen", stand="any"))
    assert "vervallen op 31 oktober 2026" in expired
    foreign = words_of(send(client, "/guidance", vraag="druiven plukken", recht="NL", toepassing="*"))
    assert "recht van elders: Nederland" in foreign
    on_a_day = words_of(send(client, "/guidance", vraag="noten rapen", op="2026-10-01"))
    assert "Noten rapen" in on_a_day


def test_a_choice_stays_chosen_and_an_unknown_one_counts_as_none(client: TestClient) -> None:
    page = send(client, "/guidance", vraag="peren", recht="NL", stand="past", op="2020-02-03", doelgroep="parents")
    assert '<option value="NL" selected>' in page
    assert '<option value="past" selected>' in page
    assert '<option value="parents" selected>' in page
    assert 'value="2020-02-03"' in page
    odd = send(client, "/guidance", vraag="prijs van peren", recht="XX", stand="x", op="gisteren", toepassing="y")
    assert "Een mandje" in odd


def test_filters_alone_list_every_rule_they_admit(client: TestClient) -> None:
    page = words_of(send(client, "/guidance", vraag="", stand="past"))
    assert "2 regels" in page
    assert "Typ een paar woorden" in words_of(send(client, "/guidance", vraag=""))


def test_an_empty_result_of_a_narrow_choice_says_how_to_look_further_and_is_no_gap(
    console: Console, client: TestClient
) -> None:
    page = words_of(send(client, "/guidance", vraag="prijs van peren", toepassing="nl_school"))
    assert "Niets binnen deze keuze." in page
    assert "zegt hier niets over" not in page
    assert kept(console) == []


def test_nothing_chosen_is_what_holds_here_and_what_the_words_name(client: TestClient) -> None:
    form = client.get("/guidance").text
    first_options = re.findall(r"<select[^>]*>\s*<option value=\"([^\"]*)\"", form)
    assert first_options == [""] * len(first_options)
    page = words_of(send(client, "/guidance", vraag="druiven plukken in Nederland op school", stand="", recht=""))
    assert "recht van elders: Nederland" in page


def test_an_entry_has_a_page_with_everything(client: TestClient) -> None:
    page = words_of(client.get("/guidance/kost").text)
    for text in (
        "Wat kost een mandje peren?",
        "art. 7, art. 8, lid 2",
        "Noem nooit een bedrag.",
        "https://www.boomgaard.example/reglement",
        "Zelfde regel, andere bron Wat kosten kersen?",
        "Nederlands, 2 prijs van peren peren betalen",
        "Frans, 1 prix des poires",
        "Sleutel LAW-KOST",
        "Bijgehouden door Dienst Fruit",
        "Nog niemand zei het.",
    ):
        assert text in page


@pytest.mark.parametrize("path", ["/guidance/bestaat-niet", "/guidance/stil", "/guidance/eigen"])
def test_what_is_not_there_silent_or_anothers_has_no_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    form = {"token": token_in(client.get("/guidance")), "hielp": "ja"}
    assert client.post(f"{path}/feedback", data=form, headers=OWN_PAGE).status_code == 404


def test_a_missing_contact_keeps_a_rule_from_being_copied(client: TestClient) -> None:
    page = words_of(client.get("/guidance/wie").text)
    assert "contact ontbreekt" in page
    assert "eerst langs een behandelaar" in page
    assert "Tekst om over te nemen" not in page


def test_whether_a_rule_helped_is_counted_and_shown(console: Console, client: TestClient) -> None:
    page = words_of(send(client, "/guidance/kost/feedback", hielp="ja"))
    assert "Genoteerd, dank u." in page
    line = send(client, "/guidance/kost/feedback", script=True, hielp="nee")
    assert words_of(line) == "Genoteerd. Wie de leidraad bijhoudt, ziet dit."
    assert "1 keer ja, 1 keer nee." in words_of(client.get("/guidance/kost").text)
    counted = console.app.door.read_now(lambda s: guidance_use.feedback_of(s, body_id="dorp", entry_id="kost"))
    assert counted == Feedback(helped=1, not_helped=1)
    assert sorted(entry.detail["helped"] for entry in console.audit("guidance_rated")) == [False, True]


@pytest.mark.parametrize("said", ["", "misschien"])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(client: TestClient, said: str) -> None:
    form = {"token": token_in(client.get("/guidance")), "hielp": said}
    assert client.post("/guidance/kost/feedback", data=form, headers=OWN_PAGE).status_code == 400


def test_only_a_search_that_did_not_help_is_kept_and_without_names(console: Console, client: TestClient) -> None:
    text = "Mag Piet Verbeke peren plukken, bel 0470 12 34 56"
    send(client, "/guidance", vraag=text)
    send(client, "/guidance/results", script=True, vraag=text, wijze="pauze")
    send(client, "/guidance/kost/feedback", hielp="ja", vraag=text)
    assert kept(console) == []
    send(client, "/guidance/kost/feedback", hielp="nee", vraag=text)
    (question,) = kept(console)
    assert question.text == "Mag [naam] peren plukken, bel [telefoon]"
    assert (question.source, question.reason, question.nearest) == (QuestionSource.SEARCH, "not_helpful", "kost")


def test_nothing_that_helped_is_noted_once(console: Console, client: TestClient) -> None:
    assert "Genoteerd" in send(client, "/guidance/unanswered", script=True, vraag="mag ik zwemmen")
    send(client, "/guidance/unanswered", vraag="mag ik zwemmen")
    send(client, "/guidance/unanswered", vraag="  ")
    assert [(question.text, question.nearest) for question in kept(console)] == [("mag ik zwemmen", None)]


def test_a_search_that_was_sent_and_found_nothing_is_kept_and_one_in_passing_is_not(
    console: Console, client: TestClient
) -> None:
    for manner in ("typen", "pauze"):
        send(client, "/guidance/results", script=True, vraag="vijver vissen karper", wijze=manner)
    assert kept(console) == []
    send(client, "/guidance/results", script=True, vraag="vijver vissen karper")
    assert [(question.text, question.reason) for question in kept(console)] == [("vijver vissen karper", "no_result")]


def test_no_search_stands_in_an_address_or_in_the_log(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    page = send(client, "/guidance", vraag="verbeke peren")
    send(client, "/guidance/kost/feedback", hielp="nee", vraag="verbeke peren")
    printed = capsys.readouterr()
    assert "verbeke" not in printed.out + printed.err
    assert not [link for link in re.findall(r'(?:href|action|hx-post)="([^"]*)"', page) if "verbeke" in link]
    # In an address it is not even read.
    assert "verbeke" not in client.get("/guidance?vraag=verbeke").text


def test_a_script_whose_session_ended_is_sent_to_the_sign_in(console: Console) -> None:
    answer = console.client.post("/guidance/results", data={"vraag": "x"}, headers={**OWN_PAGE, "hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/aanmelden?naar=%2Fguidance"


@pytest.mark.parametrize("wanted", ["/guidance", "/guidance/gaps", "/guidance/law-fee"])
def test_a_sign_in_leads_back_to_the_guidance(console: Console, wanted: str) -> None:
    user = console.add_user(Role.OFFICER)
    assert console.client.get(wanted).headers["location"] == f"/aanmelden?naar={wanted.replace('/', '%2F')}"
    assert console.sign_in(user, to=wanted).headers["location"] == wanted


def test_the_search_box_takes_no_more_than_it_says(client: TestClient) -> None:
    page = send(client, "/guidance", vraag="peren " * 1000)
    (value,) = re.findall(r'name="vraag" type="search" value="([^"]*)"', page)
    assert len(value) <= 500
