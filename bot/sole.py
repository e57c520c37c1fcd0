"""Does another process work with this data folder? The kernel answers, also after a kill -9."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def sole_process(folder: Path) -> Iterator[bool]:
    """Hold the folder's worker lock while inside; False where another process has it.

    Whoever gets it knows that leases in the store are left over from a process that died.
    Raises OSError where the folder cannot be written.
    """
    with (folder / "worker.lock").open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
