"""A whole installation in this process, with a clock that a test moves: listener, workers, sender and console."""

from __future__ import annotations

import asyncio
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.app import App
from bot.work import Role, running

T = TypeVar("T")
PATIENCE = 60.0  # seconds; only what never comes reaches it


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Where it listens."""

    smtp: str
    web: str

    def send(self, content: bytes, *, sender: str, recipient: str) -> None:
        """Send one mail over SMTP; it must be accepted."""
        host, _, port = self.smtp.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=PATIENCE) as client:
            client.sendmail(sender, [recipient], content)


@contextmanager
def live(app: App) -> Iterator[Live]:
    """Run every role in an event loop of its own thread until the block ends."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    started = threading.Event()
    found: list[Live] = []

    async def serve() -> None:
        async with running(app, Role) as where:
            found.append(Live(smtp=where.addresses["smtp"], web=where.addresses["web"]))
            started.set()
            await stop.wait()

    def run() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            started.set()
            loop.close()

    thread = threading.Thread(target=run, name="installation", daemon=True)
    thread.start()
    assert started.wait(PATIENCE)
    assert found, "the installation did not come up"
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        assert not thread.is_alive()


def until(look: Callable[[], T]) -> T:
    """What `look` gives as soon as it gives something true."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "nothing came in time"
        time.sleep(0.05)
    return found
