"""Files that a command is given: text, and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.errors import ConfigError


def read_text(path: Path) -> str:
    """A UTF-8 file, with or without the mark some editors begin it with. Raises ConfigError naming it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: {getattr(error, 'strerror', None) or 'geen UTF-8-tekst'}"]) from error


def json_objects(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The numbered lines of a JSON Lines file; None for a line that is no JSON object. Raises ConfigError.

    Only a line feed ends a line: `str.splitlines` would also cut at characters that JSON allows
    within a string (RFC 8259 7), such as U+2028.
    """
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
