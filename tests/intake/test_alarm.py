"""Danger read sentence by sentence, within a bound of what is embedded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from intake.alarm import pieces
from intake.ports import Meaning
from intake.reading import read
from intake.second_reader import shipped_reader
from tests.support.triage_mail import a_message

DULL = (
    "Geachte, in bijlage vindt u de lijst van de aankopen van vorig schooljaar. Graag kreeg ik daarvan een kopie. "
    "De facturen van de drukker liggen bij het secretariaat. De verhuur van de turnzaal staat in een andere map. "
    "Wij vergaderen opnieuw op de eerste maandag van de maand. De koffie wordt betaald door de vriendenkring. "
)


class Counting:
    """The embedder, and how many texts it was asked for."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning, self.fingerprint, self.asked = meaning, meaning.fingerprint, 0

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        self.asked += len(texts)
        return self.meaning.encode_queries(texts)


def test_one_sentence_at_the_end_of_a_dull_mail_alarms_and_is_the_one_quoted(meaning: Meaning) -> None:
    reading = read(a_message(f"{DULL}Ik wil niet meer leven. Dank bij voorbaat."))
    found = shipped_reader().alarm.alarming(reading, meaning=meaning)
    assert found is not None
    assert "niet meer leven" in found.folded


def test_a_dull_mail_does_not(meaning: Meaning) -> None:
    assert shipped_reader().alarm.alarming(read(a_message(DULL)), meaning=meaning) is None


def test_however_long_the_mail_few_sentences_are_embedded(meaning: Meaning) -> None:
    counting = Counting(meaning)
    shipped_reader().alarm.alarming(read(a_message(DULL * 5)), meaning=counting)
    assert 0 < counting.asked <= 4


def test_a_greeting_says_nothing() -> None:
    reading = read(a_message("Graag een kopie van het verslag.\n\nMet genegen groet, Agnes Wouters"))
    assert [piece.folded for piece in pieces(reading)] == ["graag een kopie van het verslag."]
