"""One server of the intake measurement, in a process of its own: `python -m bot.bench.intake_server KIND FOLDER`.

Says its port as a line of JSON, serves until its standard input ends, then says what it kept.
KIND: `noop` is aiosmtpd that keeps nothing, `fsync` is aiosmtpd that writes each mail to a file
and waits for the disk, `inzage` is our listener before our store.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosmtpd.smtp

from bot.clock import utc_now
from bot.ids import new_id
from bot.store import bodies, spool
from bot.store.intake_ports import StoredSpool
from bot.store.open import open_store
from intake.listener import Listener
from intake.smtp import start

MAX_BYTES = 36_700_160

# A port, and how many mails were kept.
Served = tuple[int, Callable[[], int]]


class Noop:
    """aiosmtpd's handler that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.kept = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """aiosmtpd's hook."""
        self.kept += 1
        return "250 OK"


class Fsync(Noop):
    """aiosmtpd's handler that writes every mail to the disk before it answers."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._file = os.open(folder / "mails", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """aiosmtpd's hook."""
        view = memoryview(envelope.content)
        while view:
            view = view[os.write(self._file, view) :]
        os.fsync(self._file)
        return await super().handle_DATA(server, session, envelope)


@asynccontextmanager
async def bare(handler: Noop) -> AsyncIterator[Served]:
    """aiosmtpd as it comes, told only how large a mail may be."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: aiosmtpd.smtp.SMTP(handler, hostname="localhost", data_size_limit=MAX_BYTES, loop=loop),
        host="127.0.0.1",
        port=0,
        backlog=256,
    )
    async with server:
        yield server.sockets[0].getsockname()[1], lambda: handler.kept


@asynccontextmanager
async def inzage(folder: Path) -> AsyncIterator[Served]:
    """The listener before the store of an installation."""
    door = open_store(f"sqlite:///{folder / 'store.sqlite3'}")
    door.write_now(lambda s: bodies.ensure(s, body_id="body", name="Body", now=utc_now()))
    server = await start(
        Listener(max_bytes=MAX_BYTES, spool_dir=folder),
        spool=StoredSpool(door, clock=utc_now, new_id=new_id),
        resolve=lambda address: "body",
        clock=utc_now,
    )
    try:
        yield server.port, lambda: door.read_now(lambda s: sum(spool.counts(s).values()))
    finally:
        await server.stop(0)
        door.close()


async def serve(kind: str, folder: Path) -> None:
    """Serve until standard input ends."""
    kinds = {"noop": Noop, "fsync": Fsync}
    serving = bare(kinds[kind](folder)) if kind in kinds else inzage(folder)
    async with serving as (port, kept):
        before = _cpu_seconds()
        _say({"port": port})
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        _say({"cpu_seconds": _cpu_seconds() - before, "kept": kept()})


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _say(line: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
