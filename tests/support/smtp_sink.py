"""A mail server that keeps what it is sent: the outside world, for tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

# Only a mail that never comes reaches it.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkMail:
    """One mail as it arrived."""

    mail_from: str
    recipients: tuple[str, ...]
    content: bytes


# Without slots: aiosmtpd looks at every attribute, and CPython 3.11.2 fails on `__weakref__` of a slotted class.
@dataclass(kw_only=True)
class SmtpSink:
    """The mails received so far. `replies` are given to the next DATA, one each; then 250."""

    port: int = 0
    mails: list[SinkMail] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """aiosmtpd's hook; runs in the sink's own thread."""
        with self.changed:
            if self.replies:
                return self.replies.pop(0)
            mail = SinkMail(
                mail_from=envelope.mail_from,
                recipients=tuple(envelope.rcpt_tos),
                content=envelope.content,
            )
            self.mails.append(mail)
            self.changed.notify_all()
        return "250 2.0.0 Kept"

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait until this is so."""
        with self.changed:
            assert self.changed.wait_for(reached, _PATIENCE)


@contextmanager
def smtp_sink(port: int = 0, *, mail_size: int = 50_000_000) -> Iterator[SmtpSink]:
    """Receive on loopback, on a free port unless one is named."""
    sink = SmtpSink()
    controller = Controller(sink, hostname="127.0.0.1", port=port, data_size_limit=mail_size, enable_SMTPUTF8=True)
    controller.start()
    try:
        assert isinstance(controller.server, asyncio.Server)
        sink.port = controller.server.sockets[0].getsockname()[1]
        yield sink
    finally:
        controller.stop()
