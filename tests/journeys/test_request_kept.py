"""The page of a form that was sent, in a real browser: it looks by itself whether the case is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.store import request_forms, spool
from bot.store.session import Session
from bot.web.asgi import build_web
from intake.raw import RawMail, Source
from tests.support.browser import chromium, serving
from tests.support.cases import a_mail_file, an_id
from tests.support.console import Console, running_console

pytestmark = pytest.mark.peer
PAGE = "/burger/dorp/aanvraag/bewaard/wachtend"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def waiting(console: Console) -> str:
    """A form that nobody read yet; its ledger id."""
    now = console.clock.now
    mail = RawMail(
        body_id="dorp", recipient="info@dorp.example", content=a_mail_file(), source=Source.WEB, received_at=now
    )

    def store(s: Session) -> str:
        stored = spool.put(s, mail, ledger_id=an_id(), now=now).ledger_id
        request_forms.add_receipt(s, token="wachtend", body_id="dorp", ledger_id=stored, now=now)
        return stored

    return console.app.door.write_now(store)


def read(console: Console, ledger_id: str) -> None:
    """Somebody has to look at it."""
    now = console.clock.now
    console.app.door.write_now(lambda s: spool.claim(s, owner="tests", now=now, lease_until=now + timedelta(minutes=1)))
    console.app.door.write_now(lambda s: spool.quarantine(s, ledger_id, owner="tests", error="deadline"))


@pytest.mark.parametrize("script", [True, False])
def test_the_page_tells_what_became_of_a_form_by_itself_or_at_a_press(
    browser: Browser, console: Console, script: bool
) -> None:
    ledger_id = waiting(console)
    context = browser.new_context(locale="nl-BE", java_script_enabled=script)
    page = context.new_page()
    with serving(build_web(console.app)) as address:
        page.goto(f"{address}{PAGE}")
        region = page.get_by_role("status")
        expect(region).to_contain_text("We maken er een dossier van.")
        read(console, ledger_id)
        if not script:
            page.get_by_role("link", name="Nu kijken").click()
        expect(region).to_contain_text("Een medewerker bekijkt uw bericht en antwoordt u.", timeout=30_000)
        context.close()
