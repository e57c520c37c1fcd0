"""How long citizens wait for a turn as conversations grow, with real pages, streams and children; and in a flood.

The served application, its children and the citizens share two cores. A conversation opens the page, says its first
turn, listens to the stream and goes on by it; between two turns a person thinks and types. At the end every turn that
was taken is looked up in the store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.bench.chat_citizens import BODY, Pauses
from bot.bench.failure import BenchFailed, Row
from bot.clock import utc_now
from bot.config import Config
from bot.store import chats
from bot.store.open import open_store
from bot.store.session import Door

CONVERSATIONS = (5, 50, 500)
# A person reads the answer, thinks and types for 20 to 60 s.
HUMAN = Pauses(least=20.0, most=60.0)
# Alone nobody is waited for: how long he thinks makes no difference.
BRISK = Pauses(least=2.0, most=4.0)
CORES = 2
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One measurement: what it is called, how many conversations for how many seconds, and whether a flood comes."""

    measure: str
    conversations: int
    seconds: float
    pauses: Pauses = HUMAN
    flooded: bool = False


def cells(*, quick: bool) -> tuple[Cell, ...]:
    """The baseline, the growth, and honest citizens without and with a flood."""
    if quick:
        return (
            Cell(measure="alone", conversations=1, seconds=15, pauses=BRISK),
            *(Cell(measure="chat", conversations=count, seconds=15, pauses=BRISK) for count in (2, 10)),
            Cell(measure="flood", conversations=10, seconds=15, pauses=BRISK, flooded=True),
        )
    return (
        Cell(measure="alone", conversations=1, seconds=90, pauses=BRISK),
        *(Cell(measure="chat", conversations=count, seconds=180) for count in CONVERSATIONS),
        Cell(measure="flood", conversations=50, seconds=120, flooded=True),
    )


def run(*, quick: bool, out: Callable[[Row], None] | None = None) -> list[Row]:
    """Measure every cell. Times in ms, from sending a turn to its answer in the browser; memory in MiB.

    `cpu_…` is processor time for each turn, of the pages and of the children that read turns; `kib_conversation` what
    a conversation added to the memory of all of them; `lost` turns that were taken and have no answer in the store.
    Raises BenchFailed.
    """
    rows: list[Row] = []
    with on_two_cores():
        for cell in cells(quick=quick):
            rows.append(measured(cell))
            rows[-1]["growth"] = round(rows[-1]["turn_p50"] / rows[0]["turn_p50"], 2)
            if out is not None:
                out(rows[-1])
    return rows


def measured(cell: Cell) -> Row:
    """One cell, on a server of its own that has answered before. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="inzage-bench-") as folder, serving(Path(folder)) as server:
        # So many that every child has answered one.
        _citizens(server.port, Cell(measure="warm", conversations=8, seconds=6, pauses=BRISK))
        idle, before = server.memory(), server.seconds()
        flood = _start("bot.bench.chat_flood", server.port, cell.seconds) if cell.flooded else None
        told = _citizens(server.port, cell)
        counted: Counter[str] = Counter(_ended(flood) if flood else {})
        full, after = server.memory(), server.seconds()
        server.end()
        lost, troubled = _missing(Path(folder), told["chats"])
    if not told["times"]:
        raise BenchFailed(f"{cell.conversations} conversations: no turn was answered: {told['went_wrong']}")
    turns = sum(told["chats"].values())
    pauses = f"{cell.pauses.least:g}-{cell.pauses.most:g} s"
    added = (sum(full) - sum(idle)) * 1_024 / max(1, len(told["chats"]))
    return {
        "measure": cell.measure,
        "conversations": cell.conversations,
        "pauses": f"uniform {pauses}",
        "turns": turns,
        "lost": lost,
        "troubled": troubled,
        "turn_p50": _share(told["times"], 50),
        "turn_p95": _share(told["times"], 95),
        "turn_max": _share(told["times"], 100),
        "page_p95": _share(told["pages"], 95),
        "turns_s": round(turns / cell.seconds, 2),
        "cpu_web": round((after[0] - before[0]) / turns * 1_000, 1),
        "cpu_children": round((after[1] - before[1]) / turns * 1_000, 1),
        "rss_web": round(full[0], 1),
        "rss_children": round(full[1], 1),
        "kib_conversation": round(added, 1),
        "went_wrong": sum(told["went_wrong"].values()),
        "flood": ", ".join(f"{count} {what}" for what, count in sorted(counted.items())),
    }


@dataclass(slots=True)
class Server:
    """The served application and its children."""

    process: subprocess.Popen[str]
    port: int = field(init=False)

    def __post_init__(self) -> None:
        """Wait until it says where it listens."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise BenchFailed(f"the server ended with {self.process.wait()}")
        self.port = json.loads(line)["port"]

    def memory(self) -> tuple[float, float]:
        """MiB that the pages and the children hold (proc(5), VmRSS)."""
        return _rss(self.process.pid), sum(_rss(child) for child in self._children())

    def seconds(self) -> tuple[float, float]:
        """Processor time of the pages and of the children."""
        return _cpu(self.process.pid), sum(_cpu(child) for child in self._children())

    def end(self) -> None:
        """Have it drain and end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Start the application in a process of its own, and end it."""
    process = subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", "bot.bench.chat_server", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield (server := Server(process))
        server.end()
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()


def _citizens(port: int, cell: Cell) -> dict[str, Any]:
    """What citizens of a process of their own tell. Raises BenchFailed."""
    return _ended(
        _start("bot.bench.chat_citizens", port, cell.conversations, cell.seconds, cell.pauses.least, cell.pauses.most)
    )


def _start(module: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", module, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, complained = process.communicate()
    if process.returncode:
        raise BenchFailed(f"the citizens failed: {complained.strip().rpartition(chr(10))[2]}")
    found: dict[str, Any] = json.loads(said)
    return found


@contextmanager
def on_two_cores() -> Iterator[None]:
    """This process, and whatever it starts: a larger machine gives the same figures."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:CORES])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _missing(folder: Path, taken: dict[str, int]) -> tuple[int, int]:
    """How many of the turns that were taken have no answer in the store, and how many an excuse for one."""
    door = open_store(Config(data_dir=folder).store_url)
    try:
        found = [_answers(door, secret) for secret in taken]
    finally:
        door.close()
    lost = sum(max(0, turns - answered) for turns, (answered, _) in zip(taken.values(), found, strict=True))
    return lost, sum(excused for _, excused in found)


def _answers(door: Door, secret: str) -> tuple[int, int]:
    chat = door.read_now(lambda s: chats.get(s, secret, body_id=BODY, now=utc_now()))
    if chat is None:
        return 0, 0
    said = {line.answers: line.said for line in chat.lines if not line.by_citizen}
    answers = [said[turn.number] for turn in chat.turns if turn.number in said]
    return len(answers), sum(not isinstance(one, str) and one.get("kind") == "trouble" for one in answers)


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1_024


def _cpu(pid: int) -> float:
    """User and system time (proc(5), stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _share(values: list[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 1) if values else 0.0
