from __future__ import annotations

import numpy as np
import pytest

from knowledge.question import read_question
from knowledge.rank import rank
from tests.knowledge.support import WordEmbedder, an_index

ALL = np.ones(4, dtype=np.bool_)


def test_the_ranking_keeps_what_each_ranker_thought() -> None:
    embedder = WordEmbedder()
    index = an_index(embedder=embedder)
    question = read_question(index, "mag de hond mee aan de leiband", language="nl", embedder=embedder)
    ranking = rank(index, question, allowed=ALL)
    first = ranking.ranked[0]
    assert first.entry.id == "hond"
    assert first.score == pytest.approx(1.0)
    assert first.words > 0
    assert first.phrasing > 0.5
    assert ranking.with_meaning
    assert ranking.features["coverage"] == pytest.approx(1.0)
    assert ranking.features["agreement"] == 1.0


def test_what_is_not_allowed_takes_no_part() -> None:
    index = an_index()
    question = read_question(index, "mag de hond mee aan de leiband", language="nl", embedder=None)
    allowed = ALL.copy()
    allowed[3] = False
    ranking = rank(index, question, allowed=allowed)
    assert "hond" not in [item.entry.id for item in ranking.ranked]
    assert not ranking.with_meaning


def test_words_we_never_say_leave_the_coverage_low() -> None:
    index = an_index()
    question = read_question(index, "zonnepanelen huren in Timboektoe met hond", language="nl", embedder=None)
    features = rank(index, question, allowed=ALL).features
    assert features["unknown"] > 0.5
    assert features["coverage"] < 0.5


def test_nothing_allowed_is_an_empty_ranking() -> None:
    index = an_index()
    question = read_question(index, "hond", language="nl", embedder=None)
    assert rank(index, question, allowed=~ALL).ranked == ()
