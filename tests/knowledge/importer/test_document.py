"""A whole document: nothing that carries a rule is lost, and every piece can be found and quoted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.knowledge.importer.samples import (
    ACCORDION,
    ALL,
    DECISION,
    PLATFORM,
    QUESTIONS,
    RULES,
    TERMS,
    document,
    headings,
    lost,
    places,
    said,
    text_under,
    whole_lines,
)

WORDS = st.sampled_from(
    ["kamp", "speelplein", "ouder", "kind", "lijst", "dorp", "school", "bus", "feest", "zaal", "badge"]
)
SENTENCES = st.lists(WORDS, min_size=5, max_size=25).map(lambda words: f"De {' '.join(words)}.")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join)
HEADINGS = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: " ".join(words).capitalize())
QUESTION_LINES = st.lists(WORDS, min_size=3, max_size=8).map(lambda words: f"Mag {' '.join(words)}?")
ITEMS = st.lists(SENTENCES, min_size=1, max_size=4).map(lambda found: "\n".join(f"  • {item}" for item in found))
NUMBERED = st.tuples(st.integers(1, 40), PARAGRAPHS).map(lambda pair: f"{pair[0]}. {pair[1]}")
PAGES = st.lists(st.one_of(HEADINGS, PARAGRAPHS, QUESTION_LINES, ITEMS, NUMBERED), min_size=1, max_size=14)


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_every_sentence_ends_up_in_exactly_one_piece(text: str) -> None:
    found = document(text)
    left_out = [said(line) for line in found.dropped]
    expected = [s for s in whole_lines(text) if not any(s in line for line in left_out)]
    # A title, and a heading with others below it, stands over several pieces or over none.
    titles = {said(found.title), *(said(h.split(" – ")[0]) for h in headings(found))}
    counted = {s: places(found, s) for s in expected if not any(s in title for title in titles)}
    assert {s: n for s, n in counted.items() if n != 1} == {}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_nothing_that_is_left_out_is_a_rule(text: str) -> None:
    assert [line for line in document(text).dropped if len(line.split()) > 20] == []


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_a_piece_is_neither_too_long_nor_too_short_and_says_what_it_is_about(text: str) -> None:
    for piece in document(text).pieces:
        assert len(piece.text) <= 1600  # some 400 tokens
        assert len(piece.text.split()) >= 13 or piece.asked
        assert piece.heading
        assert len(piece.heading) <= 170


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_whatever_a_page_looks_like_no_sentence_of_it_is_lost(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    assert lost(document(text), text) == []


def test_menus_cookie_bars_and_advertising_are_left_out_and_named() -> None:
    found = document(ACCORDION)
    assert {"Menu", "Zoeken", "Aanmelden met je dorpsaccount", "Pagina delen", "Schrijf je in"} <= set(found.dropped)
    everything = " ".join(f"{piece.heading} {piece.text}" for piece in found.pieces)
    assert "feesten en werken" not in everything
    assert "vind je hieronder" not in everything


def test_answers_that_lost_their_question_get_a_heading_of_their_own_words() -> None:
    found = document(ACCORDION)
    assert found.title == "Speelstraten"
    assert headings(found) == [
        "Heb je een vraag?",
        "Elke meerderjarige bewoner van de straat kan een speelstraat aanvragen, samen met twee peters of meters",
        "Een speelstraat is gratis",
        "Dien de aanvraag ten minste zes weken vooraf in",
        "Nog geen dorpsaccount?",
    ]
    first = found.pieces[1].text
    assert "Waarom?\nHet speelstraatreglement" in first
    assert first.endswith("kan de aanvraag dus niet zelf doen.")


def test_a_decision_is_cut_by_its_sections_and_its_footnotes_stand_by_their_paragraph() -> None:
    found = document(DECISION)
    assert found.title == "Adviescommissie voor speelpleinen – Advies nr. 7/2019 van 12 mei 2019"
    assert found.dated == date(2019, 5, 12)
    purpose = text_under(found, "Doel")
    assert "voor zover het kamp zelf kookt². Andere gezondheidsgegevens" in purpose
    assert "opbellen¹. Daarvoor volstaat een lijst per dag.\n\n¹ Artikel 12" in purpose
    assert "2° een kamp met overnachting.\n\n6. Tellingen" in purpose
    assert "8. Naam en geboortedatum:\nNodig om het kind" in text_under(found, "Gegevens")
    assert text_under(
        found, "Besluit: de commissie adviseert gunstig, op voorwaarde dat de lijsten na elk kamp worden vernietigd"
    )
    assert any("Lieve Zonneveld" in line for line in found.dropped)


def test_terms_are_cut_by_their_numbers_and_by_the_questions_below_them() -> None:
    found = document(TERMS)
    assert headings(found) == [
        "Algemeen: het kampportaal",
        "Gebruik",
        "Wie mag een kind opgeven",
        "Kosten",
        "Meer info nodig? Bel de jeugddienst of kom langs",
        "Wie verwerkt de gegevens?",
        "Wie ziet de gegevens?",
        "Bewaring",
    ]
    assert "[1] Een model staat op de website" in text_under(found, "Wie mag een kind opgeven")
    assert "Monitor:\n- Wie? Wie een kamp begeleidt." in text_under(found, "Wie ziet de gegevens?")


def test_questions_inside_one_list_item_stand_by_themselves() -> None:
    found = document(QUESTIONS)
    assert found.title == "Leerlingenvervoer"
    assert headings(found) == [
        "Wie heeft recht op leerlingenvervoer?",
        "Hoe vraag ik het aan?",
        "Wat kost het vervoer?",
    ]
    assert all(piece.asked for piece in found.pieces)
    assert "Woont u in twee huizen? Dan geeft u" in text_under(found, "Hoe vraag ik het aan?")
    assert text_under(found, "Wat kost het vervoer?") == "Niets."
    assert found.dropped == ("Nieuws", "Downloads")


def test_wrapped_lines_become_paragraphs_and_articles_keep_their_number() -> None:
    found = document(RULES)
    assert found.title == "Schoolreglement de brug"
    assert headings(found)[:3] == [
        "Artikel 1. Toepassingsgebied",
        "Artikel 2. Wijzigingen",
        "Artikel 3. Afwezig door ziekte",
    ]
    assert headings(found)[3].startswith("Artikel 4: de directeur beslist over elke andere afwezigheid")
    assert "elk schooljaar wijzigen. Het legt" in text_under(found, "Artikel 2. Wijzigingen")
    assert "- in de week voor of na een schoolvakantie, ook als het maar om een dag gaat." in found.pieces[2].text


def test_a_page_without_a_title_is_called_after_what_it_defines() -> None:
    found = document(PLATFORM, name="blad 7")
    assert found.title == "Dorpsdepot"
    assert headings(found) == [
        "Je hebt recht op een badge en toegang tot het depot",
        "Het Dorpsdepot",
        "Toegang en rollen",
        "Afspraken over het gebruik",
    ]


def test_a_page_that_defines_nothing_is_called_after_its_file() -> None:
    text = "Breng een handdoek mee. Zonder handdoek mag niemand in het water, ook niet voor een korte duik in de zomer."
    assert document(text, name="Zwembad").title == "Zwembad"


def test_an_answer_that_stands_twice_is_kept_once() -> None:
    hours = "Het loket is open op elke werkdag van negen tot twaalf uur, ook in de vakantie."
    answer = f"  • Vraag het aan het loket.\n\n    {hours}\n"
    found = document(f"Badges\n\nVeelgestelde vragen\n\n{answer}\n{answer}")
    assert len(found.pieces) == 1
    assert "Vraag het aan het loket." in found.dropped


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De ouders geven het kind op voor het kamp en zij krijgen daarvan bericht.", "nl"),
        ("Les parents inscrivent leur enfant au camp et ils en reçoivent la confirmation.", "fr"),
        ("", "nl"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert document(text).language == language
