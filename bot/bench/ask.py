"""How long a question takes and what it costs as guidance grows, against the bare embedding of the same question.

Each size is built and asked in a process of its own, so that memory is that of one size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable

from bot.bench.failure import BenchFailed, Row

# The shipped corpus, then a hundred times more: synthetic entries made of the shipped ones.
SIZES = (0, 10_000, 100_000)


def run(*, quick: bool, out: Callable[[Row], None] | None = None) -> list[Row]:
    """Measure every size; times in ms but for `build_s` and `reload_s`, memory and disk in MiB. Raises BenchFailed."""
    rows: list[Row] = []
    for size in SIZES[:2] if quick else SIZES:
        rows.append(_size(size, questions=40 if quick else 200))
        first = rows[0]
        rows[-1]["growth_ask"] = round(rows[-1]["ask_p50"] / first["ask_p50"], 2)
        rows[-1]["growth_entries"] = round(rows[-1]["entries"] / first["entries"], 1)
        if out is not None:
            out(rows[-1])
    return rows


def _size(size: int, *, questions: int) -> Row:
    with tempfile.TemporaryDirectory(prefix="inzage-bench-") as folder:
        row: Row = {"measure": "ask"}
        for what in ("build", "ask"):
            command = [sys.executable, "-m", "bot.bench.ask_size", what, folder, str(size), str(questions)]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
            if ended.returncode:
                raise BenchFailed(f"{what} of {size} entries: {ended.stderr.strip().rpartition(chr(10))[2]}")
            row |= json.loads(ended.stdout)
        return row
