"""In which hat the requester asks (not the colleague or machine that sends the mail on)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from intake import phrases
from intake.channel import same_body
from intake.classification import Evidence
from intake.labels import QUESTIONS, Capacity, Kind
from intake.people import people
from intake.reading import Reading, first
from intake.sentence import Passage, Sentence, split

# Legal forms are read in their own spelling: folded, `SA` would be French for "his".
_LEGAL_FORM = re.compile(
    r"(?<!\w)(?:N\.?V|nv|B\.?V|bv|BVBA|bvba|VZW|vzw|CVBA|cvba|VOF|ASBL|asbl|SRL|SPRL|SA|SCRL|"
    r"GmbH|AG|VoG|Ltd|LLC|Inc|plc|e\.V)\b"
)
_BIRTH = re.compile(r"(?:geboren(?:\s+op)?|geb\.|nee?\s+le|born(?:\s+on)?|geboren\s+am)\s+[^.\n]{0,20}?((?:19|20)\d\d)")
_CHILD_AGE = re.compile(r"(?<![\d.,/:-])\(?(\d{1,2})\)?\s*(?:jaar|ans|years?|jahre|j\.?\)|jarige|\))")
_THEIR_CHILD = re.compile(
    r"\b(?:haar|zijn|hun|son|sa|leur|his|her|ihr\w*|sein\w*) (?:\w+ )?(?:zoon\w*|dochter\w*|"
    r"kind\w*|fils|fille|enfants?|daughter|child|son|sohn\w*|tochter)\b"
)
_DENIAL = re.compile(
    r"\b(?:suis plus|suis pas|geen|niet (?:de|een|meer)|not (?:a|the|an)|no longer|kein\w*|"
    r"nicht)\s+(?:\w+\s+)?$"
)
_SIGNATURE_LINES = 7
_MAJORITY = 18  # Burgerlijk Wetboek art. 488 (old numbering): majority at eighteen


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFound:
    """The hat, with the words that show it."""

    capacity: Capacity
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.85


def capacity(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound:
    """The requester's capacity; `self` where a person asks and nothing says otherwise."""
    checks = (
        _lawyer,
        _press,
        _proxy_of_member,
        _organisation,
        _proxy,
        _family,
        _adult_pupil,
        _staff,
        _organisation_name,
    )
    for check in checks:
        found = check(reading, kind=kind, indirect=indirect)
        if found:
            return found
    if not indirect and same_body(reading):
        return CapacityFound(capacity=Capacity.STAFF_MEMBER, evidence=_sender_evidence(reading), confidence=0.7)
    return CapacityFound(capacity=Capacity.SELF, evidence=_sender_evidence(reading), confidence=0.6)


def _sender_evidence(reading: Reading) -> tuple[Evidence, ...]:
    header = reading.message.header("From") or ""
    address = reading.message.sender.address
    at = header.lower().find(address.lower())
    if at < 0:
        return ()
    return (Passage(source="header:From", text=header, live=header).quote(at, at + len(address)),)


def _sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Live sentences including the signature, and the display name of a direct sender."""
    return tuple(s for passage in _places(reading) for s in split(passage))


def _places(reading: Reading) -> tuple[Passage, ...]:
    places = (reading.signed, *reading.passages[1:])
    if reading.forwarded:
        return places
    header = reading.message.header("From") or ""
    display = phrases.fold(header.partition("<")[0]).ljust(len(header))
    return (*places, Passage(source="header:From", text=header, live=display))


def _said(reading: Reading, *, group: str, unless: str = "", asked: bool = False) -> Evidence | None:
    """First statement with a group's words, not undone in its sentence; questions only if `asked`."""
    for sentence in _sentences(reading):
        if not sentence.has(group) or (unless and sentence.has(unless)):
            continue
        if not asked and (sentence.question or sentence.has("hypothetical")):
            continue
        found = sentence.find(group)
        if found and not _denied(sentence, found):
            return found
    return None


def _denied(sentence: Sentence, found: Evidence) -> bool:
    """`je ne suis plus parent`, `ik ben geen journalist`."""
    return bool(_DENIAL.search(sentence.passage.live[max(sentence.start, found.start - 25) : found.start]))


