from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import Regime
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("text", "tracks"),
    [
        ("Ik vraag een kopie van het bestek.", (Regime.FOI,)),
        ("Ik vraag een kopie van de asbestinventaris.", (Regime.ENVIRONMENT,)),
        (
            "Ik vraag een kopie van het bestek. Ik dien ook klacht in over de bus.",
            (Regime.FOI, Regime.COMPLAINT),
        ),
        ("Wis al mijn gegevens.", (Regime.DATA_ERASURE,)),
        ("Hoe lang bewaart u een toets?", (Regime.QUESTION,)),
        ("Ik teken beroep aan tegen uw weigering.", (Regime.APPEAL,)),
        ("Bedankt voor de hulp!", ()),
    ],
)
def test_one_mail_may_open_several_tracks(text: str, tracks: tuple[Regime, ...]) -> None:
    assert tracks == classify(a_message(text)).tracks
