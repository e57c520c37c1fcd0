"""Who may open what: every route against every role, every form against forged requests, every body against another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.roles import Role
from bot.store import staff
from replies.reply import ReplyKind
from tests.support.cases import a_mail_file, add_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in

EVERYBODY = frozenset(Role)
CORRECTORS = frozenset({Role.OFFICER, Role.DECIDER})
READERS = frozenset({Role.OFFICER, Role.DECIDER, Role.READER})
ARMERS = frozenset({Role.OFFICER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
NOTERS = frozenset({Role.HELPDESK, Role.OFFICER})
LOOKERS = frozenset({Role.ADMIN, Role.OFFICER, Role.READER})
SCHOOLS = frozenset({Role.SCHOOL_STAFF})
ENTRY = "pruim"
CASE = "/dossiers/OB-2026-0001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One route: a path that exists, who may open it, and whether a stranger may."""

    path: str
    roles: frozenset[Role]
    public: bool = False


REGISTER_READERS = READERS | {Role.ADMIN}

# Every route of the console. A route that is not here fails the first test.
DOORS = {
    ("GET", "/burger"): Door(path="/burger", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}"): Door(path="/burger/dorp", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/stijl.css"): Door(path="/burger/dorp/stijl.css", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/logo"): Door(path="/burger/dorp/logo", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/aanvraag"): Door(path="/burger/dorp/aanvraag", roles=EVERYBODY, public=True),
    ("POST", "/burger/{body_id}/aanvraag"): Door(path="/burger/dorp/aanvraag", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/aanvraag/verder/{token}"): Door(
        path="/burger/dorp/aanvraag/verder/geraden", roles=EVERYBODY, public=True
    ),
    ("GET", "/burger/{body_id}/aanvraag/bewaard/{token}"): Door(
        path="/burger/dorp/aanvraag/bewaard/geraden", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/{body_id}/aanvraag/antwoorden"): Door(
        path="/burger/dorp/aanvraag/antwoorden", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/{body_id}/aanvraag/antwoorden/geopend"): Door(
        path="/burger/dorp/aanvraag/antwoorden/geopend", roles=EVERYBODY, public=True
    ),
    ("GET", "/burger/{body_id}/chat"): Door(path="/burger/dorp/chat", roles=EVERYBODY, public=True),
    ("POST", "/burger/{body_id}/chat"): Door(path="/burger/dorp/chat", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/chat/{token}"): Door(path="/burger/dorp/chat/geraden", roles=EVERYBODY, public=True),
    ("GET", "/burger/{body_id}/chat/{token}/stroom"): Door(
        path="/burger/dorp/chat/geraden/stroom", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/{body_id}/chat/{token}"): Door(path="/burger/dorp/chat/geraden", roles=EVERYBODY, public=True),
    **{
        ("POST", f"/burger/{{body_id}}/chat/{{token}}/{deed}"): Door(
            path=f"/burger/dorp/chat/geraden/{deed}", roles=EVERYBODY, public=True
        )
        for deed in ("samenvatting", "bestand", "indienen", "doorgeven", "wissen")
    },
    ("GET", "/contacten"): Door(path="/contacten", roles=NOTERS),
    ("POST", "/contacten"): Door(path="/contacten", roles=NOTERS),
    ("POST", "/contacten/papier"): Door(path="/contacten/papier", roles=NOTERS),
    ("POST", "/contacten/{note_id}/gebeld"): Door(path="/contacten/geen/gebeld", roles=NOTERS),
    ("POST", "/contacten/{note_id}/schrijven"): Door(path="/contacten/geen/schrijven", roles=NOTERS),
    ("GET", "/privacy"): Door(path="/privacy", roles=EVERYBODY, public=True),
    ("GET", "/gezond"): Door(path="/gezond", roles=EVERYBODY, public=True),
    ("GET", "/burger/status/{token}"): Door(path="/burger/status/geraden", roles=EVERYBODY, public=True),
    ("POST", "/burger/status/{token}/code"): Door(path="/burger/status/geraden/code", roles=EVERYBODY, public=True),
    ("POST", "/burger/status/{token}/toegang"): Door(
        path="/burger/status/geraden/toegang", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/status/{token}/sluiten"): Door(
        path="/burger/status/geraden/sluiten", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/status/{token}/aanvullen"): Door(
        path="/burger/status/geraden/aanvullen", roles=EVERYBODY, public=True
    ),
    ("POST", "/burger/status/{token}/intrekken"): Door(
        path="/burger/status/geraden/intrekken", roles=EVERYBODY, public=True
    ),
    ("GET", "/burger/status/{token}/brieven/{letter_id}"): Door(
        path="/burger/status/geraden/brieven/geen", roles=EVERYBODY, public=True
    ),
    ("GET", "/burger/status/{token}/brieven/{letter_id}/pdf"): Door(
        path="/burger/status/geraden/brieven/geen/pdf", roles=EVERYBODY, public=True
    ),
    ("GET", "/burger/bevestigen/{token}"): Door(path="/burger/bevestigen/geraden", roles=EVERYBODY, public=True),
    ("POST", "/burger/bevestigen/{token}"): Door(path="/burger/bevestigen/geraden", roles=EVERYBODY, public=True),
    ("GET", "/openapi.json"): Door(path="/openapi.json", roles=EVERYBODY, public=True),
    ("GET", "/static/{name}"): Door(path="/static/inzage.css", roles=EVERYBODY, public=True),
    ("GET", "/aanmelden"): Door(path="/aanmelden", roles=EVERYBODY, public=True),
    ("POST", "/aanmelden"): Door(path="/aanmelden", roles=EVERYBODY, public=True),
    ("GET", "/aanmelden/organisatie"): Door(path="/aanmelden/organisatie", roles=EVERYBODY, public=True),
    ("GET", "/aanmelden/terug"): Door(path="/aanmelden/terug", roles=EVERYBODY, public=True),
    ("POST", "/afmelden"): Door(path="/afmelden", roles=EVERYBODY),
    ("GET", "/wachtwoord"): Door(path="/wachtwoord", roles=EVERYBODY),
    ("POST", "/wachtwoord"): Door(path="/wachtwoord", roles=EVERYBODY),
    ("GET", "/"): Door(path="/", roles=EVERYBODY),
    ("POST", "/werklijst/zoeken"): Door(path="/werklijst/zoeken", roles=READERS),
    ("POST", "/werklijst/filters"): Door(path="/werklijst/filters", roles=READERS),
    ("POST", "/werklijst/filters/weg"): Door(path="/werklijst/filters/weg", roles=READERS),
    ("POST", "/werklijst/toewijzen"): Door(path="/werklijst/toewijzen", roles=CORRECTORS),
    ("POST", "/werklijst/nagekeken"): Door(path="/werklijst/nagekeken", roles=CORRECTORS),
    ("GET", "/werklijst/vervanging"): Door(path="/werklijst/vervanging", roles=CORRECTORS),
    ("POST", "/werklijst/vervanging"): Door(path="/werklijst/vervanging", roles=CORRECTORS),
    ("POST", "/werklijst/vervanging/weg"): Door(path="/werklijst/vervanging/weg", roles=CORRECTORS),
    ("GET", "/dossiers/{reference}"): Door(path="/dossiers/OB-2026-0001", roles=READERS),
    ("GET", "/dossiers/{reference}/brieven"): Door(path=f"{CASE}/brieven", roles=READERS),
    ("POST", "/dossiers/{reference}/brieven"): Door(path=f"{CASE}/brieven", roles=CORRECTORS),
    ("GET", "/dossiers/{reference}/brieven/{letter_id}"): Door(path=f"{CASE}/brieven/geen", roles=READERS),
    ("POST", "/dossiers/{reference}/brieven/{letter_id}"): Door(path=f"{CASE}/brieven/geen", roles=CORRECTORS),
    ("POST", "/dossiers/{reference}/brieven/{letter_id}/{deed}"): Door(
        path=f"{CASE}/brieven/geen/versturen", roles=CORRECTORS
    ),
    ("GET", "/dossiers/{reference}/brieven/{letter_id}/pdf"): Door(path=f"{CASE}/brieven/geen/pdf", roles=READERS),
    ("POST", "/dossiers/{reference}/statuspagina"): Door(path=f"{CASE}/statuspagina", roles=CORRECTORS),
    ("GET", "/dossiers/{reference}/doorsturen"): Door(path=f"{CASE}/doorsturen", roles=CORRECTORS),
    ("POST", "/dossiers/{reference}/doorsturen"): Door(path=f"{CASE}/doorsturen", roles=CORRECTORS),
    ("POST", "/dossiers/{reference}/doorsturen/terug"): Door(path=f"{CASE}/doorsturen/terug", roles=CORRECTORS),
    ("GET", "/bijvragen/school"): Door(path="/bijvragen/school", roles=SCHOOLS),
    ("POST", "/bijvragen/school/{subrequest_id}"): Door(path="/bijvragen/school/geen", roles=SCHOOLS),
    ("GET", "/bijvragen"): Door(path="/bijvragen", roles=READERS),
    ("GET", "/dossiers/{reference}/bijvragen"): Door(path=f"{CASE}/bijvragen", roles=READERS),
    ("POST", "/dossiers/{reference}/bijvragen"): Door(path=f"{CASE}/bijvragen", roles=CORRECTORS),
    ("POST", "/dossiers/{reference}/bijvragen/{subrequest_id}/{deed}"): Door(
        path=f"{CASE}/bijvragen/geen/terug", roles=CORRECTORS
    ),
    ("GET", "/dossiers/{reference}/termijn"): Door(path="/dossiers/OB-2026-0001/termijn", roles=READERS),
    ("POST", "/dossiers/{reference}/werk/{form}"): Door(path="/dossiers/OB-2026-0001/werk/notitie", roles=CORRECTORS),
    ("GET", "/berichten"): Door(path="/berichten", roles=READERS),
    ("GET", "/berichten/{ledger_id}"): Door(path="/berichten/{ledger_id}", roles=READERS),
    ("POST", "/berichten/{ledger_id}/labels"): Door(path="/berichten/{ledger_id}/labels", roles=CORRECTORS),
    ("POST", "/berichten/{ledger_id}/dossier"): Door(path="/berichten/{ledger_id}/dossier", roles=CORRECTORS),
    ("POST", "/berichten/{ledger_id}/afgehandeld"): Door(path="/berichten/{ledger_id}/afgehandeld", roles=CORRECTORS),
    ("GET", "/register"): Door(path="/register", roles=REGISTER_READERS),
    ("POST", "/register/export"): Door(path="/register/export", roles=REGISTER_READERS),
    ("GET", "/cijfers"): Door(path="/cijfers", roles=REGISTER_READERS),
    ("POST", "/agenda"): Door(path="/agenda", roles=READERS),
    ("GET", "/agenda/{token}.ics"): Door(path="/agenda/geraden.ics", roles=EVERYBODY, public=True),
    ("GET", "/corrections"): Door(path="/corrections", roles=READERS),
    ("GET", "/uitgaand"): Door(path="/uitgaand", roles=READERS | ARMERS),
    ("GET", "/uitgaand/aanzetten"): Door(path="/uitgaand/aanzetten?soort=receipt", roles=ARMERS),
    ("POST", "/uitgaand/aanzetten"): Door(path="/uitgaand/aanzetten", roles=ARMERS),
    ("POST", "/uitgaand/uitzetten"): Door(path="/uitgaand/uitzetten", roles=ARMERS),
    ("GET", "/verstuurd"): Door(path="/verstuurd", roles=READERS),
    ("POST", "/verstuurd/{outbox_id}/rechtzetten"): Door(path="/verstuurd/geen/rechtzetten", roles=CORRECTORS),
    ("GET", "/gebruikers"): Door(path="/gebruikers", roles=ADMINS),
    ("POST", "/gebruikers"): Door(path="/gebruikers", roles=ADMINS),
    ("GET", "/gebruikers/{staff_id}"): Door(path="/gebruikers/{staff_id}", roles=ADMINS),
    ("POST", "/gebruikers/{staff_id}/rol"): Door(path="/gebruikers/{staff_id}/rol", roles=ADMINS),
    ("POST", "/gebruikers/{staff_id}/uitschakelen"): Door(path="/gebruikers/{staff_id}/uitschakelen", roles=ADMINS),
    ("POST", "/gebruikers/{staff_id}/inschakelen"): Door(path="/gebruikers/{staff_id}/inschakelen", roles=ADMINS),
    ("POST", "/gebruikers/{staff_id}/wachtwoord"): Door(path="/gebruikers/{staff_id}/wachtwoord", roles=ADMINS),
    ("GET", "/logboek"): Door(path="/logboek", roles=frozenset({Role.ADMIN, Role.READER})),
    ("GET", "/postbus"): Door(path="/postbus", roles=LOOKERS),
    ("GET", "/quarantaine"): Door(path="/quarantaine", roles=LOOKERS),
    ("POST", "/quarantaine/{ledger_id}/vrijgeven"): Door(path="/quarantaine/{ledger_id}/vrijgeven", roles=ARMERS),
    ("GET", "/instellingen"): Door(path="/instellingen", roles=ADMINS),
    ("GET", "/instellingen/nazicht"): Door(path="/instellingen/nazicht", roles=ADMINS),
    ("GET", "/guidance"): Door(path="/guidance", roles=EVERYBODY),
    ("POST", "/guidance"): Door(path="/guidance", roles=EVERYBODY),
    ("POST", "/guidance/results"): Door(path="/guidance/results", roles=EVERYBODY),
    ("POST", "/guidance/unanswered"): Door(path="/guidance/unanswered", roles=EVERYBODY),
    ("GET", "/guidance/gaps"): Door(path="/guidance/gaps", roles=ARMERS),
    ("GET", "/guidance/own"): Door(path="/guidance/own", roles=ARMERS),
    ("GET", "/guidance/own/new"): Door(path="/guidance/own/new", roles=ARMERS),
    ("POST", "/guidance/own/new"): Door(path="/guidance/own/new", roles=ARMERS),
    ("GET", "/guidance/own/{entry_id}"): Door(path="/guidance/own/geen", roles=ARMERS),
    ("POST", "/guidance/own/{entry_id}"): Door(path="/guidance/own/geen", roles=ARMERS),
    ("POST", "/guidance/own/{entry_id}/publish"): Door(path="/guidance/own/geen/publish", roles=ARMERS),
    ("POST", "/guidance/own/{entry_id}/withdraw"): Door(path="/guidance/own/geen/withdraw", roles=ARMERS),
    ("GET", "/guidance/{entry_id}"): Door(path="/guidance/{entry_id}", roles=EVERYBODY),
    ("POST", "/guidance/{entry_id}/feedback"): Door(path="/guidance/{entry_id}/feedback", roles=EVERYBODY),
}
GUARDED = {key: door for key, door in DOORS.items() if not door.public}
POSTS = [key for key in GUARDED if key[0] == "POST"]


def somebody_for(method: str, path: str) -> Role:
    """A role that may, so that nothing but the form itself is refused."""
    roles = GUARDED[(method, path)].roles
    return next(role for role in (Role.OFFICER, Role.ADMIN, Role.SCHOOL_STAFF) if role in roles)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """What the addresses of the table stand for in one store."""

    ledger_id: str
    staff_id: str

    def address(self, path: str) -> str:
        return path.format(ledger_id=self.ledger_id, entry_id=ENTRY, staff_id=self.staff_id)


@pytest.fixture
def ids(console: Console) -> Ids:
    """A case with its message, and somebody to manage."""
    kept = add_case(console.app.door, a_mail_file())
    console.add_user(Role.HELPDESK, name="een.collega")
    colleague = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name="een.collega"))
    assert colleague is not None
    return Ids(ledger_id=kept.ledger_id, staff_id=colleague.staff_id)


