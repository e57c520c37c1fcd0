"""Fits the decision to answer on labelled questions; deterministic, so the stored numbers can be remade."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.ask import Filter, quoted, ranking_for
from knowledge.calibration import Calibration, Curve, fit_curve
from knowledge.evaluate import Kind, LabelledQuestion
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question
from knowledge.screen import screened

# A wrong answer costs this many silences. Words alone cannot see that a sentence means something else,
# so there the price is higher. With calibrated chances the best threshold is cost / (1 + cost); one read
# off the few errors among some 130 questions moved by a fifth whenever a phrasing was added.
_COST_OF_WRONG, _COST_OF_WRONG_WORDS_ONLY = 2.5, 6.0
_WITHOUT_MEANING = ("phrasing", "passage", "z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One labelled question as the decision sees it: its features, and whether answering were right."""

    features: Mapping[str, float]
    right: bool


def fit_calibration(
    index: Index,
    questions: Iterable[LabelledQuestion],
    *,
    on_date: date,
    jurisdictions: Collection[str],
    scopes: Collection[str],
    embedder: Embedder,
) -> Calibration:
    """Fit both curves; what is decided before any ranking takes no part."""
    allowed = Filter(
        on_date=on_date,
        jurisdictions=frozenset(jurisdictions),
        scopes=frozenset(scopes),
        audience="all",
    )
    open_questions = [q for q in questions if screened(q.text, jurisdictions=jurisdictions) is None]
    dense = _cases(index, open_questions, allowed=allowed, embedder=embedder)
    words = _cases(index, open_questions, allowed=allowed, embedder=None)
    lexical = [
        Case(features={n: v for n, v in case.features.items() if n not in _WITHOUT_MEANING}, right=case.right)
        for case in words
    ]
    return Calibration(
        dense=_curve(dense, cost=_COST_OF_WRONG), lexical=_curve(lexical, cost=_COST_OF_WRONG_WORDS_ONLY)
    )


def _cases(index: Index, labelled: list[LabelledQuestion], *, allowed: Filter, embedder: Embedder | None) -> list[Case]:
    found = (_case(index, question, allowed=allowed, embedder=embedder) for question in labelled)
    return [case for case in found if case is not None]


def _case(index: Index, labelled: LabelledQuestion, *, allowed: Filter, embedder: Embedder | None) -> Case | None:
    """None where the first entry keeps silent whatever its chance."""
    question = read_question(index, labelled.text, language=labelled.language, embedder=embedder)
    ranking = ranking_for(index, question, allowed=allowed)
    first = ranking.ranked[0].entry
    if first.silent or first.needs_officer:
        return None
    keys = [entry.key for entry in quoted(ranking.ranked)]
    right = labelled.kind is Kind.IN_SCOPE and any(key in labelled.gold for key in keys)
    return Case(features=ranking.features, right=right)


def _curve(cases: list[Case], *, cost: float) -> Curve:
    features, right = [case.features for case in cases], [case.right for case in cases]
    return fit_curve(features, right, threshold=cost / (1.0 + cost))
