"""A store that cannot be used says so, as a temporary fault, and works again afterwards."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.errors import StoreError, is_temporary
from bot.store import audit, bodies, spool
from bot.store.open import open_store
from bot.store.postgres import connected
from bot.store.queries import sqlite_queries
from bot.store.session import Door, Session
from bot.store.sqlite import SqliteTransaction, connected_file
from bot.store.writer import Writer
from tests.store.builders import NOW, a_mail, an_id, spooled
from tests.support.postgres import EVERYONE_OUT

NOBODY = 65534


def note(s: Session) -> None:
    audit.write(s, body_id="dorp", at=NOW, actor="test", action="note", subject="x")


@contextmanager
def without_root() -> Iterator[None]:
    """Root may write anywhere, so a folder's permissions are tried as somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of two megabytes where the machine lets us make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield None
        return
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_store_another_process_holds_too_long_is_locked_for_now(tmp_path: Path) -> None:
    path = tmp_path / "inzage.db"
    door = open_store(f"sqlite:///{path}", patience=0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="locked by another process") as caught:
            door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
        assert caught.value.temporary
        assert door.read_now(bodies.names) == {}
        other.execute("rollback")
    door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    assert door.read_now(bodies.names) == {"dorp": "Dorp"}
    door.close()


async def test_a_full_disk_refuses_every_mail_for_now_and_loses_none(small_disk: Path | None) -> None:
    if small_disk is None:
        await refuses_beyond(pages=120)
        return
    door = open_store(f"sqlite:///{small_disk / 'inzage.db'}")
    door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    await fills(door)
    door.close()


async def test_a_store_at_its_size_limit_refuses_every_mail_for_now() -> None:
    await refuses_beyond(pages=120)


async def refuses_beyond(*, pages: int) -> None:
    """The same through SQLite's own limit, which every machine has."""
    connection = connected_file(":memory:", 1.0)
    connection.executescript("create table note (text text not null) strict")
    connection.execute(f"pragma max_page_count = {pages}")
    queries = sqlite_queries() | {"note": "insert into note (text) values (:text)"}
    writer = Writer(SqliteTransaction(connection, queries))
    results = await asyncio.gather(
        *(writer.submit(lambda s: s.run("note", text="x" * 50_000)) for _ in range(30)),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, StoreError)]
    assert refused
    assert all(fault.temporary and "disk is full" in str(fault) for fault in refused)
    writer.close()


async def fills(door: Door) -> None:
    """Put mails until the disk is full; what was acknowledged is there, byte for byte."""
    mails = [a_mail(os.urandom(50_000)) for _ in range(100)]
    results = await asyncio.gather(
        *(door.write(lambda s, m=mail: spool.put(s, m, ledger_id=an_id(), now=NOW)) for mail in mails),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, StoreError)]
    assert refused
    assert all(fault.temporary and "disk is full" in str(fault) for fault in refused)
    for mail, result in zip(mails, results, strict=True):
        if not isinstance(result, BaseException):
            ledger_id = result.ledger_id
            assert door.read_now(lambda s, i=ledger_id: spool.raw(s, i)) == mail.content


def test_a_read_only_folder_is_a_clear_temporary_fault() -> None:
    folder = Path("/tmp") / f"inzage-{os.getpid()}-closed"
    folder.mkdir(mode=0o755)
    try:
        folder.chmod(0o555)
        with without_root(), pytest.raises(StoreError, match="cannot open the store") as caught:
            open_store(f"sqlite:///{folder / 'inzage.db'}")
        assert caught.value.temporary
        assert list(folder.iterdir()) == []
    finally:
        folder.rmdir()


def test_a_file_that_may_not_be_written_is_a_clear_temporary_fault() -> None:
    folder = Path("/tmp") / f"inzage-{os.getpid()}-file"
    folder.mkdir(mode=0o777)
    path = folder / "inzage.db"
    try:
        open_store(f"sqlite:///{path}").close()
        path.chmod(0o444)
        with without_root(), pytest.raises(StoreError) as caught:
            open_store(f"sqlite:///{path}")
        assert caught.value.temporary
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def test_a_file_that_is_no_store_needs_mending(tmp_path: Path) -> None:
    path = tmp_path / "inzage.db"
    path.write_text("dit is geen databank, maar wel lang genoeg om er een te lijken" * 20, "utf-8")
    with pytest.raises(StoreError, match="not a SQLite database") as caught:
        open_store(f"sqlite:///{path}")
    assert not is_temporary(caught.value)


