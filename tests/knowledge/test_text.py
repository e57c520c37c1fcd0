from __future__ import annotations

import pytest

from knowledge.text import content_words, fold, sentences, vocabulary, words


def test_folding_drops_case_and_accents() -> None:
    assert fold("Élève’s CAFÉ") == "eleve's cafe"


def test_an_apostrophe_separates_words() -> None:
    assert words("l'école d’Anna") == ("l", "ecole", "d", "anna")


def test_stop_words_and_single_letters_carry_no_subject() -> None:
    assert content_words("kan ik da verslag nie krijgen", "nl") == ("verslag", "krijgen")


def test_sentences_end_at_stops_marks_and_lines() -> None:
    assert sentences("Dag. Mag dat? Ja\nDank!") == ("Dag.", "Mag dat?", "Ja", "Dank!")


def test_a_compound_is_split_into_words_of_our_own() -> None:
    ours = vocabulary([content_words(text, "nl") for text in ("tucht op school", "een dossier")], "nl")
    assert ours.terms("tuchtdossier") == ("tuchtdossier", "tucht", "dossier")


def test_a_compound_with_a_link_is_split_too() -> None:
    ours = vocabulary([content_words(text, "nl") for text in ("beroep", "instantie")], "nl")
    assert ours.split("beroepsinstantie") == ("beroep", "instantie")


@pytest.mark.parametrize(("wrong", "right"), [("dosseir", "dossier"), ("toestemmming", "toestemm")])
def test_a_misspelled_word_is_mended_against_our_own_words(wrong: str, right: str) -> None:
    ours = vocabulary(
        [content_words(text, "nl") for text in ("dossier van de leerling", "toestemming van een ouder")], "nl"
    )
    assert right in ours.terms(wrong)


def test_numbers_and_short_words_are_never_mended() -> None:
    ours = vocabulary([content_words(text, "nl") for text in ("artikel 12345", "inzage")], "nl")
    assert ours.mend("12346") is None
    assert ours.mend("inz") is None


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    ours = vocabulary([content_words(text, "nl") for text in ("school toets", "school verslag", "school")], "nl")
    assert ours.idf["toet"] > ours.idf["school"]
    assert ours.unknown_idf >= ours.idf["toet"]
