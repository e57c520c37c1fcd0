"""Today's schema file, the migrations and a live store say the same, on both engines."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from importlib.resources import files
from typing import Any

import psycopg
import pytest

from bot.errors import StoreError
from bot.store import migrate
from bot.store.open import open_store
from bot.store.queries import parse, postgres_queries, sqlite_queries
from bot.store.session import Door
from tests.store.builders import execute_directly
from tests.support.postgres import PostgresServer

SQLITE_SHAPE = "select type, name, tbl_name, sql from sqlite_master where tbl_name <> 'migration' order by name"
COLUMNS = """select table_name, ordinal_position, column_name, data_type, collation_name, is_nullable,
  column_default from information_schema.columns
  where table_schema = 'public' and table_name <> 'migration' order by 1, 2"""
INDEXES = "select indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migration' order by 1"
CONSTRAINTS = """select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
  where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'migration' order by 1, 2"""
OPEN_AND_CLOSE = "import sys; from bot.store.open import open_store; open_store(sys.argv[1]).close()"


def schema(engine: str) -> str:
    return (files("bot.store") / f"schema.{engine}.sql").read_text("utf-8")


def sqlite_shape(connection: sqlite3.Connection) -> list[Any]:
    return [(*row[:3], " ".join(row[3].split()) if row[3] else None) for row in connection.execute(SQLITE_SHAPE)]


def postgres_shape(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return [connection.execute(query).fetchall() for query in (COLUMNS, INDEXES, CONSTRAINTS)]


def shape(url: str) -> list[Any]:
    if not url.startswith("sqlite"):
        return postgres_shape(url)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    found = sqlite_shape(connection)
    connection.close()
    return found


def test_the_schema_file_is_what_the_migrations_make(
    store_url: str, door: Door, request: pytest.FixtureRequest
) -> None:
    if store_url.startswith("sqlite"):
        memory = sqlite3.connect(":memory:")
        memory.executescript(schema("sqlite"))
        expected = sqlite_shape(memory)
        memory.close()
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("create database schema_file")
        with psycopg.connect(server.url("schema_file")) as connection:
            connection.execute(schema("postgres").encode())
        expected = postgres_shape(server.url("schema_file"))
    assert shape(store_url) == expected


def test_both_engines_have_the_same_tables_and_columns(postgres_url: str) -> None:
    open_store(postgres_url).close()
    memory = sqlite3.connect(":memory:")
    memory.executescript(schema("sqlite"))
    tables = [row[0] for row in memory.execute("select name from sqlite_master where type = 'table'")]
    expected = {(table, row[1]) for table in tables for row in memory.execute(f"pragma table_info({table})")}
    memory.close()
    assert {(row[0], row[2]) for row in postgres_shape(postgres_url)[0]} == expected


def test_opening_again_changes_nothing(store_url: str, door: Door) -> None:
    before = shape(store_url)
    open_store(store_url).close()
    assert shape(store_url) == before


def test_first_starts_of_several_processes_at_once_all_succeed(store_url: str) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN_AND_CLOSE, store_url], stderr=subprocess.PIPE) for _ in range(4)
    ]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert [code for _, code in ends] == [0] * 4, ends


def test_a_store_of_a_newer_program_is_refused(store_url: str, door: Door) -> None:
    later = "insert into migration (migration_set, name, applied_at) values ('inzage', '9999_later', 'x')"
    execute_directly(store_url, later)
    with pytest.raises(StoreError, match="newer Inzage"):
        open_store(store_url)
    assert any("newer Inzage" in fault for fault in door.check())


def test_each_migration_exists_for_both_engines() -> None:
    assert list(migrate.scripts("sqlite")) == list(migrate.scripts("postgres"))
    assert next(iter(migrate.scripts("sqlite"))) == "0001_first"


def test_every_query_is_described_and_overrides_replace_a_common_one() -> None:
    common = (files("bot.store") / "queries.sql").read_text("utf-8")
    for block in common.split("-- name: ")[1:]:
        assert block.splitlines()[1].startswith("-- "), block.splitlines()[0]
    overrides = parse((files("bot.store") / "queries.postgres.sql").read_text("utf-8"))
    assert overrides.keys() <= sqlite_queries().keys() == postgres_queries().keys()


def test_a_query_named_twice_is_a_fault() -> None:
    with pytest.raises(ValueError, match="twice"):
        parse("-- name: a\nselect 1;\n-- name: a\nselect 2;\n")