def test_a_file_that_is_no_store_is_not_read_either(tmp_path: Path) -> None:
    path = tmp_path / "inzage.db"
    path.write_text("ook dit is er geen" * 200, "utf-8")
    with pytest.raises(StoreError, match="not a SQLite database"):
        open_store(f"sqlite:///{path}", create=False)


def test_an_unfinished_store_is_not_read_but_asks_for_migration(tmp_path: Path) -> None:
    path = tmp_path / "inzage.db"
    path.touch()
    with pytest.raises(StoreError, match="inzage db migrate"):
        open_store(f"sqlite:///{path}", create=False)


def test_postgresql_without_its_extra_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from bot.store.open import open_store\n"
        "open_store('postgresql://nowhere/inzage')"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "StoreError: a postgresql:// store needs the extra: pip install 'inzage[postgres]'" in ended.stderr


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "inzage.db"
    door = open_store(f"sqlite:///{path}")
    spooled_body(door)
    assert [file.stat().st_mode & 0o077 for file in path.parent.iterdir()] == [0, 0, 0]
    door.close()


def spooled_body(door: Door) -> None:
    door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    spooled(door)


@pytest.mark.peer
def test_a_connection_the_server_dropped_is_made_again(postgres_url: str) -> None:
    door = open_store(postgres_url)
    spooled_body(door)
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(EVERYONE_OUT)
    spooled(door)
    assert len(door.read_now(spool.ledger)) == 2
    door.close()


@pytest.mark.peer
def test_a_server_that_goes_away_in_the_middle_is_a_temporary_fault(postgres_url: str) -> None:
    door = open_store(postgres_url)
    spooled_body(door)

    def cut_off(s: Session) -> None:
        note(s)
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(EVERYONE_OUT)
        note(s)

    with pytest.raises(StoreError) as caught:
        door.write_now(cut_off)
    assert caught.value.temporary
    door.write_now(note)
    assert len(door.read_now(audit.entries)) == 1
    door.close()


@pytest.mark.peer
def test_a_server_that_is_not_there_is_a_temporary_fault() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://postgres@127.0.0.1:1/inzage", patience=2.0)
    assert caught.value.temporary


@pytest.mark.peer
def test_a_row_another_holds_too_long_is_locked_for_now(postgres_url: str) -> None:
    door = open_store(postgres_url, patience=0.2)
    spooled_body(door)
    with psycopg.connect(postgres_url) as other:
        other.execute("lock table audit")
        with pytest.raises(StoreError, match="locked by another process") as caught:
            door.write_now(note)
        assert caught.value.temporary
    door.close()


@pytest.mark.peer
def test_two_processes_that_block_each_other_both_get_through(postgres_url: str) -> None:
    doors = [open_store(postgres_url), open_store(postgres_url)]
    for body_id in ("dorp", "stad"):
        doors[0].write_now(lambda s, b=body_id: bodies.ensure(s, body_id=b, name=b, now=NOW))
    meet = threading.Barrier(2)

    def both(first: str, second: str) -> None:
        tries = []

        def rename(s: Session) -> None:
            bodies.ensure(s, body_id=first, name=f"{first} nieuw {second}", now=NOW)
            if not tries:
                tries.append(1)
                meet.wait(10)
            bodies.ensure(s, body_id=second, name=f"{second} nieuw {first}", now=NOW)

        doors[first == "dorp"].write_now(rename)

    threads = [threading.Thread(target=both, args=pair) for pair in (("dorp", "stad"), ("stad", "dorp"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert doors[0].read_now(bodies.names) == {"dorp": "dorp nieuw stad", "stad": "stad nieuw dorp"}
    for door in doors:
        door.close()


@pytest.mark.peer
def test_commits_are_durable_whatever_the_server_was_told(postgres_url: str) -> None:
    show = "show synchronous_commit"
    with psycopg.connect(postgres_url) as plain:
        assert plain.execute(show).fetchone() == ("off",)
    with connected(postgres_url, 5.0) as ours:
        assert ours.execute(show).fetchone() == {"synchronous_commit": "on"}
