"""What names a person is taken out before a question is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import LONGEST, mask
from bot.unanswered import known_in
from knowledge.index import build_index
from knowledge.shipped import shipped_entries
from tests.knowledge.support import a_calibration

KNOWN = known_in(build_index(shipped_entries(), vectors=None, embedder=None, calibration=a_calibration()))


def masked(text: str, *names: str) -> str:
    return mask(text, known=KNOWN, names=names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schrijf naar an.peeters+school@burger.example aub", "schrijf naar [mailadres] aub"),
        ("zie https://burger.example/an-peeters?x=1", "zie [webadres]"),
        ("BE68 5390 0754 7034 of be68539007547034", "[rekeningnummer] of [rekeningnummer]"),
        ("NL91 ABNA 0417 1643 00 deze maand", "[rekeningnummer] deze maand"),
        ("mijn nummer is 85.07.30-033.28", "mijn nummer is [rijksregisternummer]"),
        ("mijn nummer is 85073003328", "mijn nummer is [rijksregisternummer]"),
        ("bel 0470 12 34 56, 09/123.45.67 of +32 470 12 34 56", "bel [telefoon], [telefoon] of [telefoon]"),
        ("in dossier OB-2026-0001", "in dossier [kenmerk]"),
        ("klant 12345678", "klant [nummer]"),
        ("geboren op 12/03/2010", "geboren op [datum]"),
        ("ik woon kerkstraat 12 bus 3 te 9000 Gent", "ik woon [adres] te [plaats]"),
        ("je vis 12, rue de la Loi 16 ici", "je vis 12, [adres] ici"),
    ],
)
def test_addresses_and_numbers_are_masked_by_kind(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mag Pieter mijn dossier zien?", "Mag [naam] mijn dossier zien?"),
        ("Jan wil zijn punten zien", "[naam] wil zijn punten zien"),
        ("Jan Peeters: mijn vraag", "[naam]: mijn vraag"),
        ("Kan mevrouw Van den Berghe dat?", "Kan mevrouw [naam] dat?"),
        ("mag meester de smet dat", "mag meester [naam] dat"),
        ("mijn naam is lut de smet, hoe vraag ik een kopie", "mijn naam is [naam], hoe vraag ik een kopie"),
        ("dossier van mijn zoon jef wouters", "dossier van mijn zoon [naam]"),
        ("Zij heet A. Janssens.", "Zij heet [naam]."),
        ("Est-ce que Mme Dupont peut voir le dossier ?", "Est-ce que [naam] peut voir le dossier ?"),
        ("Mein Name ist Karl-Heinz Schmitz", "Mein Name ist [naam]"),
        ("JANSSENS PIET wil inzage", "[naam] wil inzage"),
    ],
)
def test_names_are_masked_with_and_without_capitals(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Wanneer is het paasvakantie?",
        "Busregeling tijdens de werken",
        "Geldt het Bestuursdecreet van 7 december 2018, art. II.31?",
        "Valt het CLB onder de VTC?",
        "De directeur weigert. Mag dat?",
        "mijn dochter krijgt geen kopie",
        "Binnen 20 dagen, of 30 dagen in beroep?",
        "Mag ik het GO! Dataplatform gebruiken?",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    assert masked(text) == text


def test_names_a_message_gives_itself_go_however_they_are_written() -> None:
    text = "wouters vraagt het dossier van jef, groeten LUT"
    assert masked(text, "Jef Wouters", "Lut De Smet") == "[naam] vraagt het dossier van [naam], groeten [naam]"


def test_a_masked_question_is_one_line_of_bounded_length() -> None:
    long = masked("woord\nmeer  woorden " * 100)
    assert "\n" not in long
    assert len(long) <= LONGEST + 2
    assert long.endswith(" …")


_AROUND = st.text(alphabet=st.characters(blacklist_characters="@"), max_size=80)


@given(_AROUND, _AROUND)
def test_no_surroundings_keep_an_address_or_a_number_from_being_masked(before: str, after: str) -> None:
    masked = mask(f"{before} an.peeters@burger.example 0470 12 34 56 {after}", known=lambda _: False)
    assert "peeters@" not in masked
    assert "12 34 56" not in masked


@given(st.text(max_size=400))
def test_masking_takes_any_text(text: str) -> None:
    assert len(mask(text, known=lambda _: False)) <= LONGEST + 2
