"""Catalogues of the console: which there are, and one read from its .po file.

The file is read as translators write it: nothing is compiled before, and the repository holds no binary.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.errors import ConfigError
from bot.texts import Catalogue

DOMAIN = "inzage"
_MARK = re.compile(r"%\(\w+\)s|</?\w+>")


def shipped() -> tuple[str, ...]:
    """The languages whose catalogue comes with the program."""
    folder = files("bot.web") / "locale"
    return tuple(sorted(each.name for each in folder.iterdir() if (each / "LC_MESSAGES").is_dir()))


def citizen_catalogue(language: str) -> Catalogue | None:
    """What the first page of a body says to citizens in this language (`fr`); None where nobody translated it."""
    file = files("bot.web") / "locale/burger" / f"{language}_BE.po"
    return catalogue(f"{language}_BE", file=Path(str(file))) if language.isalpha() and file.is_file() else None


def catalogue(language: str, *, file: Path | None = None) -> Catalogue:
    """The catalogue of a language, of the program or from an operator's file. Raises ConfigError with every fault."""
    _known(language)
    if file is None and language not in shipped():
        raise ConfigError([f"language: no catalogue for {language}; there is {', '.join(shipped())}"])
    source = file or files("bot.web") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    try:
        with source.open("rb") as stream:
            found = read_po(stream, locale=language, abort_invalid=True)
    except (OSError, UnicodeError, PoFileError) as error:
        raise ConfigError([f"catalogue_file: {source}: {error}"]) from error
    faults = [fault for message in _translated(found) for fault in _faults(message)]
    if faults:
        raise ConfigError([f"catalogue_file: {fault}" for fault in faults])
    return _of(found, language)


def _known(language: str) -> None:
    """Raises ConfigError for a language whose dates nobody knows how to write."""
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        known = ", ".join(shipped())
        raise ConfigError([f"language: no such language: {language}; there is {known}"]) from error


def _translated(found: Catalog) -> Iterator[Message]:
    """What is translated and not doubtful: a fuzzy line is a guess of a tool that nobody confirmed."""
    for message in found:
        if message.id and not message.fuzzy and any(_texts(message.string)):
            yield message


def _texts(found: str | Sequence[str] | None) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found or ())


def _of(found: Catalog, language: str) -> Catalogue:
    rule: Callable[[int], int] = gettext.c2py(found.plural_expr)
    messages: dict[tuple[str, str], str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in _translated(found):
        texts = _texts(message.string)
        if isinstance(message.id, str):
            messages[message.context or "", message.id] = texts[0]
        else:
            # French has a form for millions: one that is left empty takes the last that is not.
            last = [text for text in texts if text][-1]
            forms = tuple(text or last for text in texts)
            plurals[message.id[0]] = forms
            # The same words may stand without a number elsewhere.
            messages["", message.id[0]] = forms[rule(1)]
    return Catalogue(language=language, messages=messages, plurals=plurals, form_of=rule)


def _faults(message: Message) -> Iterator[str]:
    """Values and tags that a translation lost or made up: a page could not be filled in."""
    ids, texts = _texts(message.id), [text for text in _texts(message.string) if text]
    wanted = Counter(_MARK.findall(ids[0])) | Counter(_MARK.findall(ids[-1]))
    for text in texts:
        given = Counter(_MARK.findall(text))
        # A form for one may say "een" instead of the number.
        lost = wanted - given if not message.pluralizable else Counter()
        if lost or given - wanted:
            names = ", ".join((*lost, *(given - wanted)))
            yield f"line {message.lineno}: {ids[0]!r}: the translation must hold exactly its marks: {names}"
