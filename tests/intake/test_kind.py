from __future__ import annotations

import pytest

from intake.classify import classify
from intake.kind import questions
from intake.labels import Kind
from intake.reading import read
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ik dien klacht in en vraag een kopie van het incidentverslag.", Kind.DOCUMENT_REQUEST),
        ("Op grond van de AVG vraag ik een kopie van mijn evaluatieverslag.", Kind.DOCUMENT_REQUEST),
        ("Ik wil graag weten hoe ik een verslag opvraag.", Kind.INFORMATION_QUESTION),
        ("Ik vraag me af of die verslagen openbaar zijn.", Kind.INFORMATION_QUESTION),
        ("Gelieve mijn gegevens te wissen.", Kind.DATA_SUBJECT_REQUEST),
        ("In bijlage vindt u onze factuur met vervaldag 3 april.", Kind.OTHER),
    ],
)
def test_a_live_request_wins_and_a_question_stays_a_question(text: str, kind: Kind) -> None:
    assert kind == classify(a_message(text)).kind


def test_the_questions_are_kept_literally_for_the_search() -> None:
    reading = read(a_message("Dag.\n\nMoet ik een reden geven? Ik wacht af."))
    assert questions(reading) == ("Moet ik een reden geven?",)
