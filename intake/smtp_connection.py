"""One connection of a mail sender: lines in, replies out, limits of time and errors; edge.

Built on aiosmtpd's protocol class, which gives connection and replies. Commands are read here, since the
library lets a bare LF end one, answers a fault of our own with 500 and its class name, and
closes without a word.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

import structlog
from aiosmtpd.smtp import SMTP, Session

from intake.raw import Source
from intake.smtp_pace import Pace

if TYPE_CHECKING:
    from intake.smtp import Reception

_log = structlog.get_logger("intake.smtp")

# RFC 5321 4.5.3.1.4 gives 512; RFC 3461 4.2 allows 500 more for ORCPT, RFC 6531 3.4 wider paths.
_MAX_COMMAND = 2_048
# A peer that sends this many commands we do not know speaks another protocol (RFC 5321 3.8: 421).
_MAX_FAULTS = 10
_OWN_FAULT = "451 4.3.0 Temporary local problem, please try again later"
_IMPATIENT = "421 4.4.2 Timeout, closing connection"
SHUTTING_DOWN = "421 4.3.2 Service shutting down, please try again later"


class SmtpConnection(SMTP):
    """The server's side of one connection; what it understands is in the class on top of it."""

    # Also the stream's buffer: data is taken in pieces of this size, whatever its lines.
    line_length_limit = 65_536
    source = Source.SMTP
    verbs: ClassVar[frozenset[str]] = frozenset()
    session: Session

    def __init__(self, reception: Reception) -> None:
        listener = reception.listener
        super().__init__(
            None,
            data_size_limit=listener.max_bytes,
            enable_SMTPUTF8=True,
            hostname=listener.hostname,
            tls_context=reception.tls,
            timeout=listener.command_timeout,
            loop=reception.loop,
        )
        self._reception = reception
        self._faults = 0
        self._received = 0
        self._in_data = False
        self._leaving = False

    def __dir__(self) -> list[str]:
        """Nothing: the library looks through all names for commands and log-in methods, at every connection.

        That would cost half the time of a connection; ours are named in `verbs`, and nobody logs in here.
        """
        return []

    def _set_rset_state(self) -> None:
        """Forget the mail in hand; the class on top knows what there is to forget."""
        self.envelope = self._create_envelope()

    @property
    def _unread(self) -> bytearray:
        """What has come in and is not read yet; the library too reaches for it, there is no public way."""
        buffer: bytearray = self._reader._buffer  # type: ignore[attr-defined]
        return buffer

    @property
    def peer_address(self) -> str:
        """The address of the other side, or "" on a Unix socket."""
        peer = self.session.peer
        return str(peer[0]) if isinstance(peer, tuple) else ""

    async def _handle_client(self) -> None:
        refusal = self._reception.admit(self)
        try:
            if refusal is not None:
                await self.push(refusal)
                return
            await self.push(f"220 {self.hostname} {self.source.upper()} Inzage")
            while not self._leaving:
                await self._serve_command()
        except (ConnectionError, asyncio.IncompleteReadError):
            _log.debug("smtp_peer_left")  # nothing was promised to it
        finally:
            self._reception.leave(self)
            self._set_rset_state()
            if self.transport is not None:
                self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Count what comes in, for the sender's rate."""
        self._received += len(data)
        super().data_received(data)

    def eof_received(self) -> bool:
        """Let what was sent before the end be read: a mail whose dot arrived is still answered."""
        asyncio.StreamReaderProtocol.eof_received(self)
        return self.session.ssl is None  # a TLS transport cannot stay half open

    def drain(self) -> None:
        """Say 421 now, or after the DATA in hand has its reply (RFC 5321 3.8)."""
        self._leaving = True
        if not self._in_data:
            self.hang_up(SHUTTING_DOWN)

    def hang_up(self, reply: str) -> None:
        """Send a last reply and close."""
        self._leaving = True
        if self.transport is not None:
            self._writer.write(reply.encode("ascii") + b"\r\n")
            self.transport.close()

    def stop_now(self) -> None:
        """The time to drain is over."""
        self.hang_up(SHUTTING_DOWN)

    def _timeout_cb(self) -> None:
        self.hang_up(_IMPATIENT)

    async def _serve_command(self) -> None:
        line = await self._read_line()
        if line is None:
            await self._fault("500 5.5.2 Command line too long")
            return
        verb, argument = line
        if verb in self.verbs:
            self._reset_timeout()
            try:
                await getattr(self, f"smtp_{verb}")(argument)
            except (ConnectionError, asyncio.IncompleteReadError):
                raise
            except Exception as error:  # outer guard: our own fault is never the sender's
                await self.push(await self.handle_exception(error))
                self._set_rset_state()
        else:
            await self._fault("500 5.5.1 Command not recognized" if verb else "500 5.5.2 Bad syntax")

    async def _read_line(self) -> tuple[str, str] | None:
        """The verb in capitals and the argument; None when the line is too long, "" for no verb."""
        too_long = False
        while True:
            try:
                line: bytes = await self._reader.readuntil(b"\n")
                break
            except asyncio.LimitOverrunError as overrun:
                too_long = True
                await self._reader.read(overrun.consumed)
        if too_long or len(line) > _MAX_COMMAND:
            return None
        # RFC 5321 2.3.8: only CRLF ends a line; a line that ends otherwise is refused, not guessed at.
        if not line.endswith(b"\r\n") or b"\r" in line[:-2] or b"\0" in line:
            return "", ""
        # What is no UTF-8 becomes a replacement mark, which every store can hold.
        verb, _, argument = line[:-2].decode("utf-8", "replace").partition(" ")
        return verb.upper(), argument.strip()

    async def _fault(self, reply: str) -> None:
        self._faults += 1
        if self._faults >= _MAX_FAULTS:
            self.hang_up("421 4.7.0 Too many errors, closing connection")
        else:
            await self.push(reply)

    async def handle_exception(self, error: Exception) -> str:
        """A fault of our own: temporary for the peer (RFC 5321 4.2.5), and nothing about our inside."""
        _log.error("smtp_own_fault", error=type(error).__name__)
        return _OWN_FAULT

    async def smtp_STARTTLS(self, argument: str) -> None:
        """RFC 3207 4; what was sent before the handshake is forgotten (4.2)."""
        if self.tls_context is None or self.session.ssl is not None or self.transport is None:
            await self.push("503 5.5.1 TLS not available")
            return
        if argument:
            await self.push("501 5.5.4 STARTTLS takes no argument")
            return
        plain = self.transport
        assert isinstance(plain, asyncio.Transport)
        plain.pause_reading()  # so that no byte of the handshake is taken for a command
        await self.push("220 2.0.0 Ready to start TLS")
        self._unread.clear()
        try:
            secured = await self.loop.start_tls(plain, self, self.tls_context, server_side=True)
        except OSError as error:  # ssl.SSLError is one
            raise ConnectionAbortedError from error
        assert secured is not None
        # A stream cannot be given another transport in public either (it can from Python 3.12 on).
        self._reader._transport = secured  # type: ignore[attr-defined]
        self._writer._transport = secured  # type: ignore[attr-defined]
        self.transport = secured
        self._set_rset_state()
        session = self._create_session()
        session.peer = self.session.peer
        session.ssl = {"cipher": secured.get_extra_info("cipher")}
        self.session = session

    def _start_watch(self) -> None:
        """From here to the final dot the pace of the data counts, not the time since the last command."""
        pace = Pace(listener=self._reception.listener, now=self.loop.time(), received=self._received)

        def look() -> None:
            if pace.too_slow(now=self.loop.time(), received=self._received):
                self.hang_up(_IMPATIENT)
            else:
                self._timeout_handle = self.loop.call_later(pace.tick, look)

        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        self._timeout_handle = self.loop.call_later(pace.tick, look)
