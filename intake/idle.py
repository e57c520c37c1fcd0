"""Waits until an IMAP server has something to say; edge (socket).

IDLE (RFC 2177) is used as a hint only. What the server says is not read here at all: any byte,
and the end of the connection too, ends the wait, and `idle_done` then reads it under a read
timeout. So a notification cut over two packets cannot break it, and a server that has closed
cannot keep it spinning: both happen with the library's own `idle_check`.
"""

from __future__ import annotations

import select
import ssl
import threading
import time
from typing import Any

from imapclient import IMAPClient

# How soon a request to stop is noticed.
_SLICE = 0.2


def idle(client: IMAPClient, *, seconds: float, stop: threading.Event) -> None:
    """One IDLE: returns when the server spoke, after `seconds`, or when `stop` is set.

    Raises OSError or imaplib.IMAP4.abort when the connection is dead.
    """
    client.idle()
    _wait(client, seconds=seconds, stop=stop)
    client.idle_done()


def _wait(client: IMAPClient, *, seconds: float, stop: threading.Event) -> None:
    connection: Any = client.socket()
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    end = time.monotonic() + seconds
    while not stop.is_set() and not _arrived(client):
        left = end - time.monotonic()
        if left <= 0 or poller.poll(min(left, _SLICE) * 1_000):
            return


def _arrived(client: IMAPClient) -> bool:
    """Whether bytes already wait above the socket, where polling does not see them."""
    connection: Any = client.socket()
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        # The stream has no public way to it; empty also at the end, which polling reports.
        return bool(client._imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        connection.settimeout(timeout)
