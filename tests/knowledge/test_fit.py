from __future__ import annotations

import pytest

from knowledge.calibration import Mode, probability
from knowledge.evaluate import Kind, LabelledQuestion
from knowledge.fit import decided, fit_curve, trials
from tests.knowledge.support import EVERYBODY, WordEmbedder, an_index

COVERED = (
    ("pruimen plukken in september", "LAW-PRUIM"),
    ("een mandje kersen betalen", "LAW-KERS"),
    ("ladder lenen tot zonsondergang", "LAW-LADDER"),
    ("honden aan de leiband", "LAW-HOND"),
)
STRANGE = ("zonnepanelen op het dak", "rijbewijs vernieuwen gemeente", "fietsenstalling station", "wifi stuk")


def a_question(number: int, text: str, *gold: str) -> LabelledQuestion:
    kind = Kind.IN_SCOPE if gold else Kind.OUT_OF_SCOPE
    return LabelledQuestion(id=str(number), text=text, language="nl", gold=gold, kind=kind)


def labelled() -> list[LabelledQuestion]:
    found = [a_question(n, text, key) for n, (text, key) in enumerate(COVERED * 4)]
    return found + [a_question(100 + n, text) for n, text in enumerate(STRANGE * 4)]


@pytest.mark.parametrize("words_only", [False, True])
def test_the_fit_tells_covered_questions_from_strange_ones(words_only: bool) -> None:
    index = an_index()
    embedder = None if words_only else WordEmbedder()
    seen = trials(index, labelled(), asked=EVERYBODY, embedder=embedder)
    curve = fit_curve(seen, mode=Mode.WORDS if words_only else Mode.PLAIN)
    assert 0.0 < curve.threshold < 1.0
    sure = dict.fromkeys(curve.evidence, 0.0) | {"covered": 1.0, "chance": 1.0, "agreement": 1.0}
    lost = dict.fromkeys(curve.evidence, 0.0) | {"unknown": 1.0}
    assert probability(curve, sure) > probability(curve, lost)
    assert ("phrasing" in curve.weights) is not words_only
    for trial in seen:
        assert decided(trial, curve=curve)[:1] == trial.labelled.gold


def test_fitting_twice_gives_the_same_numbers() -> None:
    index = an_index()
    seen = trials(index, labelled(), asked=EVERYBODY, embedder=WordEmbedder())
    assert fit_curve(seen, mode=Mode.PLAIN) == fit_curve(seen, mode=Mode.PLAIN)


def test_what_is_decided_before_any_ranking_takes_no_part() -> None:
    screened = a_question(1, "Gelieve mij de pruimen te bezorgen.", "LAW-PRUIM")
    assert trials(an_index(), [screened], asked=EVERYBODY, embedder=None) == ()
