"""Template filling: a missing or unknown field is an error, never an empty spot in a letter."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from datetime import date
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined

DEFAULT_LANGUAGE = "nl"

# Where an officer has something to fill in; no letter leaves with one of these in it.
GAP = "[vul in: "

_FOLDERS = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_BE", "de": "de_BE"}
LANGUAGES = tuple(_FOLDERS)  # that letters exist in

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}


def has_templates(language: str) -> bool:
    """True if letters exist in this language (ISO 639-1)."""
    return language in _FOLDERS


def written_date(day: date, *, language: str) -> str:
    """The day as the language writes it: "3 maart 2026"."""
    number = str(day.day)
    if language == "fr" and day.day == 1:
        number = "1er"
    elif language == "de":
        number += "."
    return f"{number} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def render(name: str, values: Mapping[str, object], *, language: str = DEFAULT_LANGUAGE) -> str:
    """Fill `templates/<language>/<name>.txt`; raises jinja2.UndefinedError for a missing value."""
    environment = _environment(language)
    return clean_text(environment.get_template(f"{name}.txt").render(dict(values)))


def clean_text(text: str) -> str:
    """Plain text with "\\n" line ends, no control characters and no run of empty lines."""
    lines = (
        "".join(character for character in line if unicodedata.category(character) not in {"Cc", "Cs"}).rstrip()
        for line in text.replace("\t", " ").splitlines()
    )
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n"


@functools.cache
def _environment(language: str) -> Environment:
    folder = resources.files("replies").joinpath("templates", _FOLDERS[language])

    def read(name: str) -> str | None:
        template = folder.joinpath(name)
        return template.read_text(encoding="utf-8") if template.is_file() else None

    # Plain text: HTML escaping would show "&amp;" to the reader.
    environment = Environment(  # noqa: S701
        loader=FunctionLoader(read),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["written_date"] = functools.partial(written_date, language=language)
    environment.filters["fill_in"] = _fill_in
    environment.filters["fill_in_date"] = functools.partial(_fill_in_date, language=language)
    environment.filters["join_lines"] = _join_lines
    environment.filters["one_paragraph"] = one_paragraph
    return environment


def one_paragraph(value: str) -> str:
    """The words in one line, as a row of a list or table takes them."""
    return " ".join(value.split())


def _fill_in(value: str, what: str) -> str:
    """The value, or a gap that says what belongs there."""
    return value.strip() or f"{GAP}{what}]"


def _fill_in_date(value: date | None, what: str, *, language: str) -> str:
    return f"{GAP}{what}]" if value is None else written_date(value, language=language)


def _join_lines(value: str) -> str:
    return ", ".join(line.strip() for line in value.splitlines() if line.strip())