def _lawyer(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    found = _said(reading, group="lawyer", unless="lawyer_not_acting", asked=kind not in QUESTIONS)
    if not found or _said(reading, group="lawyer_own_affair"):
        return None
    return CapacityFound(capacity=Capacity.LAWYER, evidence=(found,), confidence=0.92)


def _press(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    found = _said(reading, group="press", unless="press_not_acting", asked=kind not in QUESTIONS)
    return CapacityFound(capacity=Capacity.PRESS, evidence=(found,), confidence=0.9) if found else None


def _proxy_of_member(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    found = _said(reading, group="proxy_office", asked=kind not in QUESTIONS)
    return CapacityFound(capacity=Capacity.PROXY_OTHER, evidence=(found,), confidence=0.9) if found else None


def _organisation(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    found = _said(reading, group="organisation", asked=kind not in QUESTIONS)
    return CapacityFound(capacity=Capacity.ORGANISATION, evidence=(found,), confidence=0.85) if found else None


def _proxy(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    found = _said(reading, group="proxy", unless="child", asked=kind not in QUESTIONS and kind is not Kind.OTHER)
    return CapacityFound(capacity=Capacity.PROXY_OTHER, evidence=(found,)) if found and kind not in QUESTIONS else None


def _family(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    relative = reading.find("relative_child")
    if relative:
        if reading.find("raises_child"):
            return CapacityFound(capacity=Capacity.PARENT_OF_MINOR, evidence=(relative,))
        if kind in QUESTIONS:
            return CapacityFound(capacity=Capacity.SELF, confidence=0.6)
        return CapacityFound(capacity=Capacity.PROXY_OTHER, evidence=(relative,))
    child = (
        _said(reading, group="child", asked=True)
        or _said(reading, group="parent_word", asked=True)
        or first("child", (reading.subject,))
        or _child_of_caller(reading, indirect=indirect)
        or _named_child(reading)
    )
    if not child and kind is Kind.ENROLMENT_QUESTION and not _signature_role(reading):
        return CapacityFound(capacity=Capacity.PARENT_OF_MINOR, confidence=0.6)
    if not child:
        return None
    grown = _adult_child(reading)
    if grown:
        return CapacityFound(capacity=Capacity.PARENT_OF_ADULT, evidence=(child, grown))
    return CapacityFound(capacity=Capacity.PARENT_OF_MINOR, evidence=(child,))


def _named_child(reading: Reading) -> Evidence | None:
    """`het rapport van Elise`, `Tuur uit 3B`, `ons Lise`: a given name alone, in the words of school life."""
    if reading.find("pupil") or reading.find("adult_pupil") or reading.find("staff"):
        return None
    seen = people(reading)
    if seen.ours and seen.at_school:
        return seen.ours[0]
    if not seen.named or not seen.at_school:
        return None
    if seen.classes or seen.minor:
        return seen.named[0]
    return next((name for name in seen.named if _on_paper(reading, name)), None)


def _on_paper(reading: Reading, name: Evidence) -> bool:
    """The name stands in the sentence, or subject, that names a paper about somebody."""
    places = [*reading.sentences(), *split(reading.subject)]
    holder = next((s for s in places if s.passage.source == name.source and s.start <= name.start < s.end), None)
    return holder is not None and (holder.has("personal_document") or holder.has("paper_about_someone"))


def _child_of_caller(reading: Reading, *, indirect: bool) -> Evidence | None:
    """`Ze wil het rapport van haar zoon`, in a colleague's note of a call or visit."""
    if not indirect:
        return None
    for passage in reading.passages:
        match = _THEIR_CHILD.search(passage.live)
        if match:
            return passage.quote(*match.span())
    return None


def _adult_child(reading: Reading) -> Evidence | None:
    """Words or an age of eighteen and more, in or right after a sentence about the child."""
    near = False
    for sentence in reading.sentences():
        about = sentence.has("child")
        if about or near:
            said = sentence.find("adult_child")
            age = _CHILD_AGE.search(sentence.folded)
            if said and not (age and int(age.group(1)) < _MAJORITY):
                return said
            if about and age and int(age.group(1)) >= _MAJORITY and int(age.group(1)) < 40:
                return sentence.passage.quote(sentence.start + age.start(), sentence.start + age.end())
        near = about
    return None


def _adult_pupil(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    said = _said(reading, group="adult_pupil", asked=True)
    if said:
        return CapacityFound(capacity=Capacity.ADULT_PUPIL, evidence=(said,))
    birth = _BIRTH.search(reading.signed.live)
    pupil = reading.find_signed("pupil")
    if birth and _grown(int(birth.group(1)), on=reading.message.date.date() if reading.message.date else None):
        return CapacityFound(
            capacity=Capacity.ADULT_PUPIL, evidence=(reading.signed.quote(*birth.span()),), confidence=0.75
        )
    if pupil:
        return CapacityFound(capacity=Capacity.SELF, evidence=(), confidence=0.6)
    return None


def _grown(year: int, *, on: date | None) -> bool:
    return on is not None and on.year - year >= _MAJORITY


def _staff(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    said = _said(reading, group="staff", asked=True)
    if said:
        return CapacityFound(capacity=Capacity.STAFF_MEMBER, evidence=(said,))
    role = _signature_role(reading)
    return CapacityFound(capacity=Capacity.STAFF_MEMBER, evidence=(role,), confidence=0.8) if role else None


def _signature_role(reading: Reading) -> Evidence | None:
    """A line of the signature that is a function ("leraar geschiedenis")."""
    lines = [s for s in split(reading.signed) if len(s.folded.split()) <= 8][-_SIGNATURE_LINES:]
    sentences = reading.sentences()
    for line in lines:
        if line.question or any(s.start == line.start for s in sentences[:1]):
            continue
        found = line.find("staff_role")
        if found and not line.has("request_firm"):
            return found
    return None


def _organisation_name(reading: Reading, *, kind: Kind, indirect: bool) -> CapacityFound | None:
    """A legal form or the name of a committee in From or signature."""
    for passage in (*_places(reading)[-1:], reading.signed):
        for sentence in split(passage):
            short = (len(sentence.folded.split()) <= 8 and sentence.start > 0) or passage.source != "body"
            if not short or sentence.question:
                continue
            form = _LEGAL_FORM.search(passage.text, sentence.start, sentence.end)
            named = sentence.find("organisation_name")
            if form or named:
                proof = passage.quote(*form.span()) if form else named
                return CapacityFound(capacity=Capacity.ORGANISATION, evidence=(proof,) if proof else ())
    return None
