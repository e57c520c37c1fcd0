"""A raw SMTP and LMTP client: says exactly the bytes a test wants said."""

from __future__ import annotations

import asyncio
import ssl

# Long enough for a busy machine; only a server that hangs reaches it.
_PATIENCE = 90.0


class Closed(Exception):
    """The server closed the connection where a reply was expected."""


class RawClient:
    """One connection; `say` sends a line and returns the server's reply, lines joined by a newline."""

    def __init__(self, *, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self) -> str:
        lines: list[str] = []
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), _PATIENCE)).decode()
            if not line:
                raise Closed("\n".join(lines))
            lines.append(line.rstrip("\r\n"))
            if line[3:4] != "-":
                return "\n".join(lines)

    async def say(self, line: str) -> str:
        await self.send(line.encode() + b"\r\n")
        return await self.reply()

    async def open_data(self, *recipients: str, sender: str = "burger@citizen.example", mail_options: str = "") -> None:
        """MAIL, RCPT and DATA, all accepted."""
        assert (await self.say(f"MAIL FROM:<{sender}>{mail_options}")).startswith("250 ")
        for recipient in recipients or ("inzage@body.example",):
            assert (await self.say(f"RCPT TO:<{recipient}>")).startswith("250 ")
        assert (await self.say("DATA")).startswith("354 ")

    async def deliver(self, wire: bytes, *recipients: str) -> str:
        """One mail, `wire` being what goes over the line before the terminator; the last reply."""
        await self.open_data(*recipients)
        await self.send(wire + b".\r\n")
        return await self.reply()

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """The handshake, after the 220."""
        await self.writer.start_tls(context, server_hostname="localhost")

    async def at_end(self) -> bool:
        """Whether the server closes now, without another word."""
        return await asyncio.wait_for(self.reader.read(), _PATIENCE) == b""

    async def close(self) -> None:
        self.writer.close()

    def vanish(self) -> None:
        """Cut the connection with no goodbye."""
        self.writer.transport.abort()
