"""Settings of one SMTP or LMTP listener: where it listens and what it bears."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from intake.raw import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One listening address and its limits; sizes in bytes, times in seconds, rates in bytes a second.

    `source` says which protocol is spoken: Source.SMTP or Source.LMTP. `port` 0 takes a free
    port. `socket` is the path of a Unix socket and wins over host and port (LMTP, RFC 2033 5).
    Large mails wait in a file below `spool_dir` (the system's temporary folder when None),
    so memory does not grow with them.
    """

    source: Source = Source.SMTP
    host: str = "127.0.0.1"
    port: int = 0
    socket: Path | None = None
    socket_mode: int = 0o660
    hostname: str = "localhost"
    tls_cert: Path | None = None
    tls_key: Path | None = None
    spool_dir: Path | None = None

    # 35 MiB: what the large providers send at most (25 MB of files, in base64), with room.
    max_bytes: int = 36_700_160
    # RFC 5321 4.5.3.1.8: at least 100 must be taken; 4.5.3.1.10: 452 beyond our own limit.
    max_recipients: int = 1_000
    max_connections: int = 500
    # High, since all mail of a public body often comes from one relay in front of us.
    max_connections_per_peer: int = 100

    # RFC 5321 4.5.3.2.7: a server waits at least 5 minutes for the next command.
    command_timeout: float = 300.0
    # RFC 5321 4.5.3.2.5: 3 minutes between two pieces of data is what a sender may take.
    data_idle_timeout: float = 180.0
    # One hour carries a mail of the greatest size at 10 kB/s.
    data_deadline: float = 3_600.0
    # After the grace a sender must have kept this average rate: slower than a modem is an attack.
    data_grace: float = 120.0
    min_data_rate: float = 200.0

    # RFC 5321 6.3: a loop is told by counting Received, and the threshold is at least 100.
    max_received: int = 100

    def __post_init__(self) -> None:
        if self.source not in (Source.SMTP, Source.LMTP):
            raise ValueError("a listener speaks SMTP or LMTP")
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key are given together or not at all")
