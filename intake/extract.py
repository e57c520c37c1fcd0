"""*Edge.* Text of attached documents and pictures, each read in a process of its own with bounds.

A document is a program's input written by a stranger: its reader runs without our memory, network or
files (`intake.documents.confine`), and what it cannot do is a reason, never an exception. One `Extraction`
reads the files of one mail, for they share a budget (deploy/decisions/0023).
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache

from intake import scanned
from intake.documents.found import Extracted, Find, InnerFile, Page, Picture, Stopped, finds
from intake.documents.recognise import format_of
from intake.labels import Unread
from intake.limits import FILE_LIMITS, MAX_ATTACHMENT_CHARACTERS, FileLimits

_LANGUAGES = ("nld", "fra", "eng", "deu")
_NO_TESSERACT = 127
# Beyond what a reader may unpack it sends frames and pixels; ten pages of those.
_OUTPUT_ALLOWANCE = 64 * 1024 * 1024
_PIPE = 1024 * 1024


class Extraction:
    """Reads the files of one mail within one budget of time, files and scans."""

    def __init__(self, limits: FileLimits = FILE_LIMITS) -> None:
        """Nothing runs before the first file; its time is the mail's beginning."""
        self._limits = limits
        self._files = self._limits.mail_files
        self._scans = self._limits.mail_scans
        self._spent = 0.0

    def read(self, content_type: str, content: bytes) -> Extracted:
        """A file's text and the files in it. Never raises.

        The kind is read from the bytes; `content_type` only rules out sound and film.
        """
        if content_type.startswith(("audio/", "video/")) or format_of(content) is None:
            return Extracted(unread=Unread.UNKNOWN_FORMAT)
        if len(content) > self._limits.document_bytes:
            return Extracted(unread=Unread.TOO_LARGE)
        if self._files <= 0 or self._left() <= 0:
            return Extracted(unread=Unread.LIMIT)
        self._files -= 1
        code, output = self._run("read", content)
        return self._gathered(list(finds(output)), code=code)

    def _gathered(self, found: list[Find | None], *, code: int | None) -> Extracted:
        whole = bool(found) and found[-1] is None
        unread = None if whole else _reason_of(code)
        pages: list[str] = []
        files: list[InnerFile] = []
        characters = 0
        for find in found:
            match find:
                case Page(text=text):
                    pages.append(text)
                case Picture():
                    text, failed = self._scanned(find)
                    pages.append(text)
                    unread = unread or failed
                case InnerFile():
                    files.append(find)
                    continue
                case Stopped(reason=reason):
                    unread = reason
                    continue
                case None:
                    continue
            characters += len(text)
            if characters > MAX_ATTACHMENT_CHARACTERS:
                pages[-1] = text[: MAX_ATTACHMENT_CHARACTERS - characters]
                return Extracted(pages=tuple(pages), files=tuple(files), unread=unread or Unread.LIMIT)
        return Extracted(pages=tuple(pages), files=tuple(files), unread=unread)

    def _scanned(self, picture: Picture) -> tuple[str, Unread | None]:
        """Words of a picture. Where they make little sense it is turned, as far as the budget reaches."""
        best = scanned.NOTHING
        failed: Unread | None = None
        for turned in scanned.attempts(picture):
            if self._scans <= 0 or self._left() <= 0:
                failed = failed or (Unread.LIMIT if best is scanned.NOTHING else None)
                break
            self._scans -= 1
            code, output = self._run("scan", scanned.as_file(turned))
            if code != 0:
                failed = Unread.NO_READER if code in (_NO_TESSERACT, 1) else Unread.LIMIT
                break
            best = max(best, scanned.words(output.decode("utf-8", "replace")), key=lambda words: words.sense)
            if best.makes_sense:
                break
        return best.text, failed

    def _left(self) -> float:
        return self._limits.mail_seconds - self._spent

    def _run(self, what: str, content: bytes) -> tuple[int | None, bytes]:
        """Exit code (None: ended by us) and output of the confined process."""
        begun = time.monotonic()
        seconds = min(self._limits.file_seconds, self._left())
        stated = json.dumps(asdict(replace(self._limits, file_seconds=seconds)))
        try:
            with _memory_file(content) as file:
                process = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
                    [sys.executable, "-B", "-m", "intake.documents", what, stated],
                    stdin=file,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    cwd="/",
                    env=_environment(),
                )
            with process:
                output = _output(process, until=begun + seconds, most=self._limits.unpacked_bytes + _OUTPUT_ALLOWANCE)
                ended = process.poll() if output.whole else None
                return (process.wait() if output.whole and ended is None else ended), output.content
        except OSError:
            return None, b""
        finally:
            self._spent += time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class _Output:
    content: bytes
    whole: bool


def _output(process: subprocess.Popen[bytes], *, until: float, most: int) -> _Output:
    """What the process writes until it ends, its time is over or it says too much; then it is ended."""
    assert process.stdout is not None  # asked for when it was started
    pieces: list[bytes] = []
    total = 0
    try:
        while total <= most:
            left = until - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                return _Output(b"".join(pieces), whole=False)
            piece = os.read(process.stdout.fileno(), _PIPE)
            if not piece:
                return _Output(b"".join(pieces), whole=True)
            pieces.append(piece)
            total += len(piece)
        return _Output(b"".join(pieces), whole=False)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and whatever it started; what closed its output has a moment to end by itself."""
    try:
        process.wait(timeout=0 if process.poll() is not None else 0.2)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _reason_of(code: int | None) -> Unread:
    """Why a reader ended without saying so: a signal or our own hand is a limit it met."""
    if code is None or code < 0:
        return Unread.LIMIT
    return Unread.NO_READER


@contextmanager
def _memory_file(content: bytes) -> Iterator[int]:
    """The content as a file that is on no disk, read from its beginning."""
    file = os.memfd_create("document")
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(file, view) :]
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
        "INZAGE_SCAN_LANGUAGES": _scan_languages(),
    }


@cache
def _scan_languages() -> str:
    """Those of our languages that tesseract has data for."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    listed = subprocess.run(  # noqa: S603  # found on our own PATH
        [program, "--list-langs"], capture_output=True, text=True, check=False
    ).stdout.split()
    return "+".join(language for language in _LANGUAGES if language in listed)
