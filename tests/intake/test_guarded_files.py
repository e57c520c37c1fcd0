"""Files of a guidance centre, and of parents in dispute."""

from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import Warning
from tests.support.triage_mail import a_message

TO_CENTRE = (("To", "info@clb-kempen.example"),)


@pytest.mark.parametrize(
    ("text", "headers", "flagged"),
    [
        ("Ik vraag een kopie van het CLB-dossier van mijn zoon.", (), True),
        ("Graag een kopie van het testverslag van mijn dochter.", TO_CENTRE, True),
        ("Graag een kopie van het huurcontract van de turnzaal.", TO_CENTRE, False),
        ("Ik vraag een kopie van het bestek.\n\nMet vriendelijke groeten\nAnn Claes, CLB De Kaai", (), False),
        ("Met welk CLB werkt de school samen?", (), False),
    ],
)
def test_a_file_of_a_guidance_centre_is_asked_and_not_only_named(
    text: str, headers: tuple[tuple[str, str], ...], *, flagged: bool
) -> None:
    assert flagged == (Warning.CLB_FILE in classify(a_message(text, headers=headers)).warnings)


@pytest.mark.parametrize(
    ("text", "disputed"),
    [
        ("Mijn ex heeft geen recht op het rapport van mijn zoon.", True),
        ("Wij zijn gescheiden en volgens het vonnis mag zijn vader niets krijgen. Mijn zoon zit in 2B.", True),
        ("Mon ex-mari n'a pas le droit de recevoir le bulletin de ma fille.", True),
        ("My ex-husband has no right to see my daughter's report, the family court decided.", True),
        ("Wij zijn gescheiden maar komen goed overeen en vragen samen het rapport van onze zoon.", False),
        ("Mijn man en ik vragen het rapport van onze zoon.", False),
    ],
)
def test_parents_in_dispute_are_not_parents_apart(text: str, *, disputed: bool) -> None:
    assert disputed == (Warning.PARENTAL_AUTHORITY_DISPUTED in classify(a_message(text)).warnings)