def routes_of(routes: object) -> set[tuple[str, str]]:
    """Every method and path, routes that FastAPI did not make too."""
    found: set[tuple[str, str]] = set()
    for route in routes if isinstance(routes, list) else []:
        inner = getattr(route, "original_router", None) or route
        if getattr(inner, "routes", None):
            found |= routes_of(inner.routes)
        elif hasattr(route, "path"):
            found |= {(method, route.path) for method in getattr(route, "methods", None) or {"ANY"}}
    return found


def test_every_route_is_in_the_table_and_nothing_else(console: Console) -> None:
    assert routes_of(console.client.app.routes) == set(DOORS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_doors_and_no_other(console: Console, ids: Ids, role: Role) -> None:
    client = console.signed_in_as(role)
    token = token_in(client.get("/"))
    opened = set()
    for (method, path), door in GUARDED.items():
        if path == "/afmelden":
            continue  # ends the session; tried last
        address = ids.address(door.path)
        fields = {"token": token, "soort": "receipt", "hielp": "ja", "label": "kind", "waarde": "complaint"}
        answer = client.get(address) if method == "GET" else client.post(address, data=fields, headers=OWN_PAGE)
        # 400, 404, 409, 422: a form that says nothing, or of something that is not so. They come after the door.
        assert answer.status_code in (200, 303, 400, 403, 404, 409, 422), address
        if answer.status_code == 403:
            assert "Geen toegang" in answer.text
        else:
            opened.add((method, path))
    assert client.post("/afmelden", data={"token": token}, headers=OWN_PAGE).status_code == 303
    assert opened == {key for key, door in GUARDED.items() if role in door.roles} - {("POST", "/afmelden")}


@pytest.mark.parametrize(("method", "path"), list(GUARDED))
def test_a_stranger_is_sent_to_the_sign_in(console: Console, ids: Ids, method: str, path: str) -> None:
    answer = console.client.request(method, ids.address(DOORS[(method, path)].path))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/aanmelden")


@pytest.mark.parametrize(("method", "path"), [key for key, door in DOORS.items() if door.public and key[0] == "GET"])
def test_a_stranger_opens_the_public_pages(console: Console, method: str, path: str) -> None:
    # There is no identity provider here: the way to it and back is shut for everybody, tests of its own open it. A
    # secret address opens to nobody who guesses.
    shut = path in ("/aanmelden/organisatie", "/aanmelden/terug") or "{token}" in path
    assert console.client.request(method, DOORS[(method, path)].path).status_code == (404 if shut else 200)


@pytest.mark.parametrize(("method", "path"), POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://elders.example"},
        {"origin": "http://console.example.elders.example"},
        {"sec-fetch-site": "same-origin", "origin": "https://elders.example"},
        {},
    ],
)
def test_a_form_of_another_site_is_refused(console: Console, method: str, path: str, headers: dict[str, str]) -> None:
    client = console.signed_in_as(somebody_for(method, path))
    fields = {"token": token_in(client.get("/")), "soort": "receipt"}
    assert client.request(method, path, data=fields, headers=headers).status_code == 400
    assert console.audit("armed") == []
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("method", "path"), POSTS)
@pytest.mark.parametrize("token", ["", "geraden", "é"])
def test_a_form_without_the_sessions_token_is_refused(console: Console, method: str, path: str, token: str) -> None:
    client = console.signed_in_as(somebody_for(method, path))
    fields = {"token": token, "soort": "receipt"}
    assert client.request(method, path, data=fields, headers=OWN_PAGE).status_code == 400
    assert client.request(method, path, data={"soort": "receipt"}, headers=OWN_PAGE).status_code == 400
    assert console.audit("armed") == []


