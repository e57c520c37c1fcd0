from __future__ import annotations

import numpy as np

from knowledge.letters import WIDTH, letter_counts, rarity, weighed


def likeness(one: str, other: str) -> float:
    counts = letter_counts([one, other, "heel iets anders over zonnepanelen"])
    rows = weighed(counts, rarity(counts))
    return float(rows[0] @ rows[1])


def test_a_misspelling_stays_closer_than_another_word() -> None:
    assert likeness("leerlingendossier", "leerlingendosier") > likeness("leerlingendossier", "schoolreglement") + 0.3


def test_the_parts_of_a_compound_are_met_in_it() -> None:
    assert likeness("tuchtdossier", "dossier tucht") > 0.4


def test_accents_and_capitals_make_no_difference() -> None:
    assert np.array_equal(letter_counts(["Élève"]), letter_counts(["eleve"]))


def test_a_text_without_words_is_a_row_of_nothing() -> None:
    counts = letter_counts(["", "?!"])
    assert counts.shape == (2, WIDTH)
    assert not counts.any()
    assert np.isfinite(weighed(counts, rarity(counts))).all()


def test_a_long_text_costs_no_more_than_what_is_read_of_it() -> None:
    assert np.array_equal(letter_counts(["kopie " * 300]), letter_counts(["kopie " * 100_000]))
