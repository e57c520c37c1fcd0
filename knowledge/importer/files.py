"""*Edge.* Documents in files and folders, in sorted order; each file that is none is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from knowledge.importer.formats import SUFFIXES

# A page is text; a paper of a hundred pages with pictures stays under this.
MAX_BYTES: Final = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """A file that may be read. `name` is its path relative to the argument, its name alone when it is the argument."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """What a file holds; `suffix` is its ending in lower case, `changed` the day it was last written."""

    name: str
    suffix: str
    changed: date
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file that gave no document. `failed` tells one that could not be read from one of another kind.

    Reasons: other_kind, and for a failure not_found, not_readable, too_large.
    """

    name: str
    reason: str
    failed: bool


def find_documents(paths: Iterable[Path]) -> tuple[DocumentFile | SkippedFile, ...]:
    """Every file at or below the given paths, before any is read; hidden ones are passed over."""
    found: list[DocumentFile | SkippedFile] = []
    for path in paths:
        found.extend(_folder(path, path) if path.is_dir() else [_one(path, path.name)])
    return tuple(found)


def read_file(file: DocumentFile) -> FoundDocument | SkippedFile:
    """Read one file that `find_documents` gave."""
    try:
        known = file.path.stat()
        if known.st_size > MAX_BYTES:
            return SkippedFile(name=file.name, reason="too_large", failed=True)
        content = file.path.read_bytes()
    except OSError as error:
        reason = "not_found" if isinstance(error, FileNotFoundError) else "not_readable"
        return SkippedFile(name=file.name, reason=reason, failed=True)
    return FoundDocument(
        name=file.name,
        suffix=file.path.suffix.lower(),
        changed=datetime.fromtimestamp(known.st_mtime, tz=UTC).date(),
        content=content,
    )


def _folder(folder: Path, root: Path) -> Iterator[DocumentFile | SkippedFile]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield SkippedFile(name=folder.relative_to(root).as_posix(), reason="not_readable", failed=True)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue  # what an editor or a file manager left behind
        if entry.is_dir():
            if not entry.is_symlink():  # a link to a folder may lead round in a circle
                yield from _folder(entry, root)
        else:
            yield _one(entry, entry.relative_to(root).as_posix())


def _one(path: Path, name: str) -> DocumentFile | SkippedFile:
    if not path.exists():
        return SkippedFile(name=name, reason="not_found", failed=True)
    if path.suffix.lower() in SUFFIXES:
        return DocumentFile(name=name, path=path)
    return SkippedFile(name=name, reason="other_kind", failed=False)
