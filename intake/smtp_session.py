"""One SMTP conversation (RFC 5321), up to the 250 that stands for a mail on disk; edge.

The library's own commands are not used: they read DATA a line at a time, keep a line without end in
memory, refuse long lines and DSN parameters, know no CHUNKING, and take any number of recipients.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import nullcontext
from functools import partial
from typing import ClassVar

from aiosmtpd.smtp import Envelope

from intake import raw
from intake.smtp_command import mail_fault, parse_path, recipient_fault
from intake.smtp_connection import SHUTTING_DOWN, SmtpConnection
from intake.smtp_data import DROPPED_BYTES, END_OF_DATA, DataDecoder, beside, count_received

# RFC 3030 2: a size of up to 20 digits, and LAST on the last chunk.
_CHUNK = re.compile(r"(\d{1,20})(?:\s+(LAST))?", re.ASCII | re.IGNORECASE)
_PIECE = 65_536
_TOO_BIG = "552 5.3.4 Message too big"


class Transaction(Envelope):
    """What MAIL and RCPT said so far; recipients are (address, body id, RCPT options).

    `chunks` is the mail as far as BDAT has brought it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[tuple[str, str, tuple[str, ...]]] = []
        self.chunks: DataDecoder | None = None


class SmtpSession(SmtpConnection):
    """The commands of SMTP."""

    verbs: ClassVar[frozenset[str]] = frozenset(
        {"HELO", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT", "VRFY", "HELP"}
    )
    envelope: Transaction | None

    def _create_envelope(self) -> Transaction:
        return Transaction()

    def _set_rset_state(self) -> None:
        if self.envelope is not None and self.envelope.chunks is not None:
            self.envelope.chunks.content.discard()
        super()._set_rset_state()

    @property
    def _transaction(self) -> Transaction:
        assert self.envelope is not None  # there from the first moment of a connection
        return self.envelope

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
            "CHUNKING",  # RFC 3030: without it some senders bounce mail that has bare line feeds
            "SMTPUTF8",  # RFC 6531
            "PIPELINING",  # RFC 2920
            "ENHANCEDSTATUSCODES",  # RFC 2034
        ]
        if self.tls_context is not None and self.session.ssl is None:
            extensions.append("STARTTLS")  # RFC 3207
        lines = [self.hostname, *extensions]
        await self.push("".join(f"250-{line}\r\n" for line in lines[:-1]) + f"250 {lines[-1]}")

    async def smtp_MAIL(self, argument: str) -> None:
        """RFC 5321 4.1.1.2."""
        if not self.session.host_name:
            await self.push("503 5.5.1 Say hello first")
            return
        if self._transaction.mail_from is not None:
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
        self._transaction.mail_from = command.address
        self._transaction.mail_options.extend(command.options)
        await self.push("250 2.1.0 Sender ok")

    async def smtp_RCPT(self, argument: str) -> None:
        """RFC 5321 4.1.1.3; an address that is not ours is refused here, not bounced later."""
        if self._transaction.mail_from is None:
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
        if len(self._transaction.recipients) >= self._reception.listener.max_recipients:
            await self.push("452 4.5.3 Too many recipients")  # RFC 5321 4.5.3.1.10
            return
        address = command.address.lower()
        body_id = self._reception.resolve(address)
        if body_id is None:
            await self.push("550 5.1.1 No such mailbox here")
            return
        self._transaction.recipients.append((address, body_id, command.options))
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
        if not self._transaction.recipients:
            await self.push("503 5.5.1 Give sender and recipients first")
            return
        if self._transaction.chunks is not None:
            await self.push("503 5.5.1 DATA and BDAT do not mix")  # RFC 3030 2
            return
        self._in_data = True
        decoder = self._decoder(dotted=True)
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            self._start_watch()
            await self._read_data(decoder)
            self._reset_timeout()
            if decoder.hopeless:
                self.hang_up(_TOO_BIG)
                return
            await self._push_replies(await self._settle(decoder))
        finally:
            self._in_data = False
            decoder.content.discard()
            self._set_rset_state()
        if self._leaving:
            self.hang_up(SHUTTING_DOWN)

    async def smtp_BDAT(self, argument: str) -> None:
        """RFC 3030 2: one chunk of the mail, counted instead of dotted; its bytes follow at once."""
        chunk = _CHUNK.fullmatch(argument)
        if chunk is None or int(chunk[1]) > self._reception.listener.max_bytes + DROPPED_BYTES:
            # Where the chunk ends is unknown or too far: what follows must not be read as commands.
            self.hang_up("501 5.5.4 Syntax: BDAT size [LAST]" if chunk is None else _TOO_BIG)
            return
        self._in_data = True
        try:
            # A chunk nobody wants is read all the same, before it is refused (RFC 3030 2).
            decoder = self._transaction.chunks = self._transaction.chunks or self._decoder(dotted=False)
            self._start_watch()
            await self._read_chunk(decoder, int(chunk[1]))
            self._reset_timeout()
            await self._answer_chunk(decoder, last=chunk[2] is not None)
        finally:
            self._in_data = False
        if self._leaving:
            self.hang_up(SHUTTING_DOWN)

    async def _read_chunk(self, decoder: DataDecoder, left: int) -> None:
        while left:
            piece = await self._reader.read(min(left, _PIECE))
            if not piece:
                raise asyncio.IncompleteReadError(piece, left)
            await beside(decoder, partial(decoder.feed, piece))
            left -= len(piece)

    async def _answer_chunk(self, decoder: DataDecoder, *, last: bool) -> None:
        if not self._transaction.recipients:
            await self.push("503 5.5.1 Give sender and recipients first")
        elif last:
            await beside(decoder, partial(decoder.finish, b""))
            await self._push_replies(await self._settle(decoder))
        elif decoder.too_big:
            await self.push(_TOO_BIG)
        elif decoder.failure is not None:
            await self.push(await self.handle_exception(decoder.failure))
        else:
            await self.push("250 2.0.0 Chunk taken")
            return
        self._set_rset_state()

    def _decoder(self, *, dotted: bool) -> DataDecoder:
        listener = self._reception.listener
        return DataDecoder(max_bytes=listener.max_bytes, spool_dir=listener.spool_dir, dotted=dotted)

    async def _push_replies(self, reply: str) -> None:
        await self.push(reply)

    async def _read_data(self, decoder: DataDecoder) -> None:
        self._unread[:0] = b"\r\n"  # the CRLF of the command line, see DataDecoder
        while not decoder.hopeless:
            try:
                last = await self._reader.readuntil(END_OF_DATA)
            except asyncio.LimitOverrunError as overrun:
                piece = await self._reader.read(overrun.consumed)
                await beside(decoder, partial(decoder.feed, piece))
            else:
                await beside(decoder, partial(decoder.finish, last))
                return

    async def _settle(self, decoder: DataDecoder) -> str:
        """Store what came and say so, or say why not; every reply is for the whole mail."""
        if decoder.too_big:
            return _TOO_BIG  # RFC 1870 6.3
        if decoder.failure is not None:
            return await self.handle_exception(decoder.failure)
        try:
            return await self._store(decoder)
        except Exception as error:  # outer guard: a mail that is not stored is tried again
            return await self.handle_exception(error)

    async def _store(self, decoder: DataDecoder) -> str:
        content = decoder.content
        async with self._reception.large_mails if content.on_disk else nullcontext():
            mail = await beside(decoder, content.read)
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
                    mail_from=self._transaction.mail_from,
                    helo=self.session.host_name or "",
                    peer=peer,
                    tls=self.session.ssl is not None,
                    options=(*self._transaction.mail_options, *options),
                ),
            )
            for address, body_id, options in self._transaction.recipients
        }
        return list(mails.values())
