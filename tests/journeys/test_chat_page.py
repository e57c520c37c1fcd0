"""Citizens who chat with a whole installation, in a real browser: wide and narrow, with and without script."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.commands import arming
from bot.config import Config
from bot.config_web import WebSection
from bot.roles import command_line
from bot.store import cases, outbox, register, spool
from bot.store.spool import LedgerLine, LedgerState
from intake.raw import Source
from replies.reply import DemandKind, ReplyKind
from tests.support.browser import chromium
from tests.support.console import Hand
from tests.support.live import PATIENCE, Live, live
from tests.support.peers import free_port

pytestmark = pytest.mark.peer
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "telephone"])
SECOND = timedelta(seconds=1)
WISH = "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026."
WHO = "Ik heet An De Smet, Kerkstraat 12, 9100 Sint-Niklaas."


def several_languages(port: int) -> Any:
    """An address of its own, and a body that may write in three languages."""

    def changed(config: Config) -> Config:
        body = config.body[0].model_copy(update={"languages": ("nl", "fr", "en")})
        web = WebSection(port=port, base_url=f"http://127.0.0.1:{port}")
        return config.model_copy(update={"body": (body, *config.body[1:]), "web": web})

    return changed


def armed(running: Live) -> None:
    running.app.door.write_now(
        lambda s: arming.arm(
            s, actor=command_line("dorp"), body_id="dorp", kinds=[ReplyKind.CHAT], at=running.clock.now
        )
    )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder: Path = tmp_path_factory.mktemp("chat")
    with live(folder, change=several_languages(free_port())) as started:
        armed(started)
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def visitor(browser: Browser, address: str, size: dict[str, int], **how: Any) -> Iterator[Page]:
    """A citizen's browser; no fault in it, nothing asked of another host, nothing wider than the screen."""
    context = browser.new_context(locale="nl-BE", viewport=size, **how)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else faults.append(asked.url))
    try:
        yield page
    finally:
        context.close()
    assert faults == []


def begin(page: Page, running: Live, words: str) -> None:
    """The first turn, from the first page."""
    page.goto(f"{running.address}/burger/dorp/chat")
    running.clock.forward(10 * SECOND)
    page.fill("#tekst", words)
    page.click("main form button >> nth=0")
    page.wait_for_url(re.compile(r"/burger/dorp/chat/[0-9a-f]{64}"))
    answered(page, turns=1)


def answered(page: Page, *, turns: int) -> None:
    """Wait until so many turns stand there and the last one is answered."""
    expect(page.locator("#gesprek .line.own")).to_have_count(turns, timeout=PATIENCE * 1000)
    expect(page.locator("#gesprek > .line").last).to_have_class(re.compile("bot"), timeout=PATIENCE * 1000)
    expect(page.locator("#bezig")).to_be_empty(timeout=PATIENCE * 1000)


def say(page: Page, words: str) -> None:
    turns = page.locator("#gesprek .line.own").count()
    page.fill("#tekst", words)
    page.press("#tekst", "Enter")
    answered(page, turns=turns + 1)


def submit(page: Page, *, scripts: bool = True) -> str:
    """Press the button that files it; gives the reference that the page shows once there is a case.

    Without scripts the page has a link that looks again.
    """
    page.click("#stand button")
    page.wait_for_url(re.compile("/aanvraag/bewaard/"))
    heading = page.locator("#dossier")
    for _ in range(90 if not scripts else 0):
        if heading.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    heading.wait_for()
    found = re.search(r"OB-\d{4}-\d{4}", heading.inner_text())
    assert found is not None
    return found[0]


def message_of(running: Live, reference: str) -> tuple[LedgerLine, str, tuple[str, ...]]:
    """The message of the ledger that opened a case: its line, its text, the names of its files."""
    lines = running.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp"))
    (line,) = (one for one in lines if one.case == reference)
    content = running.app.door.read_now(lambda s: spool.raw(s, line.id))
    mail: Any = message_from_bytes(content, policy=policy.default)
    names = tuple(part.get_filename() for part in mail.iter_attachments())
    return line, str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n"), names


