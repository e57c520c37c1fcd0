"""Takes out of a question what names a person, before it is kept or shown: rules, no model.

What is left still tells which subject guidance lacks. A mask is a Dutch word in square brackets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, takewhile

from intake.identifiers import IdentifierKind, identifiers
from knowledge.text import fold

LONGEST = 300  # characters of a question that are kept; a longer one names its subject in the beginning

_MAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*")
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_REFERENCE = re.compile(r"\b[A-Z]{1,5}[-/]\d{2,4}[-/]\d{2,10}\b")
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
_TELEPHONE = re.compile(r"(?<![\w.])(?:\+|00|0)\d(?:[ ./()-]{0,2}\d){6,13}\b")
_LONG_NUMBER = re.compile(r"\b\d{5,}\b|\b\d(?:[ .-]?\d){6,}\b")
_STREET = re.compile(
    r"\b[\w'’.-]*(?:straat|laan|steenweg|weg|lei|dreef|plein|kaai|baan|gracht|vest|stra[sß]e|stra(?:ss|ß)e)"
    r"\s+(?:nr\.?\s*)?\d{1,4}\s?[a-z]?(?:\s*(?:bus|bte|box)\s*\w{1,5})?\b"
    r"|\b(?:rue|avenue|chauss[ée]e|boulevard|place|square)\s[^\d\n,.;]{2,40}[ ,]\s?\d{1,4}\b",
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b(?:B-?)?[1-9]\d{3}\s+[A-ZÀ-Þ][\w'’-]+(?:[- ][A-ZÀ-Þ][\w'’-]+)*")

# In this order: what is longer and surer first, so that a rule never leaves half of another's find.
_ADDRESSES: tuple[tuple[re.Pattern[str], str], ...] = ((_WEB, "[webadres]"), (_MAIL, "[mailadres]"))
_NUMBERS = {
    IdentifierKind.BANK_ACCOUNT: "[rekeningnummer]",
    IdentifierKind.NATIONAL_NUMBER: "[rijksregisternummer]",
}
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_REFERENCE, "[kenmerk]"),
    (_DATE, "[datum]"),
    (_TELEPHONE, "[telefoon]"),
    (_STREET, "[adres]"),
    (_TOWN, "[plaats]"),
    (_LONG_NUMBER, "[nummer]"),
)
_NAME = "[naam]"
_CUE = 40  # characters before a word in which it may be announced as a name

_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    particles: frozenset[str]
    titles: frozenset[str]
    persons: frozenset[str]
    acts: frozenset[str]
    introduction: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((files("bot") / "masking.toml").read_text(encoding="utf-8"))
    return _Words(
        particles=frozenset(table["particles"].split()),
        titles=frozenset(table["titles"].split()),
        persons=frozenset(table["persons"].split()),
        acts=frozenset(table["acts"].split()),
        introduction=re.compile(rf"(?<!\[)\b(?:{'|'.join(map(re.escape, table['introductions']))})\W+$"),
    )


def mask(text: str, *, known: Callable[[str], bool], names: Iterable[str] = ()) -> str:
    """The text on one line without names, addresses and numbers, cut at `LONGEST` characters.

    `known` says of a folded word that it is one of our own subjects, so that a capital makes it no
    name; `names` are those a message gives itself, taken out however they are written.
    """
    masked = " ".join(text.split())
    for pattern, instead in _ADDRESSES:
        masked = pattern.sub(instead, masked)
    for number in reversed(identifiers(masked)):
        masked = masked[: number.start] + _NUMBERS[number.kind] + masked[number.end :]
    for pattern, instead in _RULES:
        masked = pattern.sub(instead, masked)
    masked = _without(masked, names)
    masked = _without_capitals(masked, known)
    if len(masked) <= LONGEST:
        return masked
    return masked[:LONGEST].rsplit(" ", 1)[0] + " …"


def _without(text: str, names: Iterable[str]) -> str:
    """Every word of a name, whatever its capitals; particles only beside one."""
    parts = {fold(part) for name in names for part in _parts(name)}
    wanted = {part for part in parts if len(part) > 2 and part not in _words().particles}
    if not wanted:
        return text
    found = [match for match in _WORD.finditer(text) if _bare(match.group()) in wanted]
    return _replaced(text, [(match.start(), _end(match)) for match in found])


def _without_capitals(text: str, known: Callable[[str], bool]) -> str:
    """Words with a capital that are no subject of ours, with the particles between them."""
    found = [match for match in _WORD.finditer(text) if not _masked(text, match)]
    taken: list[tuple[int, int]] = []
    at = 0
    while at < len(found):
        run = list(takewhile(lambda match: _may_be_name(match.group()), found[at:]))
        run = _adjoining(text, run)
        if not run:
            at += 1
            continue
        first = _begins_at(text, run, following=found[at + len(run) : at + len(run) + 1], known=known)
        if first is not None:
            end = max(n for n, match in enumerate(run) if _CAPITAL.match(match.group()) or n == first)
            taken.append((run[first].start(), _end(run[end])))
        at += len(run)
    return _replaced(text, taken + _after_cue(text, found, known=known))


def _may_be_name(word: str) -> bool:
    return bool(_CAPITAL.match(word)) or word.lower() in _words().particles


def _adjoining(text: str, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The beginning of a run in which only spaces and full stops of initials stand between the words."""
    kept = run[:1]
    for before, after in pairwise(run):
        if text[before.end() : after.start()].strip() or _ends_sentence(before.group()):
            break
        kept.append(after)
    return kept


