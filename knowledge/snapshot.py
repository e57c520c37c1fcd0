"""Edge: an index on disk. Built beside the one in use, then put in its place by one rename; never altered.

A folder holds one subfolder for each snapshot and the file `current`, which names the one in force. A snapshot is
an SQLite file (entries and word tables), two arrays of vectors that are read through the page cache, what was
learned, and a header that says of which model and of which entries it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, overload

import numpy as np

from knowledge.calibration import Calibration, read_calibration, write_calibration
from knowledge.columns import columns_of
from knowledge.entry import Entry, Status
from knowledge.index import Index, build_index, learned_columns
from knowledge.learned import Learned, read_learned, write_learned
from knowledge.lexical import build_lexical, open_lexical
from knowledge.ports import Embedder
from knowledge.semantic import DenseIndex, Rows
from knowledge.vectors import Vectors

_CURRENT: Final = "current"
_FORMAT: Final = 1  # raise it when an older program could not read the files, or would read them wrongly
_KEPT = 2  # snapshots that stay: the one in force, and the one a running process may still be opening
_CACHED = 4_096  # entries kept in memory once read


class SnapshotUnusable(Exception):
    """The snapshot is of another version of Inzage, or damaged: build it anew."""

    temporary = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`made_of` is a digest over entries, model and calibration; `model` a folder, or "" for the bundled model."""

    made_of: str
    fingerprint: str
    model: str = ""
    format: int = _FORMAT


class StoredEntries(Sequence[Entry]):
    """The entries of a snapshot, read when they are looked at."""

    def __init__(self, connection: sqlite3.Connection, *, lock: Lock, size: int) -> None:
        """Over the table `entry` of this database."""
        self._size = size

        @lru_cache(maxsize=_CACHED)
        def read(row: int) -> Entry:
            with lock:
                (text,) = connection.execute("SELECT content FROM entry WHERE row = ?", (row,)).fetchone()
            return entry_from(json.loads(text))

        self._read = read

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            return tuple(self._read(row) for row in range(*at.indices(self._size)))
        if not -self._size <= at < self._size:
            raise IndexError(at)
        return self._read(at % self._size)

    def __iter__(self) -> Iterator[Entry]:
        return (self._read(row) for row in range(self._size))


def entry_json(entry: Entry) -> str:
    """An entry as JSON; dates as ISO 8601."""
    return json.dumps(asdict(entry), ensure_ascii=False, default=lambda value: value.isoformat())


def entry_from(table: dict[str, Any]) -> Entry:
    """The reverse of `entry_json`. Raises KeyError or TypeError on another object."""
    values: dict[str, Any] = {
        field.name: tuple(table[field.name]) if isinstance(table[field.name], list) else table[field.name]
        for field in fields(Entry)
    }
    values["questions"] = {language: tuple(found) for language, found in table["questions"].items()}
    values["valid_from"] = date.fromisoformat(table["valid_from"])
    values["valid_until"] = date.fromisoformat(table["valid_until"]) if table["valid_until"] else None
    values["status"] = Status(table["status"])
    return Entry(**values)


def digest_of(entries: Sequence[Entry], *, fingerprint: str, calibration: Calibration) -> str:
    """What a snapshot is made of: the same digest, the same snapshot."""
    found = hashlib.sha256(f"{_FORMAT}\0{fingerprint}\0{write_calibration(calibration)}".encode())
    for entry in entries:
        found.update(entry_json(entry).encode())
        found.update(b"\0")
    return found.hexdigest()


