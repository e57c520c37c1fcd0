"""Dutch words by what their forms have in common, so that "ontving" meets "ontvangen" and "bewaart" meets "bewaren"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from knowledge.text import stems, words

_LEAST: Final = 4  # letters of a root; shorter ones are common to words that have nothing in common
PART: Final = 5  # letters of a root that may stand inside a longer word


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    strong: Mapping[str, str]
    particles: tuple[str, ...]
    light: frozenset[str]


@cache
def _forms() -> _Forms:
    table = tomllib.loads((files("knowledge") / "forms.toml").read_text(encoding="utf-8"))
    return _Forms(
        strong=dict(pair.split("=", 1) for pair in table["strong"].split()),
        particles=tuple(table["particles"].split()),
        light=frozenset(words(table["light"])),
    )


def is_light(word: str) -> bool:
    """Whether a folded word may stand in any question, whatever it is about."""
    return word in _forms().light


@lru_cache(maxsize=65_536)
def roots(word: str) -> frozenset[str]:
    """What the forms of one folded word may share: its stem, and that of the present without prefix and ending."""
    found = {*stems([word], "nl"), _present(word)} - ({word} if _present(word) == word else set())
    for bare in _bare(word):
        found.update(stems([bare], "nl"))
        if bare[-1:] in "td" and len(bare) > _LEAST:
            found.update(stems([bare[:-1]], "nl"))
    return frozenset(_present(root) for root in found if len(root) >= min(_LEAST, len(word)))


def _bare(word: str) -> list[str]:
    """The word, and without the prefix of a participle or the "te" in the middle of a verb."""
    found = [word]
    if word.startswith("ge") and len(word) > PART + 1:
        found.append(word[2:])
    for particle in _forms().particles:
        rest = word.removeprefix(particle)
        for middle in ("ge", "te"):
            if rest != word and rest.startswith(middle) and len(rest) > PART + 1:
                found.append(particle + rest[2:])
    return found


def _present(root: str) -> str:
    for start in range(max(len(root) - 7, 0), len(root) - 1):
        present = _forms().strong.get(root[start:])
        # In front of a strong form stands nothing or a prefix of two letters or more (ont-ving, aan-bod).
        if present is not None and start != 1:
            return root[:start] + present
    return root
