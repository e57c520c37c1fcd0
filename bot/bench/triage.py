"""How long a mail takes from bytes to a decision, against the bare parsing and language detection of the same mails.

Each cell runs in a process of its own, on one thread, so that memory is that of one kind of mail.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from bot.bench.failure import BenchFailed, Row

# What hangs on the mails, how many times longer than they were written their bodies are, and how many mails.
CELLS = (("none", 1, 200), ("none", 10, 60), ("none", 100, 15), ("text", 1, 40), ("scan", 1, 15))


def run(*, quick: bool, out: Callable[[Row], None] | None = None) -> list[Row]:
    """Measure every cell; times in ms of processor, memory in MiB, `rate` in mails a second of one core.

    Raises BenchFailed.
    """
    rows: list[Row] = []
    for attached, times, mails in CELLS:
        rows.append(cell(attached, times=times, mails=mails // (5 if quick else 1)))
        rows[-1]["growth"] = round(rows[-1]["p50"] / rows[0]["p50"], 2)
        if out is not None:
            out(rows[-1])
    return rows


def cell(attached: str, *, times: int, mails: int) -> Row:
    """Triage so many mails in a process of its own. Raises BenchFailed."""
    command = [sys.executable, "-m", "bot.bench.triage_mails", attached, str(times), str(mails)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if ended.returncode:
        raise BenchFailed(f"triage with attachments {attached}: {ended.stderr.strip().rpartition(chr(10))[2]}")
    row: Row = {"measure": "triage", "attached": attached, "times": times} | json.loads(ended.stdout)
    return row
