"""Children and classes a mail speaks of: given names, ages in years, school classes; each a literal quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.reading import Reading
from intake.sentence import Passage

_GIVEN = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'-]{2,}"
# Blanks are counted, never run over: what is masked is one long run of them.
# `van Elise`, `over Finn`, `d'Inès`, `about Toby`, `ons Lise`: a given name, no family name after it.
_AFTER = re.compile(
    r"(?:\b(?:van|over|voor|rond|met|bij|de|à|pour|sur|avec|of|about|for|with|von|über|für|bei|ons|onze|onzen|uns\w*)\s{1,3}|\bd['’])"
    rf"({_GIVEN})(?!\s{{1,3}}(?:(?:van|de|der|den|Van|De|Vanden?|Ver|von)\s{{1,3}})?[A-ZÀ-Þ])"
)
_OURS = re.compile(rf"(?<!\w)(?:[Oo]ns|[Oo]nze|[Oo]nzen)\s{{1,3}}({_GIVEN})")
_WITH_AGE = re.compile(
    rf"\b({_GIVEN})(?:\s{{1,3}}{_GIVEN}){{0,3}}\s{{0,3}}[,(]?\s{{0,3}}\(?(?:°\s{{0,3}})?(\d{{1,2}})\s{{0,3}}(?:jaar|j\.?|ans|years?|yrs?|jahre)?(?:\s{{1,3}}old)?\s{{0,3}}[,)]"
)
_AGE = re.compile(
    r"(?<![\d.,/:-])(\d{1,2})"
    r"(?:\s{0,3}(?:-|–)?\s{0,3}(?:jaar|jarig\w*|jr|ans|years?[ -]old|yrs|jahre?\w*)\b|\s{0,3}j\b)"
)
_CLASS = re.compile(
    r"(?<![\w/-])(?:[1-7](?:e|de|ste|è|ème|eme|th|st|nd|rd|\.)?\s{0,3}(?:leerjaar|kleuter\w*|kleuterklas|middelbaar|jaar|klas|"
    r"primaire|maternelle|secondaire|humanités|grade|form|klasse|schuljahr)\b|[1-7](?:e|è|re)?\s?(?:[A-Z][A-Za-z]{0,3})(?![\w/-])|[KL][1-6](?!\w)|"
    r"\b(?:eerste|tweede|derde|vierde|vijfde|zesde) (?:leerjaar|kleuter\w*|middelbaar|kleuterklas|graad|jaar)\b|"
    r"\byear [1-9]\b|\bgrade [1-9]\b)"
)
_SCHOOL_LIFE = re.compile(
    r"\b(?:juf\w*|meester|klas\w*|school\w*|leerling\w*|leerjaar|kleuter\w*|toets\w*|rapport\w*|zorg\w*|mdo|clb|turnles\w*|"
    r"speelplaats|opvang|oudercontact|titularis\w*|poort|leraar|leerkracht|ecole|classe|eleve|institut\w*|bulletin|"
    r"maitre\w*|pupil|teacher|class|grade|playground|schule|lehrer\w*|kita|kindergarten|zeugnis)\b"
)
_MAJORITY = 18  # Burgerlijk Wetboek art. 488 (old numbering)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """`named`: given names that stand alone; `ages` in years with their words; `classes`; `at_school`: school words."""

    named: tuple[Evidence, ...]
    ours: tuple[Evidence, ...]
    ages: tuple[tuple[int, Evidence], ...]
    classes: tuple[Evidence, ...]
    at_school: bool

    @property
    def minor(self) -> Evidence | None:
        """The first age under eighteen, above two."""
        return next((words for age, words in self.ages if 2 < age < _MAJORITY), None)

    @property
    def grown(self) -> Evidence | None:
        """The first age from eighteen to thirty: of a child who no longer is one."""
        return next((words for age, words in self.ages if _MAJORITY <= age <= 30), None)


def people(reading: Reading, *, own_name: str | None = None) -> People:
    """Who else the live text names. A part of the requester's own name is nobody else."""
    own = set(phrases.fold(own_name or reading.message.sender.name).split())
    places = (*reading.passages, reading.subject)
    named, ours, ages, classes = [], [], [], []
    for passage in places:
        text = _live_text(passage)
        named += [q for m in _AFTER.finditer(text) if (q := _given(passage, m, own=own))]
        ours += [q for m in _OURS.finditer(text) if (q := _given(passage, m, own=own))]
        for match in _WITH_AGE.finditer(text):
            ages.append((int(match[2]), passage.quote(*match.span())))
        for match in _AGE.finditer(text):
            ages.append((int(match[1]), passage.quote(*match.span())))
        classes += [passage.quote(*match.span()) for match in _CLASS.finditer(text)]
    at_school = any(_SCHOOL_LIFE.search(passage.live) for passage in places)
    return People(named=tuple(named), ours=tuple(ours), ages=tuple(ages), classes=tuple(classes), at_school=at_school)


def _given(passage: Passage, match: re.Match[str], *, own: set[str]) -> Evidence | None:
    folded = phrases.fold(match[1])
    if folded in own or phrases.group("not_a_name").pattern.fullmatch(folded):
        return None
    return passage.quote(*match.span(1))


def _live_text(passage: Passage) -> str:
    """The source words where the passage is live; blanks keep every offset."""
    if len(passage.text) != len(passage.live):
        return passage.text
    seen = len(passage.live.rstrip())
    pairs = zip(passage.text[:seen], passage.live[:seen], strict=True)
    return "".join(own if live != "\n" else "\n" for own, live in pairs)
