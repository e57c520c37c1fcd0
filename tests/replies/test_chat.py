"""What the bot says in a chat: which body, that it is a machine, never a decision, a reason or a term."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from intake.labels import ASKED_AUTOMATICALLY, Missing
from replies.chat import Saying, Utterance, chat_text
from replies.compose import allowed_language
from tests.replies.samples import LETTERHEAD, an_answer

LANGUAGES = ("nl", "fr", "en", "de")
EVERYWHERE = replace(LETTERHEAD, languages=LANGUAGES)
# No outcome, term, fee, reason, interest or identity paper (law sections 1, 6 and 10); consent only as a condition.
FORBIDDEN = {
    "nl": r"geweigerd|toegekend|goedgekeurd|belo(?:of|ven)|termijn|binnen|zo snel mogelijk|euro|tarief|identiteit|"
    r"rijksregister|reden|waarom|motief|uw belang|hebt recht|\bje\b|\bjij\b|bestaat niet",
    "fr": r"refus|accordé|promet|délai|euro|tarif|carte d'identité|raison|motif|pourquoi|votre intérêt|droit à",
    "en": r"refus|grant|approv|promis|deadline|\bfee\b|identity|passport|\breason\b|\bwhy\b|your interest|right to",
    "de": r"abgelehnt|bewilligt|verspr|frist|gebühr|ausweis|\bgrund\b|warum|ihr interesse|recht auf",
}
MACHINE = {
    "nl": "niet met een mens",
    "fr": "non avec une personne",
    "en": "not to a person",
    "de": "nicht mit einem Menschen",
}
NOT_FILED = {
    "nl": "nog niet ingediend",
    "fr": "pas encore introduite",
    "en": "not been submitted",
    "de": "noch nicht eingereicht",
}


def every_saying() -> list[Saying]:
    asked = [Saying(kind=Utterance.ASK, missing=item) for item in sorted(ASKED_AUTOMATICALLY)]
    told = [Saying(kind=Utterance.CONDITION, missing=item) for item in (Missing.INTEREST, Missing.PUPIL_CONSENT)]
    handed = [Saying(kind=Utterance.HANDED, reason=reason) for reason in ("telephone", "appeal")]
    others = [
        Saying(kind=kind)
        for kind in Utterance
        if kind not in (Utterance.ASK, Utterance.CONDITION, Utterance.HANDED, Utterance.ANSWER)
    ]
    return [*asked, *told, *handed, *others]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("saying", every_saying(), ids=lambda one: f"{one.kind}-{one.missing}-{one.reason}")
def test_a_saying_has_words_and_none_that_decide_or_ask_too_much(saying: Saying, language: str) -> None:
    text = chat_text(saying, EVERYWHERE, language=language)
    assert text
    assert re.search(FORBIDDEN[language], text, re.IGNORECASE) is None, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_is_a_machine_of_which_body_and_how_to_reach_a_person(language: str) -> None:
    text = chat_text(Saying(kind=Utterance.OPENING), EVERYWHERE, language=language)
    assert MACHINE[language] in text
    assert LETTERHEAD.name in text
    assert LETTERHEAD.contact in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_counts_as_filed(language: str) -> None:
    for kind in (Utterance.NOT_FILED, Utterance.READY):
        assert NOT_FILED[language] in chat_text(Saying(kind=kind), EVERYWHERE, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missing", [Missing.INTEREST, Missing.PUPIL_CONSENT])
def test_a_condition_is_a_question_to_oneself_and_asks_for_nothing(missing: Missing, language: str) -> None:
    text = chat_text(Saying(kind=Utterance.CONDITION, missing=missing), EVERYWHERE, language=language)
    condition, consequence = text.split("?", maxsplit=1)
    assert condition
    assert consequence.split()[0] in ("Dan", "Then", "Alors", "Dann", "deren") or consequence.startswith(" Alors")
    assert "?" not in consequence


def test_an_answer_is_quoted_with_its_source() -> None:
    answer = an_answer()
    text = chat_text(Saying(kind=Utterance.ANSWER, answer=answer), LETTERHEAD, language="nl")
    assert answer.text in text
    assert f"Bron: {answer.citations[0].title}" in text
    assert "geen beslissing" in text


def test_another_language_is_spoken_only_where_the_body_allows_it() -> None:
    assert allowed_language("fr", LETTERHEAD) == "nl"
    assert allowed_language("fr", EVERYWHERE) == "fr"
    assert allowed_language("es", EVERYWHERE) == "nl"
    assert "ingediend" in chat_text(Saying(kind=Utterance.NOT_FILED), LETTERHEAD, language="fr")
