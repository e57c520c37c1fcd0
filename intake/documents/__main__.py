"""The process that reads one document: bounds first, then the bytes of stdin, finds to stdout as they come.

`python -m intake.documents read LIMITS` reads a document; `… scan LIMITS` turns into tesseract, which
reads one picture. LIMITS is `intake.limits.FileLimits` as JSON. Whatever goes wrong is a frame or an end
without one, never a message: what it could say would be the stranger's words.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator

from intake.documents.confine import confine
from intake.documents.found import CannotRead, Find, Stopped, frame
from intake.documents.recognise import Format, format_of
from intake.labels import Unread
from intake.limits import FileLimits

Reader = Callable[[bytes, FileLimits], Iterator[Find]]
# The languages of the mails of a Flemish body.
_LANGUAGES = ("nld", "fra", "eng", "deu")


def _reader(content: bytes) -> Reader:
    """Imported here: what a format does not need is not there to be attacked."""
    from intake.documents import archive, office, outlook, pdf, picture, tnef

    readers: dict[Format, Reader] = {
        Format.PDF: pdf.pages,
        Format.DOCX: office.docx,
        Format.OPEN_TEXT: office.open_text,
        Format.SHEETS: office.sheets,
        Format.RTF: office.rtf,
        Format.PICTURE: picture.pictures,
        Format.TNEF: tnef.letters,
        Format.OLE: outlook.compound,
        Format.ZIP: archive.inner_files,
    }
    found = format_of(content)
    if found is None or found not in readers:
        raise CannotRead(Unread.ARCHIVE if found is Format.OTHER_ARCHIVE else Unread.UNKNOWN_FORMAT)
    return readers[found]


def _send(find: Find | None) -> None:
    sys.stdout.buffer.write(frame(find))
    sys.stdout.buffer.flush()


def read(limits: FileLimits) -> None:
    """Read stdin."""
    content = sys.stdin.buffer.read()
    try:
        for find in _reader(content)(content, limits):
            _send(find)
    except CannotRead as failure:
        _send(Stopped(reason=failure.reason))
    except (MemoryError, RecursionError):
        _send(Stopped(reason=Unread.LIMIT))
    except ImportError:
        _send(Stopped(reason=Unread.NO_READER))
    except Exception:  # the guard of this edge: a stranger's file may raise anything from a library
        _send(Stopped(reason=Unread.DAMAGED))
    _send(None)


def scan() -> None:
    """Become tesseract: a picture in, a table of words out. Ends with 127 where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        sys.exit(127)
    languages = os.environ.get("INZAGE_SCAN_LANGUAGES", "+".join(_LANGUAGES))
    # 1: find the page's orientation first; a page that lies on its side is read upright.
    os.execv(program, [program, "stdin", "stdout", "-l", languages, "--psm", "1", "tsv"])  # noqa: S606  # no shell


def main() -> None:
    """The bounds are on before a byte is read."""
    what, stated = sys.argv[1:]
    limits = FileLimits(**json.loads(stated))
    confine(
        seconds=limits.file_seconds,
        cpu_seconds=limits.cpu_seconds,
        memory_bytes=limits.memory_bytes,
        may_execute=what == "scan",
    )
    if what == "scan":
        scan()
    read(limits)


if __name__ == "__main__":
    main()
