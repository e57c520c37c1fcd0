"""A child that writes, and those who write about one."""

from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import Warning
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    "text",
    [
        "hey ik ben 15 en wil mijn toets zien",
        "ik zit in het 3de middelbaar en wil mijn examen zien, mijn mama weet niet dat ik dit stuur",
        "ik ben Noor uit 2MTd en ik wil mijn straf niet doen",
        "im in 3B can i see my test",
        "je suis en 4eme et je veux voir mon examen, maman ne le sait pas",
        "ich bin 14 und will meine Arbeit sehen",
        "Ik word in maart 18. Mag ik mijn dossier zien?",
        "Hoi, ik kan woensdag niet komen.\n\nKiara (12 jaar)",
    ],
)
def test_a_child_that_writes_is_flagged(text: str) -> None:
    assert Warning.MINOR_WRITES in classify(a_message(text)).warnings


@pytest.mark.parametrize(
    "text",
    [
        "Mijn zoon is 15 en zit in het 3de middelbaar. Ik vraag een kopie van zijn rapport.",
        "ik ben 19 en wil mijn examen van het zesde nog eens zien",
        "Mag een leerling van 17 zelf zijn toets opvragen? Ik ben zijn moeder.",
        "Ik ben na 11 jaar vertrokken uit de school en vraag mijn personeelsdossier.",
        "Volgens een andere mama heeft de school daar verslagen van. Hoe vraag ik die op?",
    ],
)
def test_who_writes_about_a_child_is_not(text: str) -> None:
    assert Warning.MINOR_WRITES not in classify(a_message(text)).warnings
