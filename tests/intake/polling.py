"""A poller in its thread, started and stopped around a test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.imap import poll
from intake.mailbox import Mailbox, Tls
from tests.support.file_mailboxes import FileMailboxes

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
# Only a poller that hangs reaches it.
_PATIENCE = 90.0


@dataclass(slots=True, kw_only=True)
class Polling:
    """A running poller: what it stored, and how long it paused between connections."""

    mailboxes: FileMailboxes
    stop: threading.Event
    pauses: list[float] = field(default_factory=list)

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait until the poller has brought this about."""
        with self.mailboxes.changed:
            assert self.mailboxes.changed.wait_for(reached, _PATIENCE)

    def sleep(self, seconds: float) -> None:
        """The poller's pause, shortened."""
        with self.mailboxes.changed:
            self.pauses.append(seconds)
            self.mailboxes.changed.notify_all()
        self.stop.wait(0.01)


def a_mailbox(folder: Path, port: int, **changes: Any) -> Mailbox:
    """Settings for a server on loopback with a password."""
    password_file = folder / "password"
    password_file.write_text("secret-of-loopback\n")
    settings: dict[str, Any] = {
        "name": "letters",
        "host": "127.0.0.1",
        "port": port,
        "tls": Tls.NONE,
        "user": "inzage@body.example",
        "password_file": password_file,
        "body_id": "body",
        "recipient": "inzage@body.example",
        "read_timeout": 5.0,
        "idle_seconds": 10.0,
    }
    return Mailbox(**(settings | changes))


@contextmanager
def polling(mailbox: Mailbox, mailboxes: FileMailboxes, *, now: datetime = NOW) -> Iterator[Polling]:
    """Poll in a thread until the block ends."""
    running = Polling(mailboxes=mailboxes, stop=threading.Event())
    thread = threading.Thread(
        target=poll,
        args=(mailbox,),
        kwargs={
            "mailboxes": mailboxes,
            "clock": lambda: now,
            "stop": running.stop,
            "sleep": running.sleep,
        },
        daemon=True,
    )
    thread.start()
    try:
        yield running
    finally:
        running.stop.set()
        thread.join(_PATIENCE)
        assert not thread.is_alive()
