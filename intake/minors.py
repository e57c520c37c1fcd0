"""Does a child write? An age under eighteen said of oneself, or the small signs of a pupil.

Burgerlijk Wetboek art. 488 (old numbering): majority at eighteen. A parent who speaks of a child is none.
"""

from __future__ import annotations

import re

from intake import phrases
from intake.classification import Evidence
from intake.labels import Capacity
from intake.reading import Reading
from intake.sentence import split

_MAJORITY = 18
# `Kiara (12 jaar)`, `Arne Sterckx 16j`: a line of the signature, or the name one gives oneself.
_SIGNED_AGE = re.compile(r"(?:\(|\b)(\d{1,2})\s?(?:jaar|j\b|j\.|ans|years old|jahre)\)?")
_SELF_AGE = re.compile(
    r"\b(?:ik ben|ben|im|i'm|i am|je suis|ich bin) (?:(?!na |al |sinds |pas |voor |since |depuis )[a-z'-]+ ){1,3}"
    r"(\d{1,2}) ?(?:j\b|jaar|ans|years|jahre)"
)
_GROWN = re.compile(
    r"(?<![\d.,/:-])(?:1[89]|2\d)\s?(?:jaar|j\b|ans|years|jahre)|\((?:1[89]|2\d)\)|\b(?:ben|am|bin) (?:1[89]|2\d)\b|"
    r"\b(?:18|achttien|meerderjarig\w*)\b"
)
_SIGNATURE_WORDS = 6
# In these hats somebody speaks of a child, or for one; what they quote of it is not theirs.
SPEAK_OF_A_CHILD = frozenset(
    {
        Capacity.PARENT_OF_MINOR,
        Capacity.PARENT_OF_ADULT,
        Capacity.LAWYER,
        Capacity.STAFF_MEMBER,
        Capacity.PRESS,
        Capacity.PROXY_OTHER,
    }
)
# `een andere mama heeft`, `another mum`: a parent among parents.
_SOMEBODYS = re.compile(r"\b(?:andere|een|die|deze|de|another|other|the|une|autre|la|eine|andere|die)\s+$")
_BECOMING = re.compile(r"\b(?:word|turn|werde|aurai)\b")


def minor_words(reading: Reading, *, capacity: Capacity) -> Evidence | None:
    """The words by which a writer shows to be under eighteen."""
    of_child = capacity in SPEAK_OF_A_CHILD or reading.find("child") is not None
    return _age(reading) or (None if of_child or _grown(reading) else _sign(reading))


def _age(reading: Reading) -> Evidence | None:
    """An age the writer gives: `ik ben 15`; eighteen only as what is still to come."""
    for sentence in reading.sentences():
        found = sentence.find("minor")
        if found and (_BECOMING.search(phrases.fold(found.quote)) or "18" not in found.quote):
            return found
        named = _SELF_AGE.search(sentence.folded)
        if named and _is_minor(named[1]):
            return sentence.passage.quote(sentence.start + named.start(), sentence.start + named.end())
    return None


def _sign(reading: Reading) -> Evidence | None:
    """A class, a parent who does not know; or a name with an age at the end."""
    for sentence in reading.sentences():
        found = sentence.find("minor_sign")
        if found and not _SOMEBODYS.search(sentence.passage.live[sentence.start : found.start]):
            return found
    for line in split(reading.signed)[-3:]:
        age = _SIGNED_AGE.search(line.folded)
        if age and _is_minor(age[1]) and len(line.folded.split()) <= _SIGNATURE_WORDS:
            return line.whole()
    return None


def _grown(reading: Reading) -> bool:
    return any(_GROWN.search(passage.live) for passage in reading.passages) or reading.find("adult_pupil") is not None


def _is_minor(age: str) -> bool:
    return 5 < int(age) < _MAJORITY
