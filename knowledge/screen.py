"""What decides before any ranking: danger, law of elsewhere, a request for one document, a running case."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.answer import Reason
from knowledge.text import fold

Patterns = tuple[re.Pattern[str], ...]

_NARROWER = frozenset({"duration", "price"})  # sorts of number


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a scope is called in an answer, and how a question names it.

    `alone`: law of the past or of elsewhere. Who names it gets that and nothing else; who does not, none of it.
    `naming` is the part of a question that does no more than say so.
    """

    name: str
    cues: re.Pattern[str]
    alone: bool
    naming: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a thing is asked for that can be seen in a text, and what a text that tells it holds."""

    asked: re.Pattern[str]
    holds: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The wordings of `phrases.toml`, compiled."""

    unsafe: Patterns
    request: Patterns
    wish: Patterns
    status: Patterns
    named_person: Patterns
    asking: Patterns
    home: re.Pattern[str]
    foreign: Mapping[str, Patterns]
    asked: Mapping[str, re.Pattern[str]]
    told: Mapping[str, Told]
    scopes: Mapping[str, Scope]


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
        home=re.compile(table["home"]),
        foreign={place: tuple(map(re.compile, found)) for place, found in table["foreign"].items()},
        asked={sort: re.compile(pattern) for sort, pattern in table["asked"].items()},
        told={
            sort: Told(asked=re.compile(said["asked"]), holds=re.compile(said["holds"]))
            for sort, said in table["told"].items()
        },
        scopes={scope: _scope(said) for scope, said in table["scopes"].items()},
    )


def _scope(said: Mapping[str, str | bool]) -> Scope:
    naming = said.get("naming")
    return Scope(
        name=str(said["name"]),
        cues=re.compile(str(said["cues"])),
        alone=bool(said.get("alone", False)),
        naming=re.compile(str(naming), re.IGNORECASE) if naming is not None else None,
    )


def _any(patterns: Patterns, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def asks(text: str) -> bool:
    """True if the text asks whether, how, who or when."""
    return _any(phrases().asking, fold(text))


def asked_for(text: str) -> frozenset[str]:
    """The sorts of thing a text wants to know: `term`, `price`, `who` …, as `phrases.toml` names them."""
    said = fold(text)
    return frozenset(sort for sort, pattern in phrases().asked.items() if pattern.search(said))


def sorts_wanted(question: str) -> tuple[str, ...]:
    """The sorts of thing that a question wants and that can be seen in a text: `duration`, `price`, `date` …

    A number that belongs to a duration or a price is wanted once.
    """
    asked = fold(question)
    sorts = [sort for sort, said in phrases().told.items() if said.asked.search(asked)]
    if _NARROWER.intersection(sorts):
        sorts = [sort for sort in sorts if sort != "number"]
    return tuple(sorts)


def tells(sorts: Sequence[str], folded: str) -> float:
    """The share, 0..1, of these sorts that a folded text holds; 1 where there are none."""
    return sum(bool(phrases().told[sort].holds.search(folded)) for sort in sorts) / len(sorts) if sorts else 1.0


def untold(question: str, answer: str) -> float:
    """The share, 0..1, of what a question wants of the sorts that can be seen in a text and is not in this answer.

    0 where it wants nothing of the kind.
    """
    return 1.0 - tells(sorts_wanted(question), fold(answer))


def screened(text: str, *, jurisdictions: Collection[str]) -> Reason | None:
    """The reason not to look for an answer at all, if there is one."""
    said, known = fold(text), phrases()
    if _any(known.unsafe, said):
        return Reason.UNSAFE
    if not named_alone(text):
        foreign = [place for place, patterns in known.foreign.items() if _any(patterns, said)]
        if foreign and not any(place in jurisdictions for place in foreign):
            return Reason.WRONG_JURISDICTION
    if _any(known.request, said) or _any(known.status, said) or _any(known.named_person, text):
        return Reason.NEEDS_CASE
    if _any(known.wish, said) and not asks(text):
        return Reason.NEEDS_CASE
    return None


def named_scopes(text: str) -> frozenset[str]:
    """The scopes the question names, by a word of their own; a scope that stands alone drives out the others."""
    said, known = fold(text), phrases()
    found = frozenset(scope for scope, about in known.scopes.items() if about.cues.search(said))
    alone = frozenset(scope for scope in found if known.scopes[scope].alone)
    if "nl_school" in alone and known.home.search(said):
        # Two countries in one question: which law is meant is not for us to guess.
        alone -= {"nl_school"}
    return alone or frozenset(scope for scope in found if not known.scopes[scope].alone)


def without_naming(text: str) -> str:
    """The question without the words that only say which past or foreign law it is about; as it is if none are left."""
    bare = text
    for scope in named_scopes(text):
        naming = phrases().scopes[scope].naming
        bare = naming.sub("", bare) if naming is not None else bare
    return bare.strip() or text


def named_alone(text: str) -> bool:
    """True if the question asks about law of the past or of elsewhere by its name."""
    return any(phrases().scopes[scope].alone for scope in named_scopes(text))


def stands_alone(scopes: Collection[str]) -> bool:
    """True if one of these scopes is law of the past or of elsewhere."""
    return any(phrases().scopes[scope].alone for scope in scopes if scope in phrases().scopes)


def scope_name(scope: str) -> str:
    """What a system is called in an answer; an operator's own scope goes by its own word."""
    known = phrases().scopes.get(scope)
    return scope if known is None else known.name
