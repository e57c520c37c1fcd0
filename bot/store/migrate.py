"""Brings a store to today's schema: append-only scripts, each applied once, in order."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.errors import StoreError

if TYPE_CHECKING:
    from psycopg import Connection

SET = "inzage"
# Any constant of our own: who holds it on PostgreSQL is migrating.
ADVISORY_LOCK = 0x696E7A616765


def scripts(engine: str) -> dict[str, str]:
    """Name -> SQL of every migration for `sqlite` or `postgres`, in order of application."""
    ending = f".{engine}.sql"
    found = {
        entry.name.removesuffix(ending): entry.read_text("utf-8")
        for entry in (files("bot.store") / "migrations").iterdir()
        if entry.name.endswith(ending)
    }
    return dict(sorted(found.items()))


class _OurMigrations(Migrations):
    """sqlite-utils keeps the names it applied in this table; PostgreSQL gets the same one."""

    migrations_table = "migration"


def sqlite(connection: sqlite3.Connection) -> None:
    """Apply what is pending. Of two first starts one waits for the other's commit."""
    factory, connection.row_factory = connection.row_factory, None
    database = Database(connection, execute_plugins=False)
    migrations = _OurMigrations(SET)
    for name, script in scripts("sqlite").items():
        migrations(name=name)(_applying(script))
    connection.execute("begin immediate")
    try:
        _refuse_newer({migration.name for migration in migrations.applied(database)}, "sqlite")
        migrations.apply(database)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    connection.row_factory = factory


def sqlite_faults(connection: sqlite3.Connection) -> list[str]:
    """Why this program cannot use the file as it is."""
    known = connection.execute("select 1 from sqlite_master where name = 'migration'").fetchone()
    rows = connection.execute("select name from migration").fetchall() if known else []
    return _faults({row["name"] for row in rows}, "sqlite")


def postgres(connection: Connection[dict[str, Any]]) -> None:
    """The same for PostgreSQL, in one transaction under an advisory lock."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", (ADVISORY_LOCK,))
        connection.execute(
            "create table if not exists migration (migration_set text not null, name text not null,"
            " applied_at text not null, primary key (migration_set, name))"
        )
        applied = _postgres_applied(connection)
        _refuse_newer(applied, "postgres")
        for name, script in scripts("postgres").items():
            if name not in applied:
                connection.execute(script.encode())
                connection.execute(
                    "insert into migration (migration_set, name, applied_at) values (%s, %s, now()::text)",
                    (SET, name),
                )


def postgres_known(connection: Connection[dict[str, Any]]) -> bool:
    """Whether there is a store in the database."""
    row = connection.execute("select to_regclass('migration') is not null as known").fetchone()
    return bool(row and row["known"])


def postgres_faults(connection: Connection[dict[str, Any]]) -> list[str]:
    """Why this program cannot use the database as it is."""
    applied = _postgres_applied(connection) if postgres_known(connection) else set()
    return _faults(applied, "postgres")


def _postgres_applied(connection: Connection[dict[str, Any]]) -> set[str]:
    rows = connection.execute("select name from migration where migration_set = %s", (SET,)).fetchall()
    return {row["name"] for row in rows}


def _applying(script: str) -> Any:
    def apply(database: Database) -> None:
        database.executescript(script)

    return apply


def _refuse_newer(applied: set[str], engine: str) -> None:
    unknown = sorted(applied - scripts(engine).keys())
    if unknown:
        raise StoreError(_newer(unknown), temporary=False)


def _faults(applied: set[str], engine: str) -> list[str]:
    known = scripts(engine)
    pending = [name for name in known if name not in applied]
    unknown = sorted(applied - known.keys())
    faults = [f"the store lacks {', '.join(pending)}; run: inzage db migrate"] if pending else []
    return faults + ([_newer(unknown)] if unknown else [])


def _newer(unknown: list[str]) -> str:
    return f"the store was made by a newer Inzage ({', '.join(unknown)}); upgrade this one"
