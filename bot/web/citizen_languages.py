"""The languages of the pages of citizens: those of the body that have a catalogue, whatever the console speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import as_file, files

from jinja2 import Environment

from bot.texts import DEFAULT, Catalogue, speaking
from bot.web.catalogues import catalogue

# ISO 639-1, as a body names its languages, with what each calls itself and how its dates are written.
LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English", "de": "Deutsch"}
_DUTCH = "nl"
_LOCALES = {_DUTCH: DEFAULT, "fr": "fr_BE", "en": "en_BE", "de": "de_BE"}


def allowed(languages: Sequence[str]) -> tuple[str, ...]:
    """The languages of a body in which its pages can speak; Dutch where it has none of ours."""
    return tuple(one for one in languages if one in LANGUAGES) or (_DUTCH,)


def chosen(languages: Sequence[str], *, asked: str, own: str) -> str:
    """The allowed language that was asked for, else that of the person, else the body's first."""
    able = allowed(languages)
    return next((one for one in (asked, own) if one in able), able[0])


class Voices:
    """The catalogue and the templates of each language, made at the first need and kept."""

    def __init__(self, own: Catalogue, *, environment: Environment, make: Callable[[Catalogue], Environment]) -> None:
        """`own` is what the console speaks, with its templates; `make` gives those of another catalogue."""
        self._own = own
        self._make = make
        self._catalogues: dict[str, Catalogue] = {}
        # By identity: a catalogue of the console and ours may be of one language, and both are kept here.
        self._environments = {id(own): environment}

    def catalogue(self, language: str) -> Catalogue:
        """How to speak a language of LANGUAGES; what an operator translated goes before what we ship."""
        if language not in self._catalogues:
            self._catalogues[language] = self._read(language)
        return self._catalogues[language]

    @property
    def templates(self) -> Environment:
        """The templates in the language that is spoken now."""
        spoken = speaking()
        if id(spoken) not in self._environments:
            self._environments[id(spoken)] = self._make(spoken)
        return self._environments[id(spoken)]

    def _read(self, language: str) -> Catalogue:
        locale = _LOCALES[language]
        mine = self._own if self._own.language == locale else None
        if language == _DUTCH:
            return mine or Catalogue()
        with as_file(files("bot.web") / "locale" / "citizen" / f"{locale}.po") as file:
            shipped = catalogue(locale, file=file)
        if mine is None:
            return shipped
        return replace(
            mine, messages={**shipped.messages, **mine.messages}, plurals={**shipped.plurals, **mine.plurals}
        )
