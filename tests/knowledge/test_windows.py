from __future__ import annotations

import pytest

from knowledge.entry import Entry
from knowledge.question import read_question
from knowledge.windows import NOWHERE, Place, place, sought
from tests.knowledge.support import an_entry, an_index

REGLEMENT = an_entry(
    title="Verloop van het onderzoek (Reglement van de boomgaard)",
    questions={},
    answer=(
        "De vraag om te plukken werd ontvangen op 8 mei 2012. De boswachter gaf zijn advies in de winter. "
        "Daarna werd beraadslaagd. Een hond blijft aan de leiband. Wie plukt, betaalt niets."
    ),
)


def met(text: str, entry: Entry = REGLEMENT, *, language: str = "nl") -> Place:
    index = an_index()
    question = read_question(index, text, language=language, embedder=None)
    return place(entry, sought(index.lexical, question))


def test_one_place_says_the_words_in_other_forms_and_holds_what_is_asked() -> None:
    found = met("Wanneer ontving de boswachter de vraag om te plukken?")
    assert found.covered == pytest.approx(1.0)
    assert found.missing == found.unheard == found.heaviest == 0.0
    assert found.told == 1.0


def test_words_that_stand_far_apart_are_not_in_one_place() -> None:
    assert met("Mag een hond mee plukken op 8 mei?").covered < met("Mag een hond mee aan de leiband?").covered


def test_a_rare_word_that_is_nowhere_weighs_against_the_place() -> None:
    found = met("Mag een hond met een muilkorf aan de leiband?")
    assert found.unheard > 0.0
    assert found.heaviest == pytest.approx(found.unheard)
    assert found.covered < 1.0


def test_a_word_of_our_texts_that_this_place_does_not_say_is_missing() -> None:
    assert met("Mag een hond onder de kersen?").missing > 0.0


def test_what_only_the_heading_says_counts_in_part() -> None:
    found = met("Hoe is het verloop?")
    assert 0.0 < found.headed <= 1.0
    assert 0.0 < found.covered < 1.0


def test_what_the_document_is_called_is_not_asked_of_it() -> None:
    assert met("Blijft een hond aan de leiband in de boomgaard?").covered == pytest.approx(1.0)


def test_a_sort_of_thing_is_told_or_not() -> None:
    assert met("Hoe lang blijft een hond aan de leiband?").told == 0.0
    assert met("Blijft een hond aan de leiband?").told == 0.5


def test_a_question_in_another_language_finds_no_place() -> None:
    assert met("Must a dog be on a lead?", language="en") == NOWHERE


def test_an_entry_without_text_has_only_its_heading() -> None:
    assert met("Wat is het verloop?", an_entry(title="Verloop", answer="", questions={})).covered > 0.0
