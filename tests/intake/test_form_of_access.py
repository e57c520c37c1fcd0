from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import FormOfAccess
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Ik vraag inzage te krijgen in het bestek.", FormOfAccess.INSPECTION),
        ("Ik wil het bestek komen inkijken, met uitleg.", FormOfAccess.SEVERAL),
        ("Ik vraag het bestek. Liever een kopie dan inzage.", FormOfAccess.COPY),
        ("Ik vraag toegang tot het bestek.", FormOfAccess.NOT_STATED),
        ("Please email me the tender. Inspection only is no use.", FormOfAccess.COPY),
        ("Document: het bestek\nVorm: [x] kopie [ ] inzage", FormOfAccess.COPY),
    ],
)
def test_the_form_is_the_one_that_is_chosen(text: str, form: FormOfAccess) -> None:
    assert form == classify(a_message(text)).form_of_access
