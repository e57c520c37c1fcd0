"""Scoring of answers against labelled questions: right, wrong, silent, per kind; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from knowledge.answer import Answer, NoAnswer

_CITATIONS = 2  # a gold key counts among the first two citations
_STYLES = frozenset({"typo", "dialect", "keyword", "long"})  # tags that say how a question is worded


class Kind(StrEnum):
    """What a labelled question is; only the first expects an answer."""

    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"
    WRONG_JURISDICTION = "wrong_jurisdiction"
    OUTDATED_LAW = "outdated_law"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledQuestion:
    """A question with the keys that answer it; `also_ok` holds patterns such as `LAW-*`.

    A question with keys that is not in scope is one a person answers: its entries are kept for an officer.
    """

    id: str
    text: str
    language: str
    gold: tuple[str, ...]
    kind: Kind
    also_ok: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure, a share 0..1, over `count` questions."""

    name: str
    value: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one question came out; `first` is about the first citation alone."""

    question: LabelledQuestion
    answered: bool
    right: bool
    first: bool
    cited: tuple[str, ...]


def read_questions(text: str) -> tuple[tuple[LabelledQuestion, ...], tuple[str, ...]]:
    """JSON Lines to labelled questions; the second value names every line that is none."""
    questions: list[LabelledQuestion] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"line {number}: {type(error).__name__}: {error}")
    return tuple(questions), tuple(faults)


def _question(row: Mapping[str, object]) -> LabelledQuestion:
    return LabelledQuestion(
        id=str(row["id"]),
        text=str(row["text"]),
        language=str(row.get("lang", "nl")),
        gold=_texts(row["gold"]),
        kind=Kind(str(row["kind"])),
        also_ok=_texts(row.get("also_ok") or []),
        tags=_texts(row.get("tags") or []),
        author=str(row.get("author", "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of texts is expected")
    return tuple(str(item) for item in value)


def score(question: LabelledQuestion, outcome: Answer | NoAnswer) -> Outcome:
    """How an answer, or the lack of one, came out."""
    return outcome_of(question, tuple(c.key for c in outcome.citations) if isinstance(outcome, Answer) else ())


def outcome_of(question: LabelledQuestion, keys: Sequence[str]) -> Outcome:
    """Right: a gold key among two citations; for what should stay silent, silence or an allowed first."""
    cited = tuple(keys[:_CITATIONS])
    if question.kind is Kind.IN_SCOPE:
        right = any(key in question.gold for key in cited)
        first = bool(cited) and cited[0] in question.gold
    else:
        allowed = bool(cited) and any(fnmatchcase(cited[0], pattern) for pattern in question.also_ok)
        right = first = not cited or allowed
    return Outcome(question=question, answered=bool(cited), right=right, first=first, cited=cited)


def metrics(outcomes: Iterable[Outcome]) -> tuple[Metric, ...]:
    """Overall and per kind: right; for in-scope questions also first citation, coverage and precision."""
    every = tuple(outcomes)
    found = [_share("answers.right", [o.right for o in every])]
    for kind in Kind:
        of_kind = [o for o in every if o.question.kind is kind]
        found.append(_share(f"answers.{kind}.right", [o.right for o in of_kind]))
        if kind is Kind.IN_SCOPE:
            found.append(_share(f"answers.{kind}.first_citation", [o.first for o in of_kind]))
            found.append(_share(f"answers.{kind}.answered", [o.answered for o in of_kind]))
        for language in sorted({o.question.language for o in of_kind}):
            spoken = [o.right for o in of_kind if o.question.language == language]
            found.append(_share(f"answers.{kind}.right.{language}", spoken))
        if kind is Kind.IN_SCOPE:
            for tag in sorted({tag for o in of_kind for tag in o.question.tags} & _STYLES):
                found.append(
                    _share(f"answers.{kind}.right.{tag}", [o.right for o in of_kind if tag in o.question.tags])
                )
    kept = [o.right for o in every if o.question.kind is not Kind.IN_SCOPE]
    found.append(_share("answers.human_kept", kept))
    found.append(_share("answers.precision", [o.right for o in every if o.answered]))
    return tuple(metric for metric in found if metric.count)


def _share(name: str, values: list[bool]) -> Metric:
    return Metric(name=name, value=sum(values) / len(values) if values else 0.0, count=len(values))
