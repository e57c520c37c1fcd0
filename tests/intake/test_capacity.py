from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import Capacity
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("Ik vraag een kopie van het plan, anders schakel ik mijn advocaat in.", Capacity.SELF),
        ("Je ne suis pas la mère d'un enfant ici. Je demande une copie du règlement.", Capacity.SELF),
        ("Ik vraag een kopie van het plan.\n\nTuinbouw Zee bv\nKaai 3", Capacity.ORGANISATION),
        ("Ik vraag een kopie van het plan.\n\nAn Dierckx\nleraar aardrijkskunde", Capacity.STAFF_MEMBER),
        ("Als oud-leerling vraag ik een kopie van mijn rapport van 2019.", Capacity.ADULT_PUPIL),
        ("Ik wil het examen van mijn zoon van 20 jaar zien.", Capacity.PARENT_OF_ADULT),
    ],
)
def test_the_capacity_is_the_requesters_hat(text: str, capacity: Capacity) -> None:
    assert capacity == classify(a_message(text)).capacity


def test_a_sender_from_the_own_domain_is_a_colleague() -> None:
    message = a_message("Mag ik een aanvraag weigeren?", address="vos@bond.example", to="info@bond.example")
    assert classify(message).capacity == Capacity.STAFF_MEMBER
