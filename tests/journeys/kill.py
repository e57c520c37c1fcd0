"""Kill the running product again and again under load, then count.

`python -m tests.journeys.kill --engine sqlite --mails 2000 --kills 50` runs it whole; CI runs a tenth.
Every mail that got its 250 must be in the ledger exactly once, with exactly one route, and no
letter may be composed twice.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import format_datetime
from pathlib import Path

from bot.store import outbox, spool
from bot.store.open import open_store
from bot.store.outbox import OutboxState
from bot.store.spool import LedgerState

ADDRESS = "info@scholengroep-dijkland.example"
SENDERS = 8
START_SECONDS = 60.0
QUIET_SECONDS = 900.0
# Different routes, so that a crash meets every kind of effect.
TEXTS = (
    (
        "Aanvraag verslag {n}",
        "Ik vraag een kopie van het verslag van de raad van 3 maart 2026.\n\n{name}\nDorpsstraat {n}\n9000 Gent\n",
    ),
    ("Vraag {n}", "Moet ik een reden geven als ik een bestuursdocument wil inkijken?\n\n{name}\n"),
    ("Toets {n}", "Graag een kopie van de toets wiskunde van mijn zoon (12).\n\n{name}\n"),
    ("Klacht {n}", "Ik wil een klacht indienen over de bus, die elke dag te laat komt.\n\n{name}\n"),
)


@dataclass(slots=True)
class Accepted:
    """Message ids that got a 250; filled by many threads."""

    ids: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, message_id: str) -> None:
        with self.lock:
            self.ids.append(message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was counted at the end; `faults` is empty when the promise held."""

    accepted: int
    kills: int
    routes: dict[str, int]
    letters: int
    in_doubt: int
    seconds: float
    faults: tuple[str, ...]


