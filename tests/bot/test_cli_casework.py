"""`ledger`, `outbox` and `cases`: what the store holds, by the published schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.config import load
from bot.store import audit, cases, outbox
from bot.store.outbox import OutboxState
from bot.thinker import Thinker
from tests.support.builders import (
    ADDRESS,
    Hands,
    a_mail,
    a_question,
    a_request,
    arm_all,
    fits_schema,
    inzage,
    received,
    settle,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inzage.toml").write_text(
        f'[[body]]\nid = "polder"\nname = "Polder"\naddresses = ["{ADDRESS}"]\n'
        '[[body]]\nid = "duin"\nname = "Duin"\naddresses = ["info@duin.example"]\n',
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def filled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A store of two bodies with a request, a question, a complaint and a mail not handled yet."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("INZAGE_CONFIG", str(folder / "inzage.toml"))
    app = build(load(folder / "inzage.toml"), clock=Hands())
    yield app
    app.door.close()


async def fill(app: App, thinker: Thinker) -> None:
    received(app, a_request())
    arm_all(app)
    received(app, a_question())
    received(app, a_mail("Ik dien een klacht in over de bus, die elke dag te laat komt.\n\nBram", subject="Klacht"))
    await settle(app, thinker)
    received(app, a_question(message_id="<wacht@postbus.example>"))


async def test_every_list_fits_its_schema(filled: App, folder: Path, thinker: Thinker) -> None:
    await fill(filled, thinker)
    ledger = inzage("ledger", "list", "--json", folder=folder).lines()
    assert fits_schema("ledger", ledger) == []
    assert [(line["state"], line["route"]) for line in ledger] == [
        ("done", "open_case"),
        ("done", "answer_from_guidance"),
        ("done", "hand_to_human"),
        ("received", None),
    ]
    letters = inzage("outbox", "list", "--json", folder=folder).lines()
    assert fits_schema("outbox", letters) == []
    assert [line["kind"] for line in letters] == ["receipt", "answer", "receipt"]
    found = inzage("cases", "list", "--json", folder=folder).lines()
    assert fits_schema("cases", found) == []
    assert [[track["regime"] for track in line["tracks"]] for line in found] == [["foi"], ["complaint"]]


async def test_a_letter_the_relay_is_taking_is_still_queued_to_scripts(
    filled: App, folder: Path, thinker: Thinker
) -> None:
    await fill(filled, thinker)
    now = filled.clock()
    filled.door.write_now(lambda s: outbox.claim(s, owner="me", now=now, lease_until=now.replace(year=2099)))
    states = {line.state for line in filled.door.read_now(outbox.list_items)}
    assert OutboxState.SENDING in states
    letters = inzage("outbox", "list", "--json", folder=folder).lines()
    assert fits_schema("outbox", letters) == []
    assert {line["state"] for line in letters} == {"queued"}


async def test_a_case_shows_the_working_of_each_due_date(filled: App, folder: Path, thinker: Thinker) -> None:
    await fill(filled, thinker)
    (line,) = inzage("cases", "show", "ob-2026-0001", "--json", folder=folder).lines()
    assert fits_schema("case", [line]) == []
    assert all(step["text"] for track in line["tracks"] for step in track["steps"])
    shown = inzage("cases", "show", "OB-2026-0001", folder=folder).out
    assert "II.43" in shown


async def test_an_export_is_whole_in_order_and_on_record(filled: App, folder: Path, thinker: Thinker) -> None:
    await fill(filled, thinker)
    lines = inzage("cases", "export", folder=folder).lines()
    assert [line["reference"] for line in lines] == sorted(line["reference"] for line in lines)
    assert len(lines) == len(filled.door.read_now(cases.list_cases))
    assert all(line["events"][0]["type"] == "opened" and line["tracks"][0]["steps"] for line in lines)
    assert "cases_exported" in {line.action for line in filled.door.read_now(audit.entries)}


async def test_the_register_comes_as_a_file_without_names(filled: App, folder: Path, thinker: Thinker) -> None:
    await fill(filled, thinker)
    written = inzage("register", "export", "--output", "register.csv", folder=folder)
    text = (folder / "register.csv").read_text(encoding="utf-8-sig")
    assert written.code == 0
    assert text.startswith("reference;received_on;registered_on;kind;regime;state;outcome;decided_on;")
    assert "OB-2026-0001" in text
    assert "Holvoet" not in text
    first = inzage("register", "export", "--json", folder=folder).lines()[0]
    assert first["reference"] == "OB-2026-0001"
    assert inzage("register", "export", "--from", "gisteren", folder=folder).code == 2


async def test_bodies_are_listed_apart(filled: App, folder: Path, thinker: Thinker) -> None:
    await fill(filled, thinker)
    for command in ("ledger", "outbox", "cases"):
        assert inzage(command, "list", "--json", "--body", "duin", folder=folder).out == ""
        assert len(inzage(command, "list", "--json", "--body", "polder", folder=folder).lines()) > 1
        assert inzage(command, "list", "--body", "zee", folder=folder).code == 2
        assert inzage(command, "list", folder=folder).code == 0


def test_a_case_that_is_not_there_is_one_line_and_one(folder: Path) -> None:
    ran = inzage("cases", "show", "OB-2026-9999", folder=folder)
    assert (ran.code, ran.out, ran.err) == (1, "", "inzage: geen dossier OB-2026-9999\n")
