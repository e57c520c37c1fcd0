"""A case from the citizen's mail to the term of appeal: real mail in and out, two people in a browser.

Once with scripts and once without: the console promises to work either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.app import App, build
from bot.commands.staff import add_user
from bot.config import Config, RelaySection, SmtpSection
from bot.config_web import WebSection
from bot.roles import Role, command_line
from bot.store import spool
from bot.store.spool import LedgerState
from tests.journeys.installation import a_mail
from tests.support.browser import chromium
from tests.support.console import PASSWORD, Hand, configuration, password_hash
from tests.support.letters import with_contacts
from tests.support.live import Live, live, until
from tests.support.smtp_sink import SmtpSink, smtp_sink

pytestmark = pytest.mark.peer
BODY, CITIZEN = "info@dorp.example", "lotte@citizen.example"
REQUEST = "<aanvraag-1@citizen.example>"
CASE = "OB-2026-0001"


@dataclass(slots=True, kw_only=True)
class Town:
    """The body, its clock, the outside world, and a browser for each of its people."""

    app: App
    clock: Hand
    at: Live
    sink: SmtpSink
    lies: Page
    dirk: Page

    def write(self, text: str, *, message_id: str, header: str = "") -> None:
        """The citizen writes, and the bot is done with it."""
        before = len(self.app.door.read_now(spool.ledger))
        mail = a_mail(subject="Verslag schoolraad", text=text, message_id=message_id, to=BODY, header=header)
        self.at.send(mail, sender=CITIZEN, recipient=BODY)
        until(
            lambda: (
                len([line for line in self.app.door.read_now(spool.ledger) if line.state is LedgerState.DONE]) > before
            )
        )

    def letter(self, number: int) -> Message:
        """The letter that leaves once nobody can take it back any more."""
        self.clock.forward(timedelta(minutes=6))
        self.sink.until(lambda: len(self.sink.mails) >= number)
        assert len(self.sink.mails) == number
        return message_from_bytes(self.sink.mails[-1].content, policy=default)


def config(folder: Path, *, relay_port: int) -> Config:
    made = configuration(folder, web=WebSection(port=0))
    relay = RelaySection(host="127.0.0.1", port=relay_port, tls="none")
    return with_contacts(made, approval=True).model_copy(update={"relay": relay, "smtp": SmtpSection(port=0)})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def a_town(folder: Path, browser: Browser, *, javascript: bool) -> Iterator[Town]:
    clock = Hand()
    with smtp_sink() as sink:
        app = build(config(folder, relay_port=sink.port), clock=clock)
        for name, role in (("lies", Role.OFFICER), ("dirk", Role.DECIDER)):
            app.door.write_now(
                lambda s, name=name, role=role: add_user(
                    s,
                    actor=command_line("dorp"),
                    body_id="dorp",
                    name=name,
                    role=role,
                    password_hash=password_hash(),
                    at=clock.now,
                )
            )
        with live(app) as at:
            pages = [browser.new_context(locale="nl-BE", java_script_enabled=javascript).new_page() for _ in range(2)]
            for page, name in zip(pages, ("lies", "dirk"), strict=True):
                sign_in(page, at, name)
            yield Town(app=app, clock=clock, at=at, sink=sink, lies=pages[0], dirk=pages[1])
            for page in pages:
                page.context.close()
        app.door.close()


def sign_in(page: Page, at: Live, name: str) -> None:
    page.goto(f"{at.web}/aanmelden")
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_role("heading", name="Werklijst").wait_for()


def press(page: Page, name: str) -> None:
    """Press a button and be on the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def begin(page: Page, kind: str) -> None:
    """From the page of a case to a new letter of this kind."""
    page.get_by_role("link", name="Brieven van medewerkers").click()
    page.get_by_label("Soort brief").select_option(label=kind)
    press(page, "Begin een brief")


def approve(town: Town, page_of_letter: str) -> None:
    """The decider reads the letter and agrees."""
    town.dirk.goto(page_of_letter)
    press(town.dirk, "Keur goed")


