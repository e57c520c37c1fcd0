"""Questions that guidance did not answer, put together where they ask nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import log
from typing import Final

from rapidfuzz import fuzz

from knowledge.text import content_words, stems

# Shares 0..1 of the subject words, weighted by rarity, that two questions have in common.
SHARED: Final = 0.5
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
    subject: frozenset[str]  # of the newest question: the others are compared with it
    questions: list[Unanswered] = field(default_factory=list)


def gaps(questions: Iterable[Unanswered]) -> tuple[Gap, ...]:
    """Group the questions: the largest group first, then the one asked last.

    A question joins the first group of its language whose newest question shares half of its subject words
    with it, rare words weighing more; of questions of one or two words, one that differs by a slip.
    """
    ordered = sorted(questions, key=lambda question: question.at, reverse=True)
    subjects = [_subject(question) for question in ordered]
    weights = _weights(subjects)
    groups: list[_Group] = []
    by_word: dict[tuple[str, str], list[_Group]] = {}
    for question, subject in zip(ordered, subjects, strict=True):
        group = _home(question, subject, groups=groups, by_word=by_word, weights=weights)
        if group is None:
            group = _Group(language=question.language, subject=subject)
            groups.append(group)
            for word in subject:
                by_word.setdefault((question.language, word), []).append(group)
        group.questions.append(question)
    found = (Gap(questions=tuple(group.questions), words=_common(group)) for group in groups)
    # Sorting is stable, and groups were begun by their newest question.
    return tuple(sorted(found, key=lambda gap: -len(gap.questions)))


def _home(
    question: Unanswered,
    subject: frozenset[str],
    *,
    groups: Sequence[_Group],
    by_word: Mapping[tuple[str, str], list[_Group]],
    weights: Mapping[str, float],
) -> _Group | None:
    candidates = {id(group): group for word in subject for group in by_word.get((question.language, word), ())}
    for group in candidates.values():
        if _share(subject, group.subject, weights) >= SHARED:
            return group
    if not subject or len(subject) > _SHORT:
        return None
    said = " ".join(sorted(subject))
    for group in groups:
        short = group.language == question.language and 0 < len(group.subject) <= _SHORT
        if short and fuzz.ratio(said, " ".join(sorted(group.subject))) >= _ALIKE:
            return group
    return None


def _subject(question: Unanswered) -> frozenset[str]:
    return frozenset(stems(content_words(_MASK.sub(" ", question.text), question.language), question.language))


def _weights(subjects: Sequence[frozenset[str]]) -> dict[str, float]:
    counted = Counter(word for subject in subjects for word in subject)
    return {word: log(1 + len(subjects) / count) for word, count in counted.items()}


def _share(first: frozenset[str], second: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(weights[word] for word in first | second)
    return sum(weights[word] for word in first & second) / total if total else 0.0


def _common(group: _Group) -> tuple[str, ...]:
    """The words of the newest question that most of the group says, as they were written."""
    if len(group.questions) < 2:
        return ()
    said = Counter(stem for question in group.questions for stem in _subject(question))
    newest = content_words(_MASK.sub(" ", group.questions[0].text), group.language)
    kept = [
        word
        for word, stem in zip(newest, stems(newest, group.language), strict=True)
        if said[stem] > len(group.questions) / 2
    ]
    return tuple(dict.fromkeys(kept))
