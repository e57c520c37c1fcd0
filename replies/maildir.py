"""*edge* Outgoing mail into a local Maildir, for an installation without a relay."""

from __future__ import annotations

import asyncio
import hashlib
import os
from email.parser import BytesHeaderParser
from pathlib import Path

import structlog

from replies.ports import Deferred, Delivered, Delivery, DeliveryReason

_log = structlog.get_logger()


class MaildirTransport:
    """A `Transport` that writes files: tmp, fsync, rename into new, fsync of the folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
        """Write the mail once: a second delivery of the same row is the same file; nobody reports from here."""
        name = file_name(content, recipient=recipient)
        try:
            await asyncio.to_thread(self._write, name, content)
        except OSError as error:
            _log.warning("maildir_write_failed", error=type(error).__name__, errno=error.errno)
            return Deferred(reason=DeliveryReason.STORAGE_FAILED)
        return Delivered()

    def _write(self, name: str, content: bytes) -> None:
        for folder in ("tmp", "new", "cur"):
            (self._root / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._is_there(name):
            return
        temporary = self._root / "tmp" / name
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._root / "new" / name)
        _sync_folder(self._root / "new")

    def _is_there(self, name: str) -> bool:
        """In `new`, or moved to `cur` by a reader, which adds its flags after a colon."""
        if (self._root / "new" / name).exists():
            return True
        return any(path.name.partition(":")[0] == name for path in (self._root / "cur").iterdir())


def file_name(content: bytes, *, recipient: str) -> str:
    """A name that follows from Message-ID and recipient alone; from the bytes where there is no id."""
    header = BytesHeaderParser().parsebytes(content)["Message-ID"]
    identity = content if header is None else str(header).strip().encode()
    return hashlib.sha256(identity + b"\0" + recipient.encode()).hexdigest()[:40] + ".inzage"


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; a file's own fsync does not (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
