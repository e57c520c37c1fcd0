"""One SMTP conversation (RFC 5321), up to the 250 that stands for a mail on disk; edge.

Built on aiosmtpd's protocol class for connection and replies. Commands and DATA
are read here, because the library answers a storage fault with 500, keeps a line
without end in memory, refuses long lines, DSN parameters and slow senders, lets a bare LF end
a command, and reads a line at a time.
"""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING, ClassVar

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from intake import raw
from intake.smtp_command import mail_fault, parse_path, recipient_fault
from intake.smtp_data import END_OF_DATA, DataDecoder, count_received
from intake.smtp_pace import Pace

if TYPE_CHECKING:
    from intake.smtp import Reception

_log = structlog.get_logger("intake.smtp")

# RFC 5321 4.5.3.1.4 gives 512; RFC 3461 4.2 allows 500 more for ORCPT, RFC 6531 3.4 wider paths.
_MAX_COMMAND = 2_048
# A peer that sends this many commands we do not know speaks another protocol (RFC 5321 3.8: 421).
_MAX_FAULTS = 10
_OWN_FAULT = "451 4.3.0 Temporary local problem, please try again later"
_SHUTTING_DOWN = "421 4.3.2 Service shutting down, please try again later"
_IMPATIENT = "421 4.4.2 Timeout, closing connection"


class Transaction(Envelope):
    """What MAIL and RCPT said so far; recipients are (address, body id, RCPT options)."""

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[tuple[str, str, tuple[str, ...]]] = []


