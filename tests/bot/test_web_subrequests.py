"""Asking others in the console, without script: preview, send, take back, ask again, note an answer, close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from bot.commands.letter_leaving import UNDO_FOR
from bot.roles import Role
from bot.store import arming, cases, casework, outbox, subrequests
from bot.store.outbox import OutboxState
from bot.store.subrequests import Subrequest
from intake.case import CaseState
from replies.reply import ReplyKind
from tests.support.cases import DAY, a_mail_file, add_case
from tests.support.console import Console, running_console, words_of

CASE = "/dossiers/OB-2026-0001/bijvragen"
ASKED = {
    "soort": "documents",
    "school": "Basisschool De Wissel",
    "naam": "directie van De Wissel",
    "adres": "directie@wissel.example",
    "gevraagd": "Het verslag van de schoolraad\nvan 12 oktober 2026.",
    "tegen": "2026-11-27",
}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        add_case(running.app.door, a_mail_file())
        running.signed_in_as(Role.OFFICER, name="lies")
        yield running


def version(console: Console) -> str:
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    return str(case.version)


def preview(console: Console, **fields: str) -> Response:
    return console.send(CASE, **{**ASKED, "versie": version(console), "actie": "bekijk", **fields})


def seen_in(answer: Response) -> str:
    found = re.search(r'name="gezien" value="([0-9a-f]+)"', answer.text)
    assert found is not None, words_of(answer.text)
    return found[1]


def ask(console: Console, **fields: str) -> Response:
    seen = seen_in(preview(console, **fields))
    return console.send(CASE, **{**ASKED, "versie": version(console), "gezien": seen, "actie": "verstuur", **fields})


def the_one(console: Console) -> Subrequest:
    (one,) = console.app.door.read_now(lambda s: subrequests.board(s, body_id="dorp", viewer=None, limit=9))
    return one


def press(console: Console, deed: str, **fields: str) -> Response:
    one = the_one(console)
    return console.send(f"{CASE}/{one.subrequest_id}/{deed}", **{"versie": str(one.version), **fields})


def let_it_leave(console: Console) -> None:
    """The relay takes what was asked."""
    console.clock.forward(UNDO_FOR)
    now = console.clock.now
    item = console.app.door.write_now(lambda s: outbox.claim(s, owner="r", now=now, lease_until=now + DAY))
    assert item is not None
    outbox_id = item.item_id
    assert console.app.door.write_now(lambda s: outbox.sent(s, outbox_id, owner="r", now=now))


def test_a_mail_is_read_before_it_leaves(console: Console) -> None:
    answer = preview(console)
    shown = words_of(unescape(answer.text))
    assert answer.status_code == 200
    assert "[OB-2026-0001] Vraag om documenten" in shown
    assert "uiterlijk op 27 november 2026" in shown
    assert ASKED["gevraagd"] in answer.text
    sent = ask(console)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{CASE}?gedaan=gevraagd")
    one = the_one(console)
    assert (one.recipient_name, one.school, one.asked) == (ASKED["naam"], ASKED["school"], ASKED["gevraagd"])
    page = words_of(console.client.get(str(sent.headers["location"])).text)
    assert "Gedaan." in page
    assert "niets over de aanvrager" in page
    assert "vertrekt over enkele minuten" in page


def test_a_mail_that_changed_after_it_was_read_is_shown_again(console: Console) -> None:
    seen = seen_in(preview(console))
    fields = {**ASKED, "versie": version(console), "gezien": seen, "actie": "verstuur", "gevraagd": "Iets anders."}
    answer = console.send(CASE, **fields)
    assert answer.status_code == 409
    assert "Lees ze opnieuw" in answer.text
    assert 'role="alert"' in answer.text
    assert "Iets anders." in answer.text
    assert seen_in(answer) != seen


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("naam", "", "Vul dit in."),
        ("adres", "geen adres", "Geef één gewoon mailadres"),
        ("gevraagd", "Het verslag dat An Peeters vraagt", "Dit noemt de aanvrager"),
        ("gevraagd", "Een advocaat vraagt dit", "Dit verraadt in welke hoedanigheid"),
        ("tegen", "2026-11-19", "Deze dag is al voorbij"),
        ("tegen", "", "Vul een datum in."),
        ("school", "Andere school", "Deze school staat niet in de instellingen"),
        ("soort", "pass_on", "Maak een keuze."),
    ],
)
def test_a_wrong_field_says_so_and_the_others_stay(console: Console, field: str, value: str, fault: str) -> None:
    answer = preview(console, **{field: value})
    assert answer.status_code == 422
    assert f'id="fout-{field}">{fault}' in unescape(answer.text)
    assert f'aria-describedby="fout-{field}"' in answer.text
    for name, typed in ASKED.items():
        if name not in (field, "soort", "school"):
            assert typed in unescape(answer.text), name
    assert "Zo vertrekt de mail" not in answer.text


def test_only_what_is_ticked_is_told(console: Console) -> None:
    silent = preview(console, hoedanigheid="ouder", motief="een beroep")
    assert "Peeters" not in unescape(silent.text)
    told = preview(console, **{"noemt-requester": "ja", "noemt-motive": "ja", "motief": "een beroep"})
    letter = unescape(told.text).partition("Zo vertrekt de mail")[2].partition('<div class="card stack">')[0]
    assert "De aanvraag komt van An Peeters." in letter
    assert "De aanvrager geeft als reden: een beroep." in letter
    lacking = preview(console, **{"noemt-capacity": "ja"})
    assert lacking.status_code == 422
    assert 'id="fout-hoedanigheid"' in lacking.text
    assert 'name="noemt-capacity" value="ja" checked' in lacking.text
    ask(console, **{"noemt-requester": "ja"})
    assert len(console.audit("requester_disclosed")) == 1
    assert "naam van de aanvrager" in words_of(console.client.get(CASE).text)


def test_a_day_on_which_schools_are_closed_is_told(console: Console) -> None:
    assert "kerstvakantie" in preview(console, tegen="2026-12-28").text
    assert "kerstvakantie" not in preview(console, tegen="2026-12-28", school="").text


def test_what_was_asked_is_taken_back_until_it_leaves(console: Console) -> None:
    ask(console)
    assert press(console, "terug").headers["location"] == f"{CASE}?gedaan=terug"
    assert "teruggenomen voor ze vertrok" in words_of(console.client.get(CASE).text)
    ask(console)
    let_it_leave(console)
    answer = press(console, "terug")
    assert answer.status_code == 409
    assert "De mail is al vertrokken" in answer.text


def test_an_answer_is_noted_and_a_wait_is_ended(console: Console) -> None:
    ask(console)
    empty = press(console, "antwoord", tekst="")
    assert empty.status_code == 422
    assert "aria-describedby" in empty.text
    assert press(console, "antwoord", tekst="Telefonisch: niets.").status_code == 303
    page = words_of(console.client.get(CASE).text)
    assert "beantwoord" in page
    assert "Telefonisch: niets." in page
    ask(console)
    assert press(console, "sluiten", reden="").status_code == 422
    assert press(console, "sluiten", reden="Niet meer nodig").status_code == 303
    assert "Niet meer nodig" in console.client.get(CASE).text
    log = words_of(console.client.get("/dossiers/OB-2026-0001").text)
    assert "Vraag verstuurd: vraag om documenten, tegen 27 november 2026" in log
    assert "Antwoord ontvangen: vraag om documenten, directie van De Wissel" in log


def test_another_day_is_agreed(console: Console) -> None:
    ask(console)
    for day, fault in (("2026-11-19", "Deze dag is al voorbij"), ("morgen", "Geef een datum")):
        answer = press(console, "uitstel", dag=day)
        assert answer.status_code == 422
        assert fault in answer.text
        assert f'value="{day}"' in answer.text
    assert press(console, "uitstel", dag="2026-12-04").status_code == 303
    assert "4 december 2026" in words_of(console.client.get(CASE).text)
    assert len(console.audit("subrequest_postponed")) == 1


def test_an_address_of_a_school_is_proposed_again(console: Console) -> None:
    ask(console)
    ask(console, soort="consent", school="", adres="mia@burger.example", gevraagd="Iets over u.")
    page = console.client.get(CASE).text
    assert '<option value="directie@wissel.example">' in page
    assert '<option value="mia@burger.example">' not in page


def test_the_board_says_what_is_late_and_an_officer_asks_again(console: Console) -> None:
    ask(console)
    let_it_leave(console)
    board = words_of(console.client.get("/bijvragen").text)
    assert "directie van De Wissel" in board
    assert "te rappelleren" not in board
    console.clock.forward(10 * DAY)
    assert console.sign_in("lies").status_code == 303
    board = words_of(console.client.get("/bijvragen").text)
    assert "te rappelleren" in board
    assert "Herinner nu" in board
    assert press(console, "herinneren").status_code == 303
    board = words_of(console.client.get("/bijvragen").text)
    assert "1 keer herinnerd, het laatst op 30 november 2026" in board
    lines = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp", state=OutboxState.QUEUED))
    assert [line.to for line in lines] == ["directie@wissel.example"]


def test_where_reminders_are_armed_nobody_is_told_to_send_them(console: Console) -> None:
    ask(console)
    let_it_leave(console)
    console.app.door.write_now(
        lambda s: arming.set_armed(
            s, body_id="dorp", kind=ReplyKind.CHASER, armed=True, at=console.clock.now, by="lies"
        )
    )
    console.clock.forward(10 * DAY)
    console.sign_in("lies")
    board = words_of(console.client.get("/bijvragen").text)
    assert "te rappelleren" not in board
    assert "Herinner nu" in board


def test_consent_is_asked_but_never_chased(console: Console) -> None:
    shown = preview(console, soort="consent", school="", gevraagd="Het evaluatieverslag waarin u genoemd wordt.")
    assert "Antwoordt u niet, dan zien wij dat niet als een toestemming." in words_of(unescape(shown.text))
    ask(console, soort="consent", school="", gevraagd="Het evaluatieverslag waarin u genoemd wordt.")
    let_it_leave(console)
    console.clock.forward(10 * DAY)
    console.sign_in("lies")
    assert "Herinner nu" not in console.client.get("/bijvragen").text
    answer = press(console, "herinneren")
    assert answer.status_code == 409
    assert "krijgt geen herinnering" in answer.text


def test_the_board_is_filtered_by_school(console: Console) -> None:
    ask(console)
    ask(console, school="Atheneum Dorp", naam="secretariaat", adres="info@atheneum.example")
    assert "secretariaat" in console.client.get("/bijvragen").text
    page = console.client.get("/bijvragen?school=Basisschool+De+Wissel").text
    assert "directie van De Wissel" in page
    assert "secretariaat" not in page
    assert "secretariaat" in console.client.get("/bijvragen?school=bestaat+niet").text


def test_a_shut_case_keeps_its_questions_from_the_others(console: Console) -> None:
    ask(console)
    case_id = the_one(console).case_id
    console.app.door.write_now(
        lambda s: casework.restrict(s, body_id="dorp", case_id=case_id, restricted=True, access=[])
    )
    assert "directie van De Wissel" not in console.client.get("/bijvragen").text
    assert console.client.get(CASE).status_code == 404
    assert preview(console).status_code == 404
    assert press(console, "terug").status_code == 404


def test_a_reader_sees_what_is_asked_and_can_do_nothing(console: Console) -> None:
    ask(console)
    client = console.signed_in_as(Role.READER)
    for path in ("/bijvragen", CASE):
        page = client.get(path).text
        assert "directie van De Wissel" in page
        assert 'method="post" action="/dossiers' not in page
    assert "reader" in {line.actor for line in console.audit("subrequests_viewed")}


def test_for_a_closed_case_nothing_is_asked(console: Console) -> None:
    ask(console)
    case_id = the_one(console).case_id
    console.app.door.write_now(lambda s: casework.set_state(s, body_id="dorp", case_id=case_id, state=CaseState.CLOSED))
    assert "Iets vragen" not in console.client.get(CASE).text
    assert preview(console).status_code == 409
    assert "dossier afgesloten" in words_of(console.client.get("/bijvragen").text)


def test_who_acts_on_what_changed_meanwhile_is_told(console: Console) -> None:
    ask(console)
    one = the_one(console)
    answer = console.send(f"{CASE}/{one.subrequest_id}/sluiten", versie="9", reden="Niet meer nodig")
    assert answer.status_code == 409
    assert "Iemand anders wijzigde dit intussen" in answer.text
    assert "Niet meer nodig" in answer.text
    assert console.send(f"{CASE}/geen/sluiten", versie="1", reden="x").status_code == 404
    assert console.send(f"{CASE}/{one.subrequest_id}/anders", versie="1").status_code == 404
    seen = seen_in(preview(console))
    stale = console.send(CASE, **{**ASKED, "versie": "1", "gezien": seen, "actie": "verstuur"})
    assert stale.status_code == 409
    assert ASKED["gevraagd"] in stale.text


def test_the_worklist_and_the_case_say_for_whom_one_waits(console: Console) -> None:
    assert "wacht op directie" not in words_of(console.client.get("/").text)
    ask(console)
    ask(console, naam="secretariaat", tegen="2026-11-25")
    assert "wacht op secretariaat tot 25 november 2026 en op 1 andere" in words_of(console.client.get("/").text)
    case = words_of(console.client.get("/dossiers/OB-2026-0001").text)
    assert "Wacht op secretariaat tot 25 november 2026, directie van De Wissel tot 27 november 2026" in case
