from __future__ import annotations

from intake import phrases
from intake.sentence import Passage, split


def _passage(text: str) -> Passage:
    return Passage(source="body", text=text, live=phrases.fold(text))


def _texts(text: str) -> list[str]:
    return [sentence.whole().quote for sentence in split(_passage(text))]


def test_sentences_end_at_marks_but_not_after_abbreviations() -> None:
    assert _texts("Dhr. Jan schrijft mr. Piet. En nu?") == ["Dhr. Jan schrijft mr. Piet.", "En nu?"]


def test_list_items_and_short_lines_stand_alone() -> None:
    assert _texts("Ik vraag:\n- het plan\n- de nota") == ["Ik vraag:", "- het plan", "- de nota"]


def test_wrapped_prose_is_one_sentence() -> None:
    assert len(_texts("Ik vraag u een kopie van\nhet verslag van vorige week.")) == 1


def test_a_question_may_lack_its_mark() -> None:
    asked = [sentence.question for sentence in split(_passage("mag ik dat vragen\n\nik vraag dat"))]
    assert asked == [True, False]


def test_a_quotation_is_trimmed_to_its_words() -> None:
    quotation = _passage("  het plan  ").quote(0, 12)
    assert (quotation.quote, quotation.start, quotation.end) == ("het plan", 2, 10)


def test_a_passage_is_split_once_however_many_readers_ask() -> None:
    assert split(_passage("Mag dat? Ik vraag het.")) is split(_passage("Mag dat? Ik vraag het."))
