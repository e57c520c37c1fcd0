from __future__ import annotations

import pytest

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.boilerplate import announces, is_boilerplate, without_boilerplate

LONG = "Het loket van de jeugddienst is open op elke werkdag van negen tot twaalf uur, behalve op de brugdagen."


def left(*texts: str) -> list[str]:
    return [block.text for block in without_boilerplate([Block(text=text) for text in texts])[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Menu",
        "LEES MEER »",
        "Aanmelden met je account",
        "© Zonnedorp 2024",
        "Home > Jeugd > Kampen",
        "—",
        "Alles aanvaarden",
    ],
)
def test_what_stands_on_any_page_is_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize("text", ["Kampen", "Aanmelden gebeurt via het portaal van het dorp.", "Ja, dat mag."])
def test_what_says_something_is_not(text: str) -> None:
    assert not is_boilerplate(text)


def test_a_cookie_bar_goes_with_its_buttons_and_a_section_on_cookies_stays() -> None:
    bar = "Deze website gebruikt cookies om uw bezoek te verbeteren en te meten."
    assert left(bar, "Alles aanvaarden", LONG) == [LONG]
    assert left("Cookies en tellers", bar, LONG) == ["Cookies en tellers", bar, LONG]


def test_a_menu_word_that_heads_text_further_down_is_a_heading() -> None:
    before = [LONG] * 9
    assert left(*before, "Privacy", LONG)[-2:] == ["Privacy", LONG]
    assert left("Privacy", LONG) == [LONG]


def test_many_headings_before_the_first_text_are_a_menu_but_for_the_last_two() -> None:
    assert left("Wonen", "Leren", "Sport", "Jeugd", "Kampen", LONG) == ["Jeugd", "Kampen", LONG]


def test_headings_after_the_last_text_are_left_out_but_not_a_list_that_was_announced() -> None:
    assert left(LONG, "Wonen", "Leren") == [LONG]
    assert left(LONG, "De scholen zijn:", "De Brug", "De Wissel") == [LONG, "De scholen zijn:", "De Brug", "De Wissel"]
    assert left("De Brug", "De Wissel") == ["De Brug", "De Wissel"]


def test_buttons_to_choose_between_go_and_a_short_answer_stays() -> None:
    assert left(LONG, "Ja", "Nee", LONG) == [LONG, LONG]
    assert left("Mag dat?", "Ja.") == ["Mag dat?", "Ja."]


def test_advertising_goes_with_its_line() -> None:
    assert left(LONG, "Dorpsnieuwsbrief", "Elke maand nieuws.", "Schrijf je in", "Kampen", LONG) == [
        LONG,
        "Kampen",
        LONG,
    ]


def test_who_signed_is_left_out_at_the_end_only() -> None:
    assert left(LONG, "De Voorzitter,", "Lieve Zonneveld") == [LONG]
    assert left("De voorzitter", LONG) == ["De voorzitter", LONG]


def test_what_was_left_out_is_told() -> None:
    blocks = [Block(text="Menu"), Block(text="", kind=BlockKind.HEADING), Block(text=LONG)]
    assert without_boilerplate(blocks)[1] == ("Menu",)


def test_an_announcement_says_only_that_answers_follow() -> None:
    assert announces("Ouders vragen ons veel. De antwoorden staan hieronder verzameld.")
    assert not announces("De antwoorden vind je hieronder. " + "Een regel die iets regelt. " * 8)
    assert not announces("Op vragen van ouders antwoordt de directeur binnen de week.")
