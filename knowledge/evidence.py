"""What speaks for and against quoting the first entry: the features of the decision to answer.

Similarity cannot see a near miss (right topic, but the rule asked is not in our texts). These look for evidence
that the entry speaks of what is asked: the words it says, the sort of thing that is asked for, the agreement of
rankers that know nothing of each other, and the distance to what may not answer.
"""

from __future__ import annotations

from collections.abc import Set
from math import log, log1p
from typing import Final

import numpy as np

from knowledge.calibration import Mode
from knowledge.index import Index
from knowledge.lexical import said
from knowledge.question import Question
from knowledge.quote import quoted
from knowledge.rank import Ranked, Ranking
from knowledge.screen import asked_for, untold
from knowledge.text import Vocabulary, content_words
from knowledge.windows import place, sought

_VOTERS: Final = ("certain", "near", "passage", "words", "words_abroad", "trigrams")
_LEAST = 1e-4


def evidence(index: Index, question: Question, ranking: Ranking, *, elsewhere: float) -> dict[str, float]:
    """The features of the first entry. `elsewhere` is the share of all chances that filtered entries would have."""
    first = ranking.ranked[0]
    subjects = ranking.by_subject()
    # What is quoted beside the first gives the same rule, or nearly as likely an answer: together they are the answer.
    entries = quoted(ranking)
    given = {first.subject, *(entry.key for entry in entries)}
    rival = max((chance for subject, chance in subjects.items() if subject not in given), default=0.0)
    own = sum(subjects.get(subject, 0.0) for subject in given)
    features = {
        "chance": own,
        "margin": log(max(own, _LEAST)) - log(max(rival, _LEAST)),
        "silent": sum(item.chance for item in ranking.ranked if item.entry.silent),
        "elsewhere": elsewhere,
        "agreement": _agreement(ranking, given),
        "asked": _asked(first, question),
        "foreign": float(question.language != "nl"),
        "length": log1p(len(content_words(question.text, question.language))),
        "unnamed": float(first.signals["system"] < 0.0),
    }
    if ranking.mode is not Mode.WORDS:
        near = np.array([item.signals["near"] for item in ranking.ranked])
        features |= {name: first.signals[name] for name in ("phrasing", "near", "passage")}
        features["standing_out"] = float((near[0] - near.mean()) / max(near.std(), 1e-6))
    if ranking.mode is not Mode.PLAIN:
        features |= _coverage(index, question, first)
    else:
        features |= _placed(index, question, ranking)
        text = "\n".join(f"{entry.title}\n{entry.answer}" for entry in entries)
        features["untold"] = untold(question.focus, text)
    if ranking.mode is Mode.LEARNED:
        features["certain"] = sum(item.signals["certain"] for item in ranking.ranked if item.subject in given)
    return features


def _placed(index: Index, question: Question, ranking: Ranking) -> dict[str, float]:
    """Headings are all that is known of what these entries are asked for: one place in the text must show it."""
    here = place(ranking.ranked[0].entry, sought(index.lexical, question))
    best = max(item.signals["place"] for item in ranking.ranked)
    return {
        "covered": here.covered,
        "headed": here.headed,
        "missing": here.missing,
        "unknown": here.unheard,
        "heaviest": here.heaviest,
        "told": here.told,
        "outdone": best - here.covered,
    }


def _agreement(ranking: Ranking, given: Set[str]) -> float:
    """The share of the rankers with a vote whose own first is among these subjects."""
    votes: list[bool] = []
    for name in _VOTERS:
        best = max(ranking.ranked, key=lambda item: item.signals.get(name, 0.0))
        if best.signals.get(name, 0.0) > 0.0:
            votes.append(best.subject in given)
    return sum(votes) / len(votes) if votes else 0.0


def _asked(first: Ranked, question: Question) -> float:
    """1 if the entry is asked for such a thing (a term, a price, a person …) by its own phrasings; 0.5 if unclear."""
    if not question.asked_for:
        return 0.5
    known: set[str] = set()
    for text in (first.entry.title, *(text for texts in first.entry.questions.values() for text in texts)):
        known |= asked_for(text)
    return len(question.asked_for & known) / len(question.asked_for)


def _coverage(index: Index, question: Question, first: Ranked) -> dict[str, float]:
    """The shares, weighed by rarity, of the question's words that the entry says, that its answer says, and that
    none of our texts say."""
    vocabulary = index.lexical.vocabularies[question.language]
    heading, body = said(index.lexical, first.row, language=question.language)
    found = _shares(vocabulary, content_words(question.focus, question.language), heading=heading, body=body)
    if question.focus != question.text:
        whole = _shares(vocabulary, content_words(question.text, question.language), heading=heading, body=body)
        found = (max(found[0], whole[0]), max(found[1], whole[1]), found[2])
    return dict(zip(("covered", "answered", "unknown"), found, strict=True))


def _shares(
    vocabulary: Vocabulary, asked: tuple[str, ...], *, heading: frozenset[str], body: frozenset[str]
) -> tuple[float, float, float]:
    total = covered = answered = unknown = 0.0
    for word in dict.fromkeys(asked):
        readings = vocabulary.readings(word)
        known = [vocabulary.idf[term] for term in readings if term in vocabulary.idf]
        weight = max(known, default=vocabulary.unknown_idf)
        total += weight
        if not known:
            unknown += weight
            continue
        if any(term in heading or term in body for term in readings):
            covered += weight
        if any(term in body for term in readings):
            answered += weight
    return (covered / total, answered / total, unknown / total) if total else (0.0, 0.0, 1.0)