def _end(match: re.Match[str]) -> int:
    """Where a word ends; the full stop of a sentence stays."""
    return match.end() - 1 if _ends_sentence(match.group()) else match.end()


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and len(word) > 3


def _begins_at(
    text: str, run: list[re.Match[str]], *, following: list[re.Match[str]], known: Callable[[str], bool]
) -> int | None:
    """Where in a run of capitals a name begins; None where there is none."""
    capitals = [n for n, match in enumerate(run) if _CAPITAL.match(match.group())]
    unknown = [n for n in capitals if not _ours(run[n].group(), known)]
    if not unknown:
        return None
    opens = not text[: run[0].start()].rstrip() or text[: run[0].start()].rstrip()[-1] in ".?!:;-–"
    if not opens:
        return capitals[0]
    if unknown[0] > 0:
        initial = len(run[0].group().strip(".")) == 1
        return 0 if initial else min(n for n in capitals if n > 0)
    # The first word of a sentence has its capital anyway.
    alone = len(capitals) == 1
    goes_on = bool(following) and not _ends_sentence(run[-1].group())
    acts = goes_on and following[0].group().lower() in _words().acts
    return 0 if not alone or acts else None


def _after_cue(text: str, found: list[re.Match[str]], *, known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Names in small letters: after a title or "mijn naam is", words that are none of ours."""
    taken: list[tuple[int, int]] = []
    for at, match in enumerate(found):
        least = _least(text[: match.start()], before=_bare(found[at - 1].group()) if at else "")
        if least is None:
            continue
        span = found[at : at + 4]
        like_name = list(takewhile(lambda m: _like_name(m.group(), known), span))
        while like_name and like_name[-1].group().lower() in _words().particles:
            like_name.pop()
        unknown = [m for m in like_name if m.group().lower() not in _words().particles]
        if len(unknown) >= least:
            taken.append((match.start(), _end(like_name[-1])))
    return taken


def _least(so_far: str, *, before: str) -> int | None:
    """How many words must look like a name to be one; None where nothing announces a name."""
    if before in _words().titles or _words().introduction.search(fold(so_far[-_CUE:])):
        return 1
    return 2 if before in _words().persons else None


def _like_name(word: str, known: Callable[[str], bool]) -> bool:
    return word.lower() in _words().particles or not _ours(word, known)


def _ours(word: str, known: Callable[[str], bool]) -> bool:
    bare = _bare(word)
    # Abbreviations are offices and laws; a name in capitals throughout is longer.
    return (word.isupper() and 1 < len(bare) <= 4) or known(bare)


def _bare(word: str) -> str:
    return fold(word).strip(".'")


def _parts(name: str) -> list[str]:
    return [match.group().strip(".") for match in _WORD.finditer(name)]


def _masked(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] == "[" and text[match.end() : match.end() + 1] == "]"


def _replaced(text: str, spans: list[tuple[int, int]]) -> str:
    result: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start < end:
            continue
        gap = text[end:start]
        # Two parts of one name are one mask.
        if not (gap.strip() == "" and result and result[-1] == _NAME):
            result.append(gap)
            result.append(_NAME)
        end = stop
    return "".join((*result, text[end:]))
