"""A running installation of its own: configuration on disk, `inzage serve` in a process, the command line beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

from tests.support.peers import free_port

ADDRESS = "info@body.example"
PATIENCE = 90.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where it stands and listens."""

    folder: Path
    config: Path
    smtp_port: int

    def command(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `inzage` with this configuration; it must end with `code`."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--config", str(self.config), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON Lines of a command."""
        return [json.loads(line) for line in self.command(*arguments, "--json").stdout.splitlines()]

    def log(self) -> str:
        """What `serve` wrote."""
        path = self.folder / "serve.log"
        return path.read_text(errors="replace") if path.exists() else ""


def install(folder: Path, *, sections: str = "", smtp: Mapping[str, object] | None = None) -> Installation:
    """Write a configuration; `sections` is further TOML."""
    port = free_port()
    settings = {"port": port, **(smtp or {})}
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    config = folder / "inzage.toml"
    config.write_text(
        f'data_dir = "{folder / "data"}"\n[smtp]\n' + "\n".join(lines) + "\n[web]\nport = 0\n"
        f'[[body]]\nid = "body"\nname = "Scholengroep Dijkland"\naddresses = ["{ADDRESS}"]\n'
        f'[log]\nlevel = "info"\n{sections}\n',
        encoding="utf-8",
    )
    return Installation(folder=folder, config=config, smtp_port=port)


@contextmanager
def served(installation: Installation, *, roles: str = "intake,worker,sender") -> Iterator[subprocess.Popen[bytes]]:
    """Run `inzage serve` until the block ends, then SIGTERM; it must drain and end with 0."""
    with (installation.folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--config", str(installation.config), "serve", "--roles", roles],
            stdout=log,
            stderr=log,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    try:
        until(lambda: "klaar" in installation.log() or process.poll() is not None)
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
    *, subject: str, text: str, message_id: str, sender: str = "lotte@citizen.example", name: str = "Lotte Verbeeck"
) -> bytes:
    """A plain mail to the installation, dated now."""
    return (
        f"From: {name} <{sender}>\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.replace("\n", "\r\n")
    ).encode()


def a_request(message_id: str) -> bytes:
    """A complete request for a document."""
    return a_mail(
        subject="Verslag schoolraad",
        text=(
            "Geachte,\n\nIk vraag een kopie van het verslag van de schoolraad van 12 oktober 2026.\n\n"
            "Lotte Verbeeck\nVlasmarkt 14\n9140 Temse\n"
        ),
        message_id=message_id,
    )
