"""Fits ranking and decision on labelled questions; deterministic, so the stored numbers can be remade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.ask import elsewhere, mask_for, naming
from knowledge.calibration import Curve, Mode, probability
from knowledge.columns import Filter
from knowledge.descent import minimise
from knowledge.evaluate import Kind, LabelledQuestion, outcome_of
from knowledge.evidence import evidence
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import Question, read_question
from knowledge.quote import quoted
from knowledge.rank import Observed, Ranking, observe, ranking_of, votes
from knowledge.screen import screened

# A wrong answer costs this many silences. With calibrated chances the best threshold is cost / (1 + cost).
# Words alone cannot see that a sentence means something else, so there the price is higher. Without phrasings it is
# lower: the strange questions it is fitted on are each asked of the document nearest to them, harder than real ones.
_COST_OF_WRONG: Final = {Mode.LEARNED: 1.5, Mode.PLAIN: 0.5, Mode.WORDS: 4.0}
_RIDGE_RANKING, _RIDGE_DECISION = 0.5, 1.0
_STEPS = 200
# A question whose own entries are taken away is a near miss made from a hit: right topic, rule not there. Real ones
# are rarer than hits, so each weighs less.
_NEAR_MISS = 0.25
# Of every ten questions that come in, our texts answer some eight. Labelled sets hold more of the others, because
# those are harder; each of them weighs less, so that the fitted chances are those of real traffic.
_ANSWERABLE = 0.8
# What a silent subject is written for.
FOR_SILENCE: Final = frozenset({"off_topic", "abusive", "smalltalk", "personal_file", "status", "near_miss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One labelled question as an index sees it: under its filter, and over everything."""

    index: Index
    labelled: LabelledQuestion
    question: Question
    allowed: Filter
    observed: Observed
    everything: Observed


def trials(
    index: Index, labelled: Iterable[LabelledQuestion], *, asked: Filter, embedder: Embedder | None
) -> tuple[Trial, ...]:
    """Look at each question; what is decided before any ranking takes no part."""
    found: list[Trial] = []
    for item in labelled:
        if screened(item.text, jurisdictions=asked.jurisdictions) is not None:
            continue
        question = read_question(index, item.text, language=item.language, embedder=embedder)
        allowed = naming(asked, item.text)
        cast = votes(index, question)
        observed = observe(index, question, allowed=mask_for(index, allowed), cast=cast)
        unnamed = replace(question, named=frozenset())
        everything = observe(index, unnamed, allowed=mask_for(index, None), cast=cast)
        found.append(
            Trial(
                index=index,
                labelled=item,
                question=question,
                allowed=allowed,
                observed=observed,
                everything=everything,
            )
        )
    return tuple(found)


def fit_curve(seen: Sequence[Trial], *, mode: Mode) -> Curve:
    """Weights of the signals first, then the decision over the ranking they make."""
    weights = fit_weights(seen)
    answerable = sum(trial.labelled.kind is Kind.IN_SCOPE for trial in seen)
    others = max(len(seen) - answerable, 1)
    rest = min(1.0, answerable * (1.0 - _ANSWERABLE) / _ANSWERABLE / others)
    intercept, found = _logistic([case for trial in seen for case in cases_of(trial, weights=weights, rest=rest)])
    cost = _COST_OF_WRONG[mode]
    return Curve(weights=weights, intercept=intercept, evidence=found, threshold=cost / (1.0 + cost))


def fit_weights(seen: Sequence[Trial]) -> dict[str, float]:
    """The weights under which the right entries together get the most likelihood among all candidates."""
    names = tuple(seen[0].observed.signals)
    tables: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    for trial in seen:
        wanted = _wanted(trial)
        if wanted.any() and not wanted.all():
            tables.append((np.stack([trial.observed.signals[name] for name in names], axis=1), wanted))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = _RIDGE_RANKING * float(weights @ weights) / 2, _RIDGE_RANKING * weights
        for table, wanted in tables:
            scores = table @ weights
            chance = np.exp(scores - scores.max())
            inside = chance * wanted
            value += float(np.log(chance.sum()) - np.log(inside.sum()))
            slope = slope + table.T @ (chance / chance.sum() - inside / inside.sum())
        return value / len(tables), slope / len(tables)

    found = minimise(loss, np.ones(len(names)), steps=_STEPS)
    return dict(zip(names, found.tolist(), strict=True))


