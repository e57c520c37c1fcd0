"""Questions that guidance did not answer, put together where they ask nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from knowledge.text import content_words, stems

# Shares 0..1 of subject words: of both questions together, or of the shorter one where two or more are shared. Not by
# rarity: in a list of what is asked again and again the subject is what is frequent.
SHARED: Final = 0.5
CONTAINED: Final = 0.5
_COMPARED = 8  # questions of a group that a new one is compared with
_ALIKE: Final = 85.0  # rapidfuzz 0..100 over short questions: one slip of the pen in seven letters
_SHORT: Final = 2  # subject words; longer questions share words rather than letters
_MASK = re.compile(r"\[[^\]]*\]")  # what bot.masking puts in the place of a name or number


class QuestionSource(StrEnum):
    """Where a question came from."""

    MAIL = "mail"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """One question as it is kept: masked, with the reason why no answer was given.

    `nearest` is the id of the entry that came first; `origin` names the message it was in.
    """

    text: str
    language: str
    reason: str
    source: QuestionSource
    at: datetime
    nearest: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that ask nearly the same, the newest first; `words` are what they have in common."""

    questions: tuple[Unanswered, ...]
    words: tuple[str, ...]

    @property
    def newest(self) -> Unanswered:
        """The question asked last; it stands for the others."""
        return self.questions[0]

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Each reason with its count, the most frequent first."""
        return tuple(Counter(question.reason for question in self.questions).most_common())

    @property
    def nearest(self) -> str | None:
        """The entry that came first most often."""
        found = Counter(question.nearest for question in self.questions if question.nearest)
        return found.most_common(1)[0][0] if found else None

    def count(self, source: QuestionSource) -> int:
        """How many of the questions came from there."""
        return sum(question.source is source for question in self.questions)


@dataclass(slots=True)
class _Group:
    language: str
    questions: list[Unanswered] = field(default_factory=list)
    subjects: list[frozenset[str]] = field(default_factory=list)


def gaps(questions: Iterable[Unanswered]) -> tuple[Gap, ...]:
    """Group the questions: the largest group first, then the one asked last.

    A question joins the first group of its language in which a question has the same subject words for the
    greater part; one of one or two words also joins what differs from it by a slip of the pen.
    """
    groups: list[_Group] = []
    by_word: dict[tuple[str, str], dict[int, _Group]] = {}
    for question in sorted(questions, key=lambda question: question.at, reverse=True):
        subject = _subject(question)
        near = {key: group for word in subject for key, group in by_word.get((question.language, word), {}).items()}
        group = _home(subject, near.values()) or _slip(subject, groups, language=question.language)
        if group is None:
            group = _Group(language=question.language)
            groups.append(group)
        group.questions.append(question)
        group.subjects.append(subject)
        for word in subject:
            by_word.setdefault((question.language, word), {})[id(group)] = group
    found = (Gap(questions=tuple(group.questions), words=_common(group)) for group in groups)
    # Sorting is stable, and groups were begun by their newest question.
    return tuple(sorted(found, key=lambda gap: -len(gap.questions)))


def _home(subject: frozenset[str], groups: Iterable[_Group]) -> _Group | None:
    for group in groups:
        if any(_same_subject(subject, other) for other in group.subjects[:_COMPARED]):
            return group
    return None


def _slip(subject: frozenset[str], groups: Iterable[_Group], *, language: str) -> _Group | None:
    if not 0 < len(subject) <= _SHORT:
        return None
    said = " ".join(sorted(subject))
    for group in groups:
        other = group.subjects[0]
        if (
            group.language == language
            and 0 < len(other) <= _SHORT
            and fuzz.ratio(said, " ".join(sorted(other))) >= _ALIKE
        ):
            return group
    return None


def _subject(question: Unanswered) -> frozenset[str]:
    return frozenset(stems(content_words(_MASK.sub(" ", question.text), question.language), question.language))


def _same_subject(first: frozenset[str], second: frozenset[str]) -> bool:
    shared = len(first & second)
    if shared > 1 and shared >= CONTAINED * min(len(first), len(second)):
        return True
    return shared > 0 and shared >= SHARED * len(first | second)


def _common(group: _Group) -> tuple[str, ...]:
    """The words of the newest question that most of the group says, as they were written."""
    if len(group.questions) < 2:
        return ()
    said = Counter(stem for subject in group.subjects for stem in subject)
    newest = content_words(_MASK.sub(" ", group.questions[0].text), group.language)
    kept = [
        word
        for word, stem in zip(newest, stems(newest, group.language), strict=True)
        if said[stem] > len(group.questions) / 2
    ]
    return tuple(dict.fromkeys(kept))