class SmtpSession(SMTP):
    """The server's side of one connection."""

    # Also the stream's buffer: data is taken in pieces of this size, whatever its lines.
    line_length_limit = 65_536
    source = raw.Source.SMTP
    greeting_verbs: ClassVar[frozenset[str]] = frozenset({"HELO", "EHLO"})
    verbs: ClassVar[frozenset[str]] = frozenset(
        {"MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "HELP", "STARTTLS"}
    )
    envelope: Transaction
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

    def _create_envelope(self) -> Transaction:
        return Transaction()

    def _set_rset_state(self) -> None:
        self.envelope = Transaction()

    @property
    def _unread(self) -> bytearray:
        """What has come in and is not read yet; the library too reaches for it, there is no public way."""
        buffer: bytearray = self._reader._buffer  # type: ignore[attr-defined]
        return buffer

    # The connection

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
            self.hang_up(_SHUTTING_DOWN)

    def hang_up(self, reply: str) -> None:
        """Send a last reply and close."""
        self._leaving = True
        if self.transport is not None:
            self._writer.write(reply.encode("ascii") + b"\r\n")
            self.transport.close()

    def stop_now(self) -> None:
        """The time to drain is over."""
        self.hang_up(_SHUTTING_DOWN)

    def _timeout_cb(self) -> None:
        self.hang_up(_IMPATIENT)

    # Commands

    async def _serve_command(self) -> None:
        line = await self._read_line()
        if line is None:
            await self._fault("500 5.5.2 Command line too long")
            return
        verb, argument = line
        if verb in self.greeting_verbs or verb in self.verbs:
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

    async def smtp_HELO(self, hostname: str) -> None:
        """RFC 5321 4.1.1.1."""
        if not hostname:
            await self.push("501 Syntax: HELO hostname")
            return
        self._set_rset_state()
        self.session.host_name = hostname
        await self.push(f"250 {self.hostname}")

    async def smtp_EHLO(self, hostname: str) -> None:
        """RFC 5321 4.1.1.1; every extension named is really there."""
        if not hostname:
            await self.push("501 Syntax: EHLO hostname")
            return
        self._set_rset_state()
        self.session.host_name = hostname
        extensions = [
            f"SIZE {self._reception.listener.max_bytes}",  # RFC 1870
            "8BITMIME",  # RFC 6152
            "SMTPUTF8",  # RFC 6531
            "PIPELINING",  # RFC 2920
            "ENHANCEDSTATUSCODES",  # RFC 2034
        ]
        if self.tls_context is not None and self.session.ssl is None:
            extensions.append("STARTTLS")  # RFC 3207
        lines = [self.hostname, *extensions]
        await self.push("".join(f"250-{line}\r\n" for line in lines[:-1]) + f"250 {lines[-1]}")

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

    async def smtp_MAIL(self, argument: str) -> None:
        """RFC 5321 4.1.1.2."""
        if not self.session.host_name:
            await self.push("503 5.5.1 Say hello first")
            return
        if self.envelope.mail_from is not None:
            await self.push("503 5.5.1 Sender already given")
            return
        command = parse_path(argument, keyword="FROM:")
        if command is None:
            await self.push("501 5.5.4 Syntax: MAIL FROM:<address>")
            return
        fault = mail_fault(command.parameters, max_bytes=self._reception.listener.max_bytes)
        if fault is not None:
            await self.push(fault)
            return
        self.envelope.mail_from = command.address
        self.envelope.mail_options.extend(command.options)
        await self.push("250 2.1.0 Sender ok")

    async def smtp_RCPT(self, argument: str) -> None:
        """RFC 5321 4.1.1.3; an address that is not ours is refused here, not bounced later."""
        if self.envelope.mail_from is None:
            await self.push("503 5.5.1 Give the sender first")
            return
        command = parse_path(argument, keyword="TO:")
        if command is None or not command.address:
            await self.push("501 5.5.4 Syntax: RCPT TO:<address>")
            return
        fault = recipient_fault(command.parameters)
        if fault is not None:
            await self.push(fault)
            return
        if len(self.envelope.recipients) >= self._reception.listener.max_recipients:
            await self.push("452 4.5.3 Too many recipients")  # RFC 5321 4.5.3.1.10
            return
        address = command.address.lower()
        body_id = self._reception.resolve(address)
        if body_id is None:
            await self.push("550 5.1.1 No such mailbox here")
            return
        self.envelope.recipients.append((address, body_id, command.options))
        await self.push("250 2.1.5 Recipient ok")

    async def smtp_RSET(self, argument: str) -> None:
        """RFC 5321 4.1.1.5."""
        self._set_rset_state()
        await self.push("250 2.0.0 Forgotten")

    async def smtp_NOOP(self, argument: str) -> None:
        """RFC 5321 4.1.1.9."""
        await self.push("250 2.0.0 Ok")

    async def smtp_VRFY(self, argument: str) -> None:
        """RFC 5321 3.5.3: 252 tells nobody which addresses exist."""
        await self.push("252 2.1.5 Send the mail and see")

    async def smtp_HELP(self, argument: str) -> None:
        """RFC 5321 4.1.1.8."""
        await self.push("214 2.0.0 See RFC 5321")

    async def smtp_QUIT(self, argument: str) -> None:
        """RFC 5321 4.1.1.10."""
        self._leaving = True
        await self.push("221 2.0.0 Bye")

    # The mail

    async def smtp_DATA(self, argument: str) -> None:
        """RFC 5321 4.1.1.4; the last reply comes after the commit."""
        if argument:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        if not self.envelope.recipients:
            await self.push("503 5.5.1 Give sender and recipients first")
            return
        self._in_data = True
        decoder = DataDecoder(
            max_bytes=self._reception.listener.max_bytes, spool_dir=self._reception.listener.spool_dir
        )
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            self._start_watch()
            await self._read_data(decoder)
            self._reset_timeout()
            if decoder.hopeless:
                self.hang_up("552 5.3.4 Message too big")
                return
            await self._push_replies(await self._settle(decoder))
        finally:
            self._in_data = False
            decoder.content.discard()
            self._set_rset_state()
        if self._leaving:
            self.hang_up(_SHUTTING_DOWN)

    async def _push_replies(self, reply: str) -> None:
        await self.push(reply)

    async def _read_data(self, decoder: DataDecoder) -> None:
        self._unread[:0] = b"\r\n"  # the CRLF of the command line, see DataDecoder
        while not decoder.hopeless:
            try:
                decoder.finish(await self._reader.readuntil(END_OF_DATA))
                return
            except asyncio.LimitOverrunError as overrun:
                decoder.feed(await self._reader.read(overrun.consumed))

    async def _settle(self, decoder: DataDecoder) -> str:
        """Store what came and say so, or say why not; every reply is for the whole mail."""
        if decoder.too_big:
            return "552 5.3.4 Message too big"  # RFC 1870 6.3
        if decoder.failure is not None:
            return await self.handle_exception(decoder.failure)
        try:
            return await self._store(decoder)
        except Exception as error:  # outer guard: a mail that is not stored is tried again
            return await self.handle_exception(error)

    async def _store(self, decoder: DataDecoder) -> str:
        content = decoder.content
        async with self._reception.large_mails if content.on_disk else nullcontext():
            mail = await asyncio.to_thread(content.read) if content.on_disk else content.read()
            if count_received(mail) > self._reception.listener.max_received:
                return "554 5.4.6 Too many hops"  # RFC 5321 6.3; RFC 3463 3.5
            await self._reception.commit(self._mails(mail))
        return "250 2.0.0 Stored"

    def _mails(self, content: bytes) -> list[raw.RawMail]:
        now = self._reception.clock()
        peer = self.peer_address
        mails = {
            address: raw.RawMail(
                body_id=body_id,
                recipient=address,
                content=content,
                source=self.source,
                received_at=now,
                envelope=raw.Envelope(
                    mail_from=self.envelope.mail_from,
                    helo=self.session.host_name or "",
                    peer=peer,
                    tls=self.session.ssl is not None,
                    options=(*self.envelope.mail_options, *options),
                ),
            )
            for address, body_id, options in self.envelope.recipients
        }
        return list(mails.values())

    # The sender's pace

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
