from __future__ import annotations

from intake.classify import classify
from intake.labels import Consent, Interest, Missing
from tests.support.triage_mail import a_message

_OTHER = "Ik vraag een kopie van het evaluatieverslag van mijn collega Wim Staes."


def test_an_interest_is_never_asked_where_none_is_due() -> None:
    made = classify(a_message("Als belastingbetaler vraag ik een kopie van de begroting."))
    assert made.interest == Interest.NOT_REQUIRED
    assert Missing.INTEREST not in made.missing


def test_a_pending_procedure_shows_an_interest_and_curiosity_does_not() -> None:
    made = [classify(a_message(f"{_OTHER} {why}")).interest for why in ("Mijn beroep loopt nog.", "Uit interesse.")]
    assert made == [Interest.SHOWN, Interest.NOT_SHOWN]


def test_only_the_persons_own_paper_is_consent() -> None:
    paper = {"toestemming.pdf": "Ik, Wim Staes, ga akkoord dat An Dierckx mijn verslag krijgt."}
    said = classify(a_message(f"{_OTHER} Hij vindt het goed."))
    shown = classify(a_message(f"{_OTHER} Zijn toestemming zit in bijlage.", attachments=paper))
    assert [said.consent_of_third_party, shown.consent_of_third_party] == [Consent.NO, Consent.YES]


def test_a_parent_of_an_adult_brings_consent_not_interest() -> None:
    text = "Mijn dochter is 19 jaar. Ik vraag een kopie van het examen van mijn dochter."
    made = classify(a_message(text))
    assert Missing.PUPIL_CONSENT in made.missing
    assert Missing.INTEREST not in made.missing
