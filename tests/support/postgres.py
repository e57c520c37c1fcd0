"""A private PostgreSQL of the test run: loopback only, own data folder, a fresh database per test.

Import the two fixtures into a `conftest.py`: `postgres_server` (one per run) and `postgres_url`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

MISSING = "PostgreSQL is needed for this test: apt-get install --no-install-recommends postgresql-15"
EVERYONE_OUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)
TRIES = 3  # a free port may be lost between choosing and binding


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server; `url(name)` addresses one of its databases."""

    port: int
    free: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run."""
    with private_server() as server:
        yield server


@contextmanager
def private_server() -> Iterator[PostgresServer]:
    """A server of our own, with fsync on as in production; it ends, and its data goes, on leaving."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        pytest.fail(MISSING)
    # Unix socket paths hold 108 bytes, so the folder is short and not below pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with _running(binaries[-1].parent, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database that no other test uses meanwhile."""
    if postgres_server.free:
        name = postgres_server.free.pop()
    else:
        name = f"test_{next(postgres_server.numbers)}"
        _as_admin(postgres_server, "postgres", f"create database {name}")
    yield postgres_server.url(name)
    # Emptied and used again: making and dropping a database costs a second of checkpoints.
    _as_admin(postgres_server, name, EVERYONE_OUT, "drop schema public cascade", "create schema public")
    postgres_server.free.append(name)


def _as_admin(server: PostgresServer, database: str, *statements: str) -> None:
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[PostgresServer]:
    user = _other_user()
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        os.chown(data, user["user"], user["group"])
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        env=environment,
        cwd=folder,
        **user,
    )
    with (folder / "log").open("wb") as log:
        for _ in range(TRIES):
            port = _free_port()
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-p", str(port), *_settings(data)],
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                **user,
            )
            if _answers(process, PostgresServer(port=port)):
                break
        else:
            pytest.fail((folder / "log").read_text("utf-8", "replace"))
        try:
            yield PostgresServer(port=port)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once, without a checkpoint: the data goes too
            process.wait(30)


def _settings(data: Path) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(data),
        "max_connections": "60",
        "shared_buffers": "64MB",
        "synchronous_commit": "off",  # the store must turn it on for itself
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(process: subprocess.Popen[bytes], server: PostgresServer) -> bool:
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False
