"""The desk of the helpdesk: a call in one form, who waits for a call, papers, one press that asks to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from bot.commands import contact_notes as commands
from bot.roles import Role
from bot.store import cases, contact_notes, outbox, spool
from bot.store.contact_notes import ContactNote
from bot.store.outbox import OutboxLine, OutboxState
from intake.labels import ContactChannel, Kind, Regime
from intake.raw import Source
from replies.reply import PersonKind, ReplyKind
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of

CALL = {
    "kanaal": "phone",
    "wie": "Mia Claes",
    "over": "het verslag van de schoolraad van 12 oktober",
    "mail": "mia@burger.example",
    "telefoon": "09 000 00 00",
    "doe": "noteren",
    "keer": "eerste",
}
BASE = "https://inzage.dorp.example"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with running_console(tmp_path, store_url=url) as running:
        running.signed_in_as(Role.HELPDESK)
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        running.signed_in_as(Role.HELPDESK)
        yield running


def notes(console: Console, *, body_id: str = "dorp") -> list[ContactNote]:
    return console.app.door.read_now(lambda s: contact_notes.newest(s, body_id=body_id, limit=9))


def letters(console: Console) -> list[OutboxLine]:
    return console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))


def text_of(console: Console, line: OutboxLine) -> str:
    content = console.app.door.read_now(lambda s: outbox.content(s, line.id))
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def hand_over(console: Console, *files: tuple[str, bytes], **fields: str) -> Response:
    token = token_in(console.client.get("/contacten"))
    return console.client.post(
        "/contacten/papier",
        data={"token": token, "soort": "briefje", "wie": "Jef Wouters", "over": "", **fields},
        files=[("bijlagen", file) for file in files] or None,
        headers=OWN_PAGE,
    )


def test_a_call_is_one_form_and_leaves_an_audit_line_without_words_of_the_caller(console: Console) -> None:
    assert console.send("/contacten", **CALL).status_code == 303
    (note,) = notes(console)
    assert (note.channel, note.caller, note.written_by) == (ContactChannel.PHONE, "Mia Claes", "helpdesk")
    (line,) = console.audit("contact_noted")
    assert (line.subject, dict(line.detail)) == (note.note_id, {"channel": "phone"})
    assert "Mia Claes" in console.client.get("/contacten").text
    assert letters(console) == []


@pytest.mark.parametrize(
    ("fields", "at", "fault"),
    [
        ({"kanaal": "fax"}, "kanaal", "Maak een keuze."),
        ({"wie": ""}, "wie", "Vul dit in."),
        ({"over": " "}, "over", "Vul dit in."),
        ({"mail": "geen adres"}, "mail", "Dit is geen mailadres, zoals naam@voorbeeld.be."),
        ({"mail": "", "doe": "schrijven"}, "mail", "Zonder mailadres vertrekt er geen mail."),
        ({"beldag": "2026-11-23"}, "beluur", "Geef een uur, zoals 14.30."),
        ({"beldag": "2026-11-23", "beluur": "25.00"}, "beluur", "Geef een uur, zoals 14.30."),
        ({"beluur": "14.30"}, "beldag", "Vul een datum in."),
        ({"beldag": "0001-01-01", "beluur": "14.30"}, "beldag", "Deze dag kan niet."),
        ({"beldag": "2026-11-19", "beluur": "14.30"}, "beldag", "Dit moment is voorbij."),
        (
            {"beldag": "2026-11-23", "beluur": "14.30", "telefoon": ""},
            "telefoon",
            "Zonder nummer kan niemand terugbellen.",
        ),
    ],
)
def test_each_fault_stands_at_its_field_and_the_rest_stays(
    small: Console, fields: dict[str, str], at: str, fault: str
) -> None:
    answer = small.send("/contacten", **{**CALL, **fields})
    assert answer.status_code == 422
    found = re.search(rf'id="fout-{at}">([^<]+)<', answer.text)
    assert found is not None and unescape(found[1]) == fault
    for name in {"wie", "over", "telefoon"} - fields.keys():
        assert CALL[name] in answer.text
    assert notes(small) == []


def test_who_was_promised_a_call_stays_on_the_list_until_it_is_ticked(console: Console) -> None:
    assert console.send("/contacten", **CALL, beldag="2026-11-23", beluur="14.30").status_code == 303
    (note,) = notes(console)
    assert "23 november 2026, 14.30 uur" in words_of(console.client.get("/contacten").text)
    console.clock.forward(timedelta(days=4))
    console.client.cookies.clear()
    console.sign_in("helpdesk")
    assert "te laat" in console.client.get("/contacten").text
    assert console.send(f"/contacten/{note.note_id}/gebeld").status_code == 303
    assert "Niemand wacht op een oproep." in console.client.get("/contacten").text
    assert console.send(f"/contacten/{note.note_id}/gebeld").status_code == 404
    assert len(console.audit("contact_called_back")) == 1


def test_one_press_asks_to_write_though_nothing_is_armed(tmp_path: Path) -> None:
    with running_console(tmp_path, base_url=BASE) as console:
        console.signed_in_as(Role.HELPDESK)
        assert console.send("/contacten", **{**CALL, "doe": "schrijven"}).status_code == 303
        (letter,) = letters(console)
        assert (letter.kind, letter.state, letter.to) == (
            PersonKind.INVITATION_TO_WRITE,
            OutboxState.QUEUED,
            "mia@burger.example",
        )
        text = text_of(console, letter)
        assert "verslag" not in text and "Claes" not in text
        link = re.search(rf"{BASE}(/burger/dorp/aanvraag/verder/\S+)", text)
        assert link is not None
        assert "4 december 2026" in text
        console.client.cookies.clear()
        form = console.client.get(link[1]).text
        assert 'value="Mia Claes"' in form and CALL["over"] in form
        console.clock.forward(timedelta(days=13))
        assert console.client.get(link[1]).status_code == 200
        console.clock.forward(timedelta(days=2))
        assert console.client.get(link[1]).status_code == 404


def test_disarming_holds_no_mail_of_a_person_back(small: Console) -> None:
    small.send("/contacten", **{**CALL, "doe": "schrijven"})
    stopped = small.app.door.write_now(lambda s: outbox.stop_unsent(s, body_id="dorp", kinds=ReplyKind))
    assert stopped == 0
    assert [letter.state for letter in letters(small)] == [OutboxState.QUEUED]


def test_without_a_public_address_the_mail_says_how_to_write(small: Console) -> None:
    small.send("/contacten", **{**CALL, "doe": "schrijven"})
    text = text_of(small, letters(small)[0])
    assert "/burger/" not in text
    assert "Uw postadres" in text
    assert "reden hoeft u niet" in text


def test_a_caller_is_asked_to_write_once(small: Console) -> None:
    small.send("/contacten", **CALL)
    (note,) = notes(small)
    assert small.send(f"/contacten/{note.note_id}/schrijven").status_code == 303
    assert small.send(f"/contacten/{note.note_id}/schrijven").status_code == 409
    assert small.send("/contacten/geen/schrijven").status_code == 404
    assert len(letters(small)) == len(small.audit("contact_told_to_write")) == 1


def test_who_asks_by_telephone_for_his_own_data_has_a_case_at_once(console: Console) -> None:
    assert console.send("/contacten", **{**CALL, "doe": "gegevens"}).status_code == 303
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    assert (case.kind, [track.regime for track in case.tracks]) == (Kind.DATA_SUBJECT_REQUEST, [Regime.DATA_ACCESS])
    deadline = case.tracks[0].deadline
    assert deadline is not None and deadline.due > case.received_on
    assert (case.requester_name, case.requester_address, case.needs_human) == ("Mia Claes", "mia@burger.example", True)
    (note,) = notes(console)
    assert note.case == "OB-2026-0001"
    (line,) = console.audit("contact_case_opened")
    assert line.detail["case"] == "OB-2026-0001"


@pytest.mark.parametrize("deed", ["noteren", "schrijven", "gegevens"])
def test_a_button_pressed_twice_is_one_note(console: Console, deed: str) -> None:
    for _ in range(2):
        assert console.send("/contacten", **{**CALL, "doe": deed, "keer": "een"}).status_code == 303
    assert len(notes(console)) == 1
    assert len(letters(console)) == (deed == "schrijven")
    assert console.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0002")) is None
    assert console.send("/contacten", **{**CALL, "doe": deed, "keer": "twee"}).status_code == 303
    assert len(notes(console)) == 2


def test_a_scan_sent_twice_is_one_message(console: Console) -> None:
    for _ in range(2):
        assert hand_over(console, ("scan.pdf", b"%PDF-1.7 een brief"), keer="een").status_code == 303
    assert len(console.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp"))) == len(notes(console)) == 1


def test_the_helpdesk_sees_the_reference_and_the_officer_the_words(small: Console) -> None:
    small.send("/contacten", **{**CALL, "doe": "gegevens"})
    assert small.client.get("/dossiers/OB-2026-0001").status_code == 403
    officer = small.signed_in_as(Role.OFFICER)
    page = words_of(officer.get("/dossiers/OB-2026-0001").text)
    assert "Telefonisch gevraagd door Mia Claes" in page


@pytest.mark.parametrize(("kind", "channel"), [("briefje", "on_site_slip"), ("brief", "written")])
def test_a_paper_becomes_a_message_as_any_other(console: Console, kind: str, channel: str) -> None:
    answer = hand_over(console, ("scan.pdf", b"%PDF-1.7 een brief"), soort=kind)
    assert answer.status_code == 303
    (line,) = console.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp"))
    assert (line.source, line.state.value) == (Source.DESK, "received")
    (note,) = notes(console)
    assert (note.ledger_id, note.channel.value) == (line.id, channel)
    assert len(console.audit("contact_paper_received")) == 1


@pytest.mark.parametrize(
    ("files", "fields", "at"),
    [
        ([], {}, "papier-bestand"),
        ([("scan.exe", b"MZ")], {}, "papier-bestand"),
        ([("a.pdf", b"%PDF"), ("b.pdf", b"%PDF")], {}, "papier-bestand"),
        ([("a.pdf", b"%PDF")], {"wie": ""}, "papier-wie"),
        ([("a.pdf", b"%PDF")], {"soort": "pakje"}, "papier-soort"),
    ],
)
def test_a_paper_that_does_not_fit_is_told_at_its_field(
    small: Console, files: list[tuple[str, bytes]], fields: dict[str, str], at: str
) -> None:
    answer = hand_over(small, *files, **fields)
    assert answer.status_code == 422
    assert f'id="fout-{at}"' in answer.text
    assert small.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp")) == []


def test_one_body_sees_no_note_of_another(small: Console) -> None:
    small.send("/contacten", **CALL)
    (note,) = notes(small)
    stad = small.signed_in_as(Role.HELPDESK, body_id="stad")
    assert "Mia Claes" not in stad.get("/contacten").text
    assert small.send(f"/contacten/{note.note_id}/schrijven").status_code == 404
    assert small.send(f"/contacten/{note.note_id}/gebeld").status_code == 404


def test_the_guidance_is_beside_it_and_a_menu_leads_there(small: Console) -> None:
    page = small.client.get("/contacten").text
    assert 'action="/guidance"' in page
    assert 'href="/contacten"' in small.client.get("/").text


def test_notes_are_deleted_after_the_age_that_is_set_and_the_log_counts_them(small: Console) -> None:
    assert small.send("/contacten", **CALL).status_code == 303
    assert small.send("/contacten", **CALL | {"keer": "tweede", "wie": "Jef Wouters"}).status_code == 303
    assert "na 365 dagen gewist" in words_of(small.client.get("/contacten").text)
    assert "wissen we na 365 dagen" in words_of(small.client.get("/privacy").text)
    age = small.app.config.contact_notes.age

    def forget() -> int:
        return small.app.door.write_now(lambda s: commands.forget(s, age=age, at=small.clock.now))

    assert forget() == 0
    small.clock.forward(age + timedelta(minutes=1))
    assert forget() == 2
    assert notes(small) == []
    (line,) = small.audit("contacts_deleted")
    assert (line.actor, line.subject, line.detail["notes"]) == ("bot", "contacts", 2)
    assert "Claes" not in repr(line)
    assert forget() == 0
    assert len(small.audit("contacts_deleted")) == 1
