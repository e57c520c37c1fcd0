from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import ContactChannel, Regime
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "tracks"),
    [
        ("Ik vraag een kopie van het bestek.", (Regime.FOI,)),
        ("Ik vraag een kopie van de asbestinventaris.", (Regime.FOI, Regime.ENVIRONMENT)),
        ("Je voudrais une copie de l'analyse de l'eau.", (Regime.FOI, Regime.ENVIRONMENT)),
        ("Please send me a copy of the soil report of the sandpit.", (Regime.FOI, Regime.ENVIRONMENT)),
        ("Bitte schicken Sie mir eine Kopie des Bodengutachtens.", (Regime.FOI, Regime.ENVIRONMENT)),
        ("Ik vraag een kopie van het bestek. Kan dat?", (Regime.FOI,)),
        ("Wat heeft dat feest gekost? Ik vraag een kopie van de facturen.", (Regime.FOI,)),
        (
            "Ik heb twee vragen. Ik wil een kopie van het bestek. Hoe laat is het secretariaat open?",
            (Regime.FOI, Regime.QUESTION),
        ),
        (
            "Ik vraag een kopie van het bestek. Ik dien ook klacht in over de bus.",
            (Regime.FOI, Regime.COMPLAINT),
        ),
        ("Wis al mijn gegevens.", (Regime.DATA_ERASURE,)),
        ("Haal mijn gegevens uit jullie bestand.", (Regime.DATA_ERASURE,)),
        ("Mijn naam is verkeerd. Gelieve mijn gegevens te verbeteren.", (Regime.DATA_RECTIFICATION,)),
        ("Hoe lang bewaart u een toets?", (Regime.QUESTION,)),
        ("Ik teken beroep aan tegen uw weigering.", (Regime.APPEAL,)),
        ("Bedankt voor de hulp!", ()),
    ],
)
def test_one_mail_may_open_several_tracks(text: str, tracks: tuple[Regime, ...]) -> None:
    assert tracks == classify(a_message(text)).tracks


def test_a_telephone_request_for_a_paper_opens_nothing() -> None:
    made = classify(a_message("Belnota\nMevrouw Claes belde: ze wil een kopie van het verslag. Graag terugbellen."))
    assert (made.channel, made.tracks) == (ContactChannel.PHONE, ())
