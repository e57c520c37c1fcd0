"""A citizen who gets an answer while writing, in a real browser: wide and narrow, with a script and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.store import answer_counts, spool
from bot.store.answer_counts import AnswerCount
from bot.web.asgi import build_web
from tests.support.browser import chromium, serving
from tests.support.console import Console, orchard, running_console

pytestmark = pytest.mark.peer
KEY = "LAW-KOST"
QUESTION = "Ik wil een kopie van het verslag. Wat kost een mandje peren?"
SIZES = [(1280, 900), (320, 640)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with running_console(tmp_path_factory.mktemp("form")) as running:
        yield running


@contextmanager
def form(browser: Browser, console: Console, *, size: tuple[int, int], script: bool = True) -> Iterator[Page]:
    """The form in a browser of this size; nothing may come from elsewhere and no script may fail."""
    width, height = size
    context = browser.new_context(
        locale="nl-BE", viewport={"width": width, "height": height}, java_script_enabled=script
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    with serving(build_web(console.app, load=orchard)) as address:
        page.goto(f"{address}/burger/dorp/aanvraag")
        console.clock.forward(timedelta(minutes=1))
        yield page
        context.close()
    assert faults == []


def count(console: Console) -> AnswerCount:
    today = console.clock.now.date()
    return console.app.door.read_now(lambda s: answer_counts.of_key(s, KEY, body_id="dorp", since=today, until=today))


def fill(page: Page) -> None:
    for name, value in {
        "naam": "An De Smet",
        "straat": "Kerkstraat 12",
        "postcode": "9100",
        "gemeente": "Sint-Niklaas",
    }.items():
        page.fill(f"#{name}", value)
    page.check("#vorm-copy")
    page.check("#voor-self")


def sent(console: Console) -> int:
    return len(console.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp")))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_comes_while_writing_folded_and_in_nobodys_way(
    browser: Browser, console: Console, size: tuple[int, int]
) -> None:
    with form(browser, console, size=size) as page:
        fill(page)
        page.locator("#document").press_sequentially(QUESTION)
        answer = page.locator("#antwoorden details")
        expect(answer).to_have_count(1)
        # Said politely, and the hands stay where they are.
        expect(page.get_by_role("status")).to_have_text("Onder het veld staat 1 antwoord dat kan helpen.")
        assert page.evaluate("document.activeElement.id") == "document"
        assert page.input_value("#document") == QUESTION
        expect(answer.locator("blockquote")).to_be_hidden()
        assert fits(page)
        with page.expect_response("**/geopend") as counted:
            answer.locator("summary").press("Enter")
        assert counted.value.status == 204
        expect(answer.locator("blockquote")).to_contain_text("Een mandje peren is gratis.")
        expect(answer.locator(".rule")).to_contain_text("art. 7, art. 8, lid 2")
        expect(answer.locator(".source")).to_contain_text("Boomgaardreglement")
        assert fits(page)
        # What is read does not change while the text does.
        page.locator("#document").press_sequentially(" En het verslag van mei.")
        page.get_by_role("button", name="Versturen", exact=True).click()
        page.wait_for_url("**/bewaard/*")
    assert sent(console) == 1
    assert count(console) == AnswerCount(shown=1, opened=1, filed=1)


def test_what_is_only_a_wish_stays_without_a_word_and_a_press_says_so(browser: Browser, console: Console) -> None:
    with form(browser, console, size=SIZES[0]) as page:
        with page.expect_response("**/antwoorden"):
            page.locator("#document").press_sequentially("het verslag van de schoolraad van 12 oktober")
        expect(page.get_by_role("status")).to_have_text("")
        expect(page.locator("#antwoorden details")).to_have_count(0)
        page.get_by_role("button", name="Kijk eerst").click()
        expect(page.get_by_role("status")).to_contain_text("We vonden geen zeker antwoord.")
    assert count(console) == AnswerCount()


def test_a_look_that_fails_stops_nobody(browser: Browser, console: Console) -> None:
    with form(browser, console, size=SIZES[1]) as page:
        page.route("**/antwoorden", lambda route: route.fulfill(status=204, body=""))
        fill(page)
        page.fill("#document", QUESTION)
        page.get_by_role("button", name="Kijk eerst").click()
        expect(page.get_by_role("status")).to_contain_text("U kunt uw aanvraag gewoon versturen.")
        page.get_by_role("button", name="Versturen", exact=True).click()
        page.wait_for_url("**/bewaard/*")
    assert sent(console) == 1


@pytest.mark.parametrize("size", SIZES)
def test_without_a_script_a_press_shows_the_answers_and_loses_nothing(
    browser: Browser, console: Console, size: tuple[int, int]
) -> None:
    with form(browser, console, size=size, script=False) as page:
        fill(page)
        page.fill("#document", QUESTION)
        page.get_by_role("button", name="Kijk eerst").click()
        page.wait_for_url("**/aanvraag#antwoorden")
        expect(page.locator("#antwoorden blockquote")).to_be_visible()
        assert (page.input_value("#naam"), page.input_value("#document")) == ("An De Smet", QUESTION)
        assert page.is_checked("#vorm-copy") and page.is_checked("#voor-self")
        assert fits(page)
        page.get_by_role("button", name="Versturen", exact=True).click()
        page.wait_for_url("**/bewaard/*")
    assert sent(console) == 1
    assert count(console) == AnswerCount(shown=1, opened=1, filed=1)


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_a_field_sends_the_form_as_it_always_did(browser: Browser, console: Console, script: bool) -> None:
    with form(browser, console, size=SIZES[0], script=script) as page:
        fill(page)
        page.fill("#document", "het verslag van de schoolraad van 12 oktober")
        page.press("#gemeente", "Enter")
        page.wait_for_url("**/bewaard/*")
    assert sent(console) == 1
