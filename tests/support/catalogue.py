"""Makes the catalogues of the console from its sources: `python -m tests.support.catalogue`.

Babel extracts; what stands in templates and tables is read by the two functions below. The template of translators
(`inzage.pot`) and each catalogue in `bot/web/locale` are brought up to date; what was translated stays.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

from bot.web.said import Said
from bot.web.translating import extension

BOT = Path(__file__).parents[2] / "bot"
LOCALE = BOT / "web/locale"
POT = LOCALE / "inzage.pot"
CITIZEN = LOCALE / "citizen"  # catalogues of what citizens read, which come with the program
# The files and the lists of words that the page of a case speaks from.
_READ_BY_CITIZENS = frozenset(
    f"bot/web/{name}"
    for name in (
        *(
            "citizen.py",
            "citizen_deeds.py",
            "citizen_start.py",
            "citizen_status.py",
            "derivation_words.py",
            "dutch.py",
            "request_fields.py",
        ),
        *("typed.py", "templates/citizen_base.html", "templates/citizen_letter.html", "templates/citizen_parts.html"),
        *("templates/citizen_start.html", "templates/citizen_status.html", "templates/deadline_parts.html"),
    )
)
_LISTS_FOR_CITIZENS = frozenset(
    {"citizen_state", "citizen_next", "Regime", "LetterKind", "ReplyKind", "CitizenRefusal"}
)
_KEYWORDS: dict[str, Any] = {"gettext": None, "later": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
# The first that fits is taken.
_METHODS = [
    ("web/templates/**.html", "tests.support.catalogue:from_template"),
    ("web/words.toml", "tests.support.catalogue:from_table"),
    ("web/letter_labels.toml", "tests.support.catalogue:from_labels"),
    ("**.py", "python"),
]
_HEADER = "# Texts of the console of Inzage. The message is the Dutch sentence; deploy/handbook/translate.md"

Found = tuple[int, str, Any, list[str]]


def from_template(stream: IO[bytes], _keywords: object, _tags: object, options: object) -> Iterator[Found]:
    """What the loader of templates would ask a catalogue for."""
    said: list[Said] = []

    def note(message: Said) -> tuple[str, ...]:
        said.append(message)
        return (message.text, message.plural) if message.plural else (message.text,)

    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True, extensions=[extension(note)])
    environment.parse(stream.read().decode())
    for message in said:
        if message.plural:
            yield message.lineno, "ngettext", (message.text, message.plural), []
        else:
            yield message.lineno, "gettext", message.text, []


def from_table(stream: IO[bytes], _keywords: object, _tags: object, options: object) -> Iterator[Found]:
    """Every value of the table of words, with its section as context."""
    for section, values in tomllib.loads(stream.read().decode()).items():
        for text in values.values():
            if text:
                yield 0, "pgettext", (section, text), []


def from_labels(stream: IO[bytes], _keywords: object, _tags: object, options: object) -> Iterator[Found]:
    """Every label of a field of a letter."""
    for labels in tomllib.loads(stream.read().decode()).values():
        for text in labels.values():
            yield 0, "pgettext", ("letter", text), []


def template() -> Catalog:
    """Every message of the console, untranslated."""
    found = _empty(None)
    messages = extract_from_dir(BOT, _METHODS, keywords=_KEYWORDS, comment_tags=())
    for name, _line, message, _comments, context in sorted(messages, key=lambda line: (line[0], line[1])):
        # Without line numbers: they would change the file whenever a template does.
        found.add(message, locations=[(f"bot/{name}", 0)], context=context)
    return found


def updated(path: Path, messages: Catalog) -> Catalog:
    """The catalogue in a file with the messages of today. What is no longer said is gone; nothing is guessed.

    A line whose context is a template is a translator's own, for one place: it stays while its message does.
    """
    with path.open("rb") as stream:
        before = read_po(stream)
    found = _empty(str(before.locale))
    for message in messages:
        if message.id:
            old = before.get(message.id, message.context)
            known = (old is not None and old.string) or ()
            found.add(message.id, known, locations=message.locations, context=message.context)
    for message in before:
        if message.context and message.context.endswith(".html") and messages.get(message.id) is not None:
            found.add(message.id, message.string, context=message.context)
    return found


def for_citizens(messages: Catalog) -> Catalog:
    """Those of the messages that the page of a case says."""
    found = _empty(None)
    for message in messages:
        read = _READ_BY_CITIZENS.intersection(name for name, _ in message.locations)
        if message.id and (message.context in _LISTS_FOR_CITIZENS if message.context else read):
            found.add(message.id, locations=message.locations, context=message.context)
    return found


def written(catalogue: Catalog) -> str:
    """A catalogue as the text of its file."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, include_lineno=False, sort_output=False)
    lines = stream.getvalue().decode().splitlines(keepends=True)
    # Dates would change the file at every run.
    return "".join(line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date')))


def catalogues() -> dict[Path, str]:
    """Every file of `bot/web/locale`, with the text that it must have."""
    messages = template()
    files = {POT: written(messages)}
    few = for_citizens(messages)
    files |= {path: written(updated(path, few)) for path in sorted(CITIZEN.glob("*.po"))}
    return files | {path: written(updated(path, messages)) for path in sorted(LOCALE.glob("*/LC_MESSAGES/inzage.po"))}


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, domain="inzage", header_comment=_HEADER, project="Inzage", fuzzy=False)


if __name__ == "__main__":
    for file, text in catalogues().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
