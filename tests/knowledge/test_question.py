from __future__ import annotations

from knowledge.question import parts, read_question
from tests.knowledge.support import WordEmbedder, an_index

LONG = (
    "Goeiedag, wij wonen sinds vorige zomer naast de boomgaard en wandelen er elke dag met plezier langs. "
    "Het weer was de laatste weken erg wisselvallig en de kinderen speelden veel buiten. "
    "Mag onze hond mee tussen de bomen? Met vriendelijke groeten."
)


def test_a_long_mail_is_read_whole_and_by_its_asking_sentence() -> None:
    embedder = WordEmbedder()
    index = an_index(embedder=embedder)
    embedder.seen.clear()
    question = read_question(index, LONG, language="nl", embedder=embedder)
    assert question.focus == "Mag onze hond mee tussen de bomen?"
    assert embedder.seen == [LONG, question.focus]


def test_a_short_text_is_its_own_question() -> None:
    question = read_question(an_index(), "ladder lenen", language="nl", embedder=None)
    assert question.focus == question.text == "ladder lenen"
    assert question.vectors is None


def test_a_sentence_that_leans_on_the_one_before_takes_it_along() -> None:
    text = LONG.replace("Mag onze hond mee tussen de bomen?", "Onze hond loopt graag tussen bomen. Is dat goed?")
    question = read_question(an_index(), text, language="nl", embedder=None)
    assert question.focus == "Onze hond loopt graag tussen bomen. Is dat goed?"


def test_a_language_without_words_of_ours_is_read_as_dutch() -> None:
    assert read_question(an_index(), "hond", language="pt", embedder=None).language == "nl"


def test_only_questions_that_stand_on_their_own_are_parts() -> None:
    text = "Mag ik pruimen plukken in de boomgaard? Is dat gratis? Wat kost een mandje kersen aan de kassa?"
    assert parts(text, language="nl") == (
        "Mag ik pruimen plukken in de boomgaard?",
        "Wat kost een mandje kersen aan de kassa?",
    )


def test_an_embedder_that_did_not_make_the_index_gives_no_vectors() -> None:
    index = an_index(embedder=WordEmbedder(fingerprint="words/1"))
    assert (
        read_question(index, "de hond", language="nl", embedder=WordEmbedder(fingerprint="words/1")).vectors is not None
    )
    assert read_question(index, "de hond", language="nl", embedder=WordEmbedder(fingerprint="words/2")).vectors is None
