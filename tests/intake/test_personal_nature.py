from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import PersonalNature
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Ik vraag een kopie van mijn diploma.", PersonalNature.NONE),
        ("Ik vraag een kopie van het evaluatieverslag van Wim Staes.", PersonalNature.ABOUT_THIRD_PARTY),
        ("Ik vraag een kopie van het asbestverslag en de luchtmeting.", PersonalNature.NONE),
        ("Ik vraag een kopie van het tuchtreglement.", PersonalNature.NONE),
        ("Ik wil de klachtbrief over mij zien.", PersonalNature.ABOUT_REQUESTER),
        ("Ik vraag de toetsen van mijn zoon en die van zijn klasgenoten, met de toetsen van de hele klas.",
         PersonalNature.ABOUT_THIRD_PARTY),
    ],
)  # fmt: skip
def test_personal_nature_is_narrower_than_personal_data(text: str, nature: PersonalNature) -> None:
    assert nature == classify(a_message(text)).personal_nature
