"""A caller on the line: the helpdesk looks up a rule in a real browser, with the keyboard, and without any script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.roles import Role
from bot.store import guidance_use
from bot.web.asgi import build_web
from knowledge.gaps import Unanswered
from tests.support.browser import CONTRASTS, chromium, serving
from tests.support.console import PASSWORD, Console, running_console
from tests.support.orchard import a_knowledge

pytestmark = pytest.mark.peer
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder: Path = tmp_path_factory.mktemp("helpdesk")
    with running_console(folder) as running:
        running.add_user(Role.HELPDESK, name="hilde")
        running.add_user(Role.OFFICER, name="lies")
        yield running


@pytest.fixture(scope="module")
def address(console: Console) -> Iterator[str]:
    with serving(build_web(console.app, load=a_knowledge)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """Hilde's browser on the search page; no fault in its console, nothing asked of another host."""
    yield from signed_in(browser, address, "hilde")


@pytest.fixture
def plain_desk(browser: Browser, address: str) -> Iterator[Page]:
    """The same in a browser that runs no script."""
    yield from signed_in(browser, address, "hilde", java_script_enabled=False)


def signed_in(browser: Browser, address: str, name: str, **how: object) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(locale="nl-BE", viewport=WIDE, **how)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else faults.append(asked.url))
    page.goto(f"{address}/aanmelden")
    page.select_option("#instelling", "dorp")
    page.fill("#naam", name)
    page.fill("#wachtwoord", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/guidance")
    yield page
    context.close()
    assert faults == []


def first_title(page: Page) -> str:
    return page.locator(".result-link").first.inner_text()


def kept(console: Console) -> list[Unanswered]:
    since = console.clock.now - timedelta(days=1)
    return console.app.door.read_now(lambda s: guidance_use.unanswered(s, body_id="dorp", since=since, limit=20))


def test_rules_appear_while_typing_and_the_keyboard_walks_through_them(desk: Page, address: str) -> None:
    box = desk.locator("#vraag")
    expect(box).to_be_focused()
    box.press_sequentially("prijs van per")
    expect(desk.locator(".result-link").first).to_have_text("Wat kost een mandje peren?")
    expect(desk.locator(".result-link mark").first).to_have_text("peren")
    expect(desk.locator("#telling")).to_contain_text("regel")
    assert desk.url == f"{address}/guidance"
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".result-link").first).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("/")
    expect(box).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"{address}/guidance/kost")
    assert desk.locator("h1").inner_text() == "Wat kost een mandje peren?"


def test_going_back_finds_the_search_again(desk: Page, address: str) -> None:
    desk.locator("#vraag").press_sequentially("prijs van peren")
    expect(desk.locator(".result-link").first).to_be_visible()
    desk.locator(".result-link").first.click()
    desk.wait_for_url(f"{address}/guidance/kost")
    desk.go_back()
    expect(desk.locator("#vraag")).to_have_value("prijs van peren")
    expect(desk.locator(".result-link").first).to_have_text("Wat kost een mandje peren?")


def test_a_pause_adds_what_the_bot_would_do_and_moves_nothing_under_a_hand(desk: Page) -> None:
    desk.locator("#vraag").press_sequentially("ladder uitlenen aan bezoekers")
    expect(desk.locator(".note.bot")).to_have_text("De bot zou hier zelf op antwoorden, met bron.")
    desk.clock.install()
    desk.locator("#vraag").press_sequentially(" in de boomgaard")
    desk.keyboard.press("ArrowDown")
    first = desk.locator(".result-link").first
    expect(first).to_be_focused()
    desk.clock.fast_forward(5000)
    expect(desk.locator(".note.bot")).to_have_count(0)
    expect(first).to_be_focused()


