"""The chat inside somebody else's website, under that website's strict policy, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, expect

from bot.config import Config
from bot.web.asgi import build_web
from tests.journeys.test_accessibility import AXE, TOO_WIDE
from tests.support.browser import at_home, chromium, serving
from tests.support.chats import OrchardTalker, ledger, open_the_chat
from tests.support.console import Console, running_console
from tests.support.peers import free_port
from tests.support.website import LABEL, shown, strict, website

pytestmark = pytest.mark.peer
PATIENCE = 30_000  # milliseconds; the first turn loads what reads it
# What a page breaks of its own policy, told by the browser; put there before any script of the page.
_WATCH = """window.broken = [];
document.addEventListener('securitypolicyviolation',
  (e) => window.broken.push(`${e.violatedDirective} ${e.blockedURI}`))"""


@dataclass(slots=True, kw_only=True)
class Place:
    """The installation, a website that may show its chat, one that may not, and a browser."""

    bot: str
    site: str
    foreign: str
    console: Console = field(repr=False)
    browser: Browser = field(repr=False)

    def visitor(self, **more: Any) -> BrowserContext:
        context = self.browser.new_context(locale="nl-BE", **more)
        context.add_init_script(_WATCH)
        return context


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    ports = [free_port() for _ in range(3)]
    bot, allowed = f"http://127.0.0.1:{ports[0]}", f"http://localhost:{ports[1]}"

    def embedded(config: Config) -> Config:
        dorp, stad = config.body
        return config.model_copy(update={"body": (dorp.model_copy(update={"embed_origins": (allowed,)}), stad)})

    with (
        chromium() as browser,
        running_console(tmp_path_factory.mktemp("widget"), base_url=bot, change=embedded) as console,
        serving(build_web(console.app, talker=OrchardTalker), port=ports[0]),
        shown(website(bot), port=ports[1]) as site,
        shown(website(bot), port=ports[2]) as foreign,
    ):
        open_the_chat(console)
        yield Place(bot=bot, site=site, foreign=foreign, console=console, browser=browser)


@pytest.fixture
def page(place: Place) -> Iterator[Page]:
    with place.visitor() as context:
        yield context.new_page()


@pytest.fixture
def home(place: Place, tmp_path: Path) -> Iterator[BrowserContext]:
    with at_home(place.browser, tmp_path) as context:
        context.add_init_script(_WATCH)
        yield context


def button(page: Page) -> Locator:
    return page.get_by_role("button", name=LABEL)


def opened(page: Page) -> Frame:
    """The chat in its frame, opened with the keyboard, once the focus is in it."""
    button(page).focus()
    page.keyboard.press("Enter")
    expect(button(page)).to_have_attribute("aria-expanded", "true")
    frame = page.wait_for_selector("iframe").content_frame()
    assert frame is not None
    frame.wait_for_function("() => document.hasFocus() && document.activeElement !== document.body")
    return frame


def broken(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.broken")
    return found


def faults(page: Page | Frame) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]  # type: ignore[arg-type]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def test_nothing_is_sent_before_the_button_is_pressed_and_no_rule_of_the_website_is_broken(
    place: Place, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place.site, wait_until="networkidle")
    expect(button(page)).to_be_visible()
    assert [url for url in asked if url.startswith(place.bot)] == [f"{place.bot}/static/widget.js"]
    opened(page)
    assert f"{place.bot}/burger/dorp/chat" in asked
    assert broken(page) == []
    assert page.context.cookies() == []


def tab_to(page: Page, place: Locator) -> None:
    """Go to this place with the keyboard alone."""
    for _ in range(30):
        if place.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no way leads there")


def ask(place: Place, page: Page, question: str) -> None:
    """Type a question where the focus leads to, and send it with the keyboard."""
    place.console.clock.forward(timedelta(seconds=10))  # a form that comes back at once is taken for a program's
    inside = page.frame_locator("iframe")
    tab_to(page, inside.locator("#tekst"))
    page.keyboard.type(question)
    tab_to(page, inside.locator("form:has(#tekst) button"))
    page.keyboard.press("Enter")


def test_a_question_is_answered_with_its_source_and_is_still_there_when_it_is_opened_again(
    place: Place, page: Page
) -> None:
    """In a browser that lets a frame of another site store nothing at all."""
    page.goto(place.site)
    frame = opened(page)
    assert frame.evaluate("() => { try { return String(sessionStorage) } catch { return 'shut' } }") == "shut"
    ask(place, page, "Wat kost een mandje peren?")
    talk = page.frame_locator("iframe").get_by_role("log")
    expect(talk).to_contain_text("Een mandje peren is gratis.", timeout=PATIENCE)
    expect(talk).to_contain_text("Bron: Wat kost een mandje peren?, art. 7")
    page.keyboard.press("Escape")
    expect(button(page)).to_be_focused()
    frame = opened(page)
    expect(talk).to_contain_text("Een mandje peren is gratis.", timeout=PATIENCE)
    assert faults(frame) == []
    assert broken(page) == []
    assert page.context.cookies() == []


def test_the_conversation_goes_on_when_the_visitor_looks_at_another_page_of_the_website(
    place: Place, home: BrowserContext
) -> None:
    page = home.new_page()
    page.goto(place.site)
    opened(page)
    ask(place, page, "Wat kost een mandje peren?")
    talk = page.frame_locator("iframe").get_by_role("log")
    expect(talk).to_contain_text("Een mandje peren is gratis.", timeout=PATIENCE)
    page.goto(f"{place.site}/ander")
    assert page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])") == "[{},{}]"
    opened(page)
    expect(talk).to_contain_text("Een mandje peren is gratis.", timeout=PATIENCE)
    ask(place, page, "En pruimen?")
    expect(talk).to_contain_text("En pruimen?", timeout=PATIENCE)
    assert broken(page) == []
    assert page.context.cookies() == []


def test_another_tab_knows_nothing_of_the_conversation_and_a_deleted_one_is_not_gone_back_to(
    place: Place, home: BrowserContext
) -> None:
    page = home.new_page()
    page.goto(place.site)
    opened(page)
    ask(place, page, "Wat kost een mandje peren?")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("log")).to_contain_text("Een mandje peren is gratis.", timeout=PATIENCE)
    other = home.new_page()
    other.goto(place.site)
    assert opened(other).url == f"{place.bot}/burger/dorp/chat"
    page.bring_to_front()
    inside.get_by_role("button", name="Gesprek nu wissen").click()
    expect(inside.get_by_text("Uw gesprek is gewist.")).to_be_visible()
    page.goto(place.site)
    frame = opened(page)
    assert frame.url == f"{place.bot}/burger/dorp/chat"
    assert frame.evaluate("() => sessionStorage.length + localStorage.length") == 0


def test_a_request_is_filed_inside_the_website_and_its_page_stays_until_another_question_is_asked(
    place: Place, home: BrowserContext
) -> None:
    page = home.new_page()
    page.goto(place.site)
    opened(page)
    inside = page.frame_locator("iframe")
    talk = inside.get_by_role("log")
    ask(place, page, "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026.")
    expect(talk).to_contain_text("Wat zijn uw voornaam en uw naam?", timeout=PATIENCE)
    ask(place, page, "Ik heet An De Smet, Kerkstraat 12, 9100 Sint-Niklaas.")
    expect(inside.locator("#naam")).to_have_value("An De Smet", timeout=PATIENCE)
    inside.locator("#stand").get_by_role("button", name="Indienen").click()
    kept = inside.get_by_role("heading", name="Uw aanvraag is bewaard")
    expect(kept).to_be_visible(timeout=PATIENCE)
    page.goto(f"{place.site}/ander")
    opened(page)
    expect(kept).to_be_visible(timeout=PATIENCE)
    inside.get_by_role("link", name="Nog een vraag stellen").click()
    expect(inside.get_by_role("heading", name="Chat met Gemeente Dorp")).to_be_visible(timeout=PATIENCE)
    assert len(ledger(place.console)) == 1
    assert broken(page) == []


def test_what_leads_out_of_the_chat_opens_beside_the_website(place: Place, page: Page) -> None:
    page.goto(place.site)
    opened(page)
    with page.expect_popup() as popup:
        page.frame_locator("iframe").get_by_role("link", name="Privacyverklaring: ").click()
    assert popup.value.url.startswith(f"{place.bot}/privacy")
    assert page.frames[1].url == f"{place.bot}/burger/dorp/chat"


def test_escape_closes_it_from_inside_and_the_focus_comes_back(place: Place, page: Page) -> None:
    page.goto(place.site)
    opened(page)
    page.keyboard.press("Escape")
    expect(button(page)).to_have_attribute("aria-expanded", "false")
    expect(button(page)).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    # What is closed is in nobody's way: the next stop is the next link of the website.
    page.keyboard.press("Tab")
    expect(page.locator("#na")).to_be_focused()


def test_its_own_button_closes_it_and_the_first_one_too(place: Place, page: Page) -> None:
    page.goto(place.site)
    opened(page)
    # Backwards out of the chat comes first the button that closes it.
    while page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName ?? 'IFRAME'") == "IFRAME":
        page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Sluiten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page)).to_be_focused()
    opened(page)
    button(page).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_beside_the_website_on_a_wide_screen_and_over_it_on_a_narrow_one(place: Place, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(place.site)
    opened(page)
    window = page.get_by_role("dialog", name=LABEL)
    assert window.evaluate("e => e.matches(':modal')") is False
    page.set_viewport_size({"width": 320, "height": 600})
    expect(window).to_be_visible()
    assert window.evaluate("e => e.matches(':modal')") is True
    assert window.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 600}
    assert page.evaluate(TOO_WIDE) == []
    expect(button(page)).to_have_attribute("aria-expanded", "true")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert window.evaluate("e => e.matches(':modal')") is False


@pytest.mark.parametrize("width", [1280, 320])
def test_the_website_stays_accessible_with_the_chat_open_and_closed(place: Place, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(place.site)
    expect(button(page)).to_be_visible()
    assert faults(page) == []
    opened(page)
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(button(page)).to_be_focused()
    assert faults(page) == []


def test_it_moves_only_for_those_who_let_things_move(place: Place, page: Page) -> None:
    for motion, name in (("reduce", "none"), ("no-preference", "up")):
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        page.goto(place.site)
        opened(page)
        assert page.get_by_role("dialog").evaluate("e => getComputedStyle(e).animationName") == name


def test_a_website_that_is_not_named_gets_the_link(place: Place, page: Page) -> None:
    page.goto(place.foreign)
    expect(page.get_by_role("link", name=LABEL)).to_have_count(0)
    button(page).click()
    away = page.get_by_role("link", name="Open de chat in een nieuw venster")
    expect(away).to_have_attribute("href", f"{place.bot}/burger/dorp/chat")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("link", name=LABEL)).to_be_visible()
    assert [frame.url for frame in page.frames if frame.url.startswith(place.bot)] == []


def test_a_website_whose_policy_forbids_the_frame_gets_the_link_at_once(place: Place, page: Page) -> None:
    policy = strict(place.bot).replace(f"frame-src {place.bot}; ", "")
    with shown(website(place.bot, policy=policy), port=free_port()) as site:
        page.goto(site)
        button(page).click()
        expect(page.get_by_role("link", name="Open de chat in een nieuw venster")).to_be_visible()


@pytest.mark.parametrize("path", ["/aanmelden", "/burger/dorp", "/burger/dorp/aanvraag", "/privacy"])
def test_even_a_website_that_is_named_cannot_frame_another_page(place: Place, page: Page, path: str) -> None:
    page.goto(place.site)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.evaluate(
            "url => document.body.append(Object.assign(document.createElement('iframe'), { src: url }))",
            f"{place.bot}{path}",
        )


def test_without_script_there_is_the_link_and_it_leads_to_the_chat(place: Place) -> None:
    with place.visitor(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(place.site)
        page.get_by_role("link", name=LABEL).click()
        page.wait_for_url(f"{place.bot}/burger/dorp/chat")
        expect(page.locator("main h1")).to_be_visible()


def test_it_speaks_the_language_of_the_website_around_it(place: Place, page: Page) -> None:
    with shown(website(place.bot, lang="fr-BE"), port=free_port()) as site:
        page.goto(site)
        button(page).click()
        expect(page.get_by_role("button", name="Fermer")).to_be_visible()


def test_only_the_chat_itself_can_close_it(place: Place, page: Page) -> None:
    page.goto(place.site)
    opened(page)
    # Ours hears it after the script has.
    page.evaluate("new Promise(heard => { addEventListener('message', heard); postMessage('inzage:close', '*') })")
    expect(page.get_by_role("dialog")).to_be_visible()
