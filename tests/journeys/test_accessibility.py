"""Every page of the console in a real browser: axe finds nothing, text stands out, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import CONTRASTS, chromium
from tests.support.views import OFFICER, VIEWS, Gallery, View, gallery, shown_routes

pytestmark = pytest.mark.peer
# WCAG 2.2 at level A and AA and what axe advises besides. Target size (SC 2.5.8) is off in axe unless asked for.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
OPEN_ALL = "document.querySelectorAll('main details').forEach(each => { each.open = true })"
# What is wider than the screen, to name it; a box that scrolls by itself may hold it.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(-5).map(e => e.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    with chromium() as browser, gallery(tmp_path_factory.mktemp("console"), browser) as opened:
        yield opened


def faults(page: Page) -> list[str]:
    """What axe finds, each with the place."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]
    ]


def test_no_page_is_missing_here(hall: Gallery) -> None:
    interface = hall.console.client.get("/openapi.json").json()
    assert shown_routes(interface) == {view.route for view in VIEWS if view.route}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_page_is_accessible_with_all_of_it_open(hall: Gallery, view: View, scheme: str, width: int) -> None:
    with hall.open(view, width=width, scheme=scheme) as page:
        assert page.evaluate(TOO_WIDE) == []
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(CONTRASTS) == []
        assert faults(page) == []


def test_the_menu_of_an_officer_takes_two_rows_and_the_rest_of_it_opens_with_the_keyboard(hall: Gallery) -> None:
    page = hall.page_of(OFFICER)
    try:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{hall.address}/register")
        rows = page.evaluate(
            "new Set([...document.querySelectorAll('.brand, .menu > li, .who')]"
            ".map(e => Math.round(e.getBoundingClientRect().top / 30))).size"
        )
        assert rows <= 2
        assert not page.locator(".more a", has_text="Register").is_visible()
        page.focus(".more summary")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Uitgaand"
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == []
            assert faults(page) == []
        page.keyboard.press("Enter")
        page.wait_for_url(f"{hall.address}/uitgaand")
    finally:
        page.close()
