from __future__ import annotations

import pytest

from knowledge.importer.wording import (
    folded,
    has_telephone,
    is_finished,
    is_heading_like,
    is_question,
    plain,
    sentences,
    without_marks,
    word_count,
)


def test_invisible_characters_and_odd_blanks_are_gone() -> None:
    assert plain("\ufeffde\u00a0 school\u200b\treglement\u00ad ") == "de school reglement"


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    text = "Zie art. 4 en nr. 12 (d.w.z. De Brug). Artikel II. 40 geldt. Mag het? Ja!"
    assert sentences(text) == ("Zie art. 4 en nr. 12 (d.w.z. De Brug).", "Artikel II. 40 geldt.", "Mag het?", "Ja!")


def test_a_line_end_ends_a_sentence() -> None:
    assert sentences("eerste punt;\ntweede punt") == ("eerste punt;", "tweede punt")


@pytest.mark.parametrize(
    "text", ["Kosten", "Wie mag wat", "2.1. Kosten", "Voorwaarden:", "GO! pro", "Bijlage 3 – Formulieren"]
)
def test_a_short_line_with_a_capital_may_be_a_heading(text: str) -> None:
    assert is_heading_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "Het loket is open.",
        "kosten",
        "(zie hoger)",
        "Jeugddienst 03 555 12 34",
        "jeugd@zonnedorp.example",
        "Www.zonnedorp.example",
        "de prijs;",
        "Een regel die zo lang is dat niemand er nog een kop in kan zien, hoe men hem ook leest",
        "123",
    ],
)
def test_a_sentence_an_address_or_a_number_is_no_heading(text: str) -> None:
    assert not is_heading_like(text)


@pytest.mark.parametrize("text", ["Mag ik dat?", "Er is een wet van 2019. Wat verandert er?"])
def test_a_line_that_asks_and_does_nothing_else_is_a_question(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["Waarom?", "Woont u ver? Dan geeft u beide adressen op.", "en dan?", "Eerst dit. Dan dat. Wat nu?"]
)
def test_one_word_a_prompt_or_a_story_is_no_question(text: str) -> None:
    assert not is_question(text)


def test_a_finished_line_ends_as_a_sentence_or_an_announcement() -> None:
    assert all(is_finished(text) for text in ("Klaar.", "namelijk:", "een;", "«Klaar.»)", "opbellen.¹"))
    assert not is_finished("de lijst van de")


def test_marks_of_footnotes_are_no_part_of_the_words() -> None:
    assert without_marks("de kost¹² van NO/2005[1]") == "de kost van NO/2005"
    assert word_count("de – kost: 5 euro") == 4
    assert folded("  «Terug naar bóven» ↑ ") == "terug naar boven"


@pytest.mark.parametrize("text", ["bel 03 555 12 34", "0475/12.34.56", "+32 3 555 12 34", "tel. 02-790 95 38."])
def test_a_telephone_number_is_seen(text: str) -> None:
    assert has_telephone(text)


@pytest.mark.parametrize("text", ["nr. 03/2012 van 14 maart 2012", "KBO 0316.380.841", "01-05-2024", "2007032457"])
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert not has_telephone(text)
