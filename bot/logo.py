"""The logo of a body: a PNG, a JPEG, or an SVG that holds a drawing and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

MAX_BYTES = 256 * 1024  # every first visit loads it
_MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_SVG, _XLINK, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"
# They run, load, or change what another element loads (SVG 2, 5 and 15; SVG Animations 2).
_ALIVE = frozenset(
    {
        *("script", "foreignObject", "handler", "listener", "iframe", "embed", "object", "audio", "video", "canvas"),
        *("animate", "animateMotion", "animateTransform", "animateColor", "set", "discard"),
    }
)
_INSIDE = ("#", "data:image/png;", "data:image/jpeg;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture and its type, as it is served."""

    content: bytes = field(repr=False)
    media_type: str


def read_logo(path: Path) -> Logo:
    """The logo in a file. Raises ValueError with what is wrong, OSError where it cannot be read."""
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise ValueError(f"{path}: {len(content) // 1024} KiB, and a logo may have {MAX_BYTES // 1024}")
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return Logo(content=content, media_type=media_type)
    fault = _fault(content)
    if fault:
        raise ValueError(f"{path}: {fault}")
    return Logo(content=content, media_type="image/svg+xml")


class _Refused(Exception):
    """What a drawing may not hold."""

    temporary = False


def _fault(content: bytes) -> str:
    """Why these bytes are no drawing alone; "" where they are."""
    seen: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not seen and (space, local) != (_SVG, "svg"):
            raise _Refused("neither PNG, JPEG nor SVG")
        seen.append(local)
        if space == _XHTML or (space in ("", _SVG) and local in _ALIVE):
            raise _Refused(f"an SVG with <{local}>: save it as a plain drawing, or as PNG")
        for key, value in attributes.items():
            _check(key, value)

    def entities(*_: Any) -> None:
        raise _Refused("an SVG with a document type: save it as a plain drawing, or as PNG")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = entities
    try:
        parser.Parse(content, True)
    except _Refused as refused:
        return str(refused)
    except expat.ExpatError:
        return "neither PNG, JPEG nor SVG"
    return ""


def _check(key: str, value: str) -> None:
    space, _, local = key.rpartition(" ")
    if space == "" and local.lower().startswith("on"):
        raise _Refused(f"an SVG with {local}=: save it as a plain drawing, or as PNG")
    if local in ("href", "src") and space in ("", _XLINK) and not value.strip().startswith(_INSIDE):
        raise _Refused(f"an SVG with {local}={value[:60]!r}: it may load nothing from elsewhere")
