"""The language of a mail, offline and with a leaning to Dutch."""

import pytest

from intake import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Graag ontvang ik een kopie van het verslag van de gemeenteraad.", "nl"),
        ("hey kunnen jullie mij da verslag doorsturen aub", "nl"),
        ("Je souhaite recevoir une copie du rapport de la réunion.", "fr"),
        ("Could you please send me a copy of the minutes of the meeting?", "en"),
        ("Ich möchte gerne eine Kopie des Berichts der Sitzung erhalten.", "de"),
        ("Quisiera recibir una copia del informe de la reunión, por favor.", "es"),
        ("Dank u", "nl"),
        ("Merci !", "nl"),
        ("", "nl"),
        ("jan@post.example https://www.post.example 0470 12 34 56", "nl"),
        ("de\nregels\nvan het gebruik van de gemeentelijke\nsporthal", "nl"),
    ],
)
def test_the_language_is_told(text: str, code: str) -> None:
    assert language.detect(text) == code
