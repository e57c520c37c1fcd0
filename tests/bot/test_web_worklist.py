"""The worklist in the console: filters, pages, many cases at once, choices that are kept, deputies, shut cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.roles import Role
from bot.store import cases, casework, staff
from bot.store.cases import CaseView
from bot.store.casework import AccessMode
from bot.store.session import Session
from bot.worklist import PAGE
from intake.case import CaseState
from intake.labels import Regime
from tests.support.cases import DAY, NOW, a_mail_file, add_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def officer(console: Console) -> TestClient:
    return console.signed_in_as(Role.OFFICER, name="lies")


def staff_id(console: Console, name: str) -> str:
    found = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name=name))
    assert found is not None
    return found.staff_id


def the_case(console: Console, reference: str = "OB-2026-0001") -> CaseView:
    found = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert found is not None
    return found


def assigned(console: Console, reference: str, to: str | None) -> None:
    case_id = the_case(console, reference).case_id
    console.app.door.write_now(lambda s: casework.assign(s, body_id="dorp", case_id=case_id, staff_id=to))


def listed(page: Response) -> list[str]:
    """The last digits of the cases on a page, in order."""
    return re.findall(r'<a href="/dossiers/OB-2026-\d{3}(\d)">', page.text)


def chosen(console: Console, *references: str) -> dict[str, str]:
    return {f"kies-{one}": str(the_case(console, one).version) for one in references}


def a_few(console: Console) -> None:
    """Three cases: late, in time, and one without a clock of openness."""
    door = console.app.door
    add_case(door, a_mail_file(), received_at=NOW - 25 * DAY, needs_human=True)
    add_case(door, a_mail_file(), received_at=NOW - 5 * DAY)
    add_case(door, a_mail_file(), regimes=(Regime.DATA_ACCESS,), requester="Zoë Claes")


def test_filters_in_the_address_choose_cases(console: Console, officer: TestClient) -> None:
    a_few(console)
    assigned(console, "OB-2026-0002", staff_id(console, "lies"))
    assert listed(officer.get("/")) == ["1", "2", "3"]
    assert listed(officer.get("/?spoor=data_access")) == ["3"]
    assert listed(officer.get("/?van=mij")) == ["2"]
    assert listed(officer.get("/?van=niemand")) == ["1", "3"]
    assert listed(officer.get("/?binnen=0")) == ["1"]
    assert listed(officer.get("/?binnen=30&wacht=ja")) == ["1"]
    nothing = officer.get("/?staat=closed")
    assert (listed(nothing), "Geen dossier past bij deze filters." in nothing.text) == ([], True)
    assert listed(officer.get("/?spoor=alles&van=iemand&binnen=-3&staat=x")) == ["1", "2", "3"]


def test_a_name_is_looked_for_without_standing_in_an_address(console: Console, officer: TestClient) -> None:
    a_few(console)
    found = console.send("/werklijst/zoeken", zoek="zoe")
    assert (listed(found), found.status_code) == (["3"], 200)
    assert "Zoë" not in str(found.request.url)
    assert 'value="zoe"' in found.text
    assert listed(console.send("/werklijst/zoeken", zoek="ob-2026-0002")) == ["2"]
    assert listed(console.send("/werklijst/zoeken", zoek="zoe", spoor="foi")) == []
    assert listed(officer.get("/?zoek=zoe")) == ["1", "2", "3"]


def test_a_long_list_has_pages_that_keep_the_filters(console: Console, officer: TestClient) -> None:
    for _ in range(PAGE + 1):
        add_case(console.app.door, a_mail_file())
    first = officer.get("/?spoor=foi")
    assert first.text.count('<th scope="row" data-label="Dossier">') == PAGE
    assert 'href="/?spoor=foi&amp;pagina=2"' in first.text
    second = officer.get("/?spoor=foi&pagina=2")
    assert second.text.count('<th scope="row" data-label="Dossier">') == 1
    assert 'href="/?spoor=foi&amp;pagina=1"' in second.text
    searched = console.send("/werklijst/zoeken", zoek="peeters", pagina="2")
    assert searched.text.count('<th scope="row" data-label="Dossier">') == 1


def test_chosen_cases_are_given_to_somebody_at_once(console: Console, officer: TestClient) -> None:
    a_few(console)
    lies = staff_id(console, "lies")
    done = console.send("/werklijst/toewijzen", aan=lies, **chosen(console, "OB-2026-0001", "OB-2026-0003"))
    assert "2 dossiers gewijzigd." in words_of(done.text)
    assert listed(officer.get("/?van=mij")) == ["1", "3"]
    assert {line.subject for line in console.audit("assigned")} == {"OB-2026-0001", "OB-2026-0003"}


def test_of_chosen_cases_the_one_somebody_else_changed_stays_as_it_is(console: Console, officer: TestClient) -> None:
    a_few(console)
    ticked = chosen(console, "OB-2026-0001", "OB-2026-0002")
    console.send("/werklijst/nagekeken", **chosen(console, "OB-2026-0001"))
    done = console.send("/werklijst/toewijzen", aan=staff_id(console, "lies"), **ticked)
    page = words_of(done.text)
    assert done.status_code == 409
    assert "1 dossier gewijzigd." in page
    assert "OB-2026-0001: Iemand anders wijzigde dit dossier intussen." in page
    assert listed(officer.get("/?van=mij")) == ["2"]


def test_what_was_looked_at_waits_for_nobody(console: Console, officer: TestClient) -> None:
    a_few(console)
    assert listed(officer.get("/?wacht=ja")) == ["1"]
    console.send("/werklijst/nagekeken", **chosen(console, "OB-2026-0001"))
    assert listed(officer.get("/?wacht=ja")) == []


def test_a_closed_case_with_news_stands_above_the_cases_until_it_was_looked_at(
    console: Console, officer: TestClient
) -> None:
    a_few(console)
    case = the_case(console)

    def closed(s: Session) -> None:
        casework.set_state(s, body_id="dorp", case_id=case.case_id, state=CaseState.CLOSED)
        cases.flag_for_person(s, body_id="dorp", case_id=case.case_id)

    console.app.door.write_now(closed)
    page = officer.get("/")
    assert "Nieuws bij een afgesloten dossier" in page.text
    assert listed(page) == ["2", "3"]
    assert '<a class="inbox-subject" href="/dossiers/OB-2026-0001">' in page.text
    assert listed(officer.get("/?staat=closed&wacht=ja")) == ["1"]
    console.send("/dossiers/OB-2026-0001/werk/nagekeken", versie=str(the_case(console).version))
    assert "Nieuws bij een afgesloten dossier" not in officer.get("/").text


@pytest.mark.usefixtures("officer")
def test_a_box_that_no_page_of_ours_has_changes_nothing(console: Console) -> None:
    a_few(console)
    odd = {"kies-OB-2026-0001": "-1", "kies-OB-2026-0002": "veel", "kies-x": "1", "aan": "niemand-hier"}
    done = console.send("/werklijst/toewijzen", **odd)
    assert done.status_code == 409
    assert console.audit("assigned") == []
    assert "U duidde geen dossier aan." in words_of(console.send("/werklijst/nagekeken").text)


def test_a_choice_is_kept_and_forgotten(console: Console, officer: TestClient) -> None:
    a_few(console)
    saved = console.send("/werklijst/filters", naam="mijn AVG", spoor="data_access", van="mij", rommel="x")
    assert (saved.status_code, saved.headers["location"]) == (303, "/?spoor=data_access&van=mij")
    page = officer.get("/").text
    assert '<a href="/?spoor=data_access&amp;van=mij"><bdi>mijn AVG</bdi></a>' in page
    filter_id = re.search(r'name="filter" value="([^"]+)"', page)
    assert filter_id is not None
    console.signed_in_as(Role.OFFICER, name="jef")
    assert "mijn AVG" not in console.client.get("/").text
    assert console.send("/werklijst/filters/weg", filter=filter_id[1]).status_code == 404
    console.client.cookies.clear()
    assert console.sign_in("lies").status_code == 303
    assert console.send("/werklijst/filters/weg", filter=filter_id[1]).status_code == 303
    assert "mijn AVG" not in console.client.get("/").text


@pytest.mark.parametrize(("name", "fault"), [("", "Vul dit in."), ("x" * 61, "Te lang: hoogstens 60 tekens.")])
@pytest.mark.usefixtures("officer")
def test_a_choice_without_a_good_name_keeps_what_was_typed(console: Console, name: str, fault: str) -> None:
    refused = console.send("/werklijst/filters", naam=name, spoor="foi")
    assert refused.status_code == 422
    assert fault in refused.text
    assert f'value="{name}" aria-invalid="true" aria-describedby="fout-naam"' in refused.text
    assert '<input type="hidden" name="spoor" value="foi">' in refused.text


def test_a_deputy_sees_the_cases_of_who_is_away(console: Console, officer: TestClient) -> None:
    a_few(console)
    assigned(console, "OB-2026-0002", staff_id(console, "lies"))
    console.add_user(Role.OFFICER, name="jef")
    fields = {"wie": staff_id(console, "lies"), "van": "20/11/2026", "tot": "2026-11-22"}
    noted = console.send("/werklijst/vervanging", vervanger=staff_id(console, "jef"), **fields)
    assert noted.status_code == 303
    assert "lies 20 november 2026 22 november 2026 jef" in words_of(officer.get("/werklijst/vervanging").text)
    console.client.cookies.clear()
    assert console.sign_in("jef").status_code == 303
    page = console.client.get("/?van=mij")
    assert listed(page) == ["2"]
    assert "U vervangt vandaag lies" in words_of(page.text)
    console.clock.forward(3 * DAY)
    assert console.sign_in("jef").status_code == 303
    assert listed(console.client.get("/?van=mij")) == []


@pytest.mark.parametrize(
    ("change", "field", "fault"),
    [
        ({"tot": "2026-11-19"}, "tot", "De laatste dag ligt voor de eerste."),
        ({"van": "morgen"}, "van", "Geef een datum, zoals 31/12/2026."),
        ({"van": ""}, "van", "Vul een datum in."),
        ({"wie": "onbekend"}, "wie", "Maak een keuze."),
        ({"vervanger": "onbekend"}, "vervanger", "Maak een keuze."),
    ],
)
def test_an_absence_that_cannot_be_is_refused_at_its_field(
    console: Console, officer: TestClient, change: dict[str, str], field: str, fault: str
) -> None:
    fields = {"wie": staff_id(console, "lies"), "van": "2026-11-20", "tot": "2026-11-22", "vervanger": ""}
    refused = console.send("/werklijst/vervanging", **{**fields, **change})
    assert refused.status_code == 422
    assert f'id="fout-{field}">{fault}' in refused.text
    assert f'value="{change.get("tot", "2026-11-22")}"' in refused.text
    assert "Er is niemand weg." in officer.get("/werklijst/vervanging").text


@pytest.mark.usefixtures("officer")
def test_nobody_stands_in_for_themselves(console: Console) -> None:
    lies = staff_id(console, "lies")
    fields = {"wie": lies, "van": "2026-11-20", "tot": "2026-11-22", "vervanger": lies}
    refused = console.send("/werklijst/vervanging", **fields)
    assert "Kies iemand anders als vervanger." in refused.text


def test_an_absence_is_taken_back(console: Console, officer: TestClient) -> None:
    fields = {"wie": staff_id(console, "lies"), "van": "2026-11-20", "tot": "2026-11-22", "vervanger": ""}
    console.send("/werklijst/vervanging", **fields)
    found = re.search(r'name="afwezigheid" value="([^"]+)"', officer.get("/werklijst/vervanging").text)
    assert found is not None
    assert console.send("/werklijst/vervanging/weg", afwezigheid=found[1]).status_code == 303
    assert console.send("/werklijst/vervanging/weg", afwezigheid=found[1]).status_code == 404
    assert [line.action for line in console.audit("absence_removed")] == ["absence_removed"]


def test_a_shut_case_is_nowhere_for_who_may_not_see_it(console: Console, officer: TestClient) -> None:
    kept = add_case(console.app.door, a_mail_file(subject="Zeer gevoelig"), requester="Zoë Claes")
    add_case(console.app.door, a_mail_file())
    other = the_case(console, "OB-2026-0002")
    case = the_case(console)
    lies = staff_id(console, "lies")
    token = token_in(officer.get("/"))
    allowed = {lies: AccessMode.KEPT_OUT}.items()
    console.app.door.write_now(
        lambda s: casework.restrict(s, body_id="dorp", case_id=case.case_id, restricted=False, access=allowed)
    )
    page = officer.get("/")
    assert (listed(page), "2 open dossiers" in words_of(page.text)) == (["2"], True)
    for path in ("/", "/berichten", "/uitgaand", "/uitgaand/aanzetten?soort=receipt", "/dossiers/OB-2026-0002"):
        shown = officer.get(path)
        assert shown.status_code == 200
        for private in ("Zoë", "Zeer gevoelig", "OB-2026-0001"):
            assert private not in shown.text, path
    assert listed(console.send("/werklijst/zoeken", zoek="zoë")) == []
    gone = ("/dossiers/OB-2026-0001", "/dossiers/OB-2026-0001/termijn", f"/berichten/{kept.ledger_id}")
    assert [officer.get(path).status_code for path in gone] == [404, 404, 404]

    def send(path: str, **fields: str) -> int:
        return officer.post(path, data={"token": token, **fields}, headers=OWN_PAGE).status_code

    assert send(f"/berichten/{kept.ledger_id}/labels", label="kind", waarde="complaint") == 404
    assert send("/dossiers/OB-2026-0001/werk/notitie", versie=str(case.version), tekst="Ik zie u") == 404
    assert send("/dossiers/OB-2026-0002/werk/reeks", versie=str(other.version), ander="OB-2026-0001") == 422
    assert the_case(console) == case
    console.send("/werklijst/nagekeken", **chosen(console, "OB-2026-0001"))
    assert the_case(console) == case
