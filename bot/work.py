"""Run the chosen roles in one event loop and end them in order.

Roles: `intake` (SMTP, LMTP, IMAP), `worker` (spool to effect), `sender` (outbox), `web`.
On stop the listeners close first, work in hand is finished, and what is left waits in the store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import structlog

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
