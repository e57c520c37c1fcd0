from __future__ import annotations

import pytest

from knowledge.forms import is_light, roots


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ontving", "ontvangen"),
        ("bewaart", "bewaren"),
        ("bewaard", "bewaren"),
        ("kreeg", "krijgen"),
        ("aangemeld", "aanmelden"),
        ("ingeschreven", "inschrijven"),
        ("ouders", "ouder"),
        ("besloten", "besluit"),
    ],
)
def test_the_forms_of_a_word_share_a_root(one: str, other: str) -> None:
    assert roots(one) & roots(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("gegevens", "geven"), ("vraag", "vragenlijst"), ("school", "schuld"), ("pruim", "kers"), ("brood", "bron")],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert not roots(one) & roots(other)


def test_a_word_that_any_question_may_hold_is_light() -> None:
    assert is_light("krijgen")
    assert not is_light("leiband")