def test_a_rule_is_copied_with_its_source(desk: Page) -> None:
    desk.locator("#vraag").press_sequentially("prijs van peren")
    expect(desk.locator(".note.bot")).to_be_visible()
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.locator("[data-copy=tekst-kost]").click()
    expect(desk.locator("[data-copy=tekst-kost]")).to_have_text("Gekopieerd")
    copied = str(desk.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("Een mandje peren is gratis.\n\nWie helpt plukken, krijgt er twee.\n\nBron: ")
    assert "https://www.boomgaard.example/reglement" in copied
    assert "{" not in copied


def test_a_closed_clipboard_leaves_the_text_selected(desk: Page) -> None:
    desk.locator("#vraag").press_sequentially("prijs van peren")
    expect(desk.locator(".note.bot")).to_be_visible()
    desk.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    desk.locator("[data-copy=tekst-kost]").click()
    expect(desk.locator("#tekst-kost")).to_be_focused()
    assert "Bron: " in str(desk.evaluate("getSelection().toString()"))


def test_what_did_not_help_is_said_in_place_and_kept_without_the_name(desk: Page, console: Console) -> None:
    desk.locator("#vraag").press_sequentially("Mag Piet Verbeke peren plukken")
    expect(desk.locator(".note.bot")).to_be_visible()
    rate = desk.locator(".result").first.locator(".rate")
    rate.get_by_role("button", name="Nee").click()
    expect(desk.locator(".result").first.locator(".thanks")).to_contain_text("Genoteerd")
    assert "Mag [naam] peren plukken" in [question.text for question in kept(console)]
    desk.get_by_role("button", name="Noteer als vraag zonder antwoord").click()
    expect(desk.locator(".thanks").last).to_contain_text("Genoteerd")


def test_a_filter_searches_again_at_once(desk: Page) -> None:
    desk.locator("#vraag").press_sequentially("appels rapen")
    expect(desk.locator(".note.bot")).to_be_visible()
    expect(desk.locator(".result-link", has_text="zoals het was")).to_have_count(0)
    desk.locator(".choices summary").click()
    desk.select_option("#stand", "past")
    expect(desk.locator(".result-link", has_text="zoals het was")).to_be_visible()
    expect(desk.locator(".chip.late").first).to_have_text("oud recht, geldt niet meer")


def test_a_server_that_is_away_is_said_and_forgotten_when_it_answers(desk: Page) -> None:
    desk.route("**/guidance/results", lambda route: route.abort())
    desk.locator("#vraag").press_sequentially("peren")
    expect(desk.locator("#storing")).to_be_visible()
    desk.unroute("**/guidance/results")
    desk.locator("#vraag").press_sequentially(" prijs")
    expect(desk.locator("#storing")).to_be_hidden()


def test_a_session_that_ended_leads_to_the_sign_in_and_not_into_the_results(desk: Page, address: str) -> None:
    desk.context.clear_cookies()
    desk.locator("#vraag").press_sequentially("peren")
    desk.wait_for_url(f"{address}/aanmelden?naar=%2Fguidance")


def test_without_a_script_everything_is_there(plain_desk: Page, address: str) -> None:
    page = plain_desk
    page.fill("#vraag", "prijs van peren")
    page.click(".search-row button")
    assert first_title(page) == "Wat kost een mandje peren?"
    assert page.url == f"{address}/guidance"
    expect(page.locator("[data-copy]").first).to_be_hidden()
    page.locator(".result").first.get_by_text("Tekst om over te nemen").click()
    assert page.locator("#tekst-kost").input_value().startswith("Een mandje peren is gratis.")
    page.locator(".result").first.get_by_role("button", name="Ja").click()
    page.wait_for_url(f"{address}/guidance/kost?genoteerd=ja")
    expect(page.get_by_text("Genoteerd, dank u.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_read_well_and_never_scroll_sideways(desk: Page, scheme: str) -> None:
    desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    desk.locator(".choices summary").click()
    desk.select_option("#recht", "*")
    desk.select_option("#toepassing", "*")
    desk.select_option("#stand", "any")
    desk.locator("#vraag").press_sequentially("peren noten appels druiven bessen rapen plukken")
    expect(desk.locator(".note.bot")).to_be_visible()
    if desk.locator(".far").count():
        desk.locator(".far summary").first.click()
    assert desk.evaluate(CONTRASTS) == []
    desk.set_viewport_size(NARROW)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_printed_search_holds_the_rules_and_not_the_buttons(desk: Page) -> None:
    desk.locator("#vraag").press_sequentially("prijs van peren")
    expect(desk.locator(".note.bot")).to_be_visible()
    desk.emulate_media(media="print")
    expect(desk.locator(".result .answer").first).to_be_visible()
    for gone in (".search", ".result-foot", ".rate.nothing", "nav"):
        expect(desk.locator(gone).first).to_be_hidden()
    expect(desk.locator(".aside p").first).to_be_visible()


def test_an_officer_sees_what_was_not_answered(browser: Browser, address: str) -> None:
    for page in signed_in(browser, address, "lies"):
        page.locator("#vraag").fill("vijver vissen karper")
        page.keyboard.press("Enter")
        expect(page.locator(".note.bot")).to_contain_text("De leidraad zegt hier niets over.")
        page.get_by_role("link", name="Wat ontbreekt en wat vervalt").click()
        expect(page.locator(".gap", has_text="vijver vissen karper")).to_be_visible()
        expect(page.locator("table").first).to_contain_text("Noten rapen")