def _wanted(trial: Trial) -> NDArray[np.bool_]:
    columns, rows, labelled = trial.index.columns, trial.observed.rows, trial.labelled
    if labelled.gold:
        return columns.equals("key", labelled.gold)[rows]
    if FOR_SILENCE.intersection(labelled.tags):
        return columns.silent[rows]
    return np.zeros(rows.size, dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the decision sees of one ranking, and whether quoting its first were right."""

    features: Mapping[str, float]
    right: bool
    weight: float


def cases_of(trial: Trial, *, weights: Mapping[str, float], rest: float) -> list[Case]:
    """The question as it is; and for one we can answer, the near miss it were if its rule were not in our texts.

    `rest` is what a question weighs that we cannot answer.
    """
    answerable = trial.labelled.kind is Kind.IN_SCOPE
    found = [_case(trial, trial.observed, weights=weights, weight=1.0 if answerable else rest)]
    if answerable:
        gold = trial.index.columns.equals("key", trial.labelled.gold)
        beside = np.array([bool(set(entry.see_also) & set(trial.labelled.gold)) for entry in trial.index.entries])
        kept = ~(gold | beside)[trial.observed.rows]
        signals = {name: values[kept] for name, values in trial.observed.signals.items()}
        without = replace(trial.observed, rows=trial.observed.rows[kept], signals=signals)
        if without.rows.size:
            found.append(_case(trial, without, weights=weights, weight=_NEAR_MISS))
    return [case for case in found if case is not None]


def _case(trial: Trial, observed: Observed, *, weights: Mapping[str, float], weight: float) -> Case | None:
    """None where the first entry keeps silent whatever its chance."""
    ranking = ranking_of(trial.index, observed, weights=weights)
    first = ranking.ranked[0].entry
    if first.silent or first.needs_officer:
        return None
    outcome = outcome_of(trial.labelled, [entry.key for entry in quoted(ranking)])
    return Case(features=_features(trial, ranking, weights=weights), right=outcome.right, weight=weight)


def _features(trial: Trial, ranking: Ranking, *, weights: Mapping[str, float]) -> dict[str, float]:
    everything = ranking_of(trial.index, trial.everything, weights=weights)
    share, _ = elsewhere(trial.index, everything, allowed=trial.allowed)
    return evidence(trial.index, trial.question, ranking, elsewhere=share)


def decided(trial: Trial, *, curve: Curve) -> tuple[str, ...]:
    """The keys that would be cited for this question under a curve; none where a person answers."""
    ranking = ranking_of(trial.index, trial.observed, weights=curve.weights)
    first = ranking.ranked[0].entry
    if first.silent or first.needs_officer:
        return ()
    features = _features(trial, ranking, weights=curve.weights)
    return tuple(entry.key for entry in quoted(ranking)) if probability(curve, features) >= curve.threshold else ()


def _logistic(cases: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """Ridge logistic regression on standardised features."""
    names = tuple(cases[0].features)
    raw = np.array([[case.features[name] for name in names] for case in cases])
    right, weight = np.array([float(c.right) for c in cases]), np.array([c.weight for c in cases])
    centre, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)
    design = np.hstack([np.ones((len(cases), 1)), (raw - centre) / spread])

    def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.clip(design @ beta, -30, 30)
        chance = 1.0 / (1.0 + np.exp(-scores))
        value = float(weight @ (np.logaddexp(0.0, scores) - right * scores))
        slope = design.T @ (weight * (chance - right))
        shrunk = beta.copy()
        shrunk[0] = 0.0
        return (
            (value + _RIDGE_DECISION * float(shrunk @ shrunk) / 2) / len(cases),
            (slope + _RIDGE_DECISION * shrunk) / len(cases),
        )

    beta = minimise(loss, np.zeros(design.shape[1]), steps=_STEPS)
    found = beta[1:] / spread
    return float(beta[0] - found @ centre), dict(zip(names, found.tolist(), strict=True))
