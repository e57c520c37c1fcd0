"""The forms and clocks of a case page: what they do, what they refuse and where, and two officers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.roles import Role
from bot.route import Route
from bot.store import cases, casework, staff
from bot.store.cases import CaseView, NewCase
from bot.web.case_forms import FORMS
from intake.case import CaseEventType, CaseState, Outcome, Track, TrackState
from intake.labels import Kind, Regime
from tests.support.cases import DAY, NOW, a_mail_file, add_case, add_message, an_id
from tests.support.console import Console, running_console, words_of

CASE = "OB-2026-0001"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def officer(console: Console) -> TestClient:
    return console.signed_in_as(Role.OFFICER, name="lies")


@pytest.fixture
def kept(console: Console) -> CaseView:
    """A request of ten days ago for a document and for own data."""
    regimes = (Regime.FOI, Regime.DATA_ACCESS)
    add_case(console.app.door, a_mail_file(), regimes=regimes, received_at=NOW - 10 * DAY, needs_human=True)
    return the_case(console)


def the_case(console: Console, reference: str = CASE) -> CaseView:
    found = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert found is not None
    return found


def fill(console: Console, form: str, *, version: int | None = None, **fields: str) -> Response:
    """Send one form of the case as it was last shown."""
    shown = the_case(console).version if version is None else version
    return console.send(f"/dossiers/{CASE}/werk/{form}", versie=str(shown), **fields)


def done(console: Console, form: str, **fields: str) -> str:
    """Send a form that is carried out; gives the words of the page it leads to."""
    answer = fill(console, form, **fields)
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/dossiers/{CASE}?gedaan={form}")
    page = words_of(console.client.get(answer.headers["location"]).text)
    assert "Bewaard." in page
    return page


def state(console: Console, regime: Regime) -> TrackState:
    return next(track.state for track in the_case(console).tracks if track.regime is regime)


@pytest.mark.usefixtures("kept")
def test_both_starts_and_every_date_of_a_track_are_shown(console: Console, officer: TestClient) -> None:
    page = words_of(officer.get(f"/dossiers/{CASE}").text)
    assert "Ontvangen 10 november 2026 Geregistreerd 10 november 2026" in page
    assert "Uiterlijk 30 november 2026 nog 10 dagen" in page
    assert (
        "Verlengen kan nog een keer, met redenen, tot 20 december 2026. Te melden uiterlijk 30 november 2026." in page
    )
    assert "Zonder beslissing is beroep mogelijk vanaf dinsdag 1 december 2026, zonder einddatum." in page
    assert "Dag 20 is maandag 30 november 2026" in page


def test_a_registration_after_the_receipt_says_which_counts_and_which_to_plan_on(
    console: Console, officer: TestClient
) -> None:
    case = NewCase(
        case_id=an_id(), body_id="dorp", reference=CASE, received_on=date(2026, 11, 6), registered_on=date(2026, 11, 9),
        kind=Kind.DOCUMENT_REQUEST, language="nl", created_at=NOW,
        tracks=(Track(regime=Regime.FOI, state=TrackState.OPEN, deadline=None),),
    )  # fmt: skip
    console.app.door.write_now(lambda s: cases.open_case(s, case, actor="lies"))
    page = words_of(officer.get(f"/dossiers/{CASE}").text)
    assert (
        "Geregistreerd 9 november 2026 De wet telt vanaf de registratie (art. II.30, §1); plan op de ontvangst" in page
    )
    assert "Uiterlijk 29 november 2026 nog 9 dagen Werk toe naar 26 november 2026." in page


def test_a_weekend_and_a_school_holiday_are_warned_about(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file(), received_at=NOW + 17 * DAY)
    console.clock.forward(18 * DAY)
    console.sign_in("lies")
    page = words_of(officer.get(f"/dossiers/{CASE}").text)
    assert "Zondag 27 december 2026 is een weekenddag: de laatste werkdag ervoor is donderdag 24 december 2026." in page
    assert "Zondag 27 december 2026 valt in de kerstvakantie" in page


@pytest.mark.usefixtures("kept")
def test_the_clocks_print_on_a_page_of_their_own(console: Console, officer: TestClient) -> None:
    done(console, "verlengen", spoor="foi", op="2026-11-20", grond="De stukken liggen op vijf plaatsen.")
    page = officer.get(f"/dossiers/{CASE}/termijn")
    shown = words_of(page.text)
    assert "Termijnen van dossier OB-2026-0001" in shown
    assert "Verlengd gemeld op 20 november 2026" in shown
    assert "Termijn verlengd: openbaarheid van bestuur, 20 november 2026, De stukken liggen op vijf plaatsen." in shown
    assert "An Peeters" not in shown
    assert page.text.count("<form") == 1  # signing out, which does not print
    assert [line.subject for line in console.audit("case_viewed")] == [CASE, CASE]


@pytest.mark.usefixtures("officer", "kept")
def test_an_extension_moves_the_date_and_cannot_be_repeated(console: Console) -> None:
    page = done(console, "verlengen", spoor="foi", op="2026-11-20", grond="Veel stukken.")
    assert "Uiterlijk 20 december 2026 nog 30 dagen" in page
    again = fill(console, "verlengen", spoor="foi", op="2026-11-20", grond="Nog meer.")
    assert again.status_code == 422
    assert "Deze termijn is al één keer verlengd." in words_of(again.text)
    assert "Nog meer." in again.text


@pytest.mark.usefixtures("officer", "kept")
def test_a_decision_by_post_drives_the_term_of_appeal(console: Console) -> None:
    fields = {"spoor": "foi", "op": "18/11/2026", "uitkomst": "partial", "beroepsclausule": "ja"}
    page = done(console, "beslissen", **fields)
    assert "Beslissing verstuurd 18 november 2026 te beslissen tegen 30 november 2026" in page
    assert "Beroep kan tot 18 december 2026" in page
    assert "Uit te voeren uiterlijk 30 november 2026" in page
    assert state(console, Regime.FOI) is TrackState.DECIDED
    page = done(console, "uitvoeren", spoor="foi", op="2026-11-20")
    assert "Uitgevoerd 20 november 2026" in page
    assert state(console, Regime.FOI) is TrackState.CLOSED


@pytest.mark.usefixtures("officer", "kept")
def test_a_decision_that_names_no_appeal_leaves_the_door_open_for_months(console: Console) -> None:
    page = done(console, "beslissen", spoor="foi", op="2026-11-18", uitkomst="refused")
    assert "Beroep kan tot 17 april 2027 datum onzeker de beslissing noemde het beroep niet of niet juist" in page


@pytest.mark.usefixtures("officer", "kept")
def test_a_request_that_was_too_general_gets_a_new_term(console: Console) -> None:
    page = done(console, "uitnodigen", spoor="foi", op="2026-11-15")
    assert "wacht op de aanvrager" in page
    page = done(console, "verduidelijkt", spoor="foi", op="2026-11-19")
    assert "Uiterlijk 9 december 2026" in page
    assert state(console, Regime.FOI) is TrackState.OPEN


@pytest.mark.parametrize(
    ("form", "fields", "field", "fault"),
    [
        ("beslissen", {"op": "2026-12-01"}, "op", "Deze datum kan niet: ze ligt vóór de ontvangst of in de toekomst."),
        ("beslissen", {"op": "2026-11-09"}, "op", "Deze datum kan niet: ze ligt vóór de ontvangst of in de toekomst."),
        ("beslissen", {"op": "31/02/2026"}, "op", "Geef een datum, zoals 31/12/2026."),
        ("beslissen", {"op": ""}, "op", "Vul een datum in."),
        ("beslissen", {"uitkomst": "misschien"}, "uitkomst", "Maak een keuze."),
        ("beslissen", {"spoor": "reuse"}, "spoor", "Dit dossier heeft dat spoor niet."),
        ("uitvoeren", {}, "spoor", "Dat kan niet in de toestand waarin dit spoor nu is."),
        ("verlengen", {"grond": "  "}, "grond", "Vul dit in."),
        ("verlengen", {"grond": "x" * 8_001}, "grond", "Te lang: hoogstens 8000 tekens."),
        ("verlengen", {"grond": "a\x07b"}, "grond", "Hier staan tekens in die geen tekst zijn."),
        ("doorsturen", {"houder": ""}, "houder", "Vul dit in."),
        ("notitie", {"tekst": ""}, "tekst", "Vul dit in."),
        ("persoon", {"naam": "", "rol": "holder"}, "naam", "Vul dit in."),
        ("persoon", {"naam": "Jan", "rol": "baas"}, "rol", "Maak een keuze."),
        ("toewijzen", {"aan": "onbekend"}, "aan", "Deze medewerker is niet bekend bij dit bestuur."),
        ("samenvoegen", {"ander": CASE}, "ander", "Dat is hetzelfde dossier."),
        ("reeks", {"ander": "OB-2026-0099"}, "ander", "Dit dossier bestaat niet, of u kunt het niet zien."),
        ("splitsen", {"soort": "complaint"}, "spoor", "Duid er minstens een aan."),
    ],
)
@pytest.mark.usefixtures("officer")
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    console: Console, kept: CaseView, form: str, fields: dict[str, str], field: str, fault: str
) -> None:
    usual = {"spoor": "foi", "op": "2026-11-19", "uitkomst": "granted", "grond": "Reden 7", "houder": "Stad 7"}
    given = {**({} if form == "splitsen" else usual), **fields}
    refused = fill(console, form, **given)
    assert refused.status_code == 422
    assert f'id="fout-{form}-{field}">{fault}' in refused.text
    assert f'<li><a href="#{form}-{field}">{fault.rstrip(".")}</a></li>' in refused.text
    assert re.search(rf'id="{form}-{field}"[^>]*aria-describedby="fout-{form}-{field}"', refused.text)
    typed = {name: value for name, value in given.items() if name in FORMS[form].fields and len(value) > 4}
    for name, value in typed.items():
        if name not in ("spoor", "uitkomst", "soort", "rol", "aan") and value.isprintable():
            assert value in refused.text, name
    assert the_case(console) == kept


@pytest.mark.usefixtures("officer")
def test_of_two_officers_the_second_overwrites_nothing_and_keeps_what_she_typed(
    console: Console, kept: CaseView
) -> None:
    done(console, "notitie", tekst="Ik bel de school.")
    console.signed_in_as(Role.DECIDER, name="jef")
    late = fill(console, "beslissen", version=kept.version, spoor="foi", op="2026-11-19", uitkomst="refused")
    page = words_of(late.text)
    assert late.status_code == 409
    assert "Niet bewaard. Iemand anders wijzigde dit dossier intussen." in page
    assert "Intussen: 20 november 2026, 10.30 uur: Notitie toegevoegd, door lies" in page
    assert 'value="2026-11-19"' in late.text
    assert '<option value="refused" selected>' in late.text
    assert state(console, Regime.FOI) is TrackState.OPEN
    version = re.search(
        r'werk/beslissen">\s*<input[^>]*>\s*<input type="hidden" name="versie" value="(\d+)"', late.text
    )
    assert version is not None
    again = fill(console, "beslissen", version=int(version[1]), spoor="foi", op="2026-11-19", uitkomst="refused")
    assert again.status_code == 303


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
@pytest.mark.usefixtures("officer")
def test_a_form_without_a_version_of_ours_changes_nothing(console: Console, kept: CaseView, version: str) -> None:
    refused = console.send(f"/dossiers/{CASE}/werk/notitie", versie=version, tekst="Hallo")
    assert "Iemand anders wijzigde dit dossier intussen." in refused.text
    assert ("Hallo" in refused.text, the_case(console)) == (True, kept)


def test_notes_people_and_who_has_the_case(console: Console, officer: TestClient, kept: CaseView) -> None:
    found = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name="lies"))
    assert found is not None
    assert "Behandelaar lies" in done(console, "toewijzen", aan=found.staff_id)
    page = done(console, "notitie", tekst="Regel een\nRegel <twee>")
    assert "Notitie van lies, alleen voor medewerkers" in page
    assert "Regel &lt;twee&gt;" in officer.get(f"/dossiers/{CASE}").text
    page = done(console, "persoon", rol="person_concerned", naam="Jan Maes", adres="jan@burger.example")
    assert "Jan Maes betrokkene jan@burger.example" in page
    person = console.app.door.read_now(lambda s: casework.people(s, body_id="dorp", case_id=kept.case_id))[0]
    assert "Jan Maes" not in done(console, "persoon-weg", persoon=person.id)
    assert fill(console, "persoon-weg", persoon=person.id).status_code == 422
    assert the_case(console).parties == kept.parties


def test_the_kind_is_corrected_and_the_first_receipt_stays(
    console: Console, officer: TestClient, kept: CaseView
) -> None:
    page = done(console, "soort", soort="complaint", **{"spoor-foi": "ja", "spoor-complaint": "ja"})
    assert "aanvraag van een document werd klacht" in page
    case = the_case(console)
    assert (case.kind, case.received_on) == (Kind.COMPLAINT, kept.received_on)
    states = {track.regime: track.state for track in case.tracks}
    assert states[Regime.DATA_ACCESS] is TrackState.CLOSED
    assert states[Regime.COMPLAINT] is TrackState.OPEN
    assert officer.get("/?spoor=data_access").text.count(f'"/dossiers/{CASE}"') == 0


def test_a_case_is_split_and_both_show_each_other(console: Console, officer: TestClient, kept: CaseView) -> None:
    answer = fill(console, "splitsen", soort="data_subject_request", **{"spoor-data_access": "ja"})
    assert answer.headers["location"] == "/dossiers/OB-2026-0002?gedaan=splitsen"
    made = words_of(officer.get("/dossiers/OB-2026-0002").text)
    assert "afgesplitst van OB-2026-0001" in made
    assert "hiervan is afgesplitst OB-2026-0002" in words_of(officer.get(f"/dossiers/{CASE}").text)
    assert the_case(console, "OB-2026-0002").received_on == kept.received_on


@pytest.mark.usefixtures("kept")
def test_a_case_is_merged_and_linked_however_its_number_is_written(console: Console, officer: TestClient) -> None:
    add_case(console.app.door, a_mail_file())
    assert "hoort bij dezelfde reeks als OB-2026-0002" in done(console, "reeks", ander="ob 2026 0002")
    answer = fill(console, "samenvoegen", ander=" OB-2026-0002 ")
    assert answer.headers["location"] == "/dossiers/OB-2026-0002?gedaan=samenvoegen"
    assert "Dit dossier is samengevoegd met een ander" in words_of(officer.get(f"/dossiers/{CASE}").text)
    assert the_case(console).state is CaseState.CLOSED


def test_a_message_that_points_at_the_case_is_joined_or_not(
    console: Console, officer: TestClient, kept: CaseView
) -> None:
    mails = [
        add_message(
            console.app.door, a_mail_file(subject=f"Nog iets {number}", sender="Vreemde <v@elders.example>"),
            route=Route.HAND_TO_HUMAN, reason="join_to_confirm", case_id=kept.case_id,
        )
        for number in (1, 2)
    ]  # fmt: skip
    page = words_of(officer.get(f"/dossiers/{CASE}").text)
    assert "Dit bericht hoort mogelijk bij dit dossier: Nog iets 1" in page
    page = done(console, "voegen", bericht=mails[0].ledger_id)
    assert "Bericht bij dit dossier gevoegd" in page
    assert "v@elders.example" not in the_case(console).parties
    page = done(console, "niet-voegen", bericht=mails[1].ledger_id)
    assert "hoort mogelijk bij dit dossier" not in page
    assert "Nog iets 2" not in page
    assert fill(console, "voegen", bericht=mails[1].ledger_id).status_code == 422


def test_a_case_is_closed_once_no_track_runs_and_opened_again(
    console: Console, officer: TestClient, kept: CaseView
) -> None:
    refused = fill(console, "sluiten")
    assert "Dat kan niet in de toestand" in refused.text
    for regime in ("foi", "data_access"):
        done(console, "spoor-sluiten", spoor=regime, reden="Dubbel.")
    done(console, "sluiten")
    assert the_case(console).state is CaseState.CLOSED
    assert f'"/dossiers/{CASE}"' not in officer.get("/").text
    done(console, "heropenen", reden="Toch niet dubbel.")
    done(console, "spoor-heropenen", spoor="foi", reden="Toch niet dubbel.")
    case = the_case(console)
    assert (case.state, case.received_on) == (CaseState.OPEN, kept.received_on)


@pytest.mark.usefixtures("officer")
def test_ones_own_last_act_is_taken_back_and_both_lines_stay(console: Console, kept: CaseView) -> None:
    page = done(console, "beslissen", spoor="foi", op="2026-11-18", uitkomst="granted", beroepsclausule="ja")
    assert "Ongedaan maken: Beslissing verstuurd" in page
    page = done(console, "ongedaan")
    assert "Ongedaan gemaakt: Beslissing verstuurd" in page
    assert "ingewilligd, 18 november 2026 ongedaan gemaakt door lies" in page
    assert state(console, Regime.FOI) is TrackState.OPEN
    assert fill(console, "ongedaan").status_code == 422
    log = console.app.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=kept.case_id))
    assert [event.type for event in log[-2:]] == [CaseEventType.DECISION_SENT, CaseEventType.UNDONE]


@pytest.mark.usefixtures("officer")
def test_a_corrected_kind_is_taken_back_whole(console: Console, kept: CaseView) -> None:
    assert "Verbeterde soort ongedaan maken" not in console.client.get(f"/dossiers/{CASE}").text
    page = done(console, "soort", soort="complaint", **{"spoor-complaint": "ja"})
    assert "Verbeterde soort ongedaan maken" in page
    page = done(console, "soort-terug")
    assert "Ongedaan gemaakt: Soort" in page
    case = the_case(console)
    assert (case.kind, case.tracks, case.received_on) == (kept.kind, kept.tracks, kept.received_on)
    refused = fill(console, "soort-terug")
    assert (refused.status_code, "niets meer dat u ongedaan kunt maken" in refused.text) == (422, True)


@pytest.mark.usefixtures("officer", "kept")
def test_a_withdrawal_and_a_request_passed_on(console: Console) -> None:
    done(console, "intrekken", spoor="data_access", op="2026-11-19")
    page = done(console, "doorsturen", spoor="foi", op="2026-11-19", houder="Stad Stadegem")
    assert "Doorgestuurd: openbaarheid van bestuur, 19 november 2026, Stad Stadegem" in page
    assert (state(console, Regime.FOI), state(console, Regime.DATA_ACCESS)) == (
        TrackState.PASSED_ON,
        TrackState.WITHDRAWN,
    )


@pytest.mark.usefixtures("kept")
def test_who_restricts_a_case_keeps_seeing_it_and_others_do_not(console: Console, officer: TestClient) -> None:
    console.add_user(Role.DECIDER, name="jef")
    jef = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name="jef"))
    assert jef is not None
    page = done(console, "toegang", beperkt="ja", **{f"toegang-{jef.staff_id}": "kept_out"})
    assert "beperkte toegang" in page
    console.client.cookies.clear()
    assert console.sign_in("jef").status_code == 303
    assert officer.get(f"/dossiers/{CASE}").status_code == 404


def test_a_reader_sees_no_form_and_may_send_none(console: Console, kept: CaseView) -> None:
    client = console.signed_in_as(Role.READER)
    page = client.get(f"/dossiers/{CASE}").text
    assert "/werk/" not in page
    assert "Verder met dit dossier" not in page
    assert fill(console, "notitie", tekst="Hallo").status_code == 403
    assert the_case(console) == kept


@pytest.mark.usefixtures("kept")
def test_whoever_has_the_case_being_away_is_said(console: Console, officer: TestClient) -> None:
    found = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name="lies"))
    assert found is not None
    done(console, "toewijzen", aan=found.staff_id)
    fields = {"wie": found.staff_id, "van": "2026-11-28", "tot": "2026-12-05", "vervanger": ""}
    assert console.send("/werklijst/vervanging", **fields).status_code == 303
    page = words_of(officer.get(f"/dossiers/{CASE}").text)
    assert "lies heeft dit dossier en is weg van 28 november 2026 tot en met 5 december 2026; niemand vervangt." in page


@pytest.mark.usefixtures("officer")
def test_no_form_of_another_name_is_carried_out(console: Console, kept: CaseView) -> None:
    assert fill(console, "verwijderen").status_code == 404
    assert console.send("/dossiers/OB-2026-0099/werk/notitie", versie="1", tekst="Hallo").status_code == 404
    assert the_case(console) == kept


@pytest.mark.usefixtures("kept")
def test_every_outcome_can_be_chosen(console: Console, officer: TestClient) -> None:
    page = officer.get(f"/dossiers/{CASE}").text
    assert all(f'<option value="{outcome.value}">' in page for outcome in Outcome)
