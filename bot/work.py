"""Run the chosen roles in one event loop and end them in order.

Roles: `intake` (SMTP, LMTP, IMAP), `worker` (spool to effect), `sender` (outbox), `web`.
On stop the listeners close first, work in hand is finished, and what is left waits in the store.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import structlog

from bot.app import App, build_transport
from bot.errors import StoreError
from bot.handle import handle_next
from bot.mailboxes import StoreMailboxes, mailbox_of
from bot.send import deliver_next
from bot.store import leases, spool
from bot.thinker import Thinker
from intake.imap import poll
from intake.lmtp import LmtpListener
from intake.smtp import Listener, RunningListener, start

IDLE_SECONDS = 1.0  # how long a worker sleeps when nothing wakes it
DRAIN_SECONDS = 20.0
POLLER_LEASE = timedelta(seconds=60)

log = structlog.get_logger()


class Role(StrEnum):
    """What a process of an installation does."""

    INTAKE = "intake"
    WORKER = "worker"
    SENDER = "sender"
    WEB = "web"


@dataclass(slots=True)
class Running:
    """Where the parts listen, once they do: name to `host:port` or socket path."""

    addresses: dict[str, str] = field(default_factory=dict)
