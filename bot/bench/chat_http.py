"""As much of HTTP/1.1 as a measuring browser needs: a request on a connection of its own, and a stream of events."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "console.example"
# A page that takes longer is none.
SECONDS = 120.0
_IP_BIND_ADDRESS_NO_PORT = 24  # Linux ip(7); the module socket has no name for it before Python 3.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody sits: an address of this machine (127.0.0.0/8 is all ours), and where the server is."""

    port: int
    address: str = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; `status` 0: the connection ended without an answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as it reads."""
        return self.body.decode("utf-8", "replace")


async def connect(place: Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection from that address. Raises OSError."""
    ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        ours.setblocking(False)
        # The port is chosen when the peer is known: one that still lingers for that peer would be refused.
        ours.setsockopt(socket.IPPROTO_IP, _IP_BIND_ADDRESS_NO_PORT, 1)
        ours.bind((place.address, 0))
        await asyncio.get_running_loop().sock_connect(ours, ("127.0.0.1", place.port))
    except BaseException:
        ours.close()
        raise
    return await asyncio.open_connection(sock=ours, limit=1_048_576)


def head(method: str, path: str, *, length: int = 0, more: Mapping[str, str] | None = None) -> bytes:
    """The first lines of a request, as a browser on our own page sends them."""
    lines = {"host": HOST, "sec-fetch-site": "same-origin", "connection": "close", **(more or {})}
    if method == "POST":
        lines |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(length)}
    written = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{written}\r\n".encode()


async def get(place: Place, path: str) -> Reply:
    """Ask for a page."""
    return await exchange(place, head("GET", path))


async def post(place: Place, path: str, fields: Mapping[str, str], *, accept: str = "text/html") -> Reply:
    """Send a form."""
    body = urlencode(fields).encode()
    return await exchange(place, head("POST", path, length=len(body), more={"accept": accept}) + body)


async def exchange(place: Place, request: bytes) -> Reply:
    """Send these bytes and read what comes until the end."""
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await connect(place)
            writer.write(request)
            with suppress(ConnectionError):  # a body that is refused is not read to its end
                await writer.drain()
            status, headers = await _answered(reader)
            body = b"".join([piece async for piece in _pieces(reader, headers)])
            return Reply(status=status, headers=headers, body=body)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return Reply(status=0)
    finally:
        if writer is not None:
            writer.close()


async def events(place: Place, path: str) -> AsyncGenerator[tuple[str, str, int], None]:
    """The events of a stream as they come: name, data, id (0: none). Ends when the stream does."""
    reader, writer = await connect(place)
    try:
        writer.write(head("GET", path, more={"accept": "text/event-stream"}))
        status, headers = await _answered(reader)
        if status != 200:
            return
        waiting = ""
        async for piece in _pieces(reader, headers):
            waiting += piece.decode("utf-8", "replace")
            *whole, waiting = waiting.split("\n\n")
            for event in whole:
                yield _event(event)
    except (OSError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()


def _event(text: str) -> tuple[str, str, int]:
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        fields.setdefault(name, []).append(value)
    return "".join(fields.get("event", ())), "\n".join(fields.get("data", ())), int("".join(fields.get("id", ("0",))))


async def _answered(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
    return int(first.split()[1]), headers


async def _pieces(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> AsyncIterator[bytes]:
    """The body as it comes (RFC 9112 6: by chunks, by its length, or to the end)."""
    if headers.get("transfer-encoding") == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            yield (await reader.readexactly(size + 2))[:-2]
    elif "content-length" in headers:
        yield await reader.readexactly(int(headers["content-length"]))
    else:
        while piece := await reader.read(65_536):
            yield piece
