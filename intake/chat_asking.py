"""Questions that want a paper, and those that ask about papers in general."""

from __future__ import annotations

import re

from intake import phrases
from intake.chat_wording import (
    AGED,
    ANY_PAPER,
    CONTESTS,
    MAY_GET,
    MAY_HAVE,
    NO_THING,
    OF_A_RULE,
    REFUSED,
    WANTS_A_THING,
)
from intake.sentence import Sentence

ABOUT = ("asking_about", "know_whether")
_INDEFINITE = re.compile(r"\b(?:een|ne|nen|a|an|un|une|ein|eine|einen|any|some)\s(?:\w+\s)?$")
_PARTICULAR = re.compile(
    r"\s(?:van|over|uit|met|voor|(?:of|on)(?= (?:the|my|our|your|his|her|last))|about|for|with|de|du|des|d'|sur|"
    r"pour|von|vom|uber|mit|fur)\b"
)
_AT_LARGE = frozenset(
    ("documenten", "document", "documents", "stukken", "papieren", "dokumente", "unterlagen", "papers", "files")
)
_PERMISSION = ("mag ", "mogen ", "puis-je", "peut-on", "may i", "may we", "darf ", "durfen ")
_BRIEF = 3  # `inkijken volstaat`
_OBJECT = 40  # characters of what is wanted
_PLEASE = re.compile(r",[^,?]*\b(?:graag|aub|svp|alstublieft|please|bitte|s'il vous plait)\W*$")


def may_have(sentence: Sentence) -> bool:
    """`mag ik de meetresultaten?`, `weten of ik dat verslag kan krijgen`: one may, or wants it."""
    if MAY_HAVE.match(sentence.folded) and not any(sentence.has(group) for group in ABOUT):
        return True
    named = sentence.find("document")
    if named is None or excluded(sentence, at=named.start) or sentence.has("hypothetical"):
        return False
    return MAY_GET.search(sentence.folded) is not None and not of_any_paper(sentence)


def of_any_paper(sentence: Sentence) -> bool:
    """A question about a paper, none in particular: `kan ik langskomen om een dossier in te kijken?`."""
    folded = sentence.folded
    if not sentence.question:
        return _of_papers_at_large(sentence)
    if re.search(r"\d", folded) or phrases.search("about_self", folded):
        return False
    named = [
        match
        for match in phrases.search_all("document", folded)
        if not excluded(sentence, at=sentence.start + match.start())
    ]
    if ANY_PAPER.search(folded) and not named:
        return True
    return bool(named) and all(_any(folded, match) for match in named)


def _any(folded: str, match: re.Match[str]) -> bool:
    """`een verslag`, and not `een verslag van de schoolraad`."""
    inside = any(one.start() <= match.start() < one.end() for one in ANY_PAPER.finditer(folded))
    indefinite = _INDEFINITE.search(folded[: match.start()]) is not None
    return (inside or indefinite) and _PARTICULAR.match(folded, match.end()) is None


def _of_papers_at_large(sentence: Sentence) -> bool:
    """`kopies van documenten`: no words that ask, and no paper in particular."""
    if any(sentence.has(group) for group in ("request_firm", "request_polite", "request_may", "asks_content")):
        return False
    named = [match[0] for match in phrases.search_all("document", sentence.folded)]
    forms = phrases.group("chat_copy").pattern
    papers = [name for name in named if forms.fullmatch(name) is None]
    return bool(papers) and all(name in _AT_LARGE for name in papers)


def excluded(sentence: Sentence, *, at: int) -> bool:
    """A word at an offset that only looks like a paper."""
    return any(
        sentence.start + match.start() <= at < sentence.start + match.end()
        for match in phrases.search_all("not_a_document", sentence.folded)
    )


def pleads(sentence: Sentence) -> bool:
    """`ik wil weten waarom, het selectieverslag graag`: behind the question a paper is asked for."""
    please = _PLEASE.search(sentence.folded)
    return please is not None and phrases.search("document", please[0]) is not None


def wants_a_thing(sentence: Sentence) -> re.Match[str] | None:
    """`ik wil het camerabeeld van 3 december`: a thing is wanted, by whatever name, that is no help, talk or "
    "money."""
    wanted = None if sentence.question else WANTS_A_THING.search(sentence.folded)
    if wanted is None or NO_THING.search(sentence.folded[wanted.start() : wanted.end() + _OBJECT]):
        return None
    return wanted


def wants_paper(sentence: Sentence) -> bool:
    """The same of a known paper, whatever the sentence tells beside it: `I'd like her appraisal, she is rude`."""
    wanted = wants_a_thing(sentence)
    if wanted is None or any(sentence.has(group) for group in ("hypothetical", "appeal", "data_erasure", *ABOUT)):
        return False
    thing = sentence.folded[wanted.start() : wanted.end() + _OBJECT].split(",")[0]
    return phrases.search("document", thing) is not None or phrases.search("personal_document", thing) is not None


def names_paper(sentence: Sentence) -> bool:
    """Names a paper, or asks what one says."""
    named = phrases.search_all("document", sentence.folded)
    return any(not excluded(sentence, at=sentence.start + one.start()) for one in named) or sentence.has("asks_content")


def contested(sentence: Sentence) -> bool:
    """Tells what was refused, or contests it, and wants no paper for that."""
    if REFUSED.search(sentence.folded):
        return True
    formed = sentence.has("chat_inspection") or sentence.has("chat_copy")
    return CONTESTS.search(sentence.folded) is not None and not formed


def permits(sentence: Sentence) -> bool:
    """`mag ik de toetsen van mijn zoon zien?`: asks whether one may; with a date or a copy it asks for the paper."""
    folded = sentence.folded.strip()
    begins = any(f" {words}" in f" {folded}" for words in _PERMISSION)
    if OF_A_RULE.search(folded) and sentence.question:
        return True
    particular = (
        any(character.isdigit() for character in AGED.sub(" ", folded))
        or phrases.search("chat_copy", folded) is not None
    )
    return begins and sentence.question and not particular


def chooses(sentence: Sentence) -> bool:
    """`nee wacht, inzage volstaat`: another form than before, whatever else the words may mean."""
    formed = sentence.has("chat_inspection") or sentence.has("chat_copy") or sentence.has("chat_explanation")
    brief = len(sentence.folded.split()) <= _BRIEF
    return formed and (brief or sentence.has("taken_back")) and "?" not in sentence.folded
