"""The page on which a requester follows a case: what it shows and hides, what a code opens, what changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import casework, joining
from bot.commands.case_work import Act, Done
from bot.commands.citizen import CODES_PER_DAY, CODES_PER_HOUR, MAX_TRIES, TEXTS_PER_DAY
from bot.roles import Actor, Role
from bot.status_links import confirm_link
from bot.store import audit, cases, letters, outbox, spool
from bot.store import casework as casework_store
from bot.store.casework import Note
from bot.store.outbox import OutboxState
from bot.store.session import Session
from intake.case import CaseEventType
from intake.labels import Kind, Regime
from intake.raw import Source
from replies.letter import LetterKind
from replies.reply import DemandKind, ReplyKind
from tests.support import filled
from tests.support.cases import DAY, NOW, a_delicate_classification, a_mail_file, add_letter, add_message, an_id
from tests.support.citizens import BASE, Citizen, a_citizen, dump, of_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of
from tests.support.letters import with_contacts

MINUTE = timedelta(minutes=1)
LIES = Actor(name="lies", role=Role.OFFICER, body_id="dorp")


@pytest.fixture
def console(tmp_path: Path, store_url: str) -> Iterator[Console]:
    with running_console(tmp_path, base_url=BASE, store_url=store_url, change=with_contacts) as running:
        yield running


@pytest.fixture
def an(console: Console) -> Citizen:
    return a_citizen(console)


def revoke(console: Console, an: Citizen) -> None:
    act = Act(actor=LIES, reference=an.reference, expected_version=an.case().version, at=console.clock.now)
    assert isinstance(console.app.door.write_now(lambda s: casework.revoke_status_links(s, act)), Done)


def test_the_page_says_where_the_case_stands_and_how_its_dates_were_counted(an: Citizen) -> None:
    answer = an.open()
    words = words_of(answer.text)
    assert answer.status_code == 200
    assert "Uw dossier OB-2026-0001" in words
    assert "We kregen uw bericht op 20 november 2026." in words
    assert "Antwoord uiterlijk 10 december 2026" in words
    assert "Zo is de datum van het antwoord berekend" in words
    assert "II.43" in words
    assert "in behandeling" in words


def test_it_is_kept_by_nobody_indexed_by_nobody_and_named_to_nobody(an: Citizen) -> None:
    headers = an.open().headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers
    assert '<meta name="robots" content="noindex">' in an.open().text


def test_it_shows_nothing_of_triage_notes_staff_or_other_people(console: Console) -> None:
    an = a_citizen(console, found=a_delicate_classification(), needs_human=True, regimes=(Regime.FOI,))
    case_id = an.case().case_id

    def work(s: Session) -> None:
        note = Note(id=an_id(), text="Gebeld met de school", written_by="lies", at=NOW)
        casework_store.add_note(s, note, body_id="dorp", case_id=case_id)
        cases.append_event(
            s, body_id="dorp", case_id=case_id, type=CaseEventType.NOTE_ADDED, at=NOW, actor="lies", data={}
        )

    console.app.door.write_now(work)
    add_letter(console.app.door, state=OutboxState.SENT, case_id=case_id, to="iemand.anders@burger.example")
    page = an.open().text
    for word in ("Gebeld", "lies", "Smeets", "Peeters", "peeters", "volmacht", "iemand", "verslag", "directeur"):
        assert word not in page, word
    assert "Nog geen." in page


def test_letters_stand_there_by_kind_and_day_and_open_with_a_code_alone(console: Console, an: Citizen) -> None:
    console.signed_in_as(Role.OFFICER, name="lies")
    path = filled._letter(console, an.reference, LetterKind.DECISION, **filled.DECISION)
    filled._send(console, path)
    console.client.cookies.clear()
    assert "Nog geen." in an.open().text  # it waits in the outbox, where it can be taken back
    console.clock.forward(timedelta(minutes=6))
    sent(console)
    words = words_of(an.open().text)
    assert "20 november 2026 : beslissing" in words
    assert "Basis" not in words
    letter = f"{an.path}/brieven/{path.rpartition('/')[2]}"
    assert console.client.get(letter).status_code == 403
    assert console.client.get(f"{letter}/pdf").status_code == 403
    an.prove()
    assert letter in an.open().text
    opened = console.client.get(letter)
    assert "bladzijde 2" in opened.text
    assert console.client.get(f"{letter}/pdf").content.startswith(b"%PDF")


def sent(console: Console) -> None:
    """The relay takes what is due."""

    def take(s: Session) -> None:
        now = console.clock.now
        while (item := outbox.claim(s, owner="tests", now=now, lease_until=now + DAY)) is not None:
            outbox.sent(s, item.item_id, owner="tests", now=now)

    console.app.door.write_now(take)


def test_automatic_letters_open_too_and_those_of_another_case_do_not(console: Console, an: Citizen) -> None:
    receipt = add_letter(console.app.door, state=OutboxState.SENT, reason=None, case_id=an.case().case_id)
    other = a_citizen(console)
    theirs = add_letter(console.app.door, state=OutboxState.SENT, reason=None, case_id=other.case().case_id)
    an.prove()
    assert "openden dossier" in console.client.get(f"{an.path}/brieven/{receipt}").text
    assert console.client.get(f"{an.path}/brieven/{theirs}").status_code == 404
    assert console.client.get(f"{an.path}/brieven/{receipt}/pdf").status_code == 404


def test_reading_changes_nothing_at_all(tmp_path: Path, store_url: str) -> None:
    with running_console(tmp_path, base_url=BASE, store_url=store_url) as console:
        an = a_citizen(console)
        receipt = add_letter(console.app.door, state=OutboxState.SENT, reason=None, case_id=an.case().case_id)
        an.prove()
        ledger_id = add_message(console.app.door, a_mail_file()).ledger_id
        confirm = console.app.door.write_now(
            lambda s: confirm_link(s, console.app.config, body_id="dorp", ledger_id=ledger_id, at=console.clock.now)
        )
        before = dump(store_url)
        console.clock.forward(MINUTE)
        addresses = (
            an.path,
            f"{an.path}?gedaan=gevraagd",
            f"{an.path}/brieven/{receipt}",
            confirm.removeprefix(BASE),
        )
        for address in addresses:
            assert console.client.get(address).status_code == 200
            console.client.head(address)
        console.client.get("/burger/status/geraden")
        console.client.cookies.clear()
        for address in addresses:
            console.client.get(address)
        assert dump(store_url) == before
        assert any(before.values())


def test_every_address_that_opens_nothing_shows_the_same_page(console: Console, an: Citizen) -> None:
    unknown = console.client.get(f"/burger/status/{'x' * 43}")
    odd = console.client.get("/burger/status/geraden")
    other = a_citizen(console)
    revoke(console, other)
    console.clock.forward(timedelta(days=365))
    pages = [unknown, odd, other.open(), an.open()]
    assert [page.status_code for page in pages] == [404] * 4
    assert len({page.text for page in pages}) == 1
    words = words_of(unknown.text)
    assert "onthaal@dorp.example" in words
    assert "info@stad.example" in words


def test_a_page_lives_on_while_its_case_moves(console: Console, an: Citizen) -> None:
    console.clock.forward(timedelta(days=364))
    assert an.open().status_code == 200
    case_id, at = an.case().case_id, console.clock.now
    console.app.door.write_now(
        lambda s: cases.append_event(
            s, body_id="dorp", case_id=case_id, type=CaseEventType.HANDLED, at=at, actor="lies"
        )
    )
    console.clock.forward(timedelta(days=364))
    assert an.open().status_code == 200
    console.clock.forward(timedelta(days=1))
    assert an.open().status_code == 404


def test_an_installation_may_do_without_these_pages(tmp_path: Path) -> None:
    with running_console(tmp_path, base_url=BASE) as console:
        an = a_citizen(console)
    shut = running_console(
        tmp_path,
        base_url=BASE,
        change=lambda config: config.model_copy(update={"status": config.status.model_copy(update={"link_days": 0})}),
    )
    with shut as console:
        assert replace(an, console=console).open().status_code == 404


def test_the_address_of_one_body_shows_the_case_of_that_body(console: Console, an: Citizen) -> None:
    theirs = a_citizen(console, body_id="stad")
    assert theirs.reference == an.reference
    assert "Stad Stadegem" in theirs.open().text
    assert "Gemeente Dorp" not in theirs.open().text


def test_a_code_goes_to_the_address_of_the_case_and_to_no_other(console: Console, an: Citizen) -> None:
    answer = an.send("code", adres="inbreker@elders.example", email="inbreker@elders.example")
    assert answer.headers["location"] == f"{an.path}?gedaan=gevraagd#code"
    ((line, text),) = an.mails(DemandKind.CODE)
    assert (line.to, line.state) == ("an.peeters@burger.example", OutboxState.QUEUED)
    assert "15 minuten" in text
    assert an.reference in text
    assert an.path not in text
    assert [line.subject for line in console.audit("status_code_sent")] == [an.reference]


def test_staff_see_that_a_code_left_and_not_the_code(console: Console, an: Citizen) -> None:
    an.send("code")
    code = an.newest_code()
    client = console.signed_in_as(Role.OFFICER, name="lies")
    for path in (f"/dossiers/{an.reference}", "/uitgaand"):
        page = client.get(path).text
        assert "code voor de statuspagina" in page.lower()
        assert code not in page


def test_a_wrong_code_opens_nothing_and_the_fifth_spoils_the_right_one(console: Console, an: Citizen) -> None:
    an.send("code")
    right = an.newest_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(MAX_TRIES):
        refused = an.send("toegang", code=wrong)
        assert refused.status_code == 403
        assert "klopt niet" in refused.text
        assert "set-cookie" not in refused.headers
    assert an.send("toegang", code=right).status_code == 403
    assert len(console.audit("status_code_refused")) == MAX_TRIES
    an.prove()


@pytest.mark.parametrize("typed", ["", "abc", "é" * 20, "1" * 400, "123456\x00"])
def test_a_strange_code_opens_nothing(an: Citizen, typed: str) -> None:
    an.send("code")
    assert an.send("toegang", code=typed).status_code == 403


def test_a_code_may_be_typed_with_spaces_and_is_taken_once(an: Citizen) -> None:
    an.send("code")
    code = an.newest_code()
    assert an.send("toegang", code=f" {code[:3]} {code[3:]} ").status_code == 303
    an.console.client.cookies.clear()
    assert an.send("toegang", code=code).status_code == 403


def test_a_code_ends_after_a_quarter_of_an_hour(console: Console, an: Citizen) -> None:
    an.send("code")
    code = an.newest_code()
    console.clock.forward(15 * MINUTE)
    assert an.send("toegang", code=code).status_code == 403


def test_a_code_works_through_the_address_it_was_asked_on_alone(console: Console, an: Citizen) -> None:
    second = of_case(console, an.reference)
    an.send("code")
    assert second.send("toegang", code=an.newest_code()).status_code == 403


def test_three_codes_an_hour_for_a_case(console: Console, an: Citizen) -> None:
    for _ in range(CODES_PER_HOUR):
        assert an.send("code").status_code == 303
    refused = an.send("code")
    assert refused.status_code == 429
    assert "genoeg codes" in refused.text
    assert len(an.mails(DemandKind.CODE)) == CODES_PER_HOUR
    console.clock.forward(timedelta(hours=1))
    assert an.send("code").status_code == 303


def test_so_many_codes_a_day_for_an_address_of_all_its_cases_and_bodies(console: Console, an: Citizen) -> None:
    theirs = a_citizen(console, body_id="stad")
    taken = 0
    while taken < CODES_PER_DAY:
        for one in (an, theirs):
            taken += one.send("code").status_code == 303
        console.clock.forward(timedelta(minutes=25))
    assert an.send("code").status_code == 429
    assert theirs.send("code").status_code == 429
    console.clock.forward(DAY)
    assert an.send("code").status_code == 303


def test_a_case_without_a_usable_address_sends_no_code(console: Console) -> None:
    an = a_citizen(console, address="niet bruikbaar")
    assert an.send("code").status_code == 422
    assert an.mails(DemandKind.CODE) == []


def test_the_session_of_one_case_opens_no_other(console: Console, an: Citizen) -> None:
    other = a_citizen(console)
    an.prove()
    (cookie,) = console.client.cookies.jar
    assert cookie.secure
    assert cookie.name.startswith("__Host-inzage-burger-")
    assert 'name="code"' in other.open().text
    other.prove()
    theirs = next(one for one in console.client.cookies.jar if one.name != cookie.name)
    console.client.cookies.clear()
    console.client.cookies.set(theirs.name, str(cookie.value), domain=cookie.domain)
    assert 'name="code"' in other.open().text
    stolen = console.client.post(f"{other.path}/aanvullen", data={"token": "x", "tekst": "Van mij"}, headers=OWN_PAGE)
    assert stolen.status_code == 403


def test_a_session_ends_by_itself_and_when_told(console: Console, an: Citizen) -> None:
    an.prove()
    assert an.send("sluiten").status_code == 303
    assert 'name="code"' in an.open().text
    an.prove()
    console.clock.forward(30 * MINUTE)
    assert 'name="code"' in an.open().text


def test_revoking_shuts_the_page_and_the_open_browser(console: Console, an: Citizen) -> None:
    an.prove()
    revoke(console, an)
    assert an.open().status_code == 404
    fields = {"token": "x", "tekst": "Nog iets"}
    assert console.client.post(f"{an.path}/aanvullen", data=fields, headers=OWN_PAGE).status_code == 404


def test_an_officer_shuts_the_page_on_the_page_of_the_case(console: Console, an: Citizen) -> None:
    client = console.signed_in_as(Role.OFFICER, name="lies")
    assert "Statuspagina sluiten" in client.get(f"/dossiers/{an.reference}").text
    version = str(an.case().version)
    answer = console.send(f"/dossiers/{an.reference}/werk/statuslink", versie=version)
    assert answer.status_code == 303
    page = client.get(f"/dossiers/{an.reference}").text
    assert "Statuspagina gesloten" in page
    assert "Statuspagina sluiten" not in page
    assert [line.actor for line in console.audit("status_link_revoked")] == ["lies"]
    again = console.send(f"/dossiers/{an.reference}/werk/statuslink", versie=str(an.case().version))
    assert again.status_code == 422
    client.cookies.clear()
    assert an.open().status_code == 404


def test_an_officer_gives_a_case_a_new_address_and_the_old_one_ends(console: Console, an: Citizen) -> None:
    client = console.signed_in_as(Role.OFFICER, name="lies")
    page = f"/dossiers/{an.reference}"
    assert "Nieuwe statuslink" in client.get(page).text
    stale = console.send(f"{page}/statuspagina", versie="0")
    assert stale.headers["location"] == page
    assert an.open().status_code == 200
    answer = console.send(f"{page}/statuspagina", versie=str(an.case().version))
    assert answer.status_code == 303
    letter_id = answer.headers["location"].rpartition("/")[2]
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=letter_id))
    assert letter is not None
    assert letter.recipient_address == "an.peeters@burger.example"
    (address,) = re.findall(rf"{BASE}(/burger/status/\S+)", letter.text)
    assert an.open().status_code == 404
    assert console.client.get(address).status_code == 200
    (line,) = console.audit("status_link_renewed")
    assert (line.actor, line.subject, line.detail) == ("lies", an.reference, {"letter": letter_id})
    assert address.rpartition("/")[2] not in repr(console.app.door.read_now(audit.entries))
    assert len(console.audit("status_link_revoked")) == 1
    assert console.send("/dossiers/OB-2026-0099/statuspagina", versie="1").status_code == 404


def test_what_is_added_is_spooled_as_a_mail_of_the_requester(console: Console, an: Citizen) -> None:
    an.prove()
    answer = an.send("aanvullen", tekst="Ik bedoel het verslag van 12 oktober.\n<b>Dank</b>")
    assert answer.headers["location"] == f"{an.path}?gedaan=toegevoegd"
    assert "bewaard" in an.open("?gedaan=toegevoegd").text
    (line,) = [one for one in console.app.door.read_now(spool.ledger) if one.source is Source.STATUS_PAGE]
    raw = console.app.door.read_now(lambda s: spool.raw(s, line.id))
    assert b"From: An Peeters <an.peeters@burger.example>" in raw
    assert b"[OB-2026-0001]" in raw
    assert (line.recipient, line.backlog) == ("info@dorp.example", False)


@pytest.mark.parametrize("text", ["", "   ", "x" * 8001])
def test_an_addition_that_cannot_be_kept_comes_back_as_it_was_typed(an: Citizen, text: str) -> None:
    an.prove()
    answer = an.send("aanvullen", tekst=text)
    assert answer.status_code == 422
    assert 'id="fout-tekst"' in answer.text
    assert text in answer.text


def test_so_many_additions_a_day_and_the_next_one_is_not_lost(console: Console, an: Citizen) -> None:
    an.prove()
    for number in range(TEXTS_PER_DAY):
        assert an.send("aanvullen", tekst=f"Nog iets, {number}").status_code == 303
    refused = an.send("aanvullen", tekst="En nog iets")
    assert refused.status_code == 429
    assert "En nog iets" in refused.text
    console.clock.forward(DAY)
    an.prove()
    assert an.send("aanvullen", tekst="De dag erna").status_code == 303


def test_a_part_that_goes_on_elsewhere_is_named_by_its_number(console: Console) -> None:
    an = a_citizen(console, regimes=(Regime.FOI, Regime.DATA_ACCESS))
    act = Act(actor=LIES, reference=an.reference, expected_version=an.case().version, at=console.clock.now)
    done = console.app.door.write_now(
        lambda s: joining.split(s, act, regimes=(Regime.DATA_ACCESS,), kind=Kind.DATA_SUBJECT_REQUEST)
    )
    assert isinstance(done, Done)
    assert "onder het nummer OB-2026-0002" in words_of(an.open().text)
    assert "AVG" not in words_of(an.open().text)


def test_who_writes_too_slowly_loses_nothing_of_it(console: Console, an: Citizen) -> None:
    an.prove()
    token = token_in(an.open())
    console.clock.forward(31 * MINUTE)
    late = console.client.post(
        f"{an.path}/aanvullen", data={"token": token, "tekst": "Een lang verhaal"}, headers=OWN_PAGE
    )
    assert late.status_code == 403
    assert "Een lang verhaal" in late.text
    assert all(one.source is not Source.STATUS_PAGE for one in console.app.door.read_now(spool.ledger))


def test_a_withdrawal_is_asked_confirmed_by_mail_and_left_to_an_officer(console: Console, an: Citizen) -> None:
    an.prove()
    assert an.send("intrekken", uitleg="Ik vond het zelf.").status_code == 422
    assert an.send("intrekken", uitleg="Ik vond het zelf.", zeker="ja").status_code == 303
    case = an.case()
    assert case.needs_human
    assert [track.state.value for track in case.tracks] == ["open"]
    log = console.app.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))
    assert (log[-1].type, log[-1].actor) == (CaseEventType.WITHDRAWAL_ASKED, "requester")
    ((line, text),) = an.mails(DemandKind.WITHDRAWAL)
    assert (line.to, line.state) == ("an.peeters@burger.example", OutboxState.QUEUED)
    assert "zelf" in text and "vond" not in text
    words = words_of(an.open().text)
    assert "U vroeg om uw aanvraag in te trekken." in words
    assert 'action="' + an.path + '/intrekken"' not in an.open().text
    assert an.send("intrekken", zeker="ja").status_code == 409
    assert len(an.mails(DemandKind.WITHDRAWAL)) == 1
    page = console.signed_in_as(Role.OFFICER, name="lies").get(f"/dossiers/{an.reference}").text
    assert "Aanvrager vraagt om in te trekken" in page
    assert "de aanvrager" in page


def test_after_the_officer_confirmed_there_is_nothing_left_to_withdraw(console: Console, an: Citizen) -> None:
    an.prove()
    an.send("intrekken", zeker="ja")
    cookies = dict(console.client.cookies)
    console.signed_in_as(Role.OFFICER, name="lies")
    version = str(an.case().version)
    fields = {"versie": version, "spoor": "foi", "op": "2026-11-20"}
    assert console.send(f"/dossiers/{an.reference}/werk/intrekken", **fields).status_code == 303
    console.client.cookies.update(cookies)
    words = words_of(an.open().text)
    assert "U trok uw aanvraag in." in words
    assert "in te trekken" not in words
    assert an.send("intrekken", zeker="ja").status_code == 409


@pytest.mark.parametrize("deed", ["code", "toegang", "aanvullen", "intrekken", "sluiten"])
def test_a_form_of_another_site_or_without_its_token_is_refused(an: Citizen, deed: str) -> None:
    an.prove()
    token = token_in(an.open())
    client, path = an.console.client, f"{an.path}/{deed}"
    fields = {"tekst": "Iets", "zeker": "ja", "code": "123456"}
    foreign = client.post(path, data={"token": token, **fields}, headers={"origin": "https://elders.example"})
    bare = client.post(path, data={"token": "geraden", **fields}, headers=OWN_PAGE)
    assert (foreign.status_code, bare.status_code) == (400, 400)


def test_no_log_line_names_an_address_a_code_or_a_person(an: Citizen, capsys: pytest.CaptureFixture[str]) -> None:
    an.prove()
    an.send("aanvullen", tekst="Mijn telefoon is veranderd")
    told = capsys.readouterr()
    for secret in (an.path.rpartition("/")[2], an.newest_code(), "peeters", "telefoon"):
        assert secret not in told.out + told.err


def test_receipts_are_letters_of_the_page_and_codes_are_not(console: Console, an: Citizen) -> None:
    an.prove()
    add_letter(console.app.door, kind=ReplyKind.MISSING, state=OutboxState.SENT, case_id=an.case().case_id)
    sent(console)
    words = words_of(an.open().text)
    assert re.search(r"vraag om ontbrekende gegevens", words)
    assert "code voor" not in words
