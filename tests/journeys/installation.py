"""A running installation of its own: configuration on disk, `inzage serve` in a process, the command line beside it."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.store import outbox, spool
from bot.store.open import open_store
from bot.store.outbox import OutboxLine
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from tests.support.peers import free_port

ADDRESS = "info@body.example"
CITIZEN = "lotte@citizen.example"
PATIENCE = 90.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where it stands and listens."""

    folder: Path
    config: Path
    smtp_port: int

    @property
    def store(self) -> Path:
        """The file of the embedded store."""
        return self.folder / "data" / "inzage.sqlite3"

    def command(self, *arguments: str, code: int = 0, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run `inzage` with this configuration, by way of the program `before`; it must end with `code`."""
        done = subprocess.run(
            [*before, sys.executable, "-m", "bot", "--config", str(self.config), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON Lines of a command."""
        return [json.loads(line) for line in self.command(*arguments, "--json").stdout.splitlines()]

    def faults(self, *arguments: str, code: int, before: Sequence[str] = ()) -> list[str]:
        """What a command that must fail with `code` says on stderr, line by line."""
        return self.command(*arguments, code=code, before=before).stderr.splitlines()

    def ledger(self) -> list[LedgerLine]:
        """The ledger as it stands, read without starting the command line: quick enough to wait on."""
        return self._read(spool.ledger)

    def letters(self) -> list[OutboxLine]:
        """The outbox as it stands."""
        return self._read(outbox.list_items)

    def handled(self, number: int, *, seconds: float = PATIENCE) -> list[LedgerLine]:
        """The ledger once this many messages are accepted and none of them waits any more."""

        def look() -> list[LedgerLine]:
            lines = self.ledger()
            settled = all(line.state in (LedgerState.DONE, LedgerState.QUARANTINED) for line in lines)
            return lines if settled and len(lines) >= number else []

        return until(look, seconds=seconds)

    def send(self, content: bytes, *, sender: str = CITIZEN, recipient: str = ADDRESS) -> None:
        """Send one mail over SMTP; it must be accepted."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE) as client:
            client.sendmail(sender, [recipient], content)

    def _read(self, look: Callable[[Session], list[T]]) -> list[T]:
        door = open_store(f"sqlite:///{self.store}", create=False)
        if door is None:
            return []
        try:
            return door.read_now(look)
        finally:
            door.close()

    def log(self) -> str:
        """What `serve` wrote."""
        path = self.folder / "serve.log"
        return path.read_text(errors="replace") if path.exists() else ""


def install(
    folder: Path, *, sections: str = "", smtp: Mapping[str, object] | None = None, address: str = ADDRESS
) -> Installation:
    """Write a configuration; `sections` is further TOML."""
    port = free_port()
    settings = {"port": port, **(smtp or {})}
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    config = folder / "inzage.toml"
    config.write_text(
        f'data_dir = "{folder / "data"}"\n[smtp]\n' + "\n".join(lines) + "\n[web]\nport = 0\n"
        f'[[body]]\nid = "body"\nname = "Scholengroep Dijkland"\naddresses = ["{address}"]\n'
        f'[log]\nlevel = "info"\n{sections}\n',
        encoding="utf-8",
    )
    return Installation(folder=folder, config=config, smtp_port=port)


@contextmanager
def served(installation: Installation, *, roles: str = "intake,worker,sender") -> Iterator[subprocess.Popen[bytes]]:
    """Run `inzage serve` until the block ends, then SIGTERM; it must drain and end with 0."""
    said_before = len(installation.log())
    with (installation.folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--config", str(installation.config), "serve", "--roles", roles],
            stdout=log,
            stderr=log,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    try:
        until(lambda: "klaar" in installation.log()[said_before:] or process.poll() is not None)
        assert process.poll() is None, installation.log()
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, installation.log()
    finally:
        process.kill()
        process.wait()


def until(look: Callable[[], T], *, seconds: float = PATIENCE) -> T:
    """What `look` gives as soon as it gives something true; it must within the time."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "nothing came in time"
        time.sleep(0.1)
    return found


def a_mail(
    *,
    subject: str,
    text: str,
    message_id: str,
    sender: str = CITIZEN,
    name: str = "Lotte Verbeeck",
    to: str = ADDRESS,
    header: str = "",
) -> bytes:
    """A plain mail to the installation, dated now; `header` holds further header lines, each ended."""
    return (
        f"From: {name} <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\n{header}MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.replace("\n", "\r\n")
    ).encode()


def a_request(
    message_id: str, *, sender: str = CITIZEN, to: str = ADDRESS, subject: str = "Verslag schoolraad", header: str = ""
) -> bytes:
    """A complete request for a document."""
    return a_mail(
        sender=sender,
        to=to,
        header=header,
        subject=subject,
        text=(
            "Geachte,\n\nIk vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.\n\n"
            "Lotte Verbeeck\nVlasmarkt 14\n9140 Temse\n"
        ),
        message_id=message_id,
    )
