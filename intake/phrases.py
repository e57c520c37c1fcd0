"""The words triage reads, from reviewable TOML files per language, compiled once.

Notation of a phrase (all matching is on folded text: lower case, no accents):
`*` the rest of a word, `#` a number, `…` a gap inside one sentence, `(a|b|)` a choice.
The legal ground of a group of phrases stands beside it in the file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "fr", "en", "de", "es")
# Papers are known by words of several languages at once, and a chat mixes them: groups in files of their own.
_FILES = (*LANGUAGES, "papers", "chat")

_TOKEN = re.compile(r"\s*…\s*|\s+|[*#()|']|.")
# Inside one sentence: no full stop before a blank, no blank line.
_GAP = r"\b(?:[^.!?\n]|\n(?!\s*\n)|[.](?=\S)){0,90}?(?<!\w)"
_SYMBOLS = {"*": r"\w*", "#": r"\d+", "(": "(?:", ")": ")", "|": "|", "'": "['’‘`´]"}


def fold(text: str) -> str:
    """Lower case without accents, of exactly the same length, so that offsets stay valid."""
    return "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def _expression(phrase: str) -> str:
    parts: list[str] = []
    for token in _TOKEN.findall(fold(phrase)):
        if "…" in token:
            parts.append(_GAP)
        elif token.isspace():
            parts.append(r"\s+")
        else:
            parts.append(_SYMBOLS.get(token) or re.escape(token))
    return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseGroup:
    """One compiled group over all languages, and why the law cares about it."""

    name: str
    ground: str
    pattern: re.Pattern[str]


def compiled(name: str, phrases: list[str], *, ground: str = "") -> PhraseGroup:
    """Compile phrases; longer ones are tried first so that the quotation is the fullest one."""
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(_expression(phrase) for phrase in ordered)
    return PhraseGroup(name=name, ground=ground, pattern=re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"))


@cache
def _groups() -> dict[str, PhraseGroup]:
    phrases: dict[str, list[str]] = {}
    grounds: dict[str, str] = {}
    for language in _FILES:
        text = files("intake").joinpath(f"phrases.{language}.toml").read_text(encoding="utf-8")
        for name, group in tomllib.loads(text).items():
            phrases.setdefault(name, []).extend(group["phrases"])
            if not grounds.get(name):
                grounds[name] = group.get("ground", "")
    return {name: compiled(name, found, ground=grounds[name]) for name, found in phrases.items()}


def group(name: str) -> PhraseGroup:
    """The named group. Raises KeyError for a name that no file holds (a programming fault)."""
    return _groups()[name]


def names() -> tuple[str, ...]:
    """All group names, for checks."""
    return tuple(sorted(_groups()))


def search(name: str, folded: str) -> re.Match[str] | None:
    """First match of a group in folded text."""
    return group(name).pattern.search(folded)


def search_all(name: str, folded: str) -> tuple[re.Match[str], ...]:
    """All matches of a group in folded text, in order."""
    return tuple(group(name).pattern.finditer(folded))
