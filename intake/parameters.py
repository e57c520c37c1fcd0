"""Parameters of Content-Type and Content-Disposition, in linear time, and file names safe to store."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from intake import charset, headers
from intake.limits import MAX_FILENAME

UNSAFE_FILENAME = "unsafe_filename"

# name*0*=… of RFC 2231 3 and 4
_CONTINUED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?\Z")
_PATH = re.compile(r"[\\/]+")
# Characters that some file system or shell refuses or reads as an instruction.
_NOT_IN_NAMES = re.compile('[<>:"|?*]')
# Soft hyphens, joiners and blanks of no width: a name of these alone cannot be seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def split(value: str) -> tuple[str, dict[str, str]]:
    """The lower-cased main value and the parameters, each decoded (RFC 2231, RFC 2047, raw 8-bit).

    The first of two equal names counts. One pass: the standard library's is quadratic.
    """
    text = headers.unfolded(value, [])
    segments = _segments(text)
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[str, bool]]] = {}
    for segment in segments[1:]:
        name, found, content = segment.partition("=")
        match = _CONTINUED.match(name.strip().lower())
        if not found or match is None:
            continue
        content = _unquoted(content.strip())
        if match[2] is None and match[3] is None:
            plain.setdefault(match[1], headers.decoded(content)[0] if "=?" in content else content)
        else:
            number = int(match[2] or 0)
            continued.setdefault(match[1], {}).setdefault(number, (content, match[3] is not None))
    # RFC 2231 values win over the plain ones that older software writes beside them (RFC 6266 4.3).
    plain.update({name: _continued(pieces) for name, pieces in continued.items()})
    return segments[0].strip().lower(), plain


def safe_filename(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without path, newline, control, unseen character or device meaning; "" where nothing is left."""
    shown = _UNSEEN.sub("", headers.one_line(name))
    last = _PATH.split(shown)[-1] if not shown.endswith(("/", "\\")) else _PATH.split(shown)[-2]
    safe = _NOT_IN_NAMES.sub("_", last).strip(" .")
    if len(safe) > MAX_FILENAME:
        extension = match[0] if (match := _EXTENSION.search(safe)) else ""
        safe = safe[: MAX_FILENAME - len(extension)] + extension
    return safe, () if safe == name.strip() else (UNSAFE_FILENAME,)


def _segments(text: str) -> list[str]:
    """`text` cut at semicolons outside quotes."""
    pieces: list[str] = []
    start = 0
    quoted = escaped = False
    for position, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            pieces.append(text[start:position])
            start = position + 1
    pieces.append(text[start:])
    # An unclosed quote swallows the rest: then every semicolon counts.
    return text.split(";") if quoted and len(pieces) < text.count(";") + 1 else pieces


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    end = len(value) - 1 if value.endswith('"') and len(value) > 1 else len(value)
    # Windows clients write paths with single backslashes; only \" and \\ are escapes in practice.
    return re.sub(r'\\(["\\])', r"\1", value[1:end])


def _continued(pieces: dict[int, tuple[str, bool]]) -> str:
    data: list[bytes] = []
    declared: str | None = None
    for position, number in enumerate(sorted(pieces)):
        content, extended = pieces[number]
        if extended and position == 0 and content.count("'") >= 2:
            declared, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "surrogatepass")
        data.append(unquote_to_bytes(raw) if extended else raw)
    text = charset.decode(b"".join(data), declared)[0]
    return headers.decoded(text)[0] if "=?" in text else text
