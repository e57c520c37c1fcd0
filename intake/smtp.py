"""Listens for mail over SMTP and LMTP and puts it into the spool; edge.

`start` opens one listener on the running loop; what it returns stops it in order.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import aiosmtpd.smtp

from intake.listener import Listener
from intake.lmtp import LmtpSession
from intake.ports import Spool
from intake.raw import RawMail, Receipt, Source
from intake.smtp_connection import SHUTTING_DOWN, SmtpConnection
from intake.smtp_session import SmtpSession

# Mails beyond Content.MEMORY that may be in memory at once, on their way from file to store.
_LARGE_MAILS_AT_ONCE = 2


class Reception:
    """What all sessions of one listener share: its limits, and the way into the store."""

    def __init__(
        self,
        *,
        listener: Listener,
        spool: Spool,
        resolve: Callable[[str], str | None],
        clock: Callable[[], datetime],
        loop: asyncio.AbstractEventLoop,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.listener = listener
        self.resolve = resolve
        self.clock = clock
        self.loop = loop
        self.tls = tls
        self.large_mails = asyncio.Semaphore(_LARGE_MAILS_AT_ONCE)
        self.draining = False
        self.sessions: set[SmtpConnection] = set()
        self.commits: set[asyncio.Task[list[Receipt]]] = set()
        self._changed = asyncio.Event()
        self._per_peer: Counter[str] = Counter()
        self._spool = spool

    def admit(self, session: SmtpConnection) -> str | None:
        """Count the session in; a reply (RFC 5321 3.8: 421) when there is no room for it."""
        self.sessions.add(session)
        peer = session.peer_address
        self._per_peer[peer] += 1
        if self.draining:
            return SHUTTING_DOWN
        if len(self.sessions) > self.listener.max_connections:
            return "421 4.3.2 Too many connections, please try again later"
        if peer and self._per_peer[peer] > self.listener.max_connections_per_peer:
            return "421 4.7.0 Too many connections from your address"
        return None

    def leave(self, session: SmtpConnection) -> None:
        """Count the session out."""
        self.sessions.discard(session)
        self._changed.set()
        peer = session.peer_address
        self._per_peer[peer] -= 1
        if not self._per_peer[peer]:
            del self._per_peer[peer]

    async def commit(self, mails: Sequence[RawMail]) -> None:
        """Store; goes on when the peer leaves meanwhile, so no transaction is cut in two."""
        task = asyncio.ensure_future(self._spool.put(mails))
        self.commits.add(task)
        task.add_done_callback(self._committed)
        await asyncio.shield(task)

    def _committed(self, task: asyncio.Task[list[Receipt]]) -> None:
        self.commits.discard(task)
        self._changed.set()

    async def quiet(self) -> None:
        """Return when no session and no commit is left."""
        while self.sessions or self.commits:
            self._changed.clear()
            await self._changed.wait()


class RunningListener:
    """An open listener."""

    def __init__(self, *, server: asyncio.Server, reception: Reception) -> None:
        self._server = server
        self._reception = reception

    @property
    def settings(self) -> Listener:
        """What it was started with."""
        return self._reception.listener

    @property
    def port(self) -> int:
        """The TCP port listened on; 0 for a Unix socket."""
        address = self._server.sockets[0].getsockname()
        return int(address[1]) if isinstance(address, tuple) else 0

    async def stop(self, drain_seconds: float) -> None:
        """421 to new and idle sessions, wait for mails in flight, then 421 to what is left.

        Returns when no session and no commit is left: a commit under way is always awaited.
        """
        reception = self._reception
        reception.draining = True
        for session in list(reception.sessions):
            session.drain()
        with suppress(TimeoutError):  # what is left then gets its 421 below
            await asyncio.wait_for(reception.quiet(), drain_seconds)
        self._server.close()
        for session in list(reception.sessions):
            session.stop_now()
        await reception.quiet()
        await self._server.wait_closed()


async def start(
    listener: Listener,
    *,
    spool: Spool,
    resolve: Callable[[str], str | None],
    clock: Callable[[], datetime],
) -> RunningListener:
    """Open the listener on the running loop.

    `resolve` gives the body that an address (in lower case) belongs to, or None when it is not
    ours; `clock` gives aware UTC. Raises OSError when the address or a certificate file is not to be had.
    """
    loop = asyncio.get_running_loop()
    # The library logs peers' addresses and senders through the standard library; ours never does.
    aiosmtpd.smtp.log.disabled = True
    reception = Reception(listener=listener, spool=spool, resolve=resolve, clock=clock, loop=loop, tls=_tls(listener))
    session = LmtpSession if listener.source is Source.LMTP else SmtpSession

    def accept() -> SmtpSession:
        return session(reception)

    if listener.socket is not None:
        server = await loop.create_unix_server(accept, path=listener.socket, backlog=256)
        listener.socket.chmod(listener.socket_mode)
    else:
        server = await loop.create_server(accept, host=listener.host, port=listener.port, backlog=256)
    return RunningListener(server=server, reception=reception)


def _tls(listener: Listener) -> ssl.SSLContext | None:
    if listener.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 9325 3.1.1
    context.load_cert_chain(listener.tls_cert, listener.tls_key)
    return context
