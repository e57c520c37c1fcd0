"""A listener on a free port with a file spool, opened and stopped around a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from intake.listener import Listener
from intake.smtp import RunningListener, start
from tests.support.file_spool import FileSpool
from tests.support.smtp_client import RawClient

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BODIES = {"inzage@body.example": "body", "dpo@body.example": "body", "inzage@other.example": "other"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a test talks to."""

    listener: RunningListener
    spool: FileSpool
    clients: list[RawClient] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.listener.port

    async def connect(self, *, local: str = "127.0.0.1") -> RawClient:
        """A client that has not said or read anything yet; closed with the listener."""
        path = self.listener.settings.socket
        if path is not None:
            reader, writer = await asyncio.open_unix_connection(path)
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(local, 0))
        client = RawClient(reader=reader, writer=writer)
        self.clients.append(client)
        return client

    async def client(self, hello: str = "EHLO client.example") -> RawClient:
        """A client with banner and hello behind it."""
        client = await self.connect()
        assert (await client.reply()).startswith("220 ")
        assert (await client.say(hello)).startswith("250")
        return client


@asynccontextmanager
async def listening(folder: Path, settings: Listener | None = None) -> AsyncIterator[Running]:
    """Start, and stop without waiting for anybody."""
    spool = FileSpool(folder)
    running = await start(settings or Listener(), spool=spool, resolve=BODIES.get, clock=lambda: NOW)
    around = Running(listener=running, spool=spool)
    try:
        yield around
    finally:
        for client in around.clients:
            client.vanish()
        spool.gate.set()
        await running.stop(0)
