from __future__ import annotations

import pytest

from knowledge.lexical import build_lexical, trigram_scores, word_scores
from tests.knowledge.support import a_corpus


def test_the_entry_that_says_the_words_ranks_first() -> None:
    lexical = build_lexical(a_corpus())
    terms = lexical.vocabularies["nl"].terms("mag mijn hond mee aan de leiband")
    assert int(word_scores(lexical, terms, language="nl").argmax()) == 3


def test_trigrams_still_match_a_misspelling() -> None:
    lexical = build_lexical(a_corpus())
    scores = trigram_scores(lexical, "ladderr uitlenn")
    assert int(scores.argmax()) == 2


def test_a_question_in_another_language_meets_only_phrasings_in_it() -> None:
    lexical = build_lexical(a_corpus())
    terms = lexical.vocabularies["en"].terms("can I pick plums")
    scores = word_scores(lexical, terms, language="en")
    assert int(scores.argmax()) == 0
    assert int((scores > 0).sum()) == 1


@pytest.mark.parametrize("text", ["", "???", '" OR heading:*', "de het een"])
def test_a_text_without_words_of_ours_scores_nothing_and_breaks_nothing(text: str) -> None:
    lexical = build_lexical(a_corpus())
    terms = lexical.vocabularies["nl"].terms(text)
    assert word_scores(lexical, terms, language="nl").max() == 0
    assert trigram_scores(lexical, "abc").max() == 0
