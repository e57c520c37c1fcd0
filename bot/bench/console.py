"""How long pages of the console take as cases grow, through the application, with SQLite.

Each size is filled and asked in a process of its own, so that memory is that of one size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable

from bot.bench.failure import BenchFailed, Row

# A school group's year, ten years of a large one, and an installation for many bodies.
SIZES = (1_000, 10_000, 100_000)


def run(*, quick: bool, out: Callable[[Row], None] | None = None) -> list[Row]:
    """Measure every size; times in ms but for `fill_s`, memory in MiB, pages in KiB. Raises BenchFailed."""
    rows: list[Row] = []
    for size in SIZES[:2] if quick else SIZES:
        rows.append(cell(size, requests=40 if quick else 200))
        rows[-1]["growth"] = round(rows[-1]["worklist_p50"] / rows[0]["worklist_p50"], 2)
        if out is not None:
            out(rows[-1])
    return rows


def cell(size: int, *, requests: int) -> Row:
    """Fill a store with so many cases and ask each page so often. Raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="inzage-bench-") as folder:
        command = [sys.executable, "-m", "bot.bench.console_size", folder, str(size), str(requests)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if ended.returncode:
        raise BenchFailed(f"console with {size} cases: {ended.stderr.strip().rpartition(chr(10))[2]}")
    # The application writes its log to the same place; the figures are the last line.
    row: Row = {"measure": "console"} | json.loads(ended.stdout.strip().rpartition("\n")[2])
    return row
