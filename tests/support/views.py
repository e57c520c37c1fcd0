"""Every page of the console as somebody sees it: who looks, where, and what is done there first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bot.web.asgi import build_web
from tests.support.browser import serving
from tests.support.console import PASSWORD, Console, orchard, running_console
from tests.support.filled import LONG, Filled, change, fill
from tests.support.peers import free_port

OFFICER, DECIDER, ADMIN, HELPDESK, SCHOOL, STRANGER = "lies", "dirk", "ada", "hilde", "joke", ""
CITIZEN = "een burger"  # somebody who gave the codes of the cases shown
# Answers of the console that are no page of text.
NO_PAGES = frozenset(
    {
        "/gezond",
        "/openapi.json",
        "/agenda/{token}.ics",
        "/dossiers/{reference}/brieven/{letter_id}/pdf",
        "/burger/status/{token}/brieven/{letter_id}/pdf",
        "/burger/{body_id}/stijl.css",
        "/burger/{body_id}/logo",
        "/burger/{body_id}/chat/{token}/stroom",
    }
)
# The way out to an identity provider and back; without one both lead to the sign-in page.
_AWAY = frozenset({"/aanmelden/organisatie", "/aanmelden/terug"})


def _nothing(_page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page in one state; `{names}` in the path are those of `Filled`."""

    name: str
    route: str
    path: str
    who: str = OFFICER
    steps: Callable[[Page], None] = field(default=_nothing)


def _search(page: Page) -> None:
    page.fill("main input[type=search]", "peren")
    page.click("main .search-row button")
    page.wait_for_selector(".result")


def _search_in_vain(page: Page) -> None:
    page.fill("main input[type=search]", "zwembad")
    page.click("main .search-row button")
    page.wait_for_selector(".nothing")


def _press(form: str, **fields: str) -> Callable[[Page], None]:
    """Fill fields of a form and send it, without the browser's own checks, to see ours."""

    def steps(page: Page) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.evaluate("document.querySelectorAll('form').forEach(f => { f.noValidate = true })")
        for name, value in fields.items():
            page.fill(f"{form} [name='{name}']", value)
        with page.expect_navigation():
            # The button of the form itself, not one that looks something up beside it.
            page.click(f"{form} button[type=submit]:not([formnovalidate]) >> nth=0")

    return steps


def _look(page: Page) -> None:
    """The web form with an answer beside what is asked for."""
    page.fill("#document", f"Ik wil een kopie van {LONG}. Wat kost een mandje peren?")
    page.click("#kijk")
    page.wait_for_selector("#antwoorden details")


def _nothing_typed(page: Page) -> None:
    """The page of a case with its forms open, and an addition that says nothing."""
    _press("form[action$='/aanvullen']", tekst=" ")(page)


