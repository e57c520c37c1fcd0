"""What comes between DATA and the final dot, read in pieces instead of lines; edge (temporary file).

The end of the data is CRLF.CRLF and nothing else (RFC 5321 4.1.1.4), so no other spelling of
it can smuggle a second mail in. A dot that opens a line is taken away (RFC 5321 4.5.2), where a
line is opened by CRLF only. One rule for the rest: whatever breaks a line without being CRLF (an
LF alone, or a run of CRs, with an LF behind it or not) is stored as CRLF. Mail that keeps the
standard (RFC 5321 2.3.8) is therefore stored byte for byte, and mail that does not is neither
refused nor ambiguous.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

T = TypeVar("T")

END_OF_DATA = b"\r\n.\r\n"
# How much of a mail that is too big is read and dropped, so that its sender learns why.
DROPPED_BYTES = 536_870_912

# Far beyond any header section there is; bounds the search for its end.
_MAX_HEADER = 1_048_576
_HALVES = (b"\r\n.", b"\r\n", b"\r")
_ODD_LINE_END = re.compile(rb"\r+\n?|\n")


class Content:
    """The bytes of one mail: in memory while small, in an unnamed file beyond `MEMORY` bytes."""

    MEMORY = 262_144

    def __init__(self, *, spool_dir: Path | None = None) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        self._spool_dir = spool_dir
        self._file: IO[bytes] | None = None

    @property
    def on_disk(self) -> bool:
        """Whether reading it takes a file."""
        return self._file is not None

    def append(self, piece: bytes) -> None:
        """Add bytes. Raises OSError when the disk is full."""
        self.size += len(piece)
        if self._file is None and self.size <= self.MEMORY:
            self._parts.append(piece)
            return
        if self._file is None:
            # Closed by `discard`: it lives as long as the mail is read.
            self._file = tempfile.TemporaryFile(dir=self._spool_dir, buffering=0)  # noqa: SIM115
            self._write(b"".join(self._parts))
            self._parts.clear()
        self._write(piece)

    def _write(self, piece: bytes) -> None:
        assert self._file is not None
        view = memoryview(piece)
        while view:
            view = view[self._file.write(view) :]

    def read(self) -> bytes:
        """All bytes. Raises OSError."""
        if self._file is None:
            return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._file.seek(0)
        return self._file.read()

    def discard(self) -> None:
        """Free memory and file."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
            self._file = None


class DataDecoder:
    """Turns the pieces of one DATA into content, whatever way they were cut.

    The first piece starts with the CRLF that ended the DATA command itself: it may be the first
    half of the terminator (RFC 5321 4.1.1.4), and is no part of the mail. What BDAT brings has no
    dots and no terminator, and is not `dotted` (RFC 3030 2).
    """

    def __init__(self, *, max_bytes: int, spool_dir: Path | None = None, dotted: bool = True) -> None:
        self.content = Content(spool_dir=spool_dir)
        self.too_big = False
        self.failure: OSError | None = None
        self._max_bytes = max_bytes
        self._received = 0
        self._seen_line_end = False
        self._carry = b""
        self._dotted = dotted
        self._opening = dotted

    @property
    def hopeless(self) -> bool:
        """Whether waiting for the end of a mail that is refused anyway costs more than hanging up.

        Past the limit the rest is read and dropped so that the sender gets its 552; data
        without a single line end is no mail, and half a GiB too much is no accident.
        """
        return self.too_big and (not self._seen_line_end or self._received > self._max_bytes + DROPPED_BYTES)

    def feed(self, piece: bytes) -> None:
        """Take a piece that does not hold the end of the data."""
        self._received += len(piece)
        if self.too_big or self.failure is not None:
            # Nothing of it will be kept; dots can at most have doubled what was meant.
            self.too_big = self.too_big or self._received > 2 * self._max_bytes
            return
        data = self._carry + piece
        # What may be half of a line end, or of a line end with its dot, waits for the next piece.
        self._carry = next((tail for tail in _HALVES if data.endswith(tail)), b"")
        body = data[: -len(self._carry)].rstrip(b"\r") if self._carry else data
        self._keep(body)

    def finish(self, piece: bytes) -> None:
        """Take the last piece, which ends in END_OF_DATA where dots count."""
        self._received += len(piece)
        data, self._carry = self._carry + (piece[:-3] if self._dotted else piece), b""
        self._keep(data)

    def _keep(self, data: bytes) -> None:
        body = data.replace(b"\r\n.", b"\r\n") if self._dotted else data
        breaks = body.count(b"\r\n")
        if breaks != body.count(b"\n") or breaks != body.count(b"\r"):
            body = _ODD_LINE_END.sub(b"\r\n", body)
        if self._opening and body:
            body = body[2:]
            self._opening = False
            breaks -= 1
        self._seen_line_end = self._seen_line_end or breaks > 0
        if self.too_big or self.failure is not None:
            return
        if self.content.size + len(body) > self._max_bytes:
            self.too_big = True
            self.content.discard()
            return
        try:
            self.content.append(body)
        except OSError as error:
            self.failure = error
            self.content.discard()


async def beside(decoder: DataDecoder, work: Callable[[], T]) -> T:
    """Do it here while the mail is small, in a thread once it is in a file: a disk may keep a writer waiting.

    A session that is cut off waits for the thread, because the file is closed next.
    """
    if not decoder.content.on_disk:
        return work()
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def count_received(mail: bytes) -> int:
    """How many Received fields stand in the header: each is a hop made (RFC 5321 6.3)."""
    end = mail.find(b"\r\n\r\n", 0, _MAX_HEADER)
    head = mail[:_MAX_HEADER] if end < 0 else mail[:end]
    return (b"\r\n" + head).lower().count(b"\r\nreceived:")
