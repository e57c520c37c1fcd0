"""What somebody typed in a form, read field by field; every fault is kept with its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.texts import gettext, later
from replies.header import is_mailable

E = TypeVar("E", bound=StrEnum)

ABSENT = later("vul dit in")
MAX_LINE = 200  # characters of one line; more is a mistake
# Characters of a longer text: as a form each letter with an accent takes six bytes, and a form may have 64 kB.
MAX_TEXT = 8_000
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_KEPT = frozenset("\n\r\t")


class Typed:
    """The fields of a form. What cannot be read gets a fault in `faults`, by field, and a value that is never used."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.faults: dict[str, str] = {}

    def line(self, name: str, *, required: bool = True) -> str:
        """One line of text, trimmed."""
        return self._text(name, most=MAX_LINE, required=required)

    def text(self, name: str, *, required: bool = True) -> str:
        """Some lines of text, trimmed."""
        return self._text(name, most=MAX_TEXT, required=required)

    def address(self, name: str, *, required: bool = True) -> str:
        """A mail address that any relay takes."""
        written = self.line(name, required=required)
        if written and name not in self.faults and not is_mailable(written):
            self.faults[name] = gettext("dit is geen mailadres, zoals naam@voorbeeld.be")
        return written

    def day(self, name: str) -> date:
        """A date as browsers send it, or as people write it: day, month, year."""
        written = self.fields.get(name, "").strip()
        try:
            if found := _DAY_FIRST.fullmatch(written):
                return date(int(found[3]), int(found[2]), int(found[1]))
            return date.fromisoformat(written)
        except ValueError:
            self.faults[name] = gettext("geef een datum, zoals 31/12/2026") if written else gettext("vul een datum in")
            return date.min

    def one_of(self, name: str, kind: type[E]) -> E:
        """A value of a closed list."""
        written = self.fields.get(name, "")
        found = next((member for member in kind if member.value == written), None)
        if found is None:
            self.faults[name] = gettext("maak een keuze")
        return found or next(iter(kind))

    def some_of(self, prefix: str, kind: type[E], *, required: bool = True) -> tuple[E, ...]:
        """The ticked ones of a closed list; each has a box `prefix-value`."""
        found = tuple(member for member in kind if f"{prefix}-{member.value}" in self.fields)
        if required and not found:
            self.faults[prefix] = gettext("duid er minstens een aan")
        return found

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self.fields

    def known(self, name: str, ids: Iterable[str], *, required: bool = True) -> str | None:
        """An id of a list that was offered; None where nothing was chosen."""
        written = self.fields.get(name, "")
        if not written and not required:
            return None
        if written not in set(ids):
            self.faults[name] = gettext("maak een keuze")
        return written

    def _text(self, name: str, *, most: int, required: bool) -> str:
        written = self.fields.get(name, "").strip()
        if len(written) > most:
            self.faults[name] = gettext("te lang: hoogstens %(most)s tekens", most=most)
        elif not self._writable(written):
            self.faults[name] = gettext("hier staan tekens in die geen tekst zijn")
        elif required and not written:
            self.faults[name] = gettext(ABSENT)
        return written

    @staticmethod
    def _writable(text: str) -> bool:
        return not any(letter not in _KEPT and unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
