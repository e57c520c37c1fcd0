"""What decides before any ranking: danger, foreign law, a request for one document, a running case."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.answer import Reason
from knowledge.text import fold

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The wordings of `phrases.toml`, compiled."""

    unsafe: Patterns
    request: Patterns
    wish: Patterns
    status: Patterns
    named_person: Patterns
    asking: Patterns
    foreign: Mapping[str, Patterns]
    scope_names: Mapping[str, str]
    scope_cues: Mapping[str, re.Pattern[str]]


@cache
def phrases() -> Phrases:
    """Read the wordings once."""
    table = tomllib.loads((files("knowledge") / "phrases.toml").read_text(encoding="utf-8"))

    def compiled(name: str) -> Patterns:
        return tuple(re.compile(pattern) for pattern in table[name])

    return Phrases(
        unsafe=compiled("unsafe"),
        request=compiled("request"),
        wish=compiled("wish"),
        status=compiled("status"),
        named_person=compiled("named_person"),
        asking=compiled("asking"),
        foreign={place: tuple(map(re.compile, found)) for place, found in table["foreign"].items()},
        scope_names={scope: str(said["name"]) for scope, said in table["scopes"].items()},
        scope_cues={scope: re.compile(said["cues"]) for scope, said in table["scopes"].items()},
    )


def _any(patterns: Patterns, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def asks(text: str) -> bool:
    """True if the text asks whether, how, who or when."""
    return _any(phrases().asking, fold(text))


def screened(text: str, *, jurisdictions: Collection[str]) -> Reason | None:
    """The reason not to look for an answer at all, if there is one."""
    said, known = fold(text), phrases()
    if _any(known.unsafe, said):
        return Reason.UNSAFE
    foreign = [place for place, patterns in known.foreign.items() if _any(patterns, said)]
    if foreign and not any(place in jurisdictions for place in foreign):
        return Reason.WRONG_JURISDICTION
    if _any(known.request, said) or _any(known.status, said) or _any(known.named_person, text):
        return Reason.NEEDS_CASE
    if _any(known.wish, said) and not asks(text):
        return Reason.NEEDS_CASE
    return None


def named_scopes(text: str) -> frozenset[str]:
    """The scopes the question names, by a word of their own."""
    said = fold(text)
    return frozenset(scope for scope, cue in phrases().scope_cues.items() if cue.search(said))


def scope_name(scope: str) -> str:
    """What a system is called in an answer; an operator's own scope goes by its own word."""
    return phrases().scope_names.get(scope, scope)
