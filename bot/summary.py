"""Reading the JSON that triage stored: it may be older than this program, so what is unknown is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of the mail: `source` is `subject`, `body`, `header:NAME` or `attachment:LABEL`; offsets in code points."""

    source: str
    quote: str
    start: int = 0
    end: int = 0


def quotations(lines: Iterable[Mapping[str, Any]]) -> tuple[Quotation, ...]:
    """The quotations of stored evidence, each once."""
    return tuple(
        dict.fromkeys(
            Quotation(
                source=text(line.get("source")),
                quote=text(line.get("quote")),
                start=number(line.get("start")),
                end=number(line.get("end")),
            )
            for line in lines
            if text(line.get("quote"))
        )
    )


def members(kind: type[E], values: object) -> tuple[E, ...]:
    """The values of a closed list that it still holds."""
    known = {member.value: member for member in kind}
    return tuple(known[value] for value in texts(values) if value in known)


def member(kind: type[E], value: object) -> E | None:
    """One value of a closed list; a truth of JSON reads as `true` or `false`."""
    plain = str(value).lower() if isinstance(value, bool) else value
    return next(iter(members(kind, [plain])), None)


def objects(value: object) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def mapping(value: object) -> Mapping[str, Any]:
    """An object, else an empty one."""
    return value if isinstance(value, dict) else {}


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def text(value: object) -> str:
    """A text, else an empty one."""
    return value if isinstance(value, str) else ""


def number(value: object) -> int:
    """A whole number, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
