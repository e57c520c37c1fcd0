"""The form by which anybody asks for documents: every fault at its field, nothing lost, stored before it is said."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from bot.commands import request_forms as commands
from bot.config import Config
from bot.handle import handle_next
from bot.request_form import MAX_FILE_BYTES
from bot.roles import Role
from bot.store import cases, outbox, request_forms, spool
from bot.store.outbox import OutboxState
from bot.store.spool import LedgerLine
from bot.thinker import Thinker
from intake.raw import Source
from replies.reply import DemandKind, ReplyKind
from tests.support.cases import a_mail_file, add_case, add_message
from tests.support.citizens import text_of
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of

PAGE = "/burger/dorp/aanvraag"
MINUTE = timedelta(minutes=1)
TYPED = {
    "naam": "An De Smet",
    "straat": "Kerkstraat 12",
    "postcode": "9100",
    "gemeente": "Sint-Niklaas",
    "mail": "an.desmet@burger.example",
    "document": "het verslag van de schoolraad van 12 oktober 2026",
    "vorm": "copy",
    "voor": "self",
    "doe": "verstuur",
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with running_console(tmp_path, store_url=url) as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def opened(console: Console) -> str:
    """The token of a form that somebody had for a minute."""
    token = token_in(console.client.get(PAGE))
    console.clock.forward(MINUTE)
    return token


def send(console: Console, *, token: str = "", files: list[tuple[str, bytes]] | None = None, **fields: str) -> Response:
    return console.client.post(
        PAGE,
        data={"token": token or opened(console), **TYPED, **fields},
        files=[("bijlagen", file) for file in files or []] or None,
        headers=OWN_PAGE,
    )


def stored(console: Console, *, body_id: str = "dorp") -> list[LedgerLine]:
    return console.app.door.read_now(lambda s: spool.ledger(s, body_id=body_id))


def fault_at(answer: Response, field: str) -> str:
    assert answer.status_code == 422, answer.status_code
    found = re.search(rf'id="fout-{field}">([^<]+)<', answer.text)
    return unescape(found[1]) if found else ""


def test_a_form_is_in_the_ledger_before_the_page_says_so(console: Console) -> None:
    answer = send(console)
    assert answer.status_code == 303
    (line,) = stored(console)
    assert (line.source, line.recipient, line.backlog) == (Source.WEB, "info@dorp.example", False)
    page = console.client.get(answer.headers["location"])
    assert "Uw aanvraag is bewaard" in page.text
    assert 'http-equiv="refresh"' in page.text
    assert "onthaal@dorp.example" in page.text


def test_the_page_shows_the_case_its_date_and_what_is_missing(small: Console, thinker: Thinker) -> None:
    location = send(small, voor="lawyer").headers["location"]
    assert asyncio.run(handle_next(small.app, thinker, owner="tests"))
    page = small.client.get(location)
    assert 'http-equiv="refresh"' not in page.text
    words = words_of(page.text)
    assert "Uw dossier: OB-2026-0001" in words
    assert "10 december 2026" in words
    assert "art. II.43" in words
    assert "aam van de cliënt" in words
    assert "Gevraagd document: het verslag van de schoolraad van 12 oktober 2026" in words
    case = small.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    assert (case.requester_name, case.requester_address) == ("An De Smet", "an.desmet@burger.example")
    assert case.registered_on == case.received_on


def test_nobody_gets_a_mail_at_an_address_that_was_only_typed(small: Console, thinker: Thinker) -> None:
    small.signed_in_as(Role.OFFICER)
    for kind in (ReplyKind.RECEIPT, ReplyKind.MISSING):
        assert small.send("/uitgaand/aanzetten", soort=kind.value).status_code == 303
    send(small)
    assert asyncio.run(handle_next(small.app, thinker, owner="tests"))
    (letter,) = small.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
    assert (letter.state, letter.reason) == (OutboxState.WITHHELD, "unverified_address")


def test_where_there_are_pages_the_typed_address_gets_the_reference_and_a_link_to_confirm(
    tmp_path: Path, thinker: Thinker
) -> None:
    with running_console(tmp_path, base_url="https://inzage.dorp.example") as console:
        send(console)
        assert asyncio.run(handle_next(console.app, thinker, owner="tests"))
        lines = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
        assert sorted((line.kind, line.state) for line in lines) == [
            (DemandKind.CONFIRM, OutboxState.QUEUED),
            (ReplyKind.RECEIPT, OutboxState.WITHHELD),
        ]
        (confirm,) = (line for line in lines if line.kind is DemandKind.CONFIRM)
        text = text_of(console, confirm)
        assert confirm.to == "an.desmet@burger.example"
        assert "OB-2026-0001" in text
        assert "/burger/bevestigen/" in text
        assert not any(word in text for word in ("De Smet", "schoolraad", "Kerkstraat", "/burger/status/"))


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("naam", " ", "Vul uw naam in."),
        ("straat", "", "Vul uw straat en nummer in."),
        ("postcode", "", "Vul uw postcode in."),
        ("gemeente", "", "Vul uw gemeente in."),
        ("document", "\n", "Zeg welk document u vraagt."),
        ("mail", "geen adres", "Dit is geen mailadres, zoals naam@voorbeeld.be."),
        ("vorm", "", "Kies hoe u het document wilt krijgen."),
        ("vorm", "several", "Kies hoe u het document wilt krijgen."),
        ("voor", "press", "Kies voor wie u vraagt."),
        ("naam", "x" * 201, "Te lang: hoogstens 200 tekens."),
        ("website", "https://koop.example", "Laat dit veld leeg."),
    ],
)
def test_each_fault_stands_at_its_field_and_the_rest_stays(small: Console, field: str, value: str, fault: str) -> None:
    answer = send(small, **{field: value})
    assert fault_at(answer, field) == fault
    assert f'href="#{field}"' in answer.text
    shown = unescape(answer.text)
    for other in ("naam", "straat", "mail", "document"):
        assert other == field or TYPED[other] in shown
    assert field == "vorm" or 'value="copy" required checked' in answer.text
    assert stored(small) == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ([("kat.exe", b"MZ")], "Kies een pdf"),
        ([("leeg.pdf", b"")], "Dit bestand is leeg."),
        ([(f"{n}.pdf", b"%PDF") for n in range(6)], "Hoogstens 5 bestanden."),
        ([("groot.pdf", b"x" * (MAX_FILE_BYTES + 1))], "De bestanden zijn samen te groot"),
    ],
)
def test_a_file_that_does_not_fit_is_a_fault_of_its_field(
    small: Console, files: list[tuple[str, bytes]], fault: str
) -> None:
    answer = send(small, files=files)
    assert fault_at(answer, "bijlagen").startswith(fault)
    assert TYPED["document"] in answer.text
    assert stored(small) == []


def test_a_file_travels_with_the_message_under_the_last_part_of_its_name(small: Console) -> None:
    assert send(small, files=[("C:\\mijn map\\volmacht.pdf", b"%PDF-1.7 een volmacht")]).status_code == 303
    (line,) = stored(small)
    content = small.app.door.read_now(lambda s: spool.raw(s, line.id))
    assert b'filename="volmacht.pdf"' in content
    assert b"mijn map" not in content


def test_a_line_end_in_a_name_adds_no_field(small: Console) -> None:
    assert send(small, naam="An De Smet\r\nHoedanigheid: advocaat").status_code == 303
    (line,) = stored(small)
    content = small.app.door.read_now(lambda s: spool.raw(s, line.id))
    assert b"\r\nHoedanigheid: advocaat" not in content


def test_who_answers_faster_than_people_can_is_asked_once_more(small: Console) -> None:
    token = token_in(small.client.get(PAGE))
    answer = send(small, token=token)
    assert answer.status_code == 422
    assert TYPED["document"] in answer.text
    assert token_in(answer) == token
    small.clock.forward(MINUTE)
    assert send(small, token=token).status_code == 303


@pytest.mark.parametrize("token", ["", "geraden", "x" * 22 + ".1." + "0" * 64, "a.b.c", "\u00e9"])
def test_a_token_of_nobody_or_of_yesterday_gives_the_form_again(small: Console, token: str) -> None:
    old = opened(small)
    small.clock.forward(timedelta(days=2))
    for stale in (old, token or " "):
        answer = send(small, token=stale)
        assert answer.status_code == 422
        assert TYPED["document"] in answer.text
        assert token_in(answer) != stale
    assert stored(small) == []


def test_a_token_of_another_body_sends_nothing(small: Console) -> None:
    token = token_in(small.client.get("/burger/stad/aanvraag"))
    small.clock.forward(MINUTE)
    assert send(small, token=token).status_code == 422


def test_a_form_sent_twice_is_one_message_and_a_changed_one_another(console: Console) -> None:
    token = opened(console)
    first, second = (send(console, token=token) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(stored(console)) == 1
    third = send(console, token=token, document="het contract van 2025")
    assert third.headers["location"] != first.headers["location"]
    assert len(stored(console)) == 2


def limited(config: Config) -> Config:
    forms = config.forms.model_copy(update={"per_hour": 2, "per_place_hour": 3})
    return config.model_copy(update={"forms": forms})


def test_one_address_and_one_place_send_so_many_an_hour_and_the_words_stay(tmp_path: Path) -> None:
    with running_console(tmp_path, change=limited) as console:
        answers = [send(console, document=f"verslag {n}").status_code for n in range(3)]
        assert answers == [303, 303, 429]
        other = send(console, mail="bram@burger.example")
        assert other.status_code == 303
        full = send(console, mail="mia@burger.example", document="het laatste verslag")
        assert full.status_code == 429
        assert "het laatste verslag" in full.text
        console.clock.forward(timedelta(hours=1))
        assert send(console, document="later").status_code == 303


def test_no_address_is_readable_in_what_is_counted(small: Console) -> None:
    send(small)
    files = [path for path in small.app.config.data_dir.rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert b"form_try" in kept
    assert b"testclient" not in kept


def test_a_form_kept_for_later_opens_with_its_link_and_mails_nothing(console: Console) -> None:
    answer = send(console, doe="bewaar", naam="", mail="half een adres", website="")
    assert answer.status_code == 303
    link = answer.headers["location"]
    page = console.client.get(link)
    assert page.status_code == 200
    assert TYPED["document"] in page.text
    assert "half een adres" in page.text
    assert f"http://console.example{link}" in page.text
    assert stored(console) == []
    assert console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp")) == []
    assert console.client.get(link.replace("dorp", "stad")).status_code == 404


def test_a_draft_kept_again_has_the_same_link_and_goes_when_it_is_sent(small: Console) -> None:
    link = send(small, doe="bewaar").headers["location"]
    concept = link.rpartition("/")[2]
    again = send(small, doe="bewaar", concept=concept, document="iets anders")
    assert again.headers["location"] == link
    assert "iets anders" in small.client.get(link).text
    assert send(small, concept=concept).status_code == 303
    assert small.client.get(link).status_code == 404


def test_a_draft_is_gone_after_a_day(small: Console) -> None:
    link = send(small, doe="bewaar").headers["location"]
    small.clock.forward(timedelta(hours=23))
    assert small.client.get(link).status_code == 200
    small.clock.forward(timedelta(hours=2))
    gone = small.client.get(link)
    assert gone.status_code == 404
    assert "Hier staat niets meer" in gone.text
    assert small.app.door.write_now(lambda s: commands.forget(s, now=small.clock.now)) >= 1
    token = link.rpartition("/")[2]
    early = small.clock.now - timedelta(days=2)
    assert small.app.door.read_now(lambda s: request_forms.draft(s, token, body_id="dorp", now=early)) is None


def test_a_form_of_another_site_and_a_body_that_is_not_there_are_refused(small: Console) -> None:
    answer = small.client.post(PAGE, data={**TYPED, "token": opened(small)}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 400
    assert small.client.get("/burger/nergens/aanvraag").status_code == 404
    assert stored(small) == []


def test_strangers_find_the_form(small: Console) -> None:
    for path in ("/aanmelden", "/privacy"):
        assert f'href="{PAGE}"' in small.client.get(path).text


def test_a_message_that_became_no_case_is_said_to_wait_for_a_person(small: Console) -> None:
    location = send(small).headers["location"]
    line = stored(small)[0]
    now = small.clock.now
    small.app.door.write_now(lambda s: spool.claim(s, owner="tests", now=now, lease_until=now + MINUTE))
    small.app.door.write_now(lambda s: spool.quarantine(s, line.id, owner="tests", error="deadline"))
    page = small.client.get(location)
    assert "Een medewerker bekijkt uw bericht" in page.text
    assert 'http-equiv="refresh"' not in page.text


@pytest.mark.parametrize("reason", ["join_to_confirm", "join_confirmed"])
def test_a_form_that_points_at_somebody_s_case_shows_nothing_of_it(small: Console, reason: str) -> None:
    door = small.app.door
    theirs = add_case(door, a_mail_file()).reference
    case = door.read_now(lambda s: cases.get(s, "dorp", str(theirs)))
    assert case is not None
    kept = add_message(door, a_mail_file(subject="Bij OB-2026-0001"), reason=reason, case_id=case.case_id)
    now = small.clock.now
    door.write_now(
        lambda s: request_forms.add_receipt(s, token="pagina", body_id="dorp", ledger_id=kept.ledger_id, now=now)
    )
    page = small.client.get(f"{PAGE}/bewaard/pagina").text
    assert "Een medewerker bekijkt uw bericht" in page
    assert str(theirs) not in page
