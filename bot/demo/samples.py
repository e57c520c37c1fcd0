"""The sample mails and what must become of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from importlib.resources import files

_SLOT = re.compile(rb"\{(date|reference|reply)(?::(\d+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail. `reply` is the expected letter and its state ("receipt sent"), "" for none."""

    file: str
    title: str
    route: str
    tracks: tuple[str, ...]
    reply: str

    @property
    def number(self) -> str:
        """The two digits the file begins with; other samples name it by these."""
        return self.file[:2]


def samples() -> list[Sample]:
    """All samples in the order they are sent."""
    text = (files("bot.demo") / "samples" / "expected.toml").read_text(encoding="utf-8")
    return [
        Sample(
            file=line["file"],
            title=line["title"],
            route=line["route"],
            tracks=tuple(line.get("tracks", ())),
            reply=line.get("reply", ""),
        )
        for line in tomllib.loads(text)["sample"]
    ]


def mail_of(sample: Sample, *, now: datetime, look_up: Callable[[str, str], str]) -> bytes:
    """The mail with CRLF line ends and its slots filled.

    `look_up("reference" | "reply", number)` gives the case reference that a sample got, or the
    Message-ID of our reply to it.
    """
    content = (files("bot.demo") / "samples" / sample.file).read_bytes()

    def fill(slot: re.Match[bytes]) -> bytes:
        name = slot[1].decode()
        value = format_datetime(now) if name == "date" else look_up(name, (slot[2] or b"").decode())
        return value.encode()

    return re.sub(rb"\r?\n", b"\r\n", _SLOT.sub(fill, content))
