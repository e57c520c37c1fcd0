"""The report's words for labels, their values and the costly mistakes; a code without words stands as it is."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bot.web import words as console

# The section of the console's words in which the values of a label stand; the others are yes or no.
_SECTIONS = {
    "language": "language",
    "kind": "Kind",
    "channel": "ContactChannel",
    "capacity": "Capacity",
    "expected_route": "Route",
    "mandate": "Mandate",
    "personal_nature": "PersonalNature",
    "interest": "Interest",
    "consent_of_third_party": "Consent",
    "form_of_access": "FormOfAccess",
    "tracks": "Regime",
    "warnings": "Warning",
    "missing": "Missing",
}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("bot.report") / "words.toml").read_text("utf-8"))


def label(name: str) -> str:
    """The words for a label."""
    return _table()["label"].get(name, name)


def value(code: str, label_name: str) -> str:
    """The words for a value of a label."""
    section = _SECTIONS.get(label_name)
    words = console.table()[section] if section else _table()["truth"]
    return words.get(code, code)


def costly(condition: str) -> str:
    """The words for a costly mistake."""
    return _table()["costly"].get(condition, condition)
