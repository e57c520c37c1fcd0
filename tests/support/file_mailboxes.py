"""What a poller remembers, kept in plain files; for tests of the poller alone."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from intake.raw import RawMail, Receipt
from tests.support.file_spool import FileSpool


class FileMailboxes:
    """Implements intake.ports.Mailboxes in a folder.

    `failures` are raised by the next puts, one each; `changed` is set after every put, set-aside and pass.
    """

    def __init__(self, folder: Path) -> None:
        self.spool = FileSpool(folder)
        self.failures: list[Exception] = []
        self.changed = threading.Condition()
        self._state = folder / "mailboxes.state"
        self._state.write_text('{"uids": [], "aside": [], "synced": []}')

    def _read(self) -> dict[str, list[list[object]]]:
        with self.changed:
            state: dict[str, list[list[object]]] = json.loads(self._state.read_text())
            return state

    def _add(self, kind: str, line: list[object]) -> None:
        with self.changed:
            state = self._read()
            state[kind].append(line)
            self._state.write_text(json.dumps(state))
            self.changed.notify_all()

    def known_uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        state = self._read()
        lines = [line for line in state["uids"] + state["aside"] if line[:2] == [mailbox, uidvalidity]]
        return {int(str(line[2])) for line in lines}

    def is_first_sync(self, mailbox: str) -> bool:
        return all(line[0] != mailbox for line in self._read()["synced"])

    def put(self, mail: RawMail, *, mailbox: str, uidvalidity: int, uid: int) -> Receipt:
        if self.failures:
            raise self.failures.pop(0)
        receipt = self.spool.keep(mail)
        self._add("uids", [mailbox, uidvalidity, uid])
        return receipt

    def set_aside(self, *, body_id: str, mailbox: str, uidvalidity: int, uid: int, reason: str) -> None:
        self._add("aside", [mailbox, uidvalidity, uid, reason])

    def synced(self, mailbox: str, uidvalidity: int, *, on_server: int) -> None:
        self._add("synced", [mailbox, uidvalidity, on_server])

    # What tests ask

    def mails(self) -> list[RawMail]:
        return self.spool.mails()

    def contents(self) -> list[bytes]:
        return [mail.content for mail in self.mails()]

    def aside(self) -> list[list[object]]:
        return self._read()["aside"]

    def passes(self) -> list[list[object]]:
        return self._read()["synced"]

    def uidvalidity(self) -> int:
        """That of the last whole pass."""
        return int(str(self.passes()[-1][1]))
