from __future__ import annotations

import pytest

from intake import phrases


@pytest.mark.parametrize("text", ["Één élève, été, Straße, ÎLE", "ﬁn ½ İstanbul 😊", ""])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(text) == len(phrases.fold(text))


def test_folding_drops_case_and_accents() -> None:
    assert phrases.fold("Één Élève") == "een eleve"


def test_the_notation_knows_gaps_choices_and_word_rests() -> None:
    pattern = phrases.compiled("probe", ["kan (u|ge) … sturen", "verslag*"]).pattern
    found = [bool(pattern.search(text)) for text in ("kan ge mij dat sturen", "kan. u sturen", "verslagen", "ver")]
    assert found == [True, False, True, False]


def test_a_gap_stays_inside_one_sentence() -> None:
    assert phrases.compiled("probe", ["kan u … sturen"]).pattern.search("kan u dat. wij sturen") is None


def test_every_group_of_the_first_language_names_its_ground() -> None:
    assert [name for name in phrases.names() if not phrases.group(name).ground] == []


def test_an_unknown_group_is_a_fault() -> None:
    with pytest.raises(KeyError):
        phrases.group("no_such_group")
