"""What programs and firms put under a text goes; the closing and the name stay."""

import pytest

from intake import signature

TEXT = "Graag een kopie.\n\nMet vriendelijke groeten\nLotte Cools\nKerkstraat 1, 9000 Gent"


@pytest.mark.parametrize(
    "below",
    [
        "-- \nLotte Cools\nBoekhouder",
        "--\nDit bericht is vertrouwelijk.",
        "Verstuurd vanaf mijn iPhone",
        "Sent from my phone",
        "Envoyé depuis mon téléphone",
        "Von meinem iPhone gesendet",
        "Outlook voor Android downloaden",
        "Get Outlook for iOS",
        "Dit bericht en de bijlagen zijn vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "Ce message et ses pièces jointes sont confidentiels et destinés "
        "exclusivement à leur destinataire, confidentiel.",
        "Diese Nachricht ist vertraulich.",
        "Denk aan het milieu voor u deze mail afdrukt.",
        "Deze e-mail werd gecontroleerd op virussen.",
        "_______________________________________________\nBewoners mailing list\nafmelden kan hier",
    ],
)
def test_block_disclaimer_and_program_line_are_cut(below: str) -> None:
    assert signature.without_signature(f"{TEXT}\n\n{below}".split("\n")) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "-- p. 2: kopie identiteitskaart --\nverder",
        "Dit bericht gaat over het plan.\n\nIk vraag de nota.",
        "Deze informatie is volgens u vertrouwelijk. Ik betwist dat.",
    ],
)
def test_own_words_stay(text: str) -> None:
    assert signature.without_signature(text.split("\n")) == text
