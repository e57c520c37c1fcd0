"""The shipped guidance as an operator's own pages would be: one small document each, cut into sections, no phrasings.

An installation that imports a page has a few dozen entries on one subject, and words, chances and margins are other
than among hundreds. What decides there is fitted on documents like that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.entry import Entry
from knowledge.evaluate import Kind, LabelledQuestion
from knowledge.importer.headings import own_heading
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.rank import GENERAL
from knowledge.semantic import dense_scores

_LONGEST = 50  # entries of one document
_LEAST = 8  # with fewer, every question has an answer
_TOGETHER = 2  # rules in one section: an imported passage is some twice as long as a written answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The entries of one such document. The key of a section is those of its rules, joined."""

    entries: tuple[Entry, ...]


def pages_of(entries: Sequence[Entry]) -> tuple[Page, ...]:
    """The rules of each scope as documents; those of all bodies as one for each group of keys."""
    groups: dict[str, list[Entry]] = {}
    for entry in sorted((entry for entry in entries if not entry.silent), key=lambda entry: entry.id):
        group = f"{GENERAL} {entry.key.split('-')[0]}" if entry.scope == GENERAL else entry.scope
        groups.setdefault(group, []).append(entry)
    return tuple(
        Page(entries=_sections(part))
        for group in groups.values()
        for start in range(0, len(group), _LONGEST)
        if len(part := group[start : start + _LONGEST]) >= _LEAST
    )


def _sections(rules: Sequence[Entry]) -> tuple[Entry, ...]:
    starts = range(0, len(rules), _TOGETHER)
    return tuple(_section(rules[start : start + _TOGETHER], asked=not n % 2) for n, start in enumerate(starts))


def _section(rules: Sequence[Entry], *, asked: bool) -> Entry:
    """Several rules under one heading: the page's own question, or one that the importer made of the text."""
    answer = "\n\n".join(rule.answer for rule in rules)
    return replace(
        rules[0],
        id="+".join(rule.id for rule in rules),
        key="+".join(dict.fromkeys(rule.key for rule in rules)),
        title=rules[0].title if asked else own_heading(answer),
        answer=answer,
        questions={},
        see_also=(),
        needs_officer=False,
    )


def questions_for(page: Page, labelled: Sequence[LabelledQuestion]) -> tuple[LabelledQuestion, ...]:
    """The questions that the document answers, with the keys of its sections."""
    by_rule: dict[str, dict[str, None]] = {}
    for entry in page.entries:
        for rule in entry.key.split("+"):
            by_rule.setdefault(rule, {})[entry.key] = None
    found: list[LabelledQuestion] = []
    for question in labelled:
        gold = tuple(dict.fromkeys(key for rule in question.gold for key in by_rule.get(rule, ())))
        if gold and question.kind is Kind.IN_SCOPE:
            found.append(replace(question, gold=gold))
    return tuple(found)


def nearest(
    indexes: Sequence[Index], labelled: Sequence[LabelledQuestion], *, embedder: Embedder
) -> list[list[LabelledQuestion]]:
    """For each index the questions that nothing answers and that are nearest to one of its passages.

    There they are the hardest to keep apart from those that it answers.
    """
    found: list[list[LabelledQuestion]] = [[] for _ in indexes]
    for question in labelled:
        if question.kind is Kind.IN_SCOPE:
            continue
        vector = embedder.encode_queries([question.text])
        scores = [
            float(dense_scores(index.dense, vector).passage.max()) for index in indexes if index.dense is not None
        ]
        found[int(np.argmax(scores))].append(replace(question, gold=(), kind=Kind.OUT_OF_SCOPE))
    return found
