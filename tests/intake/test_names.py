from __future__ import annotations

import pytest

from intake.names import full_name, requester_name
from intake.reading import read
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr. Jan Van den Broecke", "Jan Van den Broecke"),
        ("J. Peeters", "J. Peeters"),
        ("Karim El Amrani", "Karim El Amrani"),
        ("Anneke", None),
        ("Basisschool De Zee", None),
        ("Met vriendelijke groeten", None),
    ],
)
def test_a_full_name_is_a_first_name_or_initial_and_a_family_name(text: str, name: str | None) -> None:
    assert name == full_name(text)


@pytest.mark.parametrize(
    ("text", "sender", "name"),
    [
        ("Dag\n\nGroeten\nAn Dierckx\nKaai 3, 8000 Brugge", "adie", "An Dierckx"),
        ("Mijn naam is An Dierckx en ik vraag iets.", "adie", "An Dierckx"),
        ("Naam: An Dierckx\nVraag: iets", "Webformulier", "An Dierckx"),
        ("Dag, kan dat?", "Dierckx, An", "An Dierckx"),
        ("Dag, kan dat?", "bezorgde ouder", None),
    ],
)
def test_the_name_comes_from_text_signature_or_sender(text: str, sender: str, name: str | None) -> None:
    found = requester_name(read(a_message(text, sender=sender)), indirect=False)
    assert name == (found.name if found else None)


def test_the_gateway_is_never_the_requester() -> None:
    assert requester_name(read(a_message("Dag.", sender="Jan Centrale")), indirect=True) is None
