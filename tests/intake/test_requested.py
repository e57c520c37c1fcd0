from __future__ import annotations

import pytest

from intake.reading import read
from intake.requested import asks, identified
from tests.support.triage_mail import a_message


def _documents(text: str) -> list[str]:
    found = asks(read(a_message(text)), has_address=False)
    return [document.quote for ask in found for document in ask.documents]


def test_a_list_is_read_one_by_one() -> None:
    text = "Ik vraag een afschrift van:\n- het bestek;\n- de offertes van 2025.\n\nDank"
    assert _documents(text) == ["het bestek", "de offertes van 2025"]


def test_two_papers_in_one_sentence_are_two() -> None:
    assert _documents("Ik vraag een kopie van het bestek en de begroting.") == [
        "een kopie van het bestek",
        "de begroting",
    ]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Ik vraag een kopie van het brandveiligheidsverslag.", True),
        ("Ik vraag een kopie van alle documenten.", False),
        ("Ik vraag een kopie van het dossier.", False),
        ("Ik vraag een kopie van de documenten over de bouw van de refter.", True),
    ],
)
def test_a_clerk_would_know_which_document(text: str, known: bool) -> None:
    found = asks(read(a_message(text)), has_address=False)
    assert known == any(identified(ask) for ask in found)


def test_a_supposed_wish_is_no_request() -> None:
    assert _documents("Stel dat ik een kopie van het bestek wil, wie beslist dan?") == []
