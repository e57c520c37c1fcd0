"""Appraisal, value judgement or description of conduct of an identifiable person (II.40 par. 3).

Narrower than personal data: a diploma, a contract or a class list is none of it. Seen from the
person for whom is asked; the strictest relevant document counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.labels import Capacity, PersonalNature
from intake.names import full_name
from intake.reading import Reading
from intake.requested import Ask
from intake.sentence import Sentence, split

_POINTS_BACK = re.compile(
    r"\b(?:die|dat|deze|dit|ervan|daarvan|erover|those|these|that|ces|cette|cet|diese\w*|dieses)\b"
)
_PLACE = re.compile(r"(?:De|Het|Ter|Ten|Den|Sint|St|La|Le|Les|The|GO|Raad|Campus|School)\b")
# Words that say a paper is about a person, in the languages of the phrases.
_ABOUT = re.compile(
    r"\b(?:over|aangaande|about|concerning|sur|concernant|uber) (?:mij|me|mezelf|hem|haar|ons|onze|mijn|"
    r"myself|him|her|us|my|moi|lui|elle|mon|ma|notre|mich|ihn|sie|mein\w*|unser\w*)\b"
    r"|\b(?:me|le|la|nous) concern|\b(?:op|tegen) (?:mij|hem|haar)\b"
)
_POSSESSED = re.compile(
    r"\b(?:zijn|haar|hem|z'n|heur|hun|his|her|him|son|sa|ses|lui|seine?\w?|ihre?\w?|mijn|mon|ma|my|meine?\w?)\b"
)
_CLOSE = frozenset(
    {Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT, Capacity.ADULT_PUPIL, Capacity.LAWYER, Capacity.PROXY_OTHER}
)
_REPRESENTS = (Capacity.LAWYER, Capacity.PROXY_OTHER)
_REPRESENTED_CHILD = re.compile(
    r"\b(?:haar|zijn|hun|minderjarige|son|sa|ses|leur|her|his|their|ihre[nrs]?|seine[nrs]?|"
    r"minderjahrige\w*)\s+(?:\w+\s){0,2}?"
    r"(?:zoon\w*|dochter\w*|kind\w*|fils|fille|enfants?|daughter|child\w*|son|sohn\w*|tochter|schulers?)\b"
    r"|\b(?:mijn|onze?|notre|mon|ma|my|our|meine?\w?|unsere?\w?|zijn|haar|heur|dessen|deren)\s+(?:kleinzoon|kleindochter|kleinkind|"
    r"neefje|nichtje|petekind|zoontje|dochtertje|zoon|dochter|kind|petit-fils|petite-fille|neveu|niece|fils|fille|"
    r"grandson|granddaughter|nephew|son|daughter|child|enkel\w*|neffe\w*|nichte|sohn\w*|tochter|pupil)\b"
    r"|\b(?:moeder|vader|mama|papa|ouders?|mere|pere|parents?|mother|father|mutter|eltern) (?:van|de|"
    r"d'|of|von|des|der)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFound:
    """Whose appraisal or conduct, with the document words and the person words that show it."""

    nature: PersonalNature
    evidence: tuple[Evidence, ...] = ()


def personal_nature(
    reading: Reading, *, found: tuple[Ask, ...], capacity: Capacity, own_name: str | None
) -> PersonalFound:
    """The strictest nature over all requested documents."""
    results = [_one(reading, ask=ask, capacity=capacity, own_name=own_name) for ask in found if not _environmental(ask)]
    order = (
        PersonalNature.ABOUT_THIRD_PARTY,
        PersonalNature.ABOUT_OWN_MINOR_CHILD,
        PersonalNature.ABOUT_REQUESTER,
    )
    for nature in order:
        match = next((result for result in results if result.nature is nature), None)
        if match:
            return match
    return PersonalFound(nature=PersonalNature.NONE)


def _environmental(ask: Ask) -> bool:
    """II.40 par. 3, last paragraph: environmental information needs no interest."""
    return ask.has("environment")


def _one(reading: Reading, *, ask: Ask, capacity: Capacity, own_name: str | None) -> PersonalFound:
    text = _context(reading, ask=ask)
    paper = _paper(reading, ask=ask) or _paper_about_someone(reading, ask=ask, text=text, capacity=capacity)
    if not paper:
        return PersonalFound(nature=PersonalNature.NONE)
    nature, person = _whose(reading, text=text, ask=ask, capacity=capacity, own_name=own_name)
    return PersonalFound(nature=nature, evidence=tuple(filter(None, (paper, person))))


def _paper(reading: Reading, *, ask: Ask) -> Evidence | None:
    """The words that name a paper of personal nature, in the request, or where the request points back."""
    found = _masked_search(ask.sentence, end=ask.end)
    if found or not (_POINTS_BACK.search(ask.folded) or not ask.documents):
        return found
    for sentence in reversed(_before(ask)):
        found = _masked_search(sentence, end=sentence.end)
        if found:
            return found
    whole = Sentence(passage=reading.subject, start=0, end=len(reading.subject.live))
    return _masked_search(whole, end=whole.end)


def _paper_about_someone(reading: Reading, *, ask: Ask, text: str, capacity: Capacity) -> Evidence | None:
    """A report, note, file or mail of any sort, where the request says whom it is about."""
    about = _ABOUT.search(text) or any(
        phrases.search(group, text) for group in ("about_self", "child", "third_person", "relative_child")
    )
    near = capacity in _CLOSE and _POSSESSED.search(text)
    if not (about or near):
        return None
    found = _masked_search(ask.sentence, end=ask.end, group="paper_about_someone")
    if found or not _POINTS_BACK.search(ask.folded):
        return found
    return next(
        (hit for s in reversed(_before(ask)) if (hit := _masked_search(s, end=s.end, group="paper_about_someone"))),
        None,
    )


def _before(ask: Ask) -> tuple[Sentence, ...]:
    return tuple(s for s in split(ask.sentence.passage) if s.end <= ask.sentence.start)[-2:]


def _masked_search(sentence: Sentence, *, end: int, group: str = "personal_document") -> Evidence | None:
    piece = sentence.passage.live[sentence.start : end]
    for other in phrases.search_all("not_personal_document", piece):
        piece = piece[: other.start()] + " " * (other.end() - other.start()) + piece[other.end() :]
    match = phrases.search(group, piece)
    if not match:
        return None
    return sentence.passage.quote(sentence.start + match.start(), sentence.start + match.end())


def _context(reading: Reading, *, ask: Ask) -> str:
    """The request with its list; what stands just before it where it points back."""
    before = " ".join(s.folded for s in _before(ask)) if _POINTS_BACK.search(ask.folded) else ""
    return f"{before}\n{ask.folded}"


def _whose(
    reading: Reading, *, text: str, ask: Ask, capacity: Capacity, own_name: str | None
) -> tuple[PersonalNature, Evidence | None]:
    third = _quoted(ask, "third_person") or _named_person(ask, text=text, capacity=capacity, own_name=own_name)
    own = phrases.search("about_self", text) is not None
    child = phrases.search("child", text) is not None
    if third:
        return PersonalNature.ABOUT_THIRD_PARTY, third
    if capacity in _REPRESENTS:
        live = " ".join(passage.live for passage in reading.passages)
        minor = _REPRESENTED_CHILD.search(live)
        return (PersonalNature.ABOUT_OWN_MINOR_CHILD if minor else PersonalNature.ABOUT_REQUESTER), None
    if capacity is Capacity.PARENT_OF_ADULT:
        return PersonalNature.ABOUT_THIRD_PARTY, _quoted(ask, "child")
    weak = _quoted(ask, "third_person_weak")
    if weak and not own and not child:
        return PersonalNature.ABOUT_THIRD_PARTY, weak
    if child or (capacity is Capacity.PARENT_OF_MINOR and not own):
        return PersonalNature.ABOUT_OWN_MINOR_CHILD, _quoted(ask, "child")
    of_himself = own or capacity in (Capacity.ADULT_PUPIL, Capacity.STAFF_MEMBER)
    if of_himself or reading.find("pupil") or reading.find("about_self"):
        return PersonalNature.ABOUT_REQUESTER, _quoted(ask, "about_self")
    if phrases.search("conduct_document", ask.folded):
        return PersonalNature.ABOUT_THIRD_PARTY, None
    return PersonalNature.NONE, None


def _named_person(ask: Ask, *, text: str, capacity: Capacity, own_name: str | None) -> Evidence | None:
    """`het evaluatieverslag van An Peeters`, where An is neither the writer nor the represented."""
    if capacity in (*_REPRESENTS, Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT):
        return None
    passage, begin = ask.sentence.passage, ask.sentence.start
    for match in re.finditer(
        r"\b(?:van|over|tegen|de|d'|of|about|on|sur|von|uber)\s+(?:\w+\s){0,2}?(?=\w)", ask.folded
    ):
        start = begin + match.end()
        name = full_name(re.split(r"[,.;:!?\n(]", passage.text[start : min(ask.end, start + 40)])[0])
        plausible = name and passage.text.startswith(name, start) and not _PLACE.match(name)
        if name and plausible and not (own_name and phrases.fold(name) in phrases.fold(own_name)):
            return passage.quote(start, start + len(name))
    return None


def _quoted(ask: Ask, group: str) -> Evidence | None:
    match = phrases.search(group, ask.folded)
    if not match:
        return None
    start = ask.sentence.start + match.start()
    return ask.sentence.passage.quote(start, ask.sentence.start + match.end())
