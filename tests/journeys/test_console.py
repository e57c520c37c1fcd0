"""An officer at work in a real browser: keyboard only, narrow screen, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bot.roles import Role
from bot.web.asgi import build_web
from tests.support.browser import CONTRASTS, chromium, serving
from tests.support.cases import a_week
from tests.support.console import PASSWORD, running_console

pytestmark = pytest.mark.peer
PAGES = (
    "/",
    "/dossiers/OB-2026-0001",
    "/berichten",
    "/berichten/{message}",
    "/uitgaand",
    "/uitgaand/aanzetten?soort=receipt",
    "/postbus",
    "/quarantaine",
    "/wachtwoord",
    "/corrections",
    "/privacy",
    "/guidance",
    "/guidance/pruim",
    "/guidance/gaps",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_console(tmp_path_factory.mktemp("console")) as console:
        a_week(console.app.door)
        console.add_user(Role.OFFICER, name="lies")
        with serving(build_web(console.app)) as served:
            yield served


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    with chromium() as browser:
        context = browser.new_context(locale="nl-BE", viewport={"width": 1280, "height": 900})
        yield context.new_page()
        context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.name"))


def test_an_officer_signs_in_and_opens_a_case_with_the_keyboard_alone(page: Page, address: str) -> None:
    faults: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(address) else foreign.append(request.url))
    page.goto(f"{address}/dossiers/OB-2026-0001")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    page.focus("#naam")
    page.keyboard.type("lies")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/dossiers/OB-2026-0001")
    assert page.locator("h1").inner_text() == "Dossier OB-2026-0001"
    page.goto(address)
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == "OB-2026-0001":
            break
    assert focused(page) == "OB-2026-0001"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/dossiers/OB-2026-0001")
    assert "Dag 20 is zondag 22 november 2026" in page.locator("main").inner_text()
    assert (faults, foreign) == ([], [])


def test_an_officer_corrects_writes_mends_and_sends_with_the_keyboard_alone(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/dossiers/OB-2026-0003")
    reach(page, "#label-capacity summary")
    while "corrigeren" not in focused(page):
        reach(page, "#label-capacity summary")
    page.keyboard.press("Enter")
    reach(page, "#waarde-capacity")
    page.keyboard.type("pers")
    follow(page, "#label-capacity button")
    assert "gecorrigeerd" in page.locator("#label-capacity").inner_text()
    follow(page, "a[href$='/brieven']")
    reach(page, "#soort")
    page.keyboard.type("Beslissing")
    follow(page, "main form button")
    reach(page, "#doc-0-title")
    page.keyboard.type("Verslag van de schoolraad")
    reach(page, "#doc-0-outcome")
    page.keyboard.type("volledig")
    follow(page, "button[value=bewaren]")
    assert "houdt tegen" in page.locator("#nakijken").inner_text()
    reach(page, "#signer_name")
    page.keyboard.type("Lies Maes")
    reach(page, "#signer_capacity")
    page.keyboard.type("algemeen directeur")
    follow(page, "button[value=bewaren]")
    assert "houdt tegen" not in page.locator("#nakijken").inner_text()
    follow(page, "form[action$='/versturen'] button")
    assert "verstuurd" in page.locator(".title-row").inner_text()
    follow(page, "form[action$='/terug'] button")
    assert "ontwerp" in page.locator(".title-row").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_at_320_pixels(page: Page, address: str, path: str) -> None:
    sign_in(page, address)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_text_stands_out_in_light_and_in_dark(page: Page, address: str, scheme: str, path: str) -> None:
    sign_in(page, address)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}{path}")
    assert page.evaluate(CONTRASTS) == []


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; it must be seen."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            break
    assert page.evaluate("wanted => document.activeElement.matches(wanted)", selector), selector
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def follow(page: Page, selector: str) -> None:
    """Reach a link or button by Tab and press Enter; the page that follows is there afterwards."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, address: str) -> None:
    """Be signed in, whichever test runs first."""
    page.goto(f"{address}/aanmelden")
    if page.url.endswith("/aanmelden"):
        page.fill("#naam", "lies")
        page.fill("#wachtwoord", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}/")
