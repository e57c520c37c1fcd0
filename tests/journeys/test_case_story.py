"""One case from the citizen's first mail to the term of appeal, in a real browser, over real SMTP and IMAP servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient
from playwright.sync_api import Browser, Page

from bot.commands import staff
from bot.commands.letter_leaving import UNDO_FOR
from bot.roles import Role, command_line
from bot.store import spool
from bot.store.spool import LedgerState
from tests.journeys.installation import until
from tests.support.browser import chromium
from tests.support.console import PASSWORD, password_hash
from tests.support.dovecot import PASSWORD as MAILBOX_PASSWORD
from tests.support.dovecot import running_dovecot
from tests.support.live import Live, a_mail, live

pytestmark = pytest.mark.peer
CITIZEN = "lotte@citizen.example"
LOTTE = f"Lotte Verbeeck <{CITIZEN}>"
SCHOOL, THIRD = "secretariaat@atheneum.example", "karel@thuis.example"
CASE = "/dossiers/OB-2026-0001"
REQUEST = a_mail(
    sender=LOTTE,
    subject="Verslag schoolraad",
    number="eerste",
    text=(
        "Geachte,\n\nIk vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.\n\n"
        "Met vriendelijke groet,\nLotte Verbeeck\n"
    ),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def person(browser: Browser, running: Live, name: str, *, scripts: bool) -> Iterator[Page]:
    """Somebody signed in, with scripts on or off."""
    context = browser.new_context(locale="nl-BE", java_script_enabled=scripts)
    page = context.new_page()
    try:
        page.goto(f"{running.address}/aanmelden")
        page.select_option("#instelling", "dorp")
        page.fill("#naam", name)
        page.fill("#wachtwoord", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{running.address}/")
        yield page
    finally:
        context.close()


def add_staff(running: Live, name: str, role: Role) -> None:
    running.app.door.write_now(
        lambda s: staff.add_user(
            s,
            actor=command_line("dorp"),
            body_id="dorp",
            name=name,
            role=role,
            password_hash=password_hash(),
            at=running.clock.now,
            terms=staff.ORDINARY,
        )
    )


def handled(running: Live, number: int) -> None:
    """Wait until so many messages came in and none of them waits any more."""

    def look() -> bool:
        lines = running.app.door.read_now(spool.ledger)
        return len(lines) == number and all(line.state is LedgerState.DONE for line in lines)

    until(look)


def left(running: Live, address: str, number: int) -> EmailMessage:
    """Let the time to take it back pass; the mail of this number that then reaches the address."""
    running.clock.forward(UNDO_FOR + timedelta(seconds=1))
    content = until(lambda: running.mails_to(address)[number - 1 : number])[0].content
    return message_from_bytes(content, policy=policy.default)


def words(page: Page, place: str = "main") -> str:
    return " ".join(page.locator(place).inner_text().split())


def press(page: Page, name: str, *, within: str = "main") -> None:
    """Press a button and wait for the page that follows, as a form without script gives it."""
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=name, exact=True).click()


def unfold(page: Page, summary: str) -> None:
    page.locator("summary").filter(has_text=summary).first.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_case_from_the_first_mail_to_the_term_of_appeal(tmp_path: Path, browser: Browser, scripts: bool) -> None:
    with live(tmp_path) as running, running_dovecot(CITIZEN) as dovecot:
        add_staff(running, "lies", Role.OFFICER)
        add_staff(running, "dirk", Role.DECIDER)
        with (
            person(browser, running, "lies", scripts=scripts) as officer,
            person(browser, running, "dirk", scripts=scripts) as decider,
        ):
            opened_by_a_mail(running, officer)
            asked = the_missing_address_is_asked(running, officer, decider)
            completed_by_an_answer(running, officer, answers=str(asked["Message-ID"]))
            gathered_from_a_school(running, officer)
            consent_is_asked(running, officer)
            letter = drafted_and_stopped_twice(running, officer)
            decision = approved_and_sent(running, officer, decider, letter)
            counted_everywhere(running, officer)
        dovecot.deliver(CITIZEN, REQUEST, asked.as_bytes(), decision.as_bytes())
        with IMAPClient("127.0.0.1", port=dovecot.imap_port, ssl=False) as client:
            client.login(CITIZEN, MAILBOX_PASSWORD)
            client.select_folder("INBOX")
            assert len(client.thread("REFERENCES")) == 1  # one conversation (RFC 5256)


def opened_by_a_mail(running: Live, officer: Page) -> None:
    """The mail arrives and is triaged; the officer corrects a label."""
    running.mail_in(REQUEST, sender=CITIZEN)
    handled(running, 1)
    officer.goto(f"{running.address}/")
    officer.get_by_role("link", name="OB-2026-0001").click()
    assert "Postadres" in words(officer, "section:has(#ontbreekt)")
    assert "Dag 20 is" in words(officer)
    unfold(officer, "corrigeren: Hoedanigheid")
    officer.select_option("#waarde-capacity", "press")
    press(officer, "Bewaren", within="#label-capacity")
    assert "gecorrigeerd" in words(officer, "#label-capacity")


def the_missing_address_is_asked(running: Live, officer: Page, decider: Page) -> EmailMessage:
    """A letter asks what is missing; the decider approves it, as this body wants of every letter."""
    path = begun(running, officer, "ask_missing")
    officer.check("#asked-postal_address")
    signed(officer)
    press(officer, "Bewaar en kijk na")
    assert "houdt tegen" not in words(officer, "#nakijken")
    press(officer, "Vraag goedkeuring")
    approved(running, decider, path)
    officer.goto(f"{running.address}{path}")
    press(officer, "Verstuur als e-mail")
    mail = left(running, CITIZEN, 1)
    text = plain(mail)
    assert "postadres" in text
    assert mail["In-Reply-To"] == "<eerste@elders.example>"
    return mail


def completed_by_an_answer(running: Live, officer: Page, *, answers: str) -> None:
    """What the citizen answers joins the case."""
    answer = a_mail(
        sender=LOTTE,
        subject="Re: Verslag schoolraad",
        number="tweede",
        text="Dag,\n\nMijn adres is Vlasmarkt 14, 9140 Temse.\n\nLotte Verbeeck\n",
        answers=answers,
    )
    running.mail_in(answer, sender=CITIZEN)
    handled(running, 2)
    officer.goto(f"{running.address}{CASE}")
    assert "Vlasmarkt 14, 9140 Temse" in words(officer)


def gathered_from_a_school(running: Live, officer: Page) -> None:
    """The school is asked by mail, without a word of who asks, and answers with the document in the same way."""
    mail = asked(running, officer, soort="documents", school="Atheneum Dorp", naam="Els", adres=SCHOOL)
    text = plain(mail)
    assert "verslag van de schoolraad" in text
    assert not any(word in text + str(mail["Subject"]) for word in ("Lotte", "Verbeeck", CITIZEN, "Temse"))
    answer = a_mail(
        sender=f"Els Boone <{SCHOOL}>",
        subject=f"Re: {mail['Subject']}",
        number="derde",
        text="Dag,\n\nHierbij het verslag.\n\nEls\n",
        answers=str(mail["Message-ID"]),
        attachment=("verslag.pdf", b"%PDF-1.4 leeg"),
    )
    running.mail_in(answer, sender=SCHOOL)
    handled(running, 3)
    officer.goto(f"{running.address}{CASE}/bijvragen")
    assert "beantwoord" in words(officer, "article")
    officer.goto(f"{running.address}{CASE}")
    assert "verslag.pdf" in words(officer)


def consent_is_asked(running: Live, officer: Page) -> None:
    """Somebody named in the document is asked for consent; who asks stays unsaid."""
    mail = asked(running, officer, soort="consent", naam="Karel Smet", adres=THIRD, gevraagd="een zin over uw ontslag")
    assert "toestemming" in plain(mail)
    assert "Lotte" not in plain(mail)
    answer = a_mail(
        sender=f"Karel Smet <{THIRD}>",
        subject=f"Re: {mail['Subject']}",
        number="vierde",
        text="Dag,\n\nNee, daar geef ik geen toestemming voor.\n\nKarel Smet\n",
        answers=str(mail["Message-ID"]),
    )
    running.mail_in(answer, sender=THIRD)
    handled(running, 4)
    officer.goto(f"{running.address}{CASE}/bijvragen")
    assert "Wacht" not in words(officer)
    assert not running.mails_to(SCHOOL)[1:]
    assert not running.mails_to(THIRD)[1:]


def drafted_and_stopped_twice(running: Live, officer: Page) -> str:
    """A partial decision that the linter stops, is mended, is stopped once more, and then fits; gives its address."""
    path = begun(running, officer, "decision")
    officer.fill("#doc-0-title", "Verslag van de schoolraad")
    officer.select_option("#doc-0-outcome", "partial")
    officer.select_option("#doc-0-form", "copy")
    unfold(officer, "Nog een deel dat niet gegeven wordt")
    officer.fill("#doc-0-part-0-place", "bladzijde 2")
    signed(officer)
    press(officer, "Bewaar en kijk na")
    first = words(officer, "#nakijken")
    assert "houdt tegen" in first
    officer.select_option("#doc-0-part-0-ground", "private_life")
    officer.check("#doc-0-part-0-consent_asked")
    press(officer, "Bewaar en kijk na")
    text = officer.input_value("#text")
    assert "geen toestemming om" in text
    officer.fill("#text", text.replace("geen toestemming om", "iets anders dan"))
    press(officer, "Bewaar en kijk na")
    second = words(officer, "#nakijken")
    assert "geen toestemming voor hergebruik" in second
    assert second != first
    officer.fill("#text", text)
    press(officer, "Bewaar en kijk na")
    assert "houdt tegen" not in words(officer, "#nakijken")
    return path


def approved_and_sent(running: Live, officer: Page, decider: Page, path: str) -> EmailMessage:
    """The officer asks for approval, the decider gives it, and the letter leaves in the citizen's conversation."""
    press(officer, "Vraag goedkeuring")
    assert officer.get_by_role("button", name="Verstuur als e-mail").count() == 0
    approved(running, decider, path)
    officer.goto(f"{running.address}{path}")
    press(officer, "Verstuur als e-mail")
    mail = left(running, CITIZEN, 2)
    assert "Bent u het niet eens met deze beslissing?" in plain(mail)
    assert mail["Auto-Submitted"] is None
    return mail


