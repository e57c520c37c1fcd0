"""The address of the status page in letters of the bot, and what is written there on its way into the case."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build
from bot.commands import citizen
from bot.ids import new_id
from bot.store import cases, casework, citizen_links, outbox, spool
from bot.store.cases import CaseView
from bot.thinker import Thinker
from intake.case import CaseEventType, CaseState
from intake.raw import Envelope, RawMail, Source
from tests.support.builders import (
    ADDRESS,
    CITIZEN,
    Hands,
    a_config,
    a_mail,
    a_request,
    an_incomplete_request,
    arm_all,
    letters,
    received,
    settle,
)

BASE = "https://inzage.polder.example"


@pytest.fixture
def app(tmp_path: Path, store_url: str, clock: Hands) -> Iterator[App]:
    built = build(a_config(tmp_path, store_url=store_url, web={"port": 0, "base_url": BASE}), clock=clock)
    yield built
    built.door.close()


def text_of(app: App, item_id: str) -> str:
    content = app.door.read_now(lambda s: outbox.content(s, item_id))
    mail: Any = message_from_bytes(content, policy=policy.default)
    return str(mail.get_content())


def token_of(text: str) -> str:
    (address,) = [word for word in text.split() if word.startswith(f"{BASE}/burger/status/")]
    return address.rpartition("/")[2]


def the_case(app: App, number: int = 1) -> CaseView:
    found = app.door.read_now(lambda s: cases.get(s, "polder", f"OB-2026-{number:04d}"))
    assert found is not None
    return found


@pytest.mark.parametrize("content", [a_request(), an_incomplete_request()])
async def test_the_first_letter_about_a_case_says_where_to_follow_it(
    app: App, thinker: Thinker, content: bytes
) -> None:
    arm_all(app)
    received(app, content)
    await settle(app, thinker)
    (letter,) = letters(app)
    token = token_of(text_of(app, letter.id))
    link = app.door.read_now(lambda s: citizen_links.find(s, token))
    assert link is not None
    assert (link.case_id, link.body_id) == (the_case(app).case_id, "polder")


async def test_a_letter_that_is_withheld_makes_no_address(app: App, thinker: Thinker) -> None:
    received(app, a_request(headers=[("Reply-To", "iemand@elders.example")]))
    await settle(app, thinker)
    (letter,) = letters(app)
    assert letter.state.value == "withheld"
    assert "/burger/status/" not in text_of(app, letter.id)
    case_id = the_case(app).case_id
    assert app.door.read_now(lambda s: citizen_links.open_links(s, body_id="polder", case_id=case_id)) == 0


async def test_without_an_address_of_the_installation_letters_name_none(
    tmp_path: Path, clock: Hands, thinker: Thinker
) -> None:
    app = build(a_config(tmp_path), clock=clock)
    arm_all(app)
    received(app, a_request())
    await settle(app, thinker)
    assert "/burger/" not in text_of(app, letters(app)[0].id)
    app.door.close()


@pytest.mark.parametrize(
    "text",
    [
        "Hierbij nog mijn postadres: Vlasmarkt 14, 9140 Temse.",
        # A request by its words: whoever wrote it on the page of a case means that case.
        "Ik vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.",
        "Bedankt!",
    ],
)
async def test_what_is_written_on_the_page_joins_that_case_and_no_other(app: App, thinker: Thinker, text: str) -> None:
    arm_all(app)
    received(app, a_request())
    await settle(app, thinker)
    before = len(letters(app))
    token = token_of(text_of(app, letters(app)[0].id))
    now = app.clock()
    visit = app.door.read_now(lambda s: citizen.visited(s, app.config, token=token, at=now))
    assert visit is not None
    app.door.write_now(
        lambda s: citizen.add_text(s, visit, config=app.config, text=text, ledger_id=new_id(now), at=now)
    )
    line = (await settle(app, thinker))[-1]
    assert (line.case, line.route, line.reason) == ("OB-2026-0001", "append_to_case", "status_page")
    case = the_case(app)
    assert case.needs_human
    log = app.door.read_now(lambda s: cases.events(s, body_id="polder", case_id=case.case_id))
    assert log[-1].type is CaseEventType.MESSAGE_APPENDED
    assert len(letters(app)) == before
    assert app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0002")) is None


async def test_what_is_written_about_a_closed_case_waits_for_a_person(app: App, thinker: Thinker) -> None:
    arm_all(app)
    received(app, a_request())
    await settle(app, thinker)
    token, case_id = token_of(text_of(app, letters(app)[0].id)), the_case(app).case_id
    app.door.write_now(lambda s: casework.set_state(s, body_id="polder", case_id=case_id, state=CaseState.CLOSED))
    now = app.clock()
    visit = app.door.read_now(lambda s: citizen.visited(s, app.config, token=token, at=now))
    assert visit is not None
    app.door.write_now(
        lambda s: citizen.add_text(s, visit, config=app.config, text="En nu?", ledger_id=new_id(now), at=now)
    )
    line = (await settle(app, thinker))[-1]
    assert (line.case, line.route, line.reason) == ("OB-2026-0001", "hand_to_human", "join_to_confirm")
    waiting = app.door.read_now(lambda s: spool.waiting_for_person(s, body_id="polder", limit=5))
    assert [one.id for one in waiting] == [line.id]


async def test_no_mail_server_can_say_that_a_mail_belongs_to_a_case(app: App, thinker: Thinker) -> None:
    received(app, a_request())
    await settle(app, thinker)
    now = app.clock()
    forged = RawMail(
        body_id="polder",
        recipient=ADDRESS,
        content=a_mail("Nog iets.", sender="vreemde@elders.example", message_id="<x@elders.example>"),
        source=Source.SMTP,
        received_at=now,
        envelope=Envelope(mail_from=CITIZEN, options=("case=OB-2026-0001",)),
    )
    app.door.write_now(lambda s: spool.put(s, forged, ledger_id=new_id(now), now=now))
    assert (await settle(app, thinker))[-1].case is None