def newest(running: Live) -> LedgerLine:
    return max(running.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp")), key=lambda line: line.id)


def fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@SIZES
def test_a_question_is_answered_with_its_source(browser: Browser, running: Live, size: dict[str, int]) -> None:
    with visitor(browser, running.address, size) as page:
        begin(page, running, "Hoe kan ik in beroep gaan als ik geen antwoord krijg?")
        answer = page.locator("#gesprek .line.bot").last
        expect(answer).to_contain_text("Bron: ")
        expect(answer).to_contain_text("Dit is algemene informatie en geen beslissing.")
        expect(page.locator("#stand button")).to_have_count(0)
        fits(page)


@SIZES
@pytest.mark.parametrize(
    ("turns", "document", "language"),
    [
        ((WISH, WHO), "het verslag van de schoolraad van 12 oktober 2026", "nl"),
        (
            (
                "Bonjour, je voudrais une copie du procès-verbal du conseil scolaire du 12 octobre 2026.",
                "Je m'appelle Luc Lambert, rue Haute 5, 1000 Bruxelles.",
            ),
            "procès-verbal du conseil scolaire du 12 octobre 2026",
            "fr",
        ),
        (
            (
                "Hello, I would like a copy of the minutes of the school council of 12 October 2026.",
                "My name is Ann Smith, Kerkstraat 14, 9100 Sint-Niklaas.",
            ),
            "minutes of the school council of 12 October 2026",
            "en",
        ),
    ],
    ids=["nl", "fr", "en"],
)
def test_a_request_is_filed_in_three_languages(
    browser: Browser, running: Live, size: dict[str, int], turns: tuple[str, ...], document: str, language: str
) -> None:
    mail = f"citizen-{language}-{size['width']}@burger.example"
    with visitor(browser, running.address, size) as page:
        begin(page, running, turns[0])
        expect(page.locator("#stand")).to_contain_text("Nog niet ingediend.")
        spoken = page.locator("#gesprek .line.bot .words").last
        assert (spoken.get_attribute("lang") or "nl") == language
        for words in turns[1:]:
            say(page, words)
        page.click("#verbeteren summary")
        page.fill("#mail", mail)
        fits(page)
        reference = submit(page)
        expect(page.locator("main")).to_contain_text(document)
        fits(page)
    line, text, _ = message_of(running, reference)
    assert (line.source, line.route) == (Source.CHAT, "open_case")
    assert document in text
    case = running.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    assert (case.language, case.requester_address) == (language, mail)
    day = running.clock.now.date()
    entries = running.app.door.read_now(lambda s: register.lines(s, body_id="dorp", since=day, until=day))
    assert reference in {entry.reference for entry in entries}
    letters = running.app.door.read_now(lambda s: outbox.of_message(s, body_id="dorp", ledger_id=line.id))
    assert DemandKind.CONFIRM in {letter.kind for letter in letters}


@SIZES
def test_what_was_understood_is_corrected_in_words_and_in_the_summary(
    browser: Browser, running: Live, size: dict[str, int]
) -> None:
    with visitor(browser, running.address, size) as page:
        begin(page, running, WISH)
        say(page, WHO)
        expect(page.locator("#samenvatting")).to_contain_text("afschrift")
        say(page, "nee, toch inzage")
        expect(page.locator("#samenvatting dl")).to_contain_text("inzage")
        page.click("#verbeteren summary")
        page.fill("#document", "het verslag van de schoolraad van 13 oktober 2026")
        page.click("#aanvraag button")
        page.wait_for_load_state()
        expect(page.locator("#samenvatting dl")).to_contain_text("13 oktober 2026")
        reference = submit(page)
    _, text, _ = message_of(running, reference)
    assert "Gewenste vorm: inzage\n" in text
    assert "13 oktober 2026" in text
    assert "12 oktober" not in text


@SIZES
def test_a_chat_is_passed_on_with_a_day_by_which_a_person_answers(
    browser: Browser, running: Live, size: dict[str, int]
) -> None:
    with visitor(browser, running.address, size) as page:
        begin(page, running, "Kan ik mijn fiets terugkrijgen die in de gang van jullie gebouw stond?")
        expect(page.locator("#door")).to_contain_text("Hier zit geen mens mee te lezen.")
        page.fill("#antwoord", "fiets@burger.example")
        page.click("#door button")
        page.wait_for_load_state()
        said = page.locator("#gesprek .line.bot").last
        # Three working days after Friday 20 November.
        expect(said).to_contain_text("ten laatste op 25 november 2026")
        fits(page)
    line = newest(running)
    assert line.source is Source.CHAT_MESSAGE
    wait_until_handled(running, line)
    line = newest(running)
    assert (line.route, line.reason) == ("hand_to_human", "passed_on")


def wait_until_handled(running: Live, line: LedgerLine) -> None:
    """The worker has had the message."""
    until = time.monotonic() + PATIENCE
    while newest(running).state is not LedgerState.DONE:
        assert time.monotonic() < until, f"nobody handled message {line.id}"
        time.sleep(0.1)


@SIZES
def test_a_mandate_comes_along(browser: Browser, running: Live, size: dict[str, int], tmp_path: Path) -> None:
    paper = tmp_path / "brief.txt"
    paper.write_text(
        "Volmacht\n\nIk, ondergetekende Lutgart Smeets, geef volmacht aan An De Smet om in mijn naam documenten op te"
        " vragen.\n",
        encoding="utf-8",
    )
    with visitor(browser, running.address, size) as page:
        begin(
            page, running, "Ik vraag namens mijn buurvrouw Lutgart Smeets een kopie van het bouwdossier van haar huis."
        )
        say(page, WHO)
        expect(page.locator("#samenvatting")).to_contain_text("Er ontbreekt nog: schriftelijke volmacht")
        page.click("#papieren summary")
        page.set_input_files("#bijlagen", paper)
        page.click("#papieren button:has-text('Toevoegen')")
        page.wait_for_load_state()
        expect(page.locator("#samenvatting dl")).to_contain_text("brief.txt")
        expect(page.locator("#samenvatting")).not_to_contain_text("Er ontbreekt nog")
        fits(page)
        reference = submit(page)
    _, _, names = message_of(running, reference)
    assert names == ("brief.txt",)
    case = running.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    assert case.summary["labels"]["mandate"] == "proven"


def test_a_reload_in_the_middle_loses_nothing_and_the_first_page_offers_to_go_on(
    browser: Browser, running: Live
) -> None:
    with visitor(browser, running.address, WIDE) as page:
        begin(page, running, WISH)
        page.reload()
        answered(page, turns=1)
        say(page, WHO)
        page.goto(f"{running.address}/burger/dorp/chat")
        page.click("#verder a")
        answered(page, turns=2)
        reference = submit(page)
        page.goto(f"{running.address}/burger/dorp/chat")
        expect(page.locator("#verder")).to_be_hidden()
    assert message_of(running, reference)[0].source is Source.CHAT


def test_the_server_is_started_again_in_the_middle_and_nothing_is_lost(browser: Browser, tmp_path: Path) -> None:
    port, clock = free_port(), Hand()
    change = several_languages(port)
    with live(tmp_path, change=change, clock=clock) as first:
        armed(first)
        page_context = visitor(browser, first.address, NARROW)
        page = page_context.__enter__()
        begin(page, first, WISH)
    # Nobody serves: what is typed now stays where it is, and is sent when somebody does.
    page.fill("#tekst", WHO)
    page.press("#tekst", "Enter")
    expect(page.locator("#storing")).to_contain_text("nog niet verstuurd")
    expect(page.locator("#tekst")).to_have_value(WHO)
    with live(tmp_path, change=change, clock=clock) as second:
        answered(page, turns=2)
        expect(page.locator("#tekst")).to_have_value("")
        say(page, "nee, toch inzage")
        reference = submit(page)
        page_context.__exit__(None, None, None)
        _, text, _ = message_of(second, reference)
        assert "Naam: An De Smet" in text
        assert "Gewenste vorm: inzage" in text


@SIZES
def test_a_whole_request_is_filed_without_a_script(browser: Browser, running: Live, size: dict[str, int]) -> None:
    with visitor(browser, running.address, size, java_script_enabled=False) as page:
        begin(page, running, WISH)
        page.fill("#tekst", WHO)
        page.click("#schrijven button")
        page.wait_for_load_state()
        answered(page, turns=2)
        page.click("#verbeteren summary")
        page.fill("#naam", "An Desmet")
        page.click("#aanvraag button")
        page.wait_for_load_state()
        expect(page.locator("#samenvatting dl")).to_contain_text("An Desmet")
        fits(page)
        reference = submit(page, scripts=False)
    assert "Naam: An Desmet" in message_of(running, reference)[1]


def test_a_request_is_filed_with_the_keyboard_alone(browser: Browser, running: Live) -> None:
    with visitor(browser, running.address, WIDE) as page:
        page.goto(f"{running.address}/burger/dorp/chat")
        running.clock.forward(10 * SECOND)
        tab_to(page, "#tekst")
        page.keyboard.type(WISH)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/burger/dorp/chat/[0-9a-f]{64}"))
        answered(page, turns=1)
        expect(page.locator("#tekst")).to_be_focused()
        page.keyboard.type("Ik heet An De Smet,")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("Kerkstraat 12, 9100 Sint-Niklaas.")
        expect(page.locator("#tekst")).to_have_value("Ik heet An De Smet,\nKerkstraat 12, 9100 Sint-Niklaas.")
        page.keyboard.press("Enter")
        answered(page, turns=2)
        expect(page.locator("#tekst")).to_be_focused()
        tab_to(page, "#stand button")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/aanvraag/bewaard/"))
        page.locator("#dossier").wait_for()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until it is there; what cannot be reached fails."""
    for _ in range(60):
        if page.evaluate("([selector]) => document.activeElement.matches(selector)", [selector]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_what_is_said_is_announced_and_named(browser: Browser, running: Live) -> None:
    with visitor(browser, running.address, WIDE) as page:
        begin(page, running, WISH)
        log = page.get_by_role("log", name="Gesprek")
        expect(log).to_have_attribute("aria-live", "polite")
        expect(log).to_contain_text("U praat met een computerprogramma van Gemeente Dorp")
        expect(page.get_by_role("status")).to_have_count(1)
        expect(page.get_by_role("textbox", name="Uw bericht")).to_be_visible()
        expect(page.get_by_role("button", name="Indienen")).to_be_in_viewport()
        page.evaluate("window.scrollTo(0, 0)")
        expect(page.get_by_role("button", name="Indienen")).to_be_in_viewport()


def test_who_is_in_danger_hears_whom_to_call_and_passes_it_on_with_one_press(browser: Browser, running: Live) -> None:
    with visitor(browser, running.address, NARROW) as page:
        begin(page, running, "Mijn stiefvader slaat mij en ik wil niet meer leven.")
        expect(page.locator("#gesprek .line.bot").last).to_contain_text("Is er nu gevaar?")
        expect(page.locator("#nood h2")).to_have_text("Nu doorgeven aan een medewerker")
        expect(page.locator("#gesprek")).not_to_contain_text("Bron:")
        page.click("#nood button")
        page.wait_for_load_state()
        expect(page.locator("#gesprek .line.bot").last).to_contain_text("doorgegeven aan een medewerker")
    line = newest(running)
    wait_until_handled(running, line)
    assert (newest(running).route, newest(running).reason) == ("hand_to_human", "safety_concern")


def test_a_body_whose_chat_is_not_armed_names_other_ways(browser: Browser, running: Live) -> None:
    with visitor(browser, running.address, NARROW) as page:
        page.goto(f"{running.address}/burger/stad/chat")
        expect(page.locator("h1")).to_have_text("De chat van Stad Stadegem is nog niet open")
        expect(page.locator("textarea")).to_have_count(0)
        page.click("text=met het formulier")
        page.wait_for_url(re.compile("/burger/stad/aanvraag"))
        fits(page)
