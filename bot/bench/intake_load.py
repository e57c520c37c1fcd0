"""The senders of the intake measurement, in a process of their own.

`python -m bot.bench.intake_load PORT SESSIONS MAILS SIZE new|kept` sends mails, each different, and says
how many seconds that took; `new` opens a connection for each mail. With `flood` for the last word every session
sends SIZE bytes without a line end in one DATA, as far as the server lets it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator

LINE = b"Geachte, graag een afschrift van het verslag van de vergadering.".ljust(70, b".") + b"\r\n"
HELLO = b"EHLO bench.example\r\n"
ENVELOPE = (HELLO, b"MAIL FROM:<a@bench.example>\r\n", b"RCPT TO:<b@bench.example>\r\n", b"DATA\r\n")


class Refused(Exception):
    """The server said something else than a sender hopes for."""


def mail(number: int, size: int) -> bytes:
    """What goes over the line for one mail of about `size` bytes, terminator included."""
    head = b"From: a@bench.example\r\nTo: b@bench.example\r\nSubject: Aanvraag\r\n"
    head += b"Message-ID: <%d@bench.example>\r\n\r\n" % number
    return head + LINE * ((size - len(head)) // len(LINE)) + b".\r\n"


class Sender(asyncio.Protocol):
    """One session that sends mails one after another, a command and its reply at a time."""

    def __init__(self, *, numbers: Iterator[int], size: int, kept: bool) -> None:
        self._numbers = numbers
        self._size = size
        self._kept = kept
        # Set when the connection is over: whether all was said.
        self.ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._steps: Iterator[bytes] = iter(())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The banner is awaited first."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._steps = self._script()

    def _script(self) -> Iterator[bytes]:
        first = True
        for number in self._numbers:
            yield from ENVELOPE if first else ENVELOPE[1:]
            yield mail(number, self._size)
            if not self._kept:
                break
            first = False
        yield b"QUIT\r\n"

    def data_received(self, data: bytes) -> None:
        """Send the next step when a whole reply is in."""
        self._buffer += data
        if not self._buffer.endswith(b"\r\n"):
            return
        last = self._buffer[self._buffer.rfind(b"\r\n", 0, -2) + 2 if self._buffer.count(b"\r\n") > 1 else 0 :]
        if last[3:4] == b"-":
            return
        self._buffer = b""
        if last[:1] not in (b"2", b"3"):
            raise Refused(last.decode())
        step = next(self._steps, None)
        if step is not None:
            self._transport.write(step)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server closes after QUIT."""
        self.ended.set_result(next(self._steps, None) is None)


async def send(*, port: int, sessions: int, mails: int, size: int, kept: bool) -> float:
    """Send all mails; the seconds it took. Raises Refused."""
    loop = asyncio.get_running_loop()
    numbers = iter(range(mails))
    left = mails
    started = time.perf_counter()

    async def one_session() -> None:
        nonlocal left
        while left > 0:
            if not kept:
                left -= 1
            _, sender = await loop.create_connection(
                lambda: Sender(numbers=numbers, size=size, kept=kept), "127.0.0.1", port
            )
            if not await sender.ended:
                raise Refused("the connection was closed")
            if kept:
                return

    await asyncio.gather(*(one_session() for _ in range(sessions)))
    return time.perf_counter() - started


async def flood(*, port: int, sessions: int, size: int) -> float:
    """Every session sends `size` bytes without a line end; the seconds it took."""
    started = time.perf_counter()
    piece = b"x" * 262_144

    async def one_session() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.readline()
        for command in ENVELOPE:
            writer.write(command)
            while (await reader.readline())[3:4] == b"-":
                pass
        try:
            for _ in range(size // len(piece)):
                writer.write(piece)
                await writer.drain()
            writer.write(b"\r\n.\r\n")
            await reader.readline()
        except ConnectionError:
            return  # cut off, as it should be
        finally:
            writer.close()

    await asyncio.gather(*(one_session() for _ in range(sessions)))
    return time.perf_counter() - started


def main(arguments: list[str]) -> None:
    """Run what the arguments say."""
    port, sessions, mails, size = map(int, arguments[:4])
    if arguments[4] == "flood":
        work = flood(port=port, sessions=sessions, size=size)
    else:
        work = send(port=port, sessions=sessions, mails=mails, size=size, kept=arguments[4] == "kept")
    sys.stdout.write(json.dumps({"seconds": asyncio.run(work)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