_STATUS, _CONFIRM = "/burger/status/{token}", "/burger/bevestigen/{token}"
_FORM = "/burger/{body_id}/aanvraag"
_CHAT, _TALK = "/burger/{body_id}/chat", "/burger/{body_id}/chat/{token}"
_CASE, _LETTER = "/dossiers/{reference}", "/dossiers/{reference}/brieven/{letter_id}"
VIEWS = (
    View(name="aanmelden", route="/aanmelden", path="/aanmelden", who=STRANGER),
    View(
        name="aanmelden-fout",
        route="/aanmelden",
        path="/aanmelden",
        who=STRANGER,
        steps=_press("main form", naam="niemand", wachtwoord="verkeerd"),
    ),
    View(name="privacy", route="/privacy", path="/privacy", who=STRANGER),
    View(name="status", route=_STATUS, path="{status}", who=STRANGER),
    View(name="status-frans", route=_STATUS, path="{status_decided}?taal=fr", who=STRANGER),
    View(name="status-duits-open", route=_STATUS, path="{status_decided}?taal=de", who=CITIZEN),
    View(name="status-beslist", route=_STATUS, path="{status_decided}", who=STRANGER),
    View(
        name="status-code-fout",
        route=_STATUS,
        path="{status}",
        who=STRANGER,
        steps=_press("form[action$='/toegang']", code="000000"),
    ),
    View(name="status-open", route=_STATUS, path="{status_decided}", who=CITIZEN),
    View(name="status-open-fout", route=_STATUS, path="{status_hostile}", who=CITIZEN, steps=_nothing_typed),
    View(name="status-brief", route=_STATUS + "/brieven/{letter_id}", path="{status_letter}", who=CITIZEN),
    View(name="status-gesloten", route=_STATUS, path="/burger/status/geraden", who=STRANGER),
    View(name="bevestigen", route=_CONFIRM, path="{confirm}", who=STRANGER),
    View(name="bevestigd", route=_CONFIRM, path="{confirmed}", who=STRANGER),
    View(name="begin-welke", route="/burger", path="/burger", who=STRANGER),
    View(name="begin", route="/burger/{body_id}", path="/burger/dorp", who=STRANGER),
    View(name="begin-stad", route="/burger/{body_id}", path="/burger/stad", who=STRANGER),
    View(name="begin-frans", route="/burger/{body_id}", path="/burger/stad?taal=fr", who=STRANGER),
    View(name="chat-stad", route="/burger/{body_id}/chat", path="/burger/stad/chat", who=STRANGER),
    View(name="aanvraag-stad", route=_FORM, path="/burger/stad/aanvraag", who=STRANGER),
    View(name="aanvraag", route=_FORM, path="/burger/dorp/aanvraag", who=STRANGER),
    View(
        name="aanvraag-fout",
        route=_FORM,
        path="/burger/dorp/aanvraag",
        who=STRANGER,
        steps=_press("main form", naam=LONG[:90], mail="geen adres"),
    ),
    View(name="aanvraag-antwoord", route=_FORM, path="/burger/dorp/aanvraag", who=STRANGER, steps=_look),
    View(
        name="aanvraag-verder",
        route=_FORM + "/verder/{token}",
        path="/burger/dorp/aanvraag/verder/{begun}",
        who=STRANGER,
    ),
    View(
        name="aanvraag-dossier",
        route=_FORM + "/bewaard/{token}",
        path="/burger/dorp/aanvraag/bewaard/{asked}",
        who=STRANGER,
    ),
    View(
        name="aanvraag-wacht",
        route=_FORM + "/bewaard/{token}",
        path="/burger/dorp/aanvraag/bewaard/{waiting}",
        who=STRANGER,
    ),
    View(name="chat", route=_CHAT, path="/burger/dorp/chat", who=STRANGER),
    View(name="chat-fout", route=_CHAT, path="/burger/dorp/chat", who=STRANGER, steps=_press("main form", tekst=" ")),
    View(name="chat-niet-open", route=_CHAT, path="/burger/stad/chat", who=STRANGER),
    View(name="chat-gesprek", route=_TALK, path="/burger/dorp/chat/{chat}", who=STRANGER),
    View(name="chat-gevaar", route=_TALK, path="/burger/dorp/chat/{alarmed}", who=STRANGER),
    View(
        name="chat-gesprek-fout",
        route=_TALK,
        path="/burger/dorp/chat/{chat}",
        who=STRANGER,
        steps=_press("#aanvraag", mail="geen adres"),
    ),
    View(name="chat-weg", route=_TALK, path="/burger/dorp/chat/geraden", who=STRANGER),
    View(name="contacten", route="/contacten", path="/contacten", who=HELPDESK),
    View(
        name="contacten-fout",
        route="/contacten",
        path="/contacten",
        steps=_press("form[action='/contacten']", wie="", mail="geen adres", beluur="x"),
    ),
    View(name="welkom", route="/", path="/", who=HELPDESK),
    View(name="werklijst", route="/", path="/"),
    View(name="werklijst-leeg", route="/", path="/?spoor=reuse"),
    View(
        name="werklijst-zoeken", route="/", path="/", steps=_press("form[action='/werklijst/zoeken']", zoek="peeters")
    ),
    View(name="vervanging", route="/werklijst/vervanging", path="/werklijst/vervanging"),
    View(
        name="vervanging-fout",
        route="/werklijst/vervanging",
        path="/werklijst/vervanging",
        steps=_press("form.stack", van="2026-11-20", tot="2026-11-01"),
    ),
    View(name="dossier", route=_CASE, path="/dossiers/{delicate}"),
    View(name="dossier-beslist", route=_CASE, path="/dossiers/{decided}"),
    View(name="dossier-lange-woorden", route=_CASE, path="/dossiers/{hostile}"),
    View(name="dossier-alarm", route=_CASE, path="/dossiers/{alarming}"),
    View(
        name="dossier-fout",
        route=_CASE,
        path="/dossiers/{delicate}",
        steps=_press("form[action$='/werk/verlengen']", op="2026-11-30", grond=""),
    ),
    View(name="dossier-lezer", route=_CASE, path="/dossiers/{delicate}", who="rita"),
    View(name="termijn", route=_CASE + "/termijn", path="/dossiers/{delicate}/termijn"),
    View(name="doorsturen", route=_CASE + "/doorsturen", path="/dossiers/{hostile}/doorsturen"),
    View(
        name="doorsturen-fout",
        route=_CASE + "/doorsturen",
        path="/dossiers/{hostile}/doorsturen",
        steps=_press("main form.card", houder="Stad Stadegem", adres="geen adres"),
    ),
    View(
        name="doorsturen-nakijken",
        route=_CASE + "/doorsturen",
        path="/dossiers/{delicate}/doorsturen",
        steps=_press(
            "main form.card",
            over="het verslag van de schoolraad",
            verder="De rest beantwoorden wij zelf.",
            houder="Stad Stadegem",
            adres="archief@stad.example",
            aan="an.peeters@burger.example",
            naam="An Peeters",
            ondertekenaar="Lies Maes",
            hoedanigheid="algemeen directeur",
        ),
    ),
    View(name="brieven", route=_CASE + "/brieven", path="/dossiers/{hostile}/brieven"),
    View(name="brief-tegengehouden", route=_LETTER, path="{draft}"),
    View(name="brief-klaar", route=_LETTER, path="{fit}"),
    View(name="brief-verstuurd", route=_LETTER, path="{sent}"),
    View(name="brief-beslisser", route=_LETTER, path="{fit}", who=DECIDER),
    View(name="brief-fout", route=_LETTER, path="{draft}", steps=_press("form.card.stack", subject="")),
    View(name="bijvragen", route="/bijvragen", path="/bijvragen"),
    View(name="bijvragen-dossier", route=_CASE + "/bijvragen", path="/dossiers/{hostile}/bijvragen"),
    View(name="bijvragen-leeg", route=_CASE + "/bijvragen", path="/dossiers/{decided}/bijvragen"),
    View(
        name="bijvragen-lezen",
        route=_CASE + "/bijvragen",
        path="/dossiers/{decided}/bijvragen",
        steps=_press(
            "form:has(#gevraagd)",
            naam="directie van De Wissel",
            adres="directie@wissel.example",
            gevraagd=f"Het verslag. {LONG}",
            tegen="2026-12-28",
        ),
    ),
    View(
        name="bijvragen-fout",
        route=_CASE + "/bijvragen",
        path="/dossiers/{decided}/bijvragen",
        steps=_press("form:has(#gevraagd)", naam="", adres="x", gevraagd="Het verslag", tegen="2026-11-01"),
    ),
    View(
        name="bijvragen-deed-fout",
        route=_CASE + "/bijvragen",
        path="/dossiers/{hostile}/bijvragen",
        steps=_press("form[action$='/antwoord']", tekst=""),
    ),
    View(name="school", route="/bijvragen/school", path="/bijvragen/school", who=SCHOOL),
    View(
        name="school-fout",
        route="/bijvragen/school",
        path="/bijvragen/school",
        who=SCHOOL,
        steps=_press("main form", antwoord=""),
    ),
    View(name="berichten", route="/berichten", path="/berichten"),
    View(name="bericht", route="/berichten/{ledger_id}", path="/berichten/{loose_message}"),
    View(name="bericht-in-dossier", route="/berichten/{ledger_id}", path="/berichten/{hostile_message}"),
    View(name="register", route="/register", path="/register"),
    View(name="cijfers", route="/cijfers", path="/cijfers"),
    View(name="agenda", route="/register", path="/register", steps=_press("form[action='/agenda']")),
    View(name="uitgaand", route="/uitgaand", path="/uitgaand"),
    View(name="verstuurd", route="/verstuurd", path="/verstuurd"),
    View(name="verstuurd-fout", route="/verstuurd", path="/verstuurd?dag=gisteren"),
    View(name="aanzetten", route="/uitgaand/aanzetten", path="/uitgaand/aanzetten?soort=receipt"),
    View(name="correcties", route="/corrections", path="/corrections"),
    View(name="leidraad", route="/guidance", path="/guidance"),
    View(name="leidraad-gevonden", route="/guidance", path="/guidance", steps=_search, who=HELPDESK),
    View(name="leidraad-niets", route="/guidance", path="/guidance", steps=_search_in_vain, who=HELPDESK),
    View(name="leidraad-regel", route="/guidance/{entry_id}", path="/guidance/kost"),
    View(name="eigen-regels", route="/guidance/own", path="/guidance/own"),
    View(name="eigen-regel-nieuw", route="/guidance/own/new", path="/guidance/own/new?naar=kost"),
    View(name="eigen-regel", route="/guidance/own/{entry_id}", path="{rule}"),
    View(
        name="eigen-regel-fout",
        route="/guidance/own/{entry_id}",
        path="{rule}",
        steps=_press("form.card.stack", titel="", tot="2025-01-01"),
    ),
    View(name="leidraad-hiaten", route="/guidance/gaps", path="/guidance/gaps"),
    View(name="wachtwoord", route="/wachtwoord", path="/wachtwoord"),
    View(
        name="wachtwoord-fout",
        route="/wachtwoord",
        path="/wachtwoord",
        steps=_press("main form", huidig="x", nieuw="kort", herhaald="anders"),
    ),
    View(name="postbus", route="/postbus", path="/postbus"),
    View(name="quarantaine", route="/quarantaine", path="/quarantaine"),
    View(name="gebruikers", route="/gebruikers", path="/gebruikers", who=ADMIN),
    View(
        name="gebruikers-fout",
        route="/gebruikers",
        path="/gebruikers",
        who=ADMIN,
        steps=_press("form[action='/gebruikers']", naam=LONG[:60] + " ?"),
    ),
    View(name="gebruiker", route="/gebruikers/{staff_id}", path="/gebruikers/{colleague}", who=ADMIN),
    View(name="logboek", route="/logboek", path="/logboek", who=ADMIN),
    View(name="instellingen", route="/instellingen", path="/instellingen", who=ADMIN),
    View(name="nazicht", route="/instellingen/nazicht", path="/instellingen/nazicht", who=ADMIN),
    View(name="niet-gevonden", route="", path="/bestaat-niet"),
    View(name="niet-toegelaten", route="", path="/gebruikers", who=HELPDESK),
)