def counted_everywhere(running: Live, officer: Page) -> None:
    """The register, the figures and the window of appeal say what was decided."""
    officer.goto(f"{running.address}{CASE}")
    assert "Beroep kan tot 20 december 2026" in words(officer, "section:has(#termijnen)")
    officer.goto(f"{running.address}/register")
    assert "OB-2026-0001" in words(officer)
    assert "gedeeltelijk" in words(officer)
    officer.goto(f"{running.address}/cijfers")
    assert "gedeeltelijk" in words(officer)


def begun(running: Live, officer: Page, kind: str) -> str:
    """Begin a letter on the case; the path of its page."""
    officer.goto(f"{running.address}{CASE}/brieven")
    officer.select_option("#soort", kind)
    press(officer, "Begin een brief")
    return officer.url.removeprefix(running.address).partition("#")[0]


def asked(running: Live, officer: Page, **fields: str) -> EmailMessage:
    """Ask somebody for something, by its preview; the mail as it arrived."""
    officer.goto(f"{running.address}{CASE}/bijvragen")
    typed = {"gevraagd": "Het verslag van de schoolraad van 12 oktober 2026.", "tegen": "2026-11-30"} | fields
    for name, value in typed.items():
        if name in ("soort", "school"):
            officer.select_option(f"#{name}", value)
        else:
            officer.fill(f"#{name}", value)
    press(officer, "Bekijk de mail")
    press(officer, "Verstuur deze mail")
    return left(running, fields["adres"], 1)


def signed(officer: Page) -> None:
    officer.fill("#signer_name", "Lies Maes")
    officer.fill("#signer_capacity", "algemeen directeur")


def approved(running: Live, decider: Page, path: str) -> None:
    decider.goto(f"{running.address}{path}")
    press(decider, "Keur goed")


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
