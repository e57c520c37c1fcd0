"""How the writing thread groups commits, counted on the real connections of both engines."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.errors import StoreError
from bot.store import audit
from bot.store.open import open_store
from bot.store.postgres import PostgresTransaction, connected
from bot.store.queries import postgres_queries, sqlite_queries
from bot.store.session import Door, Session
from bot.store.sqlite import SqliteTransaction, connected_file
from bot.store.writer import BATCH, Transaction, Writer
from tests.store.builders import NOW


class Counted:
    """A transaction that counts its commits, and can be told to fail one."""

    def __init__(self, real: Transaction) -> None:
        self._real = real
        self.commits = 0
        self.broken = False

    @property
    def session(self) -> Session:
        return self._real.session

    def commit(self) -> None:
        if self.broken:
            raise StoreError("the disk is full", temporary=True)
        self._real.commit()
        self.commits += 1

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


@pytest.fixture
def counted(store_url: str, door: Door) -> Counted:
    """A second writing connection to the store that `door` made."""
    if store_url.startswith("sqlite"):
        connection = connected_file(store_url.removeprefix("sqlite:///"), 5.0)
        return Counted(SqliteTransaction(connection, sqlite_queries()))
    queries = {name: text.encode() for name, text in postgres_queries().items()}
    return Counted(PostgresTransaction(lambda: connected(store_url, 5.0), queries))


@pytest.fixture
def writer(counted: Counted) -> Iterator[Writer]:
    started = Writer(counted)
    yield started
    started.close()


def note(s: Session) -> None:
    audit.write(s, body_id="dorp", at=NOW, actor="test", action="note", subject="x")


async def held(writer: Writer) -> threading.Event:
    """Keep the writing thread busy until the event is set, so that work piles up."""
    entered, go = threading.Event(), threading.Event()

    def hold(s: Session) -> None:
        entered.set()
        go.wait(10)

    writer.submit(hold)
    await asyncio.to_thread(entered.wait, 10)
    return go


async def test_what_waits_shares_one_commit(writer: Writer, counted: Counted, door: Door) -> None:
    go = await held(writer)
    waiting = [writer.submit(note) for _ in range(50)]
    go.set()
    await asyncio.gather(*waiting)
    assert counted.commits == 2
    assert len(door.read_now(audit.entries)) == 50


async def test_a_batch_has_a_limit(writer: Writer, counted: Counted) -> None:
    go = await held(writer)
    waiting = [writer.submit(note) for _ in range(BATCH + 1)]
    go.set()
    await asyncio.gather(*waiting)
    assert counted.commits == 3


async def test_a_lone_write_is_committed_at_once(writer: Writer, counted: Counted) -> None:
    for expected in (1, 2, 3):
        await writer.submit(note)
        assert counted.commits == expected


async def test_nobody_is_told_of_success_when_the_commit_fails(writer: Writer, counted: Counted, door: Door) -> None:
    go = await held(writer)
    waiting = [writer.submit(note) for _ in range(5)]
    counted.broken = True
    go.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [StoreError] * 5
    assert door.read_now(audit.entries) == []
    counted.broken = False
    await writer.submit(note)
    assert len(door.read_now(audit.entries)) == 1


def test_a_store_opened_twice_is_written_by_both(store_url: str, door: Door) -> None:
    other = open_store(store_url)
    for each in (door, other, door, other):
        each.write_now(note)
    assert len(door.read_now(audit.entries)) == 4
    other.close()