def send(town: Town) -> None:
    """The officer asks approval, gets it and sends."""
    address = town.lies.url.partition("#")[0]
    press(town.lies, "Vraag goedkeuring")
    assert town.lies.get_by_role("button", name="Verstuur als e-mail").count() == 0
    approve(town, address)
    town.lies.goto(address)
    press(town.lies, "Verstuur als e-mail")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_case_from_the_first_mail_to_the_term_of_appeal(tmp_path: Path, browser: Browser, javascript: bool) -> None:
    with a_town(tmp_path, browser, javascript=javascript) as town:
        lies = town.lies
        town.write(
            "Geachte,\n\nIk vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.\n\nLotte Verbeeck\n",
            message_id=REQUEST,
        )
        # Triaged: a case with its clock, and what it lacks.
        lies.goto(town.at.web)
        lies.get_by_role("link", name=CASE).click()
        assert "Uiterlijk 10 december 2026" in " ".join(lies.locator("main").inner_text().split())
        assert "Postadres" in lies.get_by_role("region", name="Wat nog ontbreekt").inner_text()

        # The officer knows better than the bot who asks.
        lies.get_by_text("corrigeren: hoedanigheid").click()
        lies.get_by_label("Hoedanigheid: wat het wel is").select_option(label="pers")
        lies.locator("#label-capacity").get_by_role("button", name="Bewaren").click()
        lies.locator("#label-capacity").get_by_text("gecorrigeerd").wait_for()

        begin(lies, "Vraag om wat ontbreekt")
        lies.get_by_label("Postadres", exact=True).check()
        press(lies, "Bewaar en kijk na")
        send(town)
        asked = town.letter(1)
        assert (asked["To"], asked["In-Reply-To"], CASE in asked["Subject"]) == (CITIZEN, REQUEST, True)

        # The completion finds its case.
        completion = "<aanvulling-1@citizen.example>"
        town.write(
            "Mijn adres is Vlasmarkt 14, 9140 Temse.\n\nLotte Verbeeck\n",
            message_id=completion,
            header=f"In-Reply-To: {asked['Message-ID']}\r\nReferences: {REQUEST} {asked['Message-ID']}\r\n",
        )
        lies.goto(f"{town.at.web}/dossiers/{CASE}")
        assert "Vlasmarkt 14" in lies.get_by_role("region", name="Tijdlijn").inner_text()

        # A partial decision; the linter stops it twice.
        begin(lies, "Beslissing")
        check = lies.get_by_role("region", name="Nakijken")
        assert "Zet per gevraagd document wat de uitkomst is." in check.inner_text()
        new = (
            lies.get_by_role("group", name="Document 1")
            if lies.get_by_role("group", name="Document 1").count()
            else lies.get_by_role("group", name="Nog een document", exact=True)
        )
        new.get_by_label("Welk document").fill("Verslag van de schoolraad van 12 oktober 2026")
        new.get_by_label("Uitkomst").select_option(value="partial")
        lies.get_by_label("Wie beslist of ondertekent").fill("Dirk Claes")
        lies.get_by_label("In welke hoedanigheid").fill("algemeen directeur")
        press(lies, "Bewaar en kijk na")
        assert "houdt tegen" in check.inner_text()
        document = lies.get_by_role("group", name="Document 1", exact=True)
        document.get_by_text("Nog een deel dat niet gegeven wordt").click()
        document.get_by_label("Welk deel, met de plaats").fill("bladzijde 2, de naam van een leerling")
        document.get_by_label("Grond").select_option(value="private_life")
        document.get_by_label("Aan de betrokkene is toestemming gevraagd").check()
        press(lies, "Bewaar en kijk na")
        assert "houdt tegen" not in check.inner_text()
        send(town)
        decision = town.letter(2)
        assert (decision["In-Reply-To"], decision["To"]) == (completion, CITIZEN)
        assert REQUEST in decision["References"]
        text = decision.get_body(("plain",)).get_content()
        assert "binnen 30 kalenderdagen" in " ".join(text.split())

        # Register, figures and the term of appeal.
        lies.get_by_role("link", name="Register").click()
        assert "gedeeltelijk" in lies.get_by_role("row").filter(has_text=CASE).inner_text()
        lies.get_by_role("link", name="Cijfers van 2026").click()
        assert "Tijdig\n1" in lies.locator("dl.facts").inner_text()
        lies.goto(f"{town.at.web}/dossiers/{CASE}")
        assert "Beroep kan tot" in lies.get_by_role("region", name="Termijnen").inner_text()
