"""How fast mail is taken in durably, against a bare aiosmtpd of the same run; and how much memory an attack costs.

Each server and the senders run in processes of their own. The kinds of one cell go in rounds, so that a noisy
minute of the machine hits all of them; a ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.bench.failure import BenchFailed, Row

KINDS = ("noop", "fsync", "inzage")
SESSIONS = (1, 10, 50)
SIZES = (5_000, 100_000)
CONNECTIONS = ("new", "kept")
FLOOD_SESSIONS = 10


def run(*, quick: bool, out: Callable[[Row], None] | None = None) -> list[Row]:
    """Measure everything; `out` is given each row as soon as it is there.

    Rates are mails a second (medians), sizes bytes, `rss_…` MiB. Raises BenchFailed.
    """
    rows: list[Row] = []
    for connection in CONNECTIONS[:1] if quick else CONNECTIONS:
        for size in SIZES:
            for sessions in SESSIONS:
                rows.append(_cell(size=size, sessions=sessions, connection=connection, quick=quick))
                if out is not None:
                    out(rows[-1])
    rows.append(_memory(size=(60 if quick else 200) * 1_048_576))
    if out is not None:
        out(rows[-1])
    return rows


def _row(**measured: Any) -> Row:
    """All rows have the same columns, so that they make one table."""
    columns = (
        *("measure", "connection", "size", "sessions", "mails"),
        *(f"rate_{kind}" for kind in KINDS),
        *("ratio_noop", "ratio_fsync", "cpu_ms_inzage", "rss_idle", "rss_peak"),
    )
    return dict.fromkeys(columns) | measured


def _cell(*, size: int, sessions: int, connection: str, quick: bool) -> Row:
    mails = (300 if quick else 1_000) if size < 50_000 else (150 if quick else 400)
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    cpu: list[float] = []
    for _ in range(3 if quick else 5):
        for kind in KINDS:
            with serving(kind) as server:
                seconds = load(server.port, sessions=sessions, mails=mails, size=size, connection=connection)
                ended = server.end()
            if ended["kept"] != mails:
                raise BenchFailed(f"{kind}: {mails} mails sent, {ended['kept']} kept")
            rates[kind].append(mails / seconds)
            if kind == "inzage":
                cpu.append(ended["cpu_seconds"] / mails * 1_000)

    def ratio(kind: str) -> float:
        pairs = zip(rates["inzage"], rates[kind], strict=True)
        return round(statistics.median(ours / theirs for ours, theirs in pairs), 2)

    return _row(
        measure="intake",
        connection=connection,
        size=size,
        sessions=sessions,
        mails=mails,
        **{f"rate_{kind}": round(statistics.median(rates[kind]), 1) for kind in KINDS},
        ratio_noop=ratio("noop"),
        ratio_fsync=ratio("fsync"),
        cpu_ms_inzage=round(statistics.median(cpu), 2),
    )


def _memory(*, size: int) -> Row:
    with serving("inzage") as server:
        load(server.port, sessions=1, mails=1, size=5_000, connection="new")
        idle = server.rss_peak()
        load(server.port, sessions=FLOOD_SESSIONS, mails=0, size=size, connection="flood")
        peak = server.rss_peak()
    return _row(measure="memory", size=size, sessions=FLOOD_SESSIONS, rss_idle=idle, rss_peak=peak)


class BenchServer:
    """A server process of the measurement."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._line()["port"])

    def _line(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchFailed(f"a server ended with {self._process.wait()}")
        said: dict[str, float] = json.loads(line)
        return said

    def end(self) -> dict[str, float]:
        """Stop it; what it says of its run."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._line()

    def rss_peak(self) -> float:
        """The most memory it has held so far, in MiB (proc(5), VmHWM)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return round(int(line.split()[1]) / 1_024, 1)


@contextmanager
def serving(kind: str) -> Iterator[BenchServer]:
    """Start a server of one of KINDS in a folder of its own, and end it."""
    with tempfile.TemporaryDirectory(prefix="inzage-bench-") as folder:
        command = [sys.executable, "-m", "bot.bench.intake_server", kind, folder]
        process = subprocess.Popen(  # noqa: S603  our own module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield BenchServer(process)
        finally:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def load(port: int, *, sessions: int, mails: int, size: int, connection: str) -> float:
    """Send mails from a process of its own; the seconds it took. Raises BenchFailed."""
    words = [str(word) for word in (port, sessions, mails, size, connection)]
    ended = subprocess.run(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", "bot.bench.intake_load", *words], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise BenchFailed(f"the senders failed: {ended.stderr.strip().rpartition(chr(10))[2]}")
    seconds: float = json.loads(ended.stdout)["seconds"]
    return seconds
