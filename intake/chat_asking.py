"""Questions that want a paper, and those that ask about papers in general."""

from __future__ import annotations

import re

from intake import phrases
from intake.chat_wording import ANY_PAPER, MAY_GET, MAY_HAVE, NO_THING, WANTS_A_THING
from intake.sentence import Sentence

ABOUT = ("asking_about", "know_whether")
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
    if not sentence.question or not ANY_PAPER.search(sentence.folded):
        return False
    rest = ANY_PAPER.sub(" ", sentence.folded)
    return phrases.search("document", rest) is None and phrases.search("about_self", rest) is None


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
