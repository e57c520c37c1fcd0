"""Short questions in other languages, asked again in Dutch."""

from __future__ import annotations

import pytest

from bot.chat_rewording import in_dutch


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [
        ("Muss ich einen Grund angeben?", "de", "reden"),
        ("Faut-il donner une raison ?", "fr", "reden"),
        ("who can ask for documents?", "en", "Wie mag"),
        ("darf meine Schwester für mich fragen?", "de", "iemand anders"),
        ("combien coûte une copie ?", "fr", "kost"),
        ("can I ask by phone?", "en", "telefonisch"),
        ("darf ein Entwurf verweigert werden?", "de", "onafgewerkt"),
        ("do I have to live here to ask for something?", "en", "Wie mag"),
        ("moet ik hier wonen om iets te vragen?", "nl", "Wie mag"),
        ("mag een vzw iets opvragen?", "nl", "Wie mag"),
        ("are minutes of meetings public?", "en", "notulen"),
    ],
)
def test_what_is_asked_most_is_known_by_its_words(question: str, language: str, word: str) -> None:
    assert word in (in_dutch(question, language=language) or "")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Moet ik een reden geven?", "nl"),
        ("do I have to give a reason in the Netherlands?", "en"),
        ("how much did the 2012 deliberation cost?", "en"),
        ("where is the swimming pool?", "en"),
        ("what does it cost " + "really " * 20, "en"),
    ],
)
def test_dutch_long_and_foreign_questions_are_left_as_they_are(question: str, language: str) -> None:
    assert in_dutch(question, language=language) is None
