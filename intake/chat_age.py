"""The age that a chat gives, and of whom: the last one counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.chat_text import ChatText, Said, Span
from intake.sentence import Passage

MAJORITY = 18  # Burgerlijk Wetboek art. 488 (old numbering)
_MONTH = (
    r"(?!\s*(?:[/.:-]\s*\d|jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|oct|nov|dec|fev|mar|mai|avr|juin|may|euro|"
    r"uur|h\b|dagen|weken|maand|keer|kopie|pagina|pages?\b))"
)
_IN_YEARS = re.compile(
    rf"(?<![\d.,/:-])(\d{{1,2}}){_MONTH}\s*-?\s*(?:jaar|jarig\w*|jr|j\b|ans|years?|yrs?|yo\b|jahre?\w*)"
)
_IS = re.compile(
    r"\b(?:is|wordt|werd|ben|a|as|ai|s|re|m|am|are|turned|turning|turns|aged?|ist|bin|wird|wurde|agee?|geworden|"
    r"maintenant|eigenlijk|nog|net|pas|al|just|only|already|erst|schon|deja|seulement|toch)\s+"
    rf"(?:(?:net|pas|al|nu|nog|just|only|now|toch|already|eigenlijk|erst|schon|jetzt|de|"
    rf"age de)\s+){{0,2}}(\d{{1,2}})(?!\d)"
    rf"{_MONTH}(?!\s*(?:e|ste|de|th|st|nd|rd|eme|er)\b)"
)
_BECAME = re.compile(r"(?<![\d.,/:-])(\d{1,2})\s+geworden\b|\bturned\s+(?:\w+\s+)?(\d{1,2})\b")
_IN_BRACKETS = re.compile(r"\((\d{1,2})\)")
# `mijn dochter Lien, 18, zesde jaar`
_BETWEEN_COMMAS = re.compile(
    r"\b(?:zoon\w*|dochter\w*|kind|son|daughter|child|fils|fille|enfant|sohn\w*|"
    r"tochter)(?: [\w'-]+){0,2}, (\d{1,2})(?=\s*(?:,(?!\s*\d)|[.;)]|$))"
)
# `il aura 18 ans en décembre`: not yet.
_WILL_BE = re.compile(r"\b(?:aura|will (?:be|turn)|turns|wordt|zal|gaat|wird)\b[^.!?]{0,25}$")
_LATER = re.compile(
    r"\b(?:volgende?|binnenkort|straks|weldra|over (?:een|twee|drie|enkele|\d)|next|soon|prochaine?|bientot|"
    r"nachste\w*|bald|demnachst|(?:in|en|im) "
    r"(?:jan|feb|fev|maart|mars|march|apr|avr|mei|mai|may|jun|juin|jul|juil|aug|aou|sep|okt|oct|nov|dec|dez)\w*)\b"
)
_WORDS = {
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "seize ans": 16,
    "dix-sept ans": 17, "dix-huit ans": 18, "dix-neuf ans": 19, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_SPELT = re.compile(rf"\b({'|'.join(_WORDS)})\b")
_GROWN = re.compile(
    r"\b(?:meerderjarig\w*|volwassen\w*|majeure?s?|(?:an )?adult\b|of age|grown[- ]up|volljahrig\w*|erwachsen\w*)"
)
_YOUNG = re.compile(r"\b(?:minderjarig\w*|mineure?s?|(?:a )?minor\b|under ?age|minderjahrig\w*)")
_BARE = re.compile(rf"(?<![\d./:-])(\d{{1,2}})(?![\d/:-]){_MONTH}")
_FIRST_PERSON = re.compile(r"\b(?:ik ben|ben ik|ik word|i am|i'm|im|j'ai|ich bin|je suis)\s+(?:\w+\s+){0,2}$")
_BARE_WORDS = 8  # a turn of so few words may be an age alone


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeSaid:
    """An age in years; `own` is the writer's."""

    years: int
    own: bool
    span: Span
    said: Said


def ages(chat: ChatText) -> tuple[AgeSaid, ...]:
    """Every age the chat gives, in order. A bare number is one only after an age, or after a child was spoken of."""
    found: list[AgeSaid] = []
    for turn in range(len(chat.turns)):
        passage = chat.passage(turn)
        of_turn = _stated(passage)
        spoken = found or any(phrases.search("child", chat.passage(earlier).live) for earlier in range(turn + 1))
        if not of_turn and spoken and len(passage.live.split()) <= _BARE_WORDS:
            of_turn = [(int(match[1]), match.span(1)) for match in _BARE.finditer(passage.live)]
            of_turn = of_turn if _only_an_age(passage) else []
        for years, (start, end) in of_turn:
            if not 2 < years <= 40:
                continue
            begin = chat.begin(turn)
            own = _FIRST_PERSON.search(passage.live[max(0, start - 30) : start]) is not None
            said = Said(turn=turn, quote=passage.text[start:end], start=start, end=end)
            found.append(AgeSaid(years=years, own=own, span=(begin + start, begin + end), said=said))
    return tuple(found)


def _stated(passage: Passage) -> list[tuple[int, Span]]:
    found = {match.span(1): int(match[1]) for pattern in (_IN_YEARS, _IS) for match in pattern.finditer(passage.live)}
    for match in _BECAME.finditer(passage.live):
        number = 1 if match[1] else 2
        found[match.span(number)] = int(match[number])
    if phrases.search("child", passage.live):
        found |= {match.span(1): int(match[1]) for match in _IN_BRACKETS.finditer(passage.live)}
        found |= {match.span(1): int(match[1]) for match in _BETWEEN_COMMAS.finditer(passage.live)}
    found |= {match.span(): _WORDS[match[1]] for match in _SPELT.finditer(passage.live)}
    found |= {match.span(): MAJORITY for match in _GROWN.finditer(passage.live)}
    found |= {match.span(): MAJORITY - 1 for match in _YOUNG.finditer(passage.live)}
    found = {span: years - 1 if _still_to_come(passage.live, span) else years for span, years in found.items()}
    return sorted(((years, span) for span, years in found.items()), key=lambda item: item[1])


def _still_to_come(live: str, span: Span) -> bool:
    """The birthday is ahead."""
    start, end = span
    return _WILL_BE.search(live[:start]) is not None and _LATER.search(live[max(0, start - 40) : end + 40]) is not None


def _only_an_age(passage: Passage) -> bool:
    """A number and words that change nothing: `17`, `sorry, 17`, `nee 17 bedoel ik`."""
    rest = re.sub(r"\d+|[^\w\s]", " ", passage.live)
    for group in ("taken_back", "chat_nothing"):
        for match in phrases.search_all(group, rest):
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    words = set(rest.split())
    allowed = {
        "niet",
        "not",
        "pas",
        "nicht",
        "is",
        "il",
        "elle",
        "ze",
        "hij",
        "zij",
        "he",
        "she",
        "er",
        "sie",
        "a",
        "he's",
    }
    return words <= allowed and len(re.findall(r"\d+", passage.live)) == 1