def shown_routes(interface: dict[str, Any]) -> set[str]:
    """The addresses of the published interface that answer with a page."""
    paths = interface["paths"]
    return {path for path, methods in paths.items() if "get" in methods} - NO_PAGES - _AWAY - {"/static/{name}"}


@dataclass(slots=True, kw_only=True)
class Gallery:
    """A filled console behind a server, and a browser for each person who is signed in to it."""

    address: str
    console: Console
    filled: Filled
    browser: Browser
    _contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def page_of(self, who: str, *, javascript: bool = True) -> Page:
        """A new tab of this person, signed in."""
        key = f"{who} {javascript}"
        if key not in self._contexts:
            context = self.browser.new_context(locale="nl-BE", java_script_enabled=javascript)
            self._contexts[key] = context
            if who == CITIZEN:
                context.add_cookies([{**one, "url": self.address} for one in self.filled.cookies])
            elif who:
                page = context.new_page()
                page.goto(f"{self.address}/aanmelden")
                page.fill("#naam", who)
                page.fill("#wachtwoord", PASSWORD)
                page.click("main button")
                page.wait_for_url(f"{self.address}/")
                page.close()
        return self._contexts[key].new_page()

    @contextmanager
    def open(self, view: View, *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
        """This view in a tab of its own."""
        page = self.page_of(view.who)
        try:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            path = view.path.format(**{name: getattr(self.filled, name) for name in Filled.__slots__})
            page.goto(f"{self.address}{path}")
            view.steps(page)
            yield page
        finally:
            page.close()


@contextmanager
def gallery(folder: Path, browser: Browser) -> Iterator[Gallery]:
    """The filled console in this folder, for this browser."""
    # Letters carry the addresses of status pages only where this is set.
    port = free_port()
    with running_console(folder, base_url=f"http://127.0.0.1:{port}", change=change) as console:
        filled = fill(console)
        with serving(build_web(console.app, load=orchard), port=port) as address:
            yield Gallery(address=address, console=console, filled=filled, browser=browser)