def test_the_token_of_another_session_is_refused(console: Console) -> None:
    theirs = token_in(console.signed_in_as(Role.ADMIN).get("/"))
    client = console.signed_in_as(Role.OFFICER)
    fields = {"token": theirs, "soort": "receipt"}
    assert client.post("/uitgaand/aanzetten", data=fields, headers=OWN_PAGE).status_code == 400


@pytest.mark.parametrize("headers", [{"origin": "http://console.example"}, {"origin": "null"}, OWN_PAGE])
def test_a_form_of_ours_is_taken_whatever_the_browser_says_of_it(console: Console, headers: dict[str, str]) -> None:
    client = console.signed_in_as(Role.OFFICER)
    fields = {"token": token_in(client.get("/")), "soort": "receipt"}
    assert client.post("/uitgaand/aanzetten", data=fields, headers=headers).status_code == 303


def test_behind_a_named_address_only_its_origin_counts(tmp_path: Path) -> None:
    with running_console(tmp_path, base_url="https://inzage.dorp.example") as console:
        client = console.signed_in_as(Role.OFFICER)
        fields = {"token": token_in(client.get("/")), "soort": "receipt"}
        plain = {"origin": "http://inzage.dorp.example"}
        named = {"origin": "https://inzage.dorp.example"}
        assert client.post("/uitgaand/aanzetten", data=fields, headers=plain).status_code == 400
        assert client.post("/uitgaand/aanzetten", data=fields, headers=named).status_code == 303


