"""Puts a backup back where no store is: the counterpart of `Door.backup`."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError

SCHEME = "sqlite:///"


def restore_store(url: str, source: Path) -> None:
    """Copy a backup to the store's place. Raises StoreError, and never replaces a store that is there."""
    if not url.startswith(SCHEME):
        raise StoreError("restore a PostgreSQL store with psql or pg_restore, into an empty database", temporary=False)
    target = Path(url.removeprefix(SCHEME))
    if target.exists():
        raise StoreError(f"{target} exists: move it away first, nothing is replaced", temporary=False)
    _check(source)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(source, half)
        with half.open("rb") as copied:
            os.fsync(copied.fileno())
        half.rename(target)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StoreError(f"{target}: {error.strerror or error}", temporary=True) from error


def _check(source: Path) -> None:
    """A damaged copy is refused before anything is written."""
    if not source.is_file():
        raise StoreError(f"{source}: no such file", temporary=False)
    try:
        with closing(sqlite3.connect(f"file:{source.absolute()}?mode=ro", uri=True)) as backup:
            verdict = backup.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{source} is no backup of a store ({error})", temporary=False) from error
    if verdict != "ok":
        raise StoreError(f"{source} is damaged ({verdict})", temporary=False)
