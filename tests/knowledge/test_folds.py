from __future__ import annotations

import numpy as np

from knowledge.calibration import Mode
from knowledge.folds import (
    FOLDS,
    assigned,
    bare,
    cross_validated,
    fit_calibration,
    fold_of,
    learn_all,
    lessons,
    out_of_fold,
    unphrased,
)
from knowledge.silences import load_silences
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_corpus
from tests.knowledge.test_fit import a_question, labelled
from tests.knowledge.test_imported import an_orchard

WIFI = load_silences('[[subject]]\nid="silent-wifi"\nreason="out_of_scope"\ntitle="Wifi"\nnl=["wifi stuk"]')


def the_lessons() -> object:
    return lessons(a_corpus(), labelled(), vectors=None, asked=EVERYBODY, embedder=WordEmbedder())


def test_a_fold_hangs_on_the_text_alone() -> None:
    folds = [fold_of(a_question(n, f"vraag {n}")) for n in range(50)]
    assert set(folds) == set(range(FOLDS))
    assert folds == [fold_of(a_question(900 + n, f"vraag {n}")) for n in range(50)]


def test_a_question_teaches_the_nearest_entry_with_its_key_also_with_a_slip_and_a_near_miss_nothing() -> None:
    taught = lessons(
        (*a_corpus(), *WIFI),
        [a_question(1, "honden aan de leiband", "LAW-HOND"), a_question(2, "hond in het bos")],
        vectors=None,
        asked=EVERYBODY,
        embedder=WordEmbedder(),
    )
    pairs = assigned(taught.base(), taught.labelled, vectors=taught.vectors)
    assert pairs[0] == ("honden aan de leiband", "hond")
    assert {entry for _, entry in pairs} == {"hond"}
    assert len(pairs) == 2


def test_every_question_is_judged_by_a_reader_that_has_not_learned_from_it() -> None:
    taught = lessons(a_corpus(), labelled(), vectors=None, asked=EVERYBODY, embedder=WordEmbedder())
    base, said = taught.base(), []
    seen = out_of_fold(taught, base, say=said.append)
    assert len(seen) == len(taught.labelled)
    assert len(said) == FOLDS + 1
    outcomes = cross_validated(taught, seen)
    assert [outcome.question for outcome in outcomes] == list(taught.labelled)
    assert np.mean([outcome.right for outcome in outcomes]) > 0.8


def test_a_curve_is_fitted_for_every_mode() -> None:
    taught = lessons(a_corpus(), labelled(), vectors=None, asked=EVERYBODY, embedder=WordEmbedder())
    base = taught.base()
    fitted = fit_calibration(taught, base, out_of_fold(taught, base, say=lambda _: None))
    assert set(fitted.curves) == set(Mode)
    assert "learned" in fitted.of(Mode.LEARNED).weights
    assert "learned" not in fitted.of(Mode.PLAIN).weights
    assert "near" not in fitted.of(Mode.WORDS).weights
    assert learn_all(taught, base) is not None


def test_without_phrasings_a_question_is_asked_of_everything_and_of_the_small_document_it_is_about() -> None:
    trees = an_orchard(8)
    asked = [a_question(1, "boom nummer 3 snoeien", "LAW-BOOM03"), a_question(2, "rijbewijs vernieuwen")]
    taught = lessons(trees, asked, vectors=None, asked=EVERYBODY, embedder=WordEmbedder())
    found = unphrased(taught)
    assert [(trial.labelled.text, len(trial.index.entries)) for trial in found] == [
        ("boom nummer 3 snoeien", 8),
        ("rijbewijs vernieuwen", 8),
        ("boom nummer 3 snoeien", 4),
        ("rijbewijs vernieuwen", 4),
    ]
    assert found[2].labelled.gold == ("LAW-BOOM02+LAW-BOOM03",)


def test_an_entry_laid_bare_keeps_its_title_alone() -> None:
    found = bare((*a_corpus(), *WIFI))
    assert all(not entry.questions for entry in found[:4])
    assert found[4].questions == WIFI[0].questions