def mail(number: int) -> tuple[str, bytes]:
    """The mail of a number, always the same bytes but for its Date: (message id, content)."""
    subject, text = TEXTS[number % len(TEXTS)]
    name = f"Persoon Nummer{number}"
    message_id = f"<kill-{number}@burgers.example>"
    head = (
        f"From: {name} <persoon{number}@burgers.example>\r\nTo: {ADDRESS}\r\n"
        f"Subject: {subject.format(n=number)}\r\nMessage-ID: {message_id}\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    body = text.format(n=number, name=name).replace("\n", "\r\n")
    return message_id, (head + body).encode()


def run(folder: Path, *, store_url: str, mails: int, kills: int, seed: int) -> Report:
    """Send, kill, restart, wait until all is handled, count. Raises TimeoutError when it never ends."""
    started = time.monotonic()
    port = _free_port()
    config = _write_config(folder, store_url=store_url, port=port)
    _command(config, "arm")
    accepted = Accepted()
    dice = random.Random(seed)
    with _served(config, port) as first:
        process = [first]
        senders = [
            threading.Thread(target=_send_share, args=(range(i, mails, SENDERS), port, accepted))
            for i in range(SENDERS)
        ]
        for sender in senders:
            sender.start()
        for _ in range(kills):
            # Some kills fall in the start, some in the middle of a batch, some in between.
            time.sleep(dice.choice((0.2, 0.6, 1.0, 2.0, 4.0)) * dice.random() + 0.05)
            process[0].send_signal(signal.SIGKILL)
            process[0].wait()
            process[0] = _start(config)
        _wait_for_port(port, process[0])
        for sender in senders:
            sender.join()
        _wait_until_quiet(store_url)
        process[0].send_signal(signal.SIGTERM)
        code = process[0].wait(timeout=60)
    return _count(folder, store_url, accepted.ids, kills=kills, code=code, seconds=time.monotonic() - started)


def _send_share(numbers: range, port: int, accepted: Accepted) -> None:
    """Send each mail until it gets its 250, as a real relay would: the same bytes again and again."""
    for number in numbers:
        message_id, content = mail(number)
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
                    client.sendmail(f"persoon{number}@burgers.example", [ADDRESS], content)
            except (OSError, smtplib.SMTPException):
                time.sleep(0.2)
            else:
                accepted.add(message_id)
                break


def _count(folder: Path, store_url: str, ids: list[str], *, kills: int, code: int, seconds: float) -> Report:
    door = open_store(store_url)
    try:
        lines = door.read_now(spool.ledger)
        letters = door.read_now(outbox.list_items)
        found = door.check()
    finally:
        door.close()
    in_ledger = Counter(line.message_id for line in lines)
    per_message = Counter(letter.ledger_id for letter in letters)
    answered = Counter(
        message_from_bytes(file.read_bytes())["In-Reply-To"] for file in (folder / "outbox" / "new").glob("*")
    )
    faults = [
        *(
            f"{message_id} is {in_ledger[message_id]} times in the ledger"
            for message_id in ids
            if in_ledger[message_id] != 1
        ),
        *(f"{line.message_id} has no route ({line.state})" for line in lines if line.route is None),
        *(f"{ledger_id} has {number} letters" for ledger_id, number in per_message.items() if number != 1),
        *(f"{message_id} was answered {number} times" for message_id, number in answered.items() if number != 1),
        *found,
    ]
    if len(ids) != len(set(ids)):
        faults.append("a sender counted a mail twice")
    if code != 0:
        faults.append(f"the last process ended with {code} on SIGTERM")
    return Report(
        accepted=len(ids),
        kills=kills,
        routes=dict(Counter(str(line.route) for line in lines)),
        letters=len(letters),
        in_doubt=sum(letter.state is OutboxState.IN_DOUBT for letter in letters),
        seconds=seconds,
        faults=tuple(faults),
    )


def _wait_until_quiet(store_url: str) -> None:
    """Until nothing waits in spool or outbox. Raises TimeoutError."""
    door = open_store(store_url)
    end = time.monotonic() + QUIET_SECONDS
    try:
        while time.monotonic() < end:
            lines = door.read_now(spool.ledger)
            letters = door.read_now(outbox.list_items)
            busy = sum(line.state in (LedgerState.RECEIVED, LedgerState.PROCESSING) for line in lines)
            busy += sum(letter.state in (OutboxState.QUEUED, OutboxState.SENDING) for letter in letters)
            if busy == 0:
                return
            time.sleep(1.0)
    finally:
        door.close()
    raise TimeoutError("the spool did not empty")


def _write_config(folder: Path, *, store_url: str, port: int) -> Path:
    path = folder / "inzage.toml"
    store = f'[store]\nurl = "{store_url}"\n' if store_url.startswith("postgresql") else ""
    path.write_text(
        f'data_dir = "{folder}"\n{store}[smtp]\nport = {port}\n[[body]]\nid = "dijkland"\n'
        f'name = "Scholengroep Dijkland"\naddresses = ["{ADDRESS}"]\n[log]\nlevel = "error"\n',
        encoding="utf-8",
    )
    return path


def _command(config: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(config), *arguments], check=True, stdout=subprocess.DEVNULL
    )


def _start(config: Path) -> subprocess.Popen[bytes]:
    with (config.parent / "serve.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "--config", str(config), "serve", "--roles", "intake,worker,sender"],
            stderr=log,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )


@contextmanager
def _served(config: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = _start(config)
    try:
        _wait_for_port(port, process)
        yield process
    finally:
        subprocess.run(["pkill", "-9", "-f", str(config)], check=False)


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the product ended with {process.returncode}") from None
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the product did not listen")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def store_of(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty store of this engine."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'inzage.sqlite3'}"
        return
    from tests.support.postgres import private_server

    with private_server() as server:
        yield server.url("postgres")


def main() -> int:
    """Run it from the command line; 1 when a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--mails", type=int, default=2000)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="inzage-kill-"))
    with store_of(chosen.engine, folder) as url:
        report = run(folder, store_url=url, mails=chosen.mails, kills=chosen.kills, seed=chosen.seed)
    sys.stdout.write(f"{chosen.engine}: {report}\n")
    if not report.faults:
        shutil.rmtree(folder)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
