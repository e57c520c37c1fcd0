"""*Edge.* Mails in files and folders: single mails, mbox and Maildir, sorted, each skipped file named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from intake.limits import MAX_FILE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMail:
    """One mail. `file` is the path relative to the argument, the name alone when the argument is the file;
    a mail of an mbox has `#n` behind it, counted from 1."""

    file: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file that gave no mail. `failed` tells one that could not be read from one that is no mail at all.

    Reasons: not_a_mail_file, and for a failure not_found, not_readable, too_large, empty_mbox, not_an_mbox.
    """

    file: str
    reason: str
    failed: bool


_SINGLE = frozenset({".eml", ".raw", ".box", ".txt"})
_MAILDIR_FOLDERS = ("cur", "new")  # tmp holds mails that are still being written
# RFC 4155 Appendix A: "From ", an address without blanks, a ctime date; the zone is seen in practice.
_SEPARATOR = re.compile(
    rb"From (?:\S+|\"[^\"\n]*\"\S*)? *(?:[A-Z][a-z]{2},? +)?"
    rb"(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} [A-Z][a-z]{2})\b.*\d{4}"
)
# RFC 5322 2.2: a field name is printable ASCII without the colon.
_HEADER_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def iterate_mails(paths: Iterable[Path]) -> Iterator[FoundMail | SkippedFile]:
    """Every mail under the given files and folders, one at a time; nothing is held but the mail at hand."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path, path)
        else:
            yield from _file(path, path.name, in_maildir=False)


def _folder(folder: Path, root: Path) -> Iterator[FoundMail | SkippedFile]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield SkippedFile(file=folder.relative_to(root).as_posix(), reason=_reason(error), failed=True)
        return
    is_maildir = all((folder / name).is_dir() for name in _MAILDIR_FOLDERS)
    in_maildir = folder.name in _MAILDIR_FOLDERS and all((folder.parent / name).is_dir() for name in _MAILDIR_FOLDERS)
    for entry in entries:
        if entry.is_dir():
            # A link to a folder may lead round in a circle.
            if not entry.is_symlink() and not (is_maildir and entry.name == "tmp"):
                yield from _folder(entry, root)
        else:
            yield from _file(entry, entry.relative_to(root).as_posix(), in_maildir=in_maildir)


def _file(path: Path, name: str, *, in_maildir: bool) -> Iterator[FoundMail | SkippedFile]:
    suffix = path.suffix.lower()
    if not (in_maildir or suffix == ".mbox" or suffix in _SINGLE):
        missing = not path.exists() and not path.is_symlink()
        yield SkippedFile(file=name, reason="not_found" if missing else "not_a_mail_file", failed=missing)
        return
    try:
        if not path.is_file():
            reason = "not_readable" if path.exists() else "not_found"
            yield SkippedFile(file=name, reason=reason, failed=True)
        elif suffix == ".mbox" and not in_maildir:
            yield from _mailbox_file(path, name)
        else:
            yield from _single_file(path, name)
    except OSError as error:
        yield SkippedFile(file=name, reason=_reason(error), failed=True)


def _single_file(path: Path, name: str) -> Iterator[FoundMail | SkippedFile]:
    with path.open("rb") as stream:
        if _holds_several(stream):
            stream.seek(0)
            yield from _numbered(stream, name)
            return
        if os.fstat(stream.fileno()).st_size > MAX_FILE_BYTES:
            yield SkippedFile(file=name, reason="too_large", failed=True)
            return
        stream.seek(0)
        content = stream.read()
    first, newline, rest = content.partition(b"\n")
    # A single mail saved from an mbox keeps its From line; it is no header.
    yield FoundMail(file=name, content=rest if newline and _SEPARATOR.match(first) else content)


def _mailbox_file(path: Path, name: str) -> Iterator[FoundMail | SkippedFile]:
    is_empty = True
    with path.open("rb") as stream:
        if not _looks_like_mailbox(stream):
            yield SkippedFile(file=name, reason="not_an_mbox", failed=True)
            return
        stream.seek(0)
        for found in _numbered(stream, name):
            is_empty = False
            yield found
    if is_empty:
        yield SkippedFile(file=name, reason="empty_mbox", failed=True)


def _looks_like_mailbox(stream: BinaryIO) -> bool:
    """Whether it begins as a mail or a mailbox does, or is one that lost its beginning; an empty file is one too."""
    lines = iter(lambda: stream.readline(65_536), b"")
    first = next((line for line in lines if line.strip()), None)
    if first is None or _SEPARATOR.match(first) or _HEADER_FIELD.match(first):
        return True
    is_after_blank = False
    for line in lines:
        if is_after_blank and _SEPARATOR.match(line):
            return True
        is_after_blank = not line.strip()
    return False


def _holds_several(stream: BinaryIO) -> bool:
    """A file is read as mbox only if it begins with a separator and has another after a blank line."""
    first = stream.readline(1_000)
    if not _SEPARATOR.match(first):
        return False
    is_after_blank = False
    for line in iter(lambda: stream.readline(65_536), b""):
        if is_after_blank and _SEPARATOR.match(line):
            return True
        is_after_blank = not line.strip()
    return False


def _numbered(stream: BinaryIO, name: str) -> Iterator[FoundMail | SkippedFile]:
    for number, content in enumerate(_split(stream), start=1):
        file = f"{name}#{number}"
        if content is None:
            yield SkippedFile(file=file, reason="too_large", failed=True)
        else:
            yield FoundMail(file=file, content=content)


def _split(stream: BinaryIO) -> Iterator[bytes | None]:
    """The mails of an mbox one after the other (mboxrd: one `>` off each escaped From line, RFC 4155).

    A mailbox cut short gives its last mail as far as it goes; None stands for a mail over the limit.
    """
    lines: list[bytes] = []
    size = 0
    is_after_blank = True
    for line in chain(iter(lambda: stream.readline(65_536), b""), [None]):
        if line is None or (is_after_blank and _SEPARATOR.match(line)):
            if any(kept.strip() for kept in lines):
                yield None if size > MAX_FILE_BYTES else _unescaped(lines)
            lines, size, is_after_blank = [], 0, False
            continue
        size += len(line)
        if size <= MAX_FILE_BYTES:
            lines.append(line)
        is_after_blank = not line.strip()


def _unescaped(lines: list[bytes]) -> bytes:
    if not lines[-1].strip():  # the blank line before the next separator belongs to the mailbox
        lines = lines[:-1]
    return _ESCAPED_FROM.sub(rb"\1", b"".join(lines))


def _reason(error: OSError) -> str:
    return "not_found" if isinstance(error, FileNotFoundError) else "not_readable"
