from __future__ import annotations

import numpy as np
import pytest

from knowledge.calibration import Mode
from knowledge.index import build_index, learn_entries
from knowledge.question import read_question
from knowledge.rank import rank
from knowledge.vectors import complete
from tests.knowledge.support import WordEmbedder, a_calibration, a_corpus, an_entry, an_index

ALL = np.ones(4, dtype=np.bool_)


def test_the_ranking_keeps_what_each_ranker_thought() -> None:
    embedder = WordEmbedder()
    index = an_index(embedder=embedder)
    question = read_question(index, "mag de hond mee aan de leiband", language="nl", embedder=embedder)
    ranking = rank(index, question, allowed=ALL)
    first = ranking.ranked[0]
    assert first.entry.id == "hond"
    assert first.chance > 0.5
    assert sum(item.chance for item in ranking.ranked) == pytest.approx(1.0)
    assert first.signals["words"] == 1.0
    assert first.signals["phrasing"] > max(item.signals["phrasing"] for item in ranking.ranked[1:])
    assert ranking.mode is Mode.PLAIN


def test_what_is_not_allowed_takes_no_part() -> None:
    index = an_index()
    question = read_question(index, "mag de hond mee aan de leiband", language="nl", embedder=None)
    allowed = ALL.copy()
    allowed[3] = False
    ranking = rank(index, question, allowed=allowed)
    assert "hond" not in [item.entry.id for item in ranking.ranked]
    assert ranking.mode is Mode.WORDS


def test_what_was_learned_has_a_vote_where_there_is_something_learned() -> None:
    embedder = WordEmbedder()
    learned = learn_entries(a_corpus(), vectors=complete(a_corpus(), vectors=None, embedder=embedder))
    index = build_index(a_corpus(), vectors=None, embedder=embedder, calibration=a_calibration(), learned=learned)
    question = read_question(index, "laddder lenen aan bezoekrs", language="nl", embedder=embedder)
    ranking = rank(index, question, allowed=ALL)
    assert ranking.mode is Mode.LEARNED
    certain = {item.entry.id: item.signals["certain"] for item in ranking.ranked}
    assert max(certain, key=certain.__getitem__) == "ladder"
    assert sum(certain.values()) == pytest.approx(1.0)
    alone = ALL.copy()
    alone[:3] = False
    assert rank(index, question, allowed=alone).ranked[0].signals["certain"] == pytest.approx(1.0)


def test_a_question_that_names_a_system_weighs_the_systems_own_entries() -> None:
    system = an_entry(id="acc", key="ACC-X", title="Hoe krijg ik een account?", scope="go_account")
    index = an_index((*a_corpus(), system))
    everything = np.ones(5, dtype=np.bool_)
    named = read_question(index, "wie beheert mijn account", language="nl", embedder=None)
    signals = {item.entry.id: item.signals for item in rank(index, named, allowed=everything).ranked}
    assert (signals["acc"]["system"], signals["hond"]["system"], signals["hond"]["rules"]) == (1.0, 0.0, 1.0)
    unnamed = read_question(index, "mag mijn hond mee", language="nl", embedder=None)
    signals = {item.entry.id: item.signals for item in rank(index, unnamed, allowed=everything).ranked}
    assert (signals["acc"]["system"], signals["hond"]["rules"]) == (-1.0, 0.0)


def test_of_a_large_corpus_only_what_some_signal_puts_in_front_is_looked_at() -> None:
    many = tuple(an_entry(id=f"e{n}", key=f"LAW-{n}", title=f"onderwerp{n} in de boomgaard") for n in range(400))
    index = an_index(many)
    question = read_question(index, "wat is onderwerp7", language="nl", embedder=WordEmbedder())
    ranking = rank(index, question, allowed=np.ones(400, dtype=np.bool_))
    assert ranking.ranked[0].entry.id == "e7"
    assert len(ranking.ranked) < 400


def test_nothing_allowed_is_an_empty_ranking() -> None:
    index = an_index()
    question = read_question(index, "hond", language="nl", embedder=None)
    assert rank(index, question, allowed=~ALL).ranked == ()
