"""Mails to whom we ask something: what they say, and what gives a requester away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from replies.findings import FindingCode
from replies.letter import Correspondent, LetterFacts, Signer
from replies.reply import Letterhead
from replies.subrequest import (
    Disclosure,
    SubrequestFacts,
    SubrequestKind,
    compose_chaser,
    compose_subrequest,
    gives_away,
)

LETTERHEAD = Letterhead(
    body_id="dorp", name="Gemeente Dorp", address="info@dorp.example", contact="02 000 00 00", privacy_url=""
)
FACTS = SubrequestFacts(
    kind=SubrequestKind.DOCUMENTS,
    letterhead=LETTERHEAD,
    reference="OB-2026-0001",
    recipient_name="directie",
    asked="Het verslag.\nEn de bijlagen.",
    due=date(2026, 11, 27),
    written_on=date(2026, 11, 20),
    disclosed={},
)
CASE = LetterFacts(
    letterhead=LETTERHEAD,
    signer=Signer(),
    recipient=Correspondent(name="directie"),
    requester=Correspondent(
        name="An Peeters", postal_address="Kerkstraat 1\n9999 Dorp", mail_address="an.peeters@burger.example"
    ),
    reference="OB-2026-0001",
    written_on=date(2026, 11, 20),
)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", list(SubrequestKind))
def test_a_mail_says_what_by_when_from_whom_and_how_to_answer(kind: SubrequestKind) -> None:
    written = compose_subrequest(replace(FACTS, kind=kind))
    assert written.subject.startswith("[OB-2026-0001] Vraag om ")
    text = flat(written.text)
    for said in (
        "Beste directie",
        "Het verslag.",
        "27 november 2026",
        "Antwoord gewoon op deze e-mail",
        "Gemeente Dorp",
    ):
        assert said in text
    assert "02 000 00 00" in text
    assert "aanvrager" not in text


def test_consent_is_free_and_silence_is_none() -> None:
    text = flat(compose_subrequest(replace(FACTS, kind=SubrequestKind.CONSENT)).text)
    assert "U kiest dat vrij" in text
    assert "Ik stem niet in." in text
    assert "Antwoordt u niet, dan zien wij dat niet als een toestemming." in text
    assert "artikel II.46 van het Bestuursdecreet" in text


@pytest.mark.parametrize(
    ("disclosed", "said"),
    [
        ({Disclosure.REQUESTER: "An Peeters"}, "De aanvraag komt van An Peeters."),
        ({Disclosure.CAPACITY: "ouder"}, "De aanvrager vraagt dit als: ouder."),
        ({Disclosure.MOTIVE: "een beroep\nbij de raad"}, "De aanvrager geeft als reden: een beroep bij de raad."),
    ],
)
def test_each_thing_that_was_ticked_is_one_sentence(disclosed: dict[Disclosure, str], said: str) -> None:
    text = flat(compose_subrequest(replace(FACTS, disclosed=disclosed)).text)
    assert said in text
    assert text.count("aanvra") == said.casefold().count("aanvra") + 2  # and "aanvraag tot openbaarheid", "loopt"


def test_asked_again_nothing_of_the_requester_is_told_and_a_machine_says_so() -> None:
    told = replace(FACTS, disclosed={Disclosure.REQUESTER: "An Peeters"})
    by_hand = compose_chaser(told, asked_on=date(2026, 11, 20), automatic=False)
    by_itself = compose_chaser(told, asked_on=date(2026, 11, 20), automatic=True)
    assert by_hand.subject == by_itself.subject == "Re: [OB-2026-0001] Vraag om documenten"
    for written in (by_hand, by_itself):
        assert "Op 20 november 2026 vroegen wij u dit, met antwoord tegen 27 november 2026:" in flat(written.text)
        assert "Peeters" not in written.text
    assert "Dit is een automatische herinnering van Gemeente Dorp. Een medewerker leest uw antwoord." in flat(
        by_itself.text
    )
    assert "automatisch" not in by_hand.text


@pytest.mark.parametrize(
    ("typed", "disclosed", "found"),
    [
        ("Het verslag van de schoolraad.", frozenset(), []),
        ("Het dossier van Peeters.", frozenset(), [FindingCode.NAMES_REQUESTER]),
        ("Post naar Kerkstraat 1.", frozenset(), [FindingCode.NAMES_REQUESTER]),
        ("Een journalist vraagt dit.", frozenset(), [FindingCode.NAMES_CAPACITY]),
        ("Een journalist vraagt dit.", frozenset({Disclosure.REQUESTER}), [FindingCode.NAMES_CAPACITY]),
        ("Een journalist vraagt dit.", frozenset({Disclosure.CAPACITY}), []),
        ("Het dossier van Peeters.", frozenset({Disclosure.CAPACITY}), [FindingCode.NAMES_REQUESTER]),
        ("Het dossier van Peeters.", frozenset({Disclosure.REQUESTER}), []),
    ],
)
def test_what_is_typed_gives_away_only_what_was_ticked(
    typed: str, disclosed: frozenset[Disclosure], found: list[FindingCode]
) -> None:
    assert [finding.code for finding in gives_away(typed, CASE, disclosed=disclosed)] == found


def test_a_recipient_may_bear_the_name_of_the_requester() -> None:
    family = replace(CASE, recipient=Correspondent(name="Jan Peeters"))
    assert list(gives_away("Het dossier van Peeters.", family)) == []
