"""A spool of plain files, durable and simple, for tests of the edges that feed one."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from intake.raw import Envelope, RawMail, Receipt, Source


class FileSpool:
    """Implements intake.ports.Spool in a folder: a .eml and a .json for each mail, renamed into place.

    `failures` are raised by the next puts, one each; `gate`, while not set, holds a put back.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failures: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self._lock = threading.Lock()
        self._kept = {(mail.digest(), mail.recipient) for mail in self.mails()}

    async def put(self, mails: Sequence[RawMail]) -> list[Receipt]:
        self.entered.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        return await asyncio.to_thread(lambda: [self.keep(mail) for mail in mails])

    def keep(self, mail: RawMail) -> Receipt:
        """Store one mail; a repeat for the same recipient gives the first receipt."""
        with self._lock:
            key = (mail.digest(), mail.recipient)
            if key in self._kept:
                return Receipt(ledger_id=key[0], new=False)
            number = len(self._kept)
            fields = asdict(mail) | {"received_at": mail.received_at.isoformat()}
            del fields["content"]
            self._write(f"{number:06}.eml", mail.content)
            self._write(f"{number:06}.json", json.dumps(fields).encode())
            self._kept.add(key)
            return Receipt(ledger_id=key[0], new=True)

    def _write(self, name: str, content: bytes) -> None:
        partial = self.folder / (name + ".part")
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(self.folder / name)

    def mails(self) -> list[RawMail]:
        """What is stored, in order, read back from the disk."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            fields = json.loads(path.read_text())
            envelope = fields["envelope"]
            envelope["options"] = tuple(envelope["options"])
            fields |= {
                "content": path.with_suffix(".eml").read_bytes(),
                "received_at": datetime.fromisoformat(fields["received_at"]),
                "source": Source(fields["source"]),
                "envelope": Envelope(**envelope),
            }
            found.append(RawMail(**fields))
        return found
