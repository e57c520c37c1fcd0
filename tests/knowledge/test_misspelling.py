from __future__ import annotations

import pytest

from knowledge.misspelling import misspelt
from tests.knowledge.test_fit import a_question

TEXT = "Mag ik met mijn hond aan de leiband tussen de bomen van de boomgaard wandelen in september?"


@pytest.mark.parametrize("seed", range(20))
def test_a_misspelling_changes_some_words_by_one_edit_and_the_same_ones_each_time(seed: int) -> None:
    question = a_question(seed, TEXT)
    changed = misspelt(question, share=0.3, seed=seed).text
    assert changed == misspelt(question, share=0.3, seed=seed).text
    pairs = list(zip(TEXT.split(" "), changed.split(" "), strict=True))
    assert sum(before != after for before, after in pairs) < len(pairs)
    assert all(abs(len(before) - len(after)) <= 1 for before, after in pairs)
    assert all(before == after for before, after in pairs if len(before) <= 2)


def test_no_share_changes_nothing_and_the_whole_share_nearly_everything() -> None:
    question = a_question(1, TEXT)
    assert misspelt(question, share=0.0, seed=1) == question
    words = misspelt(question, share=1.0, seed=1).text.split(" ")
    assert sum(before != after for before, after in zip(TEXT.split(" "), words, strict=True)) > 8
