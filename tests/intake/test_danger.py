"""Words of danger, and what sounds like them."""

from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import Warning
from tests.support.triage_mail import a_message

DANGER = (
    "Ze zegt dat ze er niet meer wil zijn.",
    "mijn stiefvader slaat mij",
    "Ik weet waar ge woont.",
    "Ons dochter is gisteren niet thuisgekomen.",
    "Hij heeft een mes mee naar school.",
    "Mijn oom komt 's nachts in mijn kamer.",
    "Er staan blauwe plekken op zijn rug.",
    "Ma fille dit qu'elle veut mourir.",
    "Son beau-père la frappe.",
    "My son says he wants to die.",
    "A boy in my class has a knife.",
    "Mein Sohn will nicht mehr leben.",
    "Er hat gedroht, uns umzubringen.",
)
CALM = (
    "Ik vraag een kopie van het draaiboek suïcidepreventie.",
    "Hoeveel meldingen van geweld waren er in 2025?",
    "Ik ben doodmoe van al dat bellen.",
    "Ik vraag het brandverslag en het evacuatieplan.",
    "Jullie dreigen met een deurwaarder voor een rekening van 40 euro.",
    "In de film die ze zagen wordt iemand neergeschoten.",
    "Juf Els vermoordt mij als hij zijn laarzen weer vergeet haha.",
    "Je vous traîne devant le juge de paix.",
    "How many bullying incidents were reported last year?",
    "Ich bitte um eine Kopie des Konzepts zur Suizidprävention.",
)


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_seen(text: str) -> None:
    assert Warning.SAFETY_CONCERN in classify(a_message(text)).warnings


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert Warning.SAFETY_CONCERN not in classify(a_message(text)).warnings
