from __future__ import annotations

import pytest

from intake.classify import classify
from intake.labels import ContactChannel
from tests.support.triage_mail import a_message


@pytest.mark.parametrize(
    ("subject", "text", "sender", "channel"),
    [
        ("Nieuw spraakbericht", "Transcriptie: ik wil het verslag", "Centrale", ContactChannel.PHONE),
        ("Telefoonnota", "Mevrouw Claes belde, ze wil het verslag.", "Onthaal", ContactChannel.PHONE),
        ("Inkomende fax", "Ik vraag een kopie van het plan.", "Fax", ContactChannel.FAX),
        ("Strookje", "Ingevuld aan de balie:\nDocument: het plan", "Scanner", ContactChannel.ON_SITE_SLIP),
        ("Vraag", "Mag een aanvraag ook per fax of voicemail?", "An Dierckx", ContactChannel.WRITTEN),
        ("Vraag", "Ik heb al drie keer gebeld, niemand neemt op.", "An Dierckx", ContactChannel.WRITTEN),
    ],
)
def test_the_channel_is_what_the_words_say(subject: str, text: str, sender: str, channel: ContactChannel) -> None:
    assert channel == classify(a_message(text, subject=subject, sender=sender)).channel


def test_a_fax_is_not_answered_to_its_gateway() -> None:
    message = a_message("Ik vraag een kopie van het plan.", subject="Inkomende fax", sender="Fax")
    assert classify(message).indirect_sender
    assert not classify(a_message("Ik vraag een kopie van het plan.")).indirect_sender
