"""*Edge.* Text of attached documents: pdf, docx, odt, rtf and pictures, read in a process of their own.

A document is a program's input written by a stranger: the reader runs without our memory, with
limits on time, memory and output, and what it cannot do is None, never an exception.
Run as `python -m intake.extract`: the document on stdin, its text on stdout.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from intake.limits import MAX_ATTACHMENT_CHARACTERS

# A scanned page takes tesseract 1 to 3 s here; five pages are a mandate, not a book.
_CPU_SECONDS = 30
_WALL_SECONDS = 60.0
_MEMORY_BYTES = 1_500 * 1024 * 1024
_MAX_DOCUMENT_BYTES = 40 * 1024 * 1024
_MAX_PAGES = 60
_MAX_SCANNED_PAGES = 5
# Zip-based documents: the XML inside one is never this large unless it is a bomb.
_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
_LANGUAGES = ("nld", "fra", "eng", "deu")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


def document_text(content_type: str, content: bytes) -> str | None:
    """Text of a document, or None where there is none, the kind is unknown or a limit was met.

    The kind is read from the first bytes; what the sender calls it does not count (`content_type`
    only rules out audio and video before a process is started). Never raises.
    """
    is_media = content_type.startswith(("audio/", "video/"))
    if is_media or len(content) > _MAX_DOCUMENT_BYTES or _reader(content) is None:
        return None
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }
    try:
        done = subprocess.run(  # our own interpreter and module, no shell
            [sys.executable, "-m", "intake.extract"],
            input=content,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
            env=environment,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    text = done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
    return text or None


def _reader(content: bytes) -> Callable[[bytes], Iterator[str]] | None:
    start = content[:1_024]
    if b"%PDF-" in start:
        return _pdf
    if start.startswith(b"PK\x03\x04"):
        return (
            _odt if b"opendocument" in start else _docx if b"word/" in content or b"[Content_Types]" in start else None
        )
    if start.startswith(b"{\\rtf"):
        return _rtf
    return _picture if start.startswith(_PICTURES) else None


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    found = [page.extract_text() for page in reader.pages[:_MAX_PAGES]]
    yield from found if any(text.strip() for text in found) else _scanned(content)


def _scanned(content: bytes) -> Iterator[str]:
    """Pages without a text layer, drawn in grey at 200 dpi and read by tesseract."""
    import pypdfium2  # type: ignore[import-untyped]  # ships neither stubs nor a marker

    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), _MAX_SCANNED_PAGES)):
        bitmap = document[number].render(scale=200 / 72, grayscale=True)
        rows = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width]
        header = f"P5 {bitmap.width} {bitmap.height} 255\n".encode("ascii")
        yield from _picture(header + rows.tobytes())


def _picture(content: bytes) -> Iterator[str]:
    program = shutil.which("tesseract")
    if program is None:
        return
    listed = subprocess.run(  # noqa: S603  # found on our own PATH
        [program, "--list-langs"], capture_output=True, text=True, check=False
    ).stdout.split()
    languages = [language for language in _LANGUAGES if language in listed]
    chosen = ["-l", "+".join(languages)] if languages else []
    done = subprocess.run(  # noqa: S603  # the picture goes in by stdin, never as an argument
        [program, "stdin", "stdout", *chosen], input=content, capture_output=True, check=False
    )
    yield done.stdout.decode("utf-8", "replace")


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    _refuse_bomb(content)
    for block in Document(io.BytesIO(content)).iter_inner_content():  # `.paragraphs` would lose tables
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(dict.fromkeys(cell.text for cell in row.cells))
        else:
            yield block.text


def _odt(content: bytes) -> Iterator[str]:
    from odf import teletype
    from odf.namespaces import TEXTNS
    from odf.opendocument import load

    _refuse_bomb(content)
    body = load(io.BytesIO(content)).text
    for element in _descendants(body):
        if getattr(element, "qname", None) in ((TEXTNS, "h"), (TEXTNS, "p")):
            yield teletype.extractText(element)


def _descendants(element: Any) -> Iterator[Any]:
    for child in getattr(element, "childNodes", ()):
        yield child
        yield from _descendants(child)


def _rtf(content: bytes) -> Iterator[str]:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(content.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    yield text


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MAX_UNPACKED_BYTES:
        raise MemoryError(f"{unpacked} bytes unpacked")


def _main() -> None:
    """The child: limits first, then the document. Any failure is an exit code; the parent gives None."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    reader = _reader(content)
    if reader is None:
        sys.exit(1)
    sys.stdout.buffer.write("\n".join(reader(content))[:MAX_ATTACHMENT_CHARACTERS].encode("utf-8", "replace"))


if __name__ == "__main__":
    _main()