def write_snapshot(
    folder: Path,
    entries: Sequence[Entry],
    *,
    vectors: Vectors | None,
    embedder: Embedder | None,
    calibration: Calibration,
    learned: Learned | None,
    model: str = "",
) -> Header:
    """Build a snapshot and put it in force. An interrupted build leaves the former one in force."""
    fingerprint = embedder.fingerprint if embedder is not None else ""
    header = Header(
        made_of=digest_of(entries, fingerprint=fingerprint, calibration=calibration),
        fingerprint=fingerprint,
        model=model,
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    building = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
    try:
        connection = sqlite3.connect(building / "index.sqlite")
        connection.execute(
            "CREATE TABLE entry (row INTEGER PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL) STRICT"
        )
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            ((row, entry.id, entry_json(entry)) for row, entry in enumerate(entries)),
        )
        index = build_index(
            entries,
            vectors=vectors,
            embedder=embedder,
            calibration=calibration,
            learned=learned,
            lexical=build_lexical(entries, connection=connection),
        )
        connection.close()
        _write_arrays(building, index)
        (building / "calibration.toml").write_text(write_calibration(calibration), encoding="utf-8")
        (building / "header.json").write_text(json.dumps(asdict(header)), encoding="utf-8")
        name = f"snapshot-{header.made_of[:16]}-{os.urandom(4).hex()}"
        building.rename(folder / name)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _put_in_force(folder, name)
    return header


def _write_arrays(building: Path, index: Index) -> None:
    if index.dense is not None:
        for name, rows in (("phrasings", index.dense.phrasings), ("passages", index.dense.passages)):
            np.save(building / f"{name}.npy", rows.matrix.astype(np.float16))
            np.save(building / f"{name}-starts.npy", rows.starts)
    if index.learned is not None:
        (building / "learned.npz").write_bytes(write_learned(index.learned))


def _put_in_force(folder: Path, name: str) -> None:
    handle, written = tempfile.mkstemp(prefix="current-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    Path(written).rename(folder / _CURRENT)
    snapshots = sorted(folder.glob("snapshot-*"), key=lambda path: path.stat().st_mtime)
    for old in [path for path in snapshots if path.name != name][: -(_KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)


def in_force(folder: Path) -> str:
    """The name of the snapshot in force, "" where there is none. Cheap: a look at one small file."""
    try:
        return (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def read_header(folder: Path) -> Header:
    """What the snapshot in force was made of. Raises SnapshotUnusable."""
    try:
        header = Header(**json.loads((folder / in_force(folder) / "header.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotUnusable(f"{folder}: {type(error).__name__}") from error
    if header.format != _FORMAT:
        raise SnapshotUnusable(f"{folder}: format {header.format}, expected {_FORMAT}")
    return header


def open_snapshot(folder: Path) -> Index:
    """The index in force. Vectors are mapped, not read. Raises SnapshotUnusable."""
    header = read_header(folder)
    place = folder / in_force(folder)
    try:
        return _open(place, fingerprint=header.fingerprint)
    except (OSError, ValueError, KeyError, sqlite3.Error) as error:
        raise SnapshotUnusable(f"{place.name}: {type(error).__name__}") from error


def _open(place: Path, *, fingerprint: str) -> Index:
    connection = sqlite3.connect(
        f"file:{place / 'index.sqlite'}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    ids = [entry_id for (entry_id,) in connection.execute("SELECT id FROM entry ORDER BY row")]
    lexical = open_lexical(connection, size=len(ids))
    stored = connection.execute("SELECT content FROM entry ORDER BY row")
    columns = columns_of(entry_from(json.loads(text)) for (text,) in stored)
    learned = read_learned((place / "learned.npz").read_bytes()) if (place / "learned.npz").is_file() else None
    dense = None
    if (place / "phrasings.npy").is_file():
        dense = DenseIndex(
            fingerprint=fingerprint, phrasings=_rows(place, "phrasings"), passages=_rows(place, "passages")
        )
    return Index(
        entries=StoredEntries(connection, lock=lexical.lock, size=len(ids)),
        columns=columns,
        lexical=lexical,
        dense=dense,
        learned=learned,
        learned_columns=learned_columns(ids, learned),
        calibration=read_calibration((place / "calibration.toml").read_text(encoding="utf-8")),
    )


def _rows(place: Path, name: str) -> Rows:
    return Rows(matrix=np.load(place / f"{name}.npy", mmap_mode="r"), starts=np.load(place / f"{name}-starts.npy"))
