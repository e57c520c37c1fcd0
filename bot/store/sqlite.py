"""SQLite behind the door: one writing thread, a few reading connections, write-ahead log."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import StoreConflict, StoreError
from bot.store import consistency, migrate
from bot.store.queries import sqlite_queries
from bot.store.session import Row, Session
from bot.store.texts import storable
from bot.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

READERS = 4
# Pages between checkpoints (16 MB): SQLite's 1000 would copy the log back every hundred-odd mails.
CHECKPOINT_PAGES = 4000
LOG_BYTES = 64 * 1024 * 1024  # what the write-ahead log shrinks to after a burst
WHY = {
    sqlite3.SQLITE_BUSY: "it is locked by another process",
    sqlite3.SQLITE_LOCKED: "it is locked by another process",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only",
    sqlite3.SQLITE_IOERR: "the disk reports an input/output error",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check the folder and its permissions",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "the file is not a SQLite database",
}


class SqliteSession:
    """Named queries over one connection; statements are prepared once and kept by the driver."""

    def __init__(self, connection: sqlite3.Connection, queries: dict[str, str]) -> None:
        self._execute = connection.execute
        self._queries = queries

    def run(self, query: str, /, **values: Any) -> int:
        return self._execute(self._queries[query], storable(values)).rowcount

    def one(self, query: str, /, **values: Any) -> Row | None:
        # Fetched to the end: a statement left open would hold up COMMIT.
        rows = self._execute(self._queries[query], storable(values)).fetchall()
        return rows[0] if rows else None

    def all(self, query: str, /, **values: Any) -> list[Row]:
        return self._execute(self._queries[query], storable(values)).fetchall()


class SqliteTransaction:
    """The writing connection as `writer.Writer` drives it."""

    def __init__(self, connection: sqlite3.Connection, queries: dict[str, str]) -> None:
        self.session: Session = SqliteSession(connection, queries)
        self._connection = connection
        self._execute = connection.execute

    def begin(self) -> None:
        # IMMEDIATE: a deferred transaction that turns writer fails at once with "locked".
        self._execute("begin immediate")

    def commit(self) -> None:
        self._execute("commit")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._execute("rollback")

    def mark(self) -> None:
        self._execute("savepoint job")

    def release(self) -> None:
        self._execute("release job")

    def undo(self) -> bool:
        if not self._connection.in_transaction:  # a full disk or an I/O error ends it all
            return False
        self._execute("rollback to job")
        return True

    def translate(self, fault: Exception) -> Exception:
        return translated(fault)

    def retryable(self, fault: Exception) -> bool:
        return False  # one writer at a time: BEGIN IMMEDIATE has already waited

    def close(self) -> None:
        self._connection.close()


class SqliteDoor:
    """`session.Door` over one file."""

    def __init__(self, path: Path, *, patience: float, create: bool) -> None:
        self._path = path
        self._patience = patience
        self._queries = sqlite_queries()
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._writer: Writer | None = None
        self._closed = False
        with _translating():
            if create:
                writing = self._open_for_writing()
                self._writer = Writer(SqliteTransaction(writing, self._queries))
            for _ in range(READERS):
                self._readers.put(self._open_for_reading())
        if not create:
            self._refuse_other_version()

    async def write(self, fn: Callable[[Session], T]) -> T:
        return await self._writing().submit(fn)

    def write_now(self, fn: Callable[[Session], T]) -> T:
        return self._writing().submit_now(fn)

    async def read(self, fn: Callable[[Session], T]) -> T:
        if self._closed:
            raise StoreError("the store is closed", temporary=True)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, fn)

    def read_now(self, fn: Callable[[Session], T]) -> T:
        if self._closed:
            raise StoreError("the store is closed", temporary=True)
        connection = self._readers.get()
        try:
            with _translating():
                connection.execute("begin")
                try:
                    return fn(SqliteSession(connection, self._queries))
                finally:
                    if connection.in_transaction:
                        connection.execute("rollback")
        finally:
            self._readers.put(connection)

    def check(self) -> list[str]:
        with _translating(), closing(self._open_for_reading()) as connection:
            faults = [
                f"the file is damaged ({row['integrity_check']}); restore a backup"
                for row in connection.execute("pragma integrity_check(20)")
                if row["integrity_check"] != "ok"
            ]
            orphans = {row["table"] for row in connection.execute("pragma foreign_key_check")}
            faults += [f"rows of {table} point at nothing; restore a backup" for table in sorted(orphans)]
            faults += migrate.sqlite_faults(connection)
        return faults or self.read_now(consistency.faults)

    def backup(self, path: Path) -> None:
        try:
            path.touch(mode=0o600, exist_ok=False)  # VACUUM INTO accepts an empty file, and keeps its mode
        except OSError as fault:
            raise StoreError(f"cannot write the backup {path}: {fault.strerror}", temporary=True) from fault
        try:
            with _translating(), closing(connected_file(self._path, self._patience)) as connection:
                connection.execute("vacuum into ?", (str(path),))
        except StoreError:
            path.unlink()
            raise

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            self._writer.close()
        self._threads.shutdown()
        for _ in range(READERS):
            self._readers.get().close()

    def _writing(self) -> Writer:
        if self._writer is None:
            raise StoreError("the store was opened for reading only", temporary=False)
        return self._writer

    def _open_for_writing(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)  # personal data: nobody but the service reads it
        except OSError as fault:
            raise StoreError(f"cannot open the store {self._path}: {fault.strerror}", temporary=True) from fault
        connection = connected_file(self._path, self._patience)
        try:
            _write_ahead(connection, self._patience)
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            connection.execute(f"pragma wal_autocheckpoint = {CHECKPOINT_PAGES}")
            connection.execute(f"pragma journal_size_limit = {LOG_BYTES}")
            migrate.sqlite(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_for_reading(self) -> sqlite3.Connection:
        connection = connected_file(self._path, self._patience)
        connection.execute("pragma query_only = on")
        return connection

    def _refuse_other_version(self) -> None:
        try:
            with _translating(), closing(self._open_for_reading()) as connection:
                if faults := migrate.sqlite_faults(connection):
                    raise StoreError("; ".join(faults), temporary=False)
        except StoreError:
            self.close()
            raise


def translated(fault: Exception) -> Exception:
    """What SQLite raised, as StoreError; anything else as it is."""
    if isinstance(fault, sqlite3.IntegrityError):
        return StoreConflict(str(fault))
    if not isinstance(fault, sqlite3.DatabaseError) or isinstance(fault, sqlite3.ProgrammingError):
        return fault
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the primary result code
    broken = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    error = StoreError(f"the store cannot be used: {WHY.get(code, str(fault))}", temporary=not broken)
    error.__cause__ = fault
    return error


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise translated(fault) from fault


def connected_file(path: Path | str, patience: float) -> sqlite3.Connection:
    """A connection of the standard library in autocommit; transactions are ours to begin and end."""
    connection = sqlite3.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.row_factory = _as_dict
    return connection


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Turn on the write-ahead log; the switch does not wait for another first start, so this does."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.02)
        else:
            return