def test_a_form_with_an_unknown_kind_or_too_much_in_it_is_refused(console: Console) -> None:
    client = console.signed_in_as(Role.OFFICER)
    assert console.send("/uitgaand/aanzetten", soort="alles").status_code == 400
    assert console.send("/uitgaand/aanzetten", soort="x" * 270_000).status_code == 413
    assert client.get("/").status_code == 200


def test_one_body_sees_nothing_of_another(console: Console) -> None:
    theirs = add_case(console.app.door, a_mail_file(subject="Alleen voor Stad"), body_id="stad")
    client = console.signed_in_as(Role.OFFICER)
    assert client.get(f"/dossiers/{theirs.reference}").status_code == 404
    assert client.get(f"/berichten/{theirs.ledger_id}").status_code == 404
    for path in ("/", "/berichten", "/uitgaand"):
        page = client.get(path).text
        assert "Alleen voor Stad" not in page
        assert "OB-2026-0001" not in page
    stad = console.signed_in_as(Role.OFFICER, body_id="stad")
    assert "Alleen voor Stad" in stad.get("/berichten").text
    console.send("/uitgaand/aanzetten", soort=ReplyKind.RECEIPT.value)
    assert len(console.audit("armed", body_id="stad")) == 1
    assert console.audit("armed") == []
