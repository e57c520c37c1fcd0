"""What the door promises about transactions, on both engines."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigError, StoreConflict, StoreError
from bot.store import audit, bodies, spool
from bot.store.open import open_store
from bot.store.session import Door, Session
from bot.store.sqlite import SqliteDoor
from tests.store.builders import NOW, a_mail, an_id, spooled


class Refused(Exception):
    """What a caller raises to undo its own writes."""


def noting(number: int, *, fail: bool = False) -> Any:
    def note(s: Session) -> int:
        audit.write(s, body_id="dorp", at=NOW, actor="test", action="note", subject=str(number))
        if fail:
            raise Refused
        return number

    return note


def noted(door: Door) -> set[str]:
    return {entry.subject for entry in door.read_now(audit.entries)}


async def test_a_write_is_seen_by_another_connection_once_it_returned(store_url: str, door: Door) -> None:
    mail = a_mail()
    receipt = await door.write(lambda s: spool.put(s, mail, ledger_id=an_id(), now=NOW))
    other = open_store(store_url)
    assert await other.read(lambda s: spool.raw(s, receipt.ledger_id)) == mail.content
    other.close()


async def test_a_function_that_raises_undoes_its_own_writes_and_not_those_of_its_batch(door: Door) -> None:
    results = await asyncio.gather(*(door.write(noting(n, fail=n % 3 == 0)) for n in range(60)), return_exceptions=True)
    assert [n for n, result in enumerate(results) if isinstance(result, Refused)] == list(range(0, 60, 3))
    assert noted(door) == {str(n) for n in range(60) if n % 3}


async def test_a_conflict_undoes_its_own_writes_and_not_those_of_its_batch(door: Door) -> None:
    def conflicting(s: Session) -> None:
        noting(99)(s)
        audit.write(s, body_id="nergens", at=NOW, actor="test", action="note", subject="x")

    results = await asyncio.gather(
        door.write(noting(1)), door.write(conflicting), door.write(noting(2)), return_exceptions=True
    )
    assert isinstance(results[1], StoreConflict)
    assert not results[1].temporary
    assert noted(door) == {"1", "2"}


async def test_a_cancelled_caller_does_not_cancel_its_write(door: Door) -> None:
    entered, go = threading.Event(), threading.Event()

    def slow(s: Session) -> None:
        noting(1)(s)
        entered.set()
        go.wait(10)

    task = asyncio.ensure_future(door.write(slow))
    await asyncio.to_thread(entered.wait, 10)
    task.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await door.write(noting(2))
    assert noted(door) == {"1", "2"}


def test_many_threads_may_write_at_once(door: Door) -> None:
    threads = [threading.Thread(target=door.write_now, args=(noting(n),)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert noted(door) == {str(n) for n in range(20)}


async def test_a_reader_cannot_write(door: Door) -> None:
    with pytest.raises(StoreError):
        await door.read(noting(1))
    assert noted(door) == set()


def test_a_closed_door_says_so(door: Door) -> None:
    door.close()
    with pytest.raises(StoreError, match="closed"):
        door.write_now(noting(1))
    with pytest.raises(StoreError, match="closed"):
        door.read_now(audit.entries)


async def test_what_was_accepted_before_closing_is_stored(store_url: str, door: Door) -> None:
    accepted = [asyncio.ensure_future(door.write(noting(n))) for n in range(30)]
    await asyncio.sleep(0)
    await asyncio.to_thread(door.close)
    assert await asyncio.gather(*accepted) == list(range(30))
    again = open_store(store_url)
    assert noted(again) == {str(n) for n in range(30)}
    again.close()


def test_a_store_that_is_not_there_is_not_made_when_only_asked_for(store_url: str, tmp_path: Path) -> None:
    assert open_store(store_url, create=False) is None
    assert list(tmp_path.iterdir()) == []


def test_a_store_opened_without_create_is_read_and_never_written(store_url: str, door: Door) -> None:
    spooled(door)
    reader = open_store(store_url, create=False)
    assert reader is not None
    assert len(reader.read_now(spool.ledger)) == 1
    with pytest.raises(StoreError, match="reading only"):
        reader.write_now(noting(1))
    reader.close()


def test_an_address_of_neither_engine_is_a_configuration_fault() -> None:
    with pytest.raises(ConfigError, match=r"store\.url"):
        open_store("mysql://nowhere")


def test_a_sound_store_has_no_faults(door: Door) -> None:
    spooled(door)
    assert door.check() == []


def test_an_altered_mail_is_found_and_named(door: Door) -> None:
    spooled(door)
    mail = a_mail(b"nu anders")
    door.write_now(lambda s: s.run("raw_add", body_id="dorp", sha256="0" * 64, size=1, content=mail.content))
    assert door.check() == [f"mail {'0' * 64} of dorp: its bytes were altered; restore a backup"]


def test_a_message_nothing_works_on_is_found(door: Door) -> None:
    receipt = spooled(door)
    door.write_now(lambda s: spool.claim(s, owner="een", now=NOW, lease_until=NOW))
    door.write_now(lambda s: s.run("spool_finish", ledger_id=receipt.ledger_id, owner="een"))
    [fault] = door.check()
    assert fault == f"ledger {receipt.ledger_id}: not done and not in the spool; ingest the mail again"


def test_a_backup_is_a_whole_store_or_says_which_tool_makes_one(door: Door, tmp_path: Path) -> None:
    receipt = spooled(door)
    target = tmp_path / "copy.db"
    if not isinstance(door, SqliteDoor):
        with pytest.raises(StoreError, match="pg_dump"):
            door.backup(target)
        return
    door.backup(target)
    copy = open_store(f"sqlite:///{target}")
    assert copy.check() == []
    assert copy.read_now(lambda s: spool.ledger_line(s, receipt.ledger_id)) is not None
    assert copy.read_now(bodies.names) == {"dorp": "Dorp", "stad": "Stad"}
    copy.close()
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(StoreError, match="cannot write the backup"):
        door.backup(target)
