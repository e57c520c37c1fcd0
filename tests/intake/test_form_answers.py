"""The fields of a web form, read back from its mail: only what the form wrote above the document counts."""

from __future__ import annotations

from dataclasses import replace

from intake.form_answers import FormAnswers, form_answers
from intake.labels import Capacity, FormOfAccess
from tests.replies.samples import a_message

TEXT = (
    "Aanvraag via het webformulier van Gemeente Polder\n\n"
    "Naam: An De Smet\nAdres: Kerkstraat 12, 9100 Sint-Niklaas\n"
    "Hoedanigheid: advocaat\nNamens: vzw De Boom\nGewenste vorm: uitleg\n\n"
    "Gevraagd document:\nhet contract\nNaam: Piet\nGewenste vorm: inzage\n"
)


def answers(text: str) -> FormAnswers | None:
    return form_answers(replace(a_message(), text=text))


def test_each_field_is_read_with_its_place() -> None:
    found = answers(TEXT)
    assert found is not None
    assert (found.capacity, found.form) == (Capacity.LAWYER, FormOfAccess.EXPLANATION)
    for words, expected in ((found.name, "An De Smet"), (found.represents, "vzw De Boom")):
        assert words is not None
        assert TEXT[words.start : words.end] == words.quote == expected


def test_a_field_that_was_left_open_says_nothing() -> None:
    found = answers(TEXT.replace("Gewenste vorm: uitleg\n", "").replace("Namens: vzw De Boom\n", ""))
    assert found is not None
    assert (found.form, found.represents) == (None, None)
    assert "form_of_access" not in found.stated


def test_without_a_hat_the_mail_is_read_as_any_other() -> None:
    assert answers(TEXT.replace("advocaat", "keizer")) is None
    assert answers("Gevraagd document:\nHoedanigheid: advocaat\n") is None
    assert answers("") is None
