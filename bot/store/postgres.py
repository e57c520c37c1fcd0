"""PostgreSQL behind the same door (extra `postgres`): one writing thread per process, a pool for reading."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast

from bot.errors import StoreConflict, StoreError
from bot.store import consistency, migrate
from bot.store.queries import postgres_queries
from bot.store.session import Door, Row, Session
from bot.store.texts import storable
from bot.store.writer import Writer

try:
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool
except ImportError as missing:
    raise StoreError(
        "a postgresql:// store needs the extra: pip install 'inzage[postgres]'", temporary=False
    ) from missing

T = TypeVar("T")
Connection = psycopg.Connection[dict[str, Any]]

READERS = 4
# Settings under which a commit that was reported is on disk; the server's default may be weaker.
WEAK_COMMIT = ("off", "local")
# Another process broke the tie; running the function again is the remedy.
RETRYABLE = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


class PostgresSession:
    """Named queries over one connection; psycopg prepares the statements that come back."""

    def __init__(self, connection: Connection, queries: dict[str, bytes]) -> None:
        self._execute = connection.execute
        self._queries = queries

    def run(self, query: str, /, **values: Any) -> int:
        return self._execute(self._queries[query], storable(values)).rowcount

    def one(self, query: str, /, **values: Any) -> Row | None:
        return self._execute(self._queries[query], storable(values)).fetchone()

    def all(self, query: str, /, **values: Any) -> list[Row]:
        return cast("list[Row]", self._execute(self._queries[query], storable(values)).fetchall())


class PostgresTransaction:
    """The writing connection as `writer.Writer` drives it; made again when the server dropped it."""

    session: Session

    def __init__(self, connect: Callable[[], Connection], queries: dict[str, bytes]) -> None:
        self._connect = connect
        self._queries = queries
        self._use(connect())

    def begin(self) -> None:
        try:
            self._connection.execute("begin isolation level read committed")
        except psycopg.OperationalError:
            self._connection.close()
            self._use(self._connect())
            self._connection.execute("begin isolation level read committed")

    def commit(self) -> None:
        # PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
        if self._connection.execute("commit").statusmessage != "COMMIT":
            raise StoreError("a failed statement was passed over; nothing was stored", temporary=True)

    def rollback(self) -> None:
        if self._connection.closed:
            return
        try:
            self._connection.execute("rollback")
        except psycopg.OperationalError:
            self._connection.close()

    def mark(self) -> None:
        self._connection.execute("savepoint job")

    def release(self) -> None:
        self._connection.execute("release job")

    def undo(self) -> bool:
        alive = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
        if self._connection.info.transaction_status not in alive:
            return False
        self._connection.execute("rollback to job")
        return True

    def translate(self, fault: Exception) -> Exception:
        return translated(fault)

    def retryable(self, fault: Exception) -> bool:
        return isinstance(fault, RETRYABLE)

    def close(self) -> None:
        self._connection.close()

    def _use(self, connection: Connection) -> None:
        self._connection = connection
        self.session = PostgresSession(connection, self._queries)


class PostgresDoor:
    """`session.Door` over one database."""

    def __init__(self, url: str, *, patience: float, writable: bool) -> None:
        self._patience = patience
        self._queries = {name: text.encode() for name, text in postgres_queries().items()}
        self._closed = False
        self._writer: Writer | None = None
        if writable:
            self._writer = Writer(PostgresTransaction(lambda: connected(url, patience), self._queries))
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=READERS,
            kwargs={"autocommit": True, "row_factory": dict_row, "connect_timeout": _whole(patience)},
            timeout=patience,
            check=ConnectionPool.check_connection,
            open=True,
            name="store-reader",
        )

    async def write(self, fn: Callable[[Session], T]) -> T:
        return await self._writing().submit(fn)

    def write_now(self, fn: Callable[[Session], T]) -> T:
        return self._writing().submit_now(fn)

    async def read(self, fn: Callable[[Session], T]) -> T:
        if self._closed:
            raise StoreError("the store is closed", temporary=True)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, fn)

    def read_now(self, fn: Callable[[Session], T]) -> T:
        with self._reading() as connection:
            connection.execute("begin isolation level repeatable read read only")
            try:
                return fn(PostgresSession(connection, self._queries))
            finally:
                if not connection.closed:
                    connection.execute("rollback")

    def check(self) -> list[str]:
        with self._reading() as connection:
            faults = [*migrate.postgres_faults(connection), *_durability_faults(connection)]
        return faults or self.read_now(consistency.faults)

    def backup(self, path: Path) -> None:
        raise StoreError(
            "a PostgreSQL store is backed up with its own tool, while Inzage runs:"
            f" pg_dump --format=custom --file={path} DATABASE (restore: pg_restore --create)",
            temporary=False,
        )

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            self._writer.close()
        self._threads.shutdown()
        self._pool.close()

    def _writing(self) -> Writer:
        if self._writer is None:
            raise StoreError("the store was opened for reading only", temporary=False)
        return self._writer

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._closed:
            raise StoreError("the store is closed", temporary=True)
        with _translating(), self._pool.connection() as connection:
            yield connection


def open_postgres(url: str, *, patience: float, create: bool) -> Door | None:
    """The store in this database; see `open.open_store`."""
    with _translating(), connected(url, patience) as connection:
        if create:
            migrate.postgres(connection)
        elif not migrate.postgres_known(connection):
            return None
        elif faults := migrate.postgres_faults(connection):
            raise StoreError("; ".join(faults), temporary=False)
    with _translating():
        return PostgresDoor(url, patience=patience, writable=create)


def connected(url: str, patience: float) -> Connection:
    """A connection in autocommit whose commits are durable and whose waits for locks end."""
    connection = psycopg.connect(url, autocommit=True, row_factory=dict_row, connect_timeout=_whole(patience))
    connection.execute("select set_config('lock_timeout', %s, false)", (f"{int(patience * 1000)}ms",))
    if _setting(connection, "synchronous_commit") in WEAK_COMMIT:
        connection.execute("set synchronous_commit = on")
    return connection


def translated(fault: Exception) -> Exception:
    """What psycopg raised, as StoreError without any stored value; anything else as it is."""
    if not isinstance(fault, psycopg.Error):
        return fault
    # The detail line of an error may quote a row; the primary message does not.
    text = fault.diag.message_primary or str(fault)
    error: StoreError
    if isinstance(fault, psycopg.IntegrityError):
        error = StoreConflict(text)
    elif isinstance(fault, psycopg.errors.LockNotAvailable):
        error = StoreError("the store cannot be used: it is locked by another process", temporary=True)
    elif isinstance(fault, psycopg.errors.InsufficientPrivilege):
        error = StoreError(f"the store cannot be used: {text}", temporary=False)
    elif isinstance(fault, psycopg.ProgrammingError | psycopg.DataError):
        return fault
    else:
        error = StoreError(f"the store cannot be used: {text}", temporary=True)
    error.__cause__ = fault
    return error


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as fault:
        raise translated(fault) from fault


def _durability_faults(connection: Connection) -> list[str]:
    return [
        f"the server runs with {name} = off, so a power cut loses mail; set it on in postgresql.conf"
        for name in ("fsync", "full_page_writes")
        if _setting(connection, name) == "off"
    ]


def _setting(connection: Connection, name: LiteralString) -> str:
    row = connection.execute("select current_setting(%s) as value", (name,)).fetchone()
    return str(row["value"]) if row else ""


def _whole(patience: float) -> int:
    return max(2, round(patience))  # libpq: less than two seconds is taken as two
