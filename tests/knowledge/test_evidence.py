from __future__ import annotations

import numpy as np
import pytest

from knowledge.evidence import evidence
from knowledge.question import read_question
from knowledge.rank import rank
from tests.knowledge.support import WordEmbedder, an_index

ALL = np.ones(4, dtype=np.bool_)


def features_of(text: str, *, words_alone: bool = False) -> dict[str, float]:
    embedder = None if words_alone else WordEmbedder()
    index = an_index(embedder=embedder)
    question = read_question(index, text, language="nl", embedder=embedder)
    return evidence(index, question, rank(index, question, allowed=ALL), elsewhere=0.25)


def test_a_question_in_the_entrys_own_words_is_covered_and_agreed_upon() -> None:
    found = features_of("mag de hond mee aan de leiband", words_alone=True)
    assert found["covered"] == pytest.approx(1.0)
    assert found["agreement"] == 1.0
    assert found["unknown"] == 0.0
    assert found["elsewhere"] == 0.25
    assert found["margin"] > 0.0


def test_words_we_never_say_leave_the_coverage_low() -> None:
    found = features_of("zonnepanelen huren in Timboektoe met hond", words_alone=True)
    assert found["unknown"] > 0.5
    assert found["covered"] < 0.5


def test_the_answer_itself_must_speak_of_it_too() -> None:
    assert features_of("honden toegelaten tussen de bomen", words_alone=True)["answered"] < 1.0
    assert features_of("honden mogen mee aan de leiband", words_alone=True)["answered"] == pytest.approx(1.0)


def test_a_sort_of_thing_the_entry_is_never_asked_for_shows() -> None:
    assert features_of("wat kosten kersen")["asked"] > 0.0
    assert features_of("wanneer zijn er kersen")["asked"] == 0.0
    assert features_of("kersen")["asked"] == 0.5


def test_the_text_must_hold_the_sort_of_thing_that_is_asked() -> None:
    assert features_of("hoe lang mag de hond mee aan de leiband")["untold"] == 1.0
    assert features_of("mag de hond mee aan de leiband")["untold"] == 0.0


def test_one_place_in_the_text_must_say_what_is_asked() -> None:
    said, strange = features_of("mag de hond mee aan de leiband"), features_of("mag de hond in het zwembad")
    assert said["covered"] > strange["covered"]
    assert strange["unknown"] > said["unknown"] == 0.0
    assert said["outdone"] == pytest.approx(0.0)


def test_that_counts_only_where_meaning_is_searched_without_phrasings() -> None:
    index = an_index()
    question = read_question(index, "hoe lang mag de hond mee", language="nl", embedder=None)
    assert "untold" not in evidence(index, question, rank(index, question, allowed=ALL), elsewhere=0.0)
