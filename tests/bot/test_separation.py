"""Mail that comes to one body and names what another has: it joins nothing there, and learns nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.store import outbox, spool
from bot.thinker import Thinker
from tests.support.border import HERE, THERE, rows
from tests.support.builders import a_bounce, a_mail, arm_all, received, settle
from tests.support.citizens import text_of
from tests.support.console import Console
from tests.support.crossing import DATABASE, Border, a_border

INFO = "info@dorp.example"


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Border:
    return a_border(tmp_path_factory.mktemp("grens") / "vol")


@pytest.fixture
def console(border: Border, tmp_path: Path) -> Iterator[Console]:
    with border.copy(tmp_path / "kopie") as running:
        arm_all(running.app)
        yield running


def message_id_of(app: App, outbox_id: str) -> str:
    line = app.door.read_now(lambda s: outbox.get(s, outbox_id, body_id=THERE.body_id))
    assert line is not None
    return line.message_id


def mails(border: Border, app: App) -> dict[str, bytes]:
    """What may come to the one body about the other's rows, by what it tries."""
    there, first = border.there, f"<eerste@{THERE.word}.example>"
    receipt, question = (message_id_of(app, there[name]) for name in ("reply", "subrequest_mail"))

    def from_requester(
        text: str, *, subject: str = "Vraag", message_id: str = "<nieuw@b.example>", to: str = ""
    ) -> bytes:
        headers = (("In-Reply-To", to),) if to else ()
        who = {"sender": there["mail"], "name": there["name"]}
        return a_mail(text, subject=subject, **who, to=INFO, message_id=message_id, headers=headers)

    about = f"Hoe staat het met {there['alone']}?"
    return {
        "names a case, from its party": from_requester(about, subject=f"Re: {there['alone']}"),
        "replies to a mail that came": from_requester("En nog dit.", to=first),
        "replies to a letter": from_requester("Dank u.", to=receipt),
        "has the id of a mail that came": from_requester("Graag uitleg.", message_id=first),
        "answers what a school was asked": a_mail(
            "Hierbij het verslag.", sender=f"d@{THERE.word}.example", to=INFO, headers=(("In-Reply-To", question),)
        ),
        "says that a letter did not arrive": a_bounce(question),
    }


@pytest.mark.parametrize(
    "what",
    [
        "names a case, from its party",
        "replies to a mail that came",
        "replies to a letter",
        "has the id of a mail that came",
        "answers what a school was asked",
        "says that a letter did not arrive",
    ],
)
async def test_a_mail_to_one_body_joins_and_tells_nothing_of_another(
    border: Border, console: Console, thinker: Thinker, tmp_path: Path, what: str
) -> None:
    app, there = console.app, border.there
    known = {line.id for line in app.door.read_now(lambda s: outbox.list_items(s, body_id=HERE.body_id))}
    kept = received(app, mails(border, app)[what], recipient=INFO, mail_from=there["mail"])
    await settle(app, thinker)
    line = app.door.read_now(lambda s: spool.ledger_line(s, kept.ledger_id))
    assert line is not None
    assert line.body_id == HERE.body_id
    assert line.route is not None
    assert line.case not in (there["alone"], there["reference"], there["second"])
    assert line.reason not in ("answers_our_mail", "join_to_confirm", "known_thread")
    asked = {there["mail"], there["name"], there["alone"], f"d@{THERE.word}.example"}
    for letter in app.door.read_now(lambda s: outbox.list_items(s, body_id=HERE.body_id)):
        if letter.id not in known:
            assert border.betrayed(text_of(console, letter), asked=asked) == set()
    before, after = rows(border.folder / DATABASE), rows(tmp_path / "kopie" / DATABASE)
    for table, by_body in before.items():
        assert after[table].get(THERE.body_id) == by_body.get(THERE.body_id), table
