from __future__ import annotations

from knowledge.fit import trials
from knowledge.rankers import ALONE, compare
from tests.knowledge.support import EVERYBODY, WordEmbedder, an_index
from tests.knowledge.test_fit import labelled


def test_every_ranker_is_measured_on_the_questions_we_can_answer() -> None:
    index = an_index()
    table = compare(index, trials(index, labelled(), asked=EVERYBODY, embedder=WordEmbedder()))
    assert {rank.name for rank in table} == {*ALONE, "fuzzy", "fused"}
    found = {rank.name: rank for rank in table}
    assert found["fused"].first == found["fused"].reciprocal == 1.0
    assert found["fused"].count == 16
    assert found["learned"].first == 0.0
    assert all(rank.first <= rank.reciprocal and rank.first <= rank.first_three for rank in table)
