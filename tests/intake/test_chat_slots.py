"""Slots of a chat by the rules alone: any order, several data in one turn, and the last statement wins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.chat_slots import Slots, slots_of_chat
from intake.chat_turn import read_turn
from intake.labels import Capacity, Consent, FormOfAccess, Interest, Mandate, Missing, PersonalNature


def slots(*turns: str, language: str = "nl") -> Slots:
    reads = [read_turn(text, turn=number, language=language) for number, text in enumerate(turns)]
    return slots_of_chat(turns, reads, language=language)


REQUEST = "Ik wil een kopie van de notulen van de schoolraad van juni 2026"
DATA = "Karel Wuyts, Bosstraat 44, 3200 Aarschot"
INSPECTION, COPY = FormOfAccess.INSPECTION, FormOfAccess.COPY

# what is said, in which language, and what the slots hold of it
SAID: tuple[tuple[tuple[str, ...], str, dict[str, Any]], ...] = (
    ((REQUEST, DATA), "nl", {"name": "Karel Wuyts", "postal_address": "Bosstraat 44, 3200 Aarschot", "missing": ()}),
    ((f"{REQUEST}. {DATA}",), "nl", {"name": "Karel Wuyts", "form_of_access": COPY, "missing": ()}),
    ((DATA, REQUEST), "nl", {"name": "Karel Wuyts", "missing": ()}),
    ((REQUEST, "an peeters, kerkstraat 12 9000 gent"), "nl", {"name": "an peeters"}),
    ((REQUEST, "lies verhaegen", "lindestraat 8", "2800 mechelen"), "nl", {"name": "lies verhaegen",
      "postal_address": "lindestraat 8, 2800 mechelen"}),
    ((REQUEST, "Nico Lauwers Dorpsstraat 77 9800 Deinze"), "nl", {"name": "Nico Lauwers",
      "postal_address": "Dorpsstraat 77 9800 Deinze"}),
    ((REQUEST, "ik ben jef uit brugge"), "nl", {"name": None, "missing": (Missing.NAME, Missing.POSTAL_ADDRESS)}),
    ((REQUEST, "Ik heet Marc Van den Eynde", "en ik woon in de Gasthuisstraat 12 te 1500 Halle"), "nl",
     {"name": "Marc Van den Eynde", "postal_address": "Gasthuisstraat 12 te 1500 Halle"}),
    # corrections
    ((REQUEST, "nee, toch liever inzage"), "nl", {"form_of_access": INSPECTION}),
    ((REQUEST, "geen kopie maar inzage"), "nl", {"form_of_access": INSPECTION}),
    ((REQUEST, "en ook inzage"), "nl", {"form_of_access": FormOfAccess.SEVERAL}),
    (("I'd like to inspect the minutes of May 2026", "actually a copy"), "en", {"form_of_access": COPY}),
    (("je veux consulter le contrat de nettoyage", "non plutôt une copie"), "fr", {"form_of_access": COPY}),
    (("ich möchte das Protokoll einsehen", "nein, lieber eine Kopie"), "de", {"form_of_access": COPY}),
    ((REQUEST, DATA, "sorry, nummer 15, niet 44"), "nl", {"postal_address": "Bosstraat 15, 3200 Aarschot"}),
    ((REQUEST, DATA, "nee, het is 3201 Langdorp"), "nl", {"postal_address": "Bosstraat 44, 3201 Langdorp"}),
    ((REQUEST, DATA, "wacht, ik bedoel het doorlichtingsverslag van 2025"), "nl",
     {"document": "het doorlichtingsverslag van 2025"}),
    (("het examen van mijn zoon, inzage", "hij is 18", "sorry, 17 niet 18"), "nl",
     {"capacity": Capacity.PARENT_OF_MINOR, "personal_nature": PersonalNature.ABOUT_OWN_MINOR_CHILD}),
    (("my daughter's exam please, a copy", "she's 16", "actually she just turned 18"), "en",
     {"capacity": Capacity.PARENT_OF_ADULT, "consent_of_third_party": Consent.NO}),
    # who asks
    (("ik ben advocaat en vraag een kopie van het tuchtdossier van mijn cliënte", "mr Lies Peeters", "Sofie Lambrecht"),
     "nl", {"name": "Lies Peeters", "mandate": Mandate.PRESUMED_LAWYER_CLIENT_NAMED, "represents": "Sofie Lambrecht"}),
    (("ik ben advocaat en vraag een kopie van het tuchtdossier van mijn cliënte",), "nl",
     {"mandate": Mandate.LAWYER_CLIENT_NOT_NAMED}),
    (("ik werk voor een krant en wil een kopie van de facturen van de verbouwing",), "nl",
     {"capacity": Capacity.PRESS}),
    (("kopie van de meetresultaten graag", "Pol Raes namens vzw De Lei, Lindelaan 10, 3001 Heverlee"), "nl",
     {"capacity": Capacity.ORGANISATION, "name": "Pol Raes"}),
    (("mn broer is niet benoemd, ik vraag voor mijn broer een kopie van het verslag",), "nl",
     {"capacity": Capacity.PROXY_OTHER, "mandate": Mandate.MISSING}),
    (("ik vraag voor mijn buurvrouw een kopie van het busreglement", "of nee, zet het maar op mijn naam"), "nl",
     {"capacity": Capacity.SELF, "mandate": Mandate.NOT_NEEDED}),
    (("je représente ma voisine, elle veut une copie de l'examen de son fils",), "fr",
     {"capacity": Capacity.PROXY_OTHER}),
    (("kopie van het huurcontract", "An", "An De Ridder bedoel ik"), "nl", {"name": "An De Ridder"}),
    (("kopie van het gunningsverslag", "Bouwwerken Lievens bv, Industriepark 3, 8800 Roeselare",
      "contactpersoon: Stijn Lievens"), "nl", {"name": "Stijn Lievens"}),
    (("ik wil een afschrift van de lijst van leveranciers. nee wacht, inzage volstaat",), "nl",
     {"form_of_access": INSPECTION}),
    # which document
    (("ik wil alles wat jullie hebben, kopie",), "nl", {"document_identified": False}),
    (("kopie van de notulen graag", "die van 3 maart 2025"), "nl", {"document": "de notulen; die van 3 maart 2025"}),
    (("graag inzage in de turnrooster-uitdraai",), "nl", {"document_identified": True}),
    (("ik wil een verslag inkijken", "welk verslag? van de directieraad van 4 mei"), "nl",
     {"document": "een verslag; van de directieraad van 4 mei"}),
    (("kan ik het puntenboek van 3A krijgen?",), "nl", {"document": "het puntenboek van 3A", "form_of_access": COPY}),
    (("a copy of the lease of the sports field",), "en", {"document": "the lease of the sports field"}),
    (("I want a copy of the safety inspection of the playground",), "en", {"form_of_access": COPY}),
    # what is only asked is not wished
    (("wat kost een kopie?", "ik wil inzage in het bestek"), "nl", {"form_of_access": INSPECTION}),
)  # fmt: skip


@pytest.mark.parametrize(("turns", "language", "expected"), SAID, ids=[" | ".join(row[0])[:60] for row in SAID])
def test_slots(turns: tuple[str, ...], language: str, expected: dict[str, Any]) -> None:
    found = slots(*turns, language=language)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_parent_of_an_adult_lacks_the_pupils_consent_and_is_asked_no_interest() -> None:
    found = slots("Ik wil het examen van mijn dochter zien", "ze is 18", "Diane Maris, Vrijheidslaan 3, 8400 Oostende")
    assert (found.capacity, found.interest) == (Capacity.PARENT_OF_ADULT, Interest.NOT_SHOWN)
    assert found.missing == (Missing.PUPIL_CONSENT,)


def test_a_paper_of_personal_nature_about_a_teacher_lacks_an_interest() -> None:
    found = slots("ik wil de evaluatie van juf Katrien zien", "Bert Claes, Dorpsplein 4, 3550 Heusden")
    assert found.personal_nature is PersonalNature.ABOUT_THIRD_PARTY
    assert found.missing == (Missing.INTEREST,)


def test_a_neighbour_without_paper_lacks_a_mandate() -> None:
    found = slots("ik vraag voor mijn buurvrouw een kopie van het klassenraadverslag van haar zoon", DATA)
    assert (found.capacity, found.mandate) == (Capacity.PROXY_OTHER, Mandate.MISSING)
    assert Missing.MANDATE in found.missing


PIECES = (
    REQUEST, DATA, "hallo", "nee, toch inzage", "sorry, 17 niet 18", "hij is 18", "", " ", "\n\n", "12", "kopie",
    "Mr. Filip Verlinden, Justitieplein 5, 9100 Sint-Niklaas", "mijn naam is", "naam: an peeters", "nummer 15, niet 44",
    "het verslag van mijn dochter (14)", "wat kost dat?", "in de Kerkstraat 5 te Gent", "van 3 maart 2025", "🙂",
    "bel mij", "ik ben advocaat", "geen kopie maar inzage", "3200 Aarschot", "> Van: x <a@b.example>\n> dag",
    "\u2028",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), min_size=1, max_size=6))
def test_whatever_is_said_nothing_raises_and_every_quotation_stands_in_its_turn(turns: list[str]) -> None:
    found = slots(*turns)
    for said in (words for group in found.words.values() for words in group):
        assert turns[said.turn][said.start : said.end] == said.quote
        assert said.quote.strip() == said.quote != ""


def test_a_long_chat_of_blanks_and_streets_takes_no_time() -> None:
    assert slots("Mijn adres is Kerkstraat 5" + "\n" * 3000 + "x", "kopie " * 300).postal_address is None
