"""Fits the decision to answer on labelled questions; deterministic, so the stored numbers can be remade."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.ask import Filter, quoted, ranking_for
from knowledge.calibration import Calibration, Curve, fit_curve, probability
from knowledge.evaluate import Kind, LabelledQuestion
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question
from knowledge.screen import screened

_FOLDS = 5
# The share of answers that must be right on questions held out of the fit; words alone must do better,
# because a misreading they make cannot be seen by meaning.
_PRECISION, _PRECISION_WORDS_ONLY = 0.93, 0.95
_WITHOUT_MEANING = ("phrasing", "passage", "z")
_FEWEST = 5  # answers under which a precision is chance


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
        dense=_curve(dense, precision=_PRECISION), lexical=_curve(lexical, precision=_PRECISION_WORDS_ONLY)
    )


def _cases(
    index: Index, labelled: list[LabelledQuestion], *, allowed: Filter, embedder: Embedder | None
) -> list[Case]:
    found = (_case(index, question, allowed=allowed, embedder=embedder) for question in labelled)
    return [case for case in found if case is not None]


def _case(
    index: Index, labelled: LabelledQuestion, *, allowed: Filter, embedder: Embedder | None
) -> Case | None:
    """None where the first entry keeps silent whatever its chance."""
    question = read_question(index, labelled.text, language=labelled.language, embedder=embedder)
    ranking = ranking_for(index, question, allowed=allowed)
    first = ranking.ranked[0].entry
    if first.silent or first.needs_officer:
        return None
    keys = [entry.key for entry in quoted(ranking.ranked)]
    right = labelled.kind is Kind.IN_SCOPE and any(key in labelled.gold for key in keys)
    return Case(features=ranking.features, right=right)


def _curve(cases: list[Case], *, precision: float) -> Curve:
    whole = fit_curve([case.features for case in cases], [case.right for case in cases], threshold=0.0)
    held_out: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        kept = [case for number, case in enumerate(cases) if number % _FOLDS != fold]
        curve = fit_curve([case.features for case in kept], [case.right for case in kept], threshold=0.0)
        tested = [case for number, case in enumerate(cases) if number % _FOLDS == fold]
        held_out.extend((probability(curve, case.features), case.right) for case in tested)
    threshold = _threshold(held_out, precision=precision)
    return Curve(intercept=whole.intercept, weights=whole.weights, threshold=threshold)


def _threshold(held_out: list[tuple[float, bool]], *, precision: float) -> float:
    """The lowest chance above which enough held-out answers are right; 1 answers nothing."""
    best = 1.0
    for least in sorted({chance for chance, _ in held_out}, reverse=True):
        answered = [right for chance, right in held_out if chance >= least]
        if len(answered) >= _FEWEST and sum(answered) / len(answered) >= precision:
            best = least
    return best
