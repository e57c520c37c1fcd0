"""An officer at work in a real browser with the keyboard alone; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bot.roles import Role
from bot.web.asgi import build_web
from tests.support.browser import chromium, serving
from tests.support.cases import a_week
from tests.support.console import PASSWORD, running_console

pytestmark = pytest.mark.peer
CASE = "/dossiers/OB-2026-0002"
MANY = 150  # stops on a page; a page with more is not for the keyboard
FOCUSED = "(document.activeElement.innerText || document.activeElement.id).trim()"
# WCAG 2.2 SC 2.4.7 and 2.4.11: the focus is seen, and nothing lies over it.
SEEN = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), look = getComputedStyle(e);
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
  return look.outlineStyle === "solid" && parseFloat(look.outlineWidth) >= 2
    && box.top >= 0 && box.top < innerHeight && (e === over || e.contains(over) || (over && over.contains(e)));
}"""


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_console(tmp_path_factory.mktemp("console")) as console:
        a_week(console.app.door)
        console.add_user(Role.OFFICER, name="lies")
        with serving(build_web(console.app)) as served:
            yield served


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_context(locale="nl-BE", viewport={"width": 1280, "height": 900}).new_page()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears this text or id; every stop on the way must be seen."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        focused = str(page.evaluate(FOCUSED))
        assert page.evaluate(SEEN), f"the focus is not seen on {focused!r}"
        if focused == name:
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def press(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_an_officer_works_with_the_keyboard_alone(page: Page, address: str) -> None:
    faults: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(address) else foreign.append(request.url))
    page.goto(address)
    tab_to(page, "Naar de inhoud")
    tab_to(page, "naam")
    page.keyboard.type("lies")
    tab_to(page, "wachtwoord")
    page.keyboard.type(PASSWORD)
    press(page)

    tab_to(page, "OB-2026-0002")
    press(page)
    assert page.locator("h1").inner_text() == "Dossier OB-2026-0002"

    tab_to(page, "corrigeren: Hoedanigheid")
    page.keyboard.press("Enter")
    tab_to(page, "waarde-capacity")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Bewaren")
    press(page, "Space")
    assert "gecorrigeerd" in page.locator("#label-capacity").inner_text()

    tab_to(page, "Een notitie schrijven")
    page.keyboard.press("Space")
    tab_to(page, "notitie-tekst")
    page.keyboard.type("Gebeld met de school.")
    tab_to(page, "Notitie bewaren")
    press(page)
    assert "Gebeld met de school." in page.get_by_role("region", name="Tijdlijn").inner_text()

    tab_to(page, "Een verstuurde beslissing noteren")
    page.keyboard.press("Enter")
    tab_to(page, "beslissen-uitkomst")
    page.keyboard.type("ing")
    tab_to(page, "Beslissing noteren")
    press(page)
    assert "Beroep kan tot" in page.get_by_role("region", name="Termijnen").inner_text()
    assert (faults, foreign) == ([], [])
