"""The page that sends a request on: nothing leaves unseen, what was typed stays, and undo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.case_work import standings
from bot.commands.letter_leaving import UNDO_FOR
from bot.config import Config, ContactSection
from bot.roles import Role
from bot.send import deliver_next
from bot.store import cases, outbox
from bot.store.outbox import OutboxState
from intake.case import TrackState
from intake.labels import Regime, Warning
from replies.ports import Delivered, Delivery
from replies.reply import PersonKind
from tests.support.cases import NOW, a_delicate_classification, a_mail_file, add_case, add_message
from tests.support.console import Console, running_console, words_of
from tests.support.letters import with_contacts

TYPED = {
    "spoor-foi": "ja",
    "over": "het verslag van de schoolraad",
    "verder": "",
    "houder": "Stad Stadegem",
    "adres": "archief@stad.example",
    "bereik": "",
    "naam": "An Peeters",
    "postadres": "Kerkstraat 1, 9000 Dorp",
    "aan": "an.peeters@burger.example",
    "ondertekenaar": "Lies Maes",
    "hoedanigheid": "algemeen directeur",
}


def with_archive(config: Config) -> Config:
    """The contact table with a mail address of another body."""
    line = ContactSection(role="stadsarchief", value="archief@stad.example", verified_on=NOW.date())
    first, *others = with_contacts(config).body
    changed = first.model_copy(update={"contacts": (*first.contacts, line)})
    return config.model_copy(update={"body": (changed, *others)})


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, change=with_archive) as running:
        yield running


def a_case(console: Console, **values: tuple[Regime, ...]) -> str:
    reference = add_case(console.app.door, a_mail_file(), **values).reference
    assert reference is not None
    return reference


def version(console: Console, reference: str) -> str:
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    return str(case.version)


def state(console: Console, reference: str) -> TrackState:
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    return console.app.door.read_now(lambda s: standings(s, case))[Regime.FOI].state


def queued(console: Console) -> list[str]:
    lines = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp", state=OutboxState.QUEUED))
    return sorted(line.to for line in lines if line.kind is PersonKind.LETTER)


def preview(console: Console, reference: str, **changes: str) -> tuple[str, str]:
    """The page with both mails, and the mark of them."""
    answer = console.send(
        f"/dossiers/{reference}/doorsturen",
        **{**TYPED, **changes, "versie": version(console, reference), "actie": "bekijken"},
    )
    assert answer.status_code == 200, words_of(answer.text)
    found = re.search(r'name="gezien" value="([0-9a-f]+)"', answer.text)
    assert found is not None, words_of(answer.text)
    return answer.text, found[1]


def test_a_request_is_sent_on_after_both_mails_were_seen_and_taken_back(console: Console) -> None:
    reference, officer = a_case(console), console.signed_in_as(Role.OFFICER)
    path = f"/dossiers/{reference}/doorsturen"
    assert path in officer.get(f"/dossiers/{reference}").text
    form = officer.get(path).text
    assert 'value="archief@stad.example"' in form
    assert 'value="an.peeters@burger.example"' in form
    message = re.search(r'name="(bericht-[0-9a-f]+)" type="checkbox" value="ja" checked', form)
    assert message is not None
    page, mark = preview(console, reference, **{message[1]: "ja"})
    words = words_of(page)
    assert "Wij hebben het verslag van de schoolraad niet. Daarom hebben wij uw aanvraag op" in words
    assert "U bereikt die instantie zo: archief@stad.example" in words
    assert "Gaat mee, zoals het binnenkwam: Aanvraag verslag schoolraad , van" in words
    assert queued(console) == []
    sent = {**TYPED, message[1]: "ja", "versie": version(console, reference), "actie": "versturen", "gezien": mark}
    answer = console.send(path, **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#gedaan")
    assert queued(console) == ["an.peeters@burger.example", "archief@stad.example"]
    assert state(console, reference) is TrackState.PASSED_ON
    assert "aan Stad Stadegem" in words_of(officer.get(path).text)
    letter = re.search(rf"/dossiers/{reference}/brieven/[0-9a-f]+", officer.get(path).text)
    assert letter is not None
    assert "Deze brief vertrekt samen met een andere" in officer.get(letter[0]).text
    case = words_of(officer.get(f"/dossiers/{reference}").text)
    assert "Doorsturen ongedaan maken" in case
    assert "Doorgestuurd: openbaarheid van bestuur, 20 november 2026, Stad Stadegem" in case
    back = console.send(f"{path}/terug", versie=version(console, reference))
    assert (back.status_code, back.headers["location"]) == (303, f"/dossiers/{reference}")
    assert (queued(console), state(console, reference)) == ([], TrackState.OPEN)


def test_what_changed_after_it_was_seen_is_shown_again_first(console: Console) -> None:
    reference = a_case(console)
    console.signed_in_as(Role.OFFICER)
    _, mark = preview(console, reference)
    changed = {**TYPED, "houder": "Stad Elders", "actie": "versturen", "gezien": mark}
    answer = console.send(f"/dossiers/{reference}/doorsturen", versie=version(console, reference), **changed)
    assert answer.status_code == 422
    assert "Kijk de twee mails hieronder eerst na" in answer.text
    assert "doorgestuurd naar Stad Elders" in words_of(answer.text)
    assert queued(console) == []


def test_each_wrong_field_says_why_and_keeps_what_was_typed(console: Console) -> None:
    reference = a_case(console)
    console.signed_in_as(Role.OFFICER)
    wrong = {"houder": "Stad <Stadegem>", "adres": "geen adres", "over": "", "naam": "An Peeters", "aan": ""}
    answer = console.send(f"/dossiers/{reference}/doorsturen", versie=version(console, reference), **wrong)
    assert answer.status_code == 422
    for name in ("adres", "aan", "over", "verder", "ondertekenaar", "hoedanigheid"):
        assert f'id="fout-{name}"' in answer.text, name
    assert 'value="Stad &lt;Stadegem&gt;"' in answer.text
    assert 'value="geen adres"' in answer.text


def test_what_the_linter_stops_gets_no_button_to_send(console: Console) -> None:
    reference = a_case(console)
    console.signed_in_as(Role.OFFICER)
    typed = {**TYPED, "verder": "[vul in: iets]", "versie": version(console, reference), "actie": "bekijken"}
    answer = console.send(f"/dossiers/{reference}/doorsturen", **typed)
    assert (answer.status_code, "houdt tegen" in answer.text) == (200, True)
    assert 'value="versturen"' not in answer.text


def test_an_older_page_says_that_the_case_changed(console: Console) -> None:
    reference = a_case(console)
    console.signed_in_as(Role.OFFICER)
    _, mark = preview(console, reference)
    old = version(console, reference)
    console.send(f"/dossiers/{reference}/werk/notitie", versie=old, tekst="Intussen gebeld.")
    answer = console.send(
        f"/dossiers/{reference}/doorsturen", **{**TYPED, "versie": old, "actie": "versturen", "gezien": mark}
    )
    assert (answer.status_code, "intussen" in answer.text, queued(console)) == (409, True, [])


async def test_once_it_left_the_page_offers_no_way_back(console: Console) -> None:
    class Relay:
        async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
            return Delivered()

    reference, officer = a_case(console), console.signed_in_as(Role.OFFICER)
    _, mark = preview(console, reference)
    path = f"/dossiers/{reference}/doorsturen"
    console.send(path, **{**TYPED, "versie": version(console, reference), "actie": "versturen", "gezien": mark})
    console.clock.forward(UNDO_FOR)
    assert await deliver_next(console.app.door, Relay(), clock=console.clock, owner="tests")
    page = officer.get(path).text
    assert "kunnen niet meer terug" in page
    assert "er is niets om door te sturen" in page
    refused = console.send(f"{path}/terug", versie=version(console, reference))
    assert (refused.status_code, "al vertrokken" in refused.text) == (422, True)


def test_the_letter_page_says_what_a_letter_alone_does(console: Console) -> None:
    reference, officer = a_case(console), console.signed_in_as(Role.OFFICER)
    for kind in ("pass_on", "pass_on_notice"):
        path = console.send(f"/dossiers/{reference}/brieven", soort=kind).headers["location"]
        assert f"/dossiers/{reference}/doorsturen" in officer.get(path).text


def test_papers_that_are_delicate_are_pointed_at_before_they_go_along(console: Console) -> None:
    found = replace(a_delicate_classification(), warnings=(Warning.IDENTITY_DOCUMENT,))
    reference = add_case(console.app.door, a_mail_file(), found=found).reference
    page = words_of(console.signed_in_as(Role.OFFICER).get(f"/dossiers/{reference}/doorsturen").text)
    assert "heeft het andere bestuur die nodig?" in page


def test_a_message_that_only_may_belong_to_the_case_is_not_offered(console: Console) -> None:
    reference = a_case(console)
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    other = add_message(
        console.app.door, a_mail_file(subject="Van iemand anders"), reason="join_to_confirm", case_id=case.case_id
    )
    page = console.signed_in_as(Role.OFFICER).get(f"/dossiers/{reference}/doorsturen").text
    assert other.ledger_id not in page
