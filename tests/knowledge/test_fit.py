from __future__ import annotations

from knowledge.calibration import probability
from knowledge.evaluate import Kind, LabelledQuestion
from knowledge.fit import fit_calibration
from tests.knowledge.support import TODAY, WordEmbedder, an_index


def a_question(number: int, text: str, *gold: str) -> LabelledQuestion:
    kind = Kind.IN_SCOPE if gold else Kind.OUT_OF_SCOPE
    return LabelledQuestion(id=str(number), text=text, language="nl", gold=gold, kind=kind)


def test_the_fit_tells_covered_questions_from_strange_ones() -> None:
    embedder = WordEmbedder()
    index = an_index(embedder=embedder)
    covered = [
        ("pruimen plukken in september", "LAW-PRUIM"),
        ("een mandje kersen betalen", "LAW-KERS"),
        ("ladder lenen tot zonsondergang", "LAW-LADDER"),
        ("honden aan de leiband", "LAW-HOND"),
    ]
    strange = [
        "zonnepanelen op het dak",
        "rijbewijs vernieuwen gemeente",
        "fietsenstalling station",
        "wifi stuk",
    ]
    labelled = [a_question(n, text, key) for n, (text, key) in enumerate(covered * 4)]
    labelled += [a_question(100 + n, text) for n, text in enumerate(strange * 4)]
    fitted = fit_calibration(
        index, labelled, on_date=TODAY, jurisdictions=("BE-VLG",), scopes=("foi",), embedder=embedder
    )
    assert 0.0 < fitted.dense.threshold < 1.0
    sure = dict.fromkeys(fitted.dense.weights, 0.0) | {"coverage": 1.0, "phrasing": 0.9, "words": 2.0}
    lost = dict.fromkeys(fitted.dense.weights, 0.0) | {"unknown": 1.0}
    assert probability(fitted.dense, sure) > probability(fitted.dense, lost)
    assert "phrasing" not in fitted.lexical.weights
