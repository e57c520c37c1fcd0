"""What a reader finds in a document, and how it tells so through a pipe: one frame for each find.

A frame is a line of JSON and the bytes it announces. Frames are sent as they are found, so that a
reader that meets its limit half-way leaves what it had.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from intake.labels import Unread

# Longest announcement of a frame: a file name of 10 kB with every character escaped.
_MAX_HEAD = 100_000


class CannotRead(Exception):
    """A document that is not read, and why. Raised by readers, ended by the process that runs them."""

    temporary = False

    def __init__(self, reason: Unread) -> None:
        """Keep only the reason."""
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Text of one page, or of a document that has none."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Grey pixels, a byte each, row after row, of what may hold writing."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerFile:
    """A file inside another, as its container names it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The reader went no further."""

    reason: Unread


Find = Page | Picture | InnerFile | Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What was read of a file: its pages, the files in it, and why no more; `unread` None: all of it."""

    pages: tuple[str, ...] = ()
    files: tuple[InnerFile, ...] = ()
    unread: Unread | None = None


def frame(find: Find | None) -> bytes:
    """The find as bytes; None says that the document was read to its end."""
    match find:
        case None:
            head, content = _head("end"), b""
        case Page(text=text):
            head, content = _head("page"), text.encode("utf-8", "replace")
        case Picture(width=width, height=height, pixels=content):
            head = _head("picture", width=width, height=height)
        case InnerFile(name=name, content=content):
            head = _head("file", name=name)
        case Stopped(reason=reason):
            head, content = _head("stopped", reason=reason.value), b""
    return json.dumps({**head, "size": len(content)}).encode("ascii") + b"\n" + content


def _head(kind: str, **announced: str | int) -> dict[str, str | int]:
    return {"kind": kind, **announced}


def finds(stream: bytes) -> Iterator[Find | None]:
    """The finds of a stream in order, as far as it is whole; None for the end frame. Never raises."""
    at = 0
    while at < len(stream):
        newline = stream.find(b"\n", at, at + _MAX_HEAD)
        if newline < 0:
            return
        try:
            head = json.loads(stream[at:newline])
            content = stream[newline + 1 : newline + 1 + head["size"]]
            find = _find(head, content) if len(content) == head["size"] else _BROKEN
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        if isinstance(find, str):
            return
        yield find
        at = newline + 1 + len(content)


_BROKEN = "broken"


def _find(head: dict[str, Any], content: bytes) -> Find | str | None:
    match head["kind"]:
        case "end":
            return None
        case "page":
            return Page(text=content.decode("utf-8", "replace"))
        case "picture" if head["width"] * head["height"] == len(content) > 0:
            return Picture(width=int(head["width"]), height=int(head["height"]), pixels=content)
        case "file":
            return InnerFile(name=str(head["name"]), content=content)
        case "stopped":
            return Stopped(reason=Unread(head["reason"]))
    return _BROKEN
