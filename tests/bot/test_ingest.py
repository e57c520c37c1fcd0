"""Files through the full pipeline: each mail once, none answered, and nothing said to be done that is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.progress import Progress

from bot.app import App
from bot.handle import MAX_FAILURES, RETRY_AFTER
from bot.ingest import Outcome, ingest_files
from bot.store import outbox, spool
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerState
from tests.support.builders import (
    ADDRESS,
    SECOND_ADDRESS,
    Doorway,
    Hands,
    a_question,
    a_request,
    an_incomplete_request,
    arm_all,
    letters,
)


def ingested(app: App, *paths: Path) -> tuple[Outcome, list[str]]:
    told: list[str] = []
    outcome = ingest_files(app, paths, bar=Progress(disable=True), warn=told.append)
    return outcome, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "een.eml").write_bytes(a_request(to=f"{SECOND_ADDRESS}"))
    (mails / "twee.eml").write_bytes(a_question())
    (mails / "kopie.eml").write_bytes(a_question())
    (mails / "nota.docx").write_bytes(b"PK")
    return mails


def test_mails_are_stored_once_for_the_address_they_name(app: App, folder: Path) -> None:
    arm_all(app)
    outcome, told = ingested(app, folder, folder / "weg.eml")
    assert outcome == Outcome(new=2, known=1, skipped=1, failed=1)
    assert sorted(line.rpartition("/")[2].split(":")[0] for line in told) == ["nota.docx", "weg.eml"]
    lines = app.door.read_now(spool.ledger)
    assert {(line.recipient, line.route) for line in lines} == {
        (SECOND_ADDRESS, "open_case"),
        (ADDRESS, "answer_from_guidance"),
    }
    assert {(line.state, line.reason) for line in letters(app)} == {(OutboxState.WITHHELD, "ingested")}
    again, _ = ingested(app, folder)
    assert again == Outcome(new=0, known=3, skipped=1)
    assert app.door.read_now(spool.ledger) == lines


def test_a_file_of_several_mails_gives_each(small_app: App, tmp_path: Path) -> None:
    box = tmp_path / "archief.mbox"
    parts = (a_request(), an_incomplete_request())
    separator = b"From iemand Mon Nov 16 09:00:00 2026\n"
    box.write_bytes(b"".join(separator + part.replace(b"\r\n", b"\n") + b"\n" for part in parts))
    outcome, told = ingested(small_app, box)
    assert (outcome, told) == (Outcome(new=2), [])


def test_what_could_not_be_handled_is_told_and_taken_up_by_the_next_run(
    small_app: App, clock: Hands, folder: Path
) -> None:
    door = Doorway(small_app.door)
    small_app.door = door

    def stumble(s: Session) -> None:
        if any(line.route == "open_case" for line in spool.ledger(s)):
            raise RuntimeError("not this one")

    door.at_the_end = stumble
    outcome, _ = ingested(small_app, folder / "een.eml", folder / "twee.eml")
    assert (outcome.new, outcome.deferred, outcome.quarantined) == (2, 1, 0)
    states = {line.state for line in small_app.door.read_now(spool.ledger)}
    assert states == {LedgerState.DONE, LedgerState.RECEIVED}
    door.at_the_end = None
    clock.forward(2 * RETRY_AFTER)
    outcome, _ = ingested(small_app, folder / "een.eml")
    assert (outcome.known, outcome.deferred) == (1, 0)
    assert len(small_app.door.read_now(outbox.list_items)) == 2


def test_mails_set_aside_earlier_are_not_counted_again(small_app: App, clock: Hands, folder: Path) -> None:
    door = Doorway(small_app.door)
    small_app.door = door

    def stumble(s: Session) -> None:
        if spool.counts(s)["done"]:
            raise RuntimeError("not now")

    door.at_the_end = stumble
    for attempt in range(1, MAX_FAILURES + 1):
        outcome, _ = ingested(small_app, folder / "een.eml")
        assert outcome.quarantined == (attempt == MAX_FAILURES)
        clock.forward(MAX_FAILURES * RETRY_AFTER)
    door.at_the_end = None
    outcome, _ = ingested(small_app, folder / "twee.eml")
    assert (outcome.new, outcome.quarantined) == (1, 0)
