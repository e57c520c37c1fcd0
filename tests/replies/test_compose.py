from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.labels import Missing
from intake.message import Address
from replies.compose import (
    askable,
    compose_answer,
    compose_missing,
    compose_receipt,
    compose_tell_to_write,
    reply_language,
)
from replies.reply import Letterhead, OutboundReply
from tests.replies.samples import LETTERHEAD, a_message, an_answer

RECEIVED = date(2026, 3, 3)


def every_letter(letterhead: Letterhead = LETTERHEAD, **changes: object) -> list[OutboundReply]:
    message = a_message(**changes)
    told = {"reference": "OB-2026-0001", "received_on": RECEIVED}
    return [
        compose_receipt(message, letterhead, answers=(an_answer(),), **told),  # type: ignore[arg-type]
        compose_receipt(message, letterhead, minimal=True, **told),  # type: ignore[arg-type]
        compose_missing(message, letterhead, missing=tuple(Missing), **told),  # type: ignore[arg-type]
        compose_answer(message, letterhead, answers=(an_answer(),)),
        compose_tell_to_write(message, letterhead),
    ]


def test_a_letter_goes_to_the_sender_alone() -> None:
    for letter in every_letter(
        reply_to=Address(address="ander@burger.example"),
        cc=(Address(address="derde@burger.example"),),
        text="schrijf naar vierde@burger.example",
    ):
        assert letter.to == "ann@burger.example"


def test_no_letter_repeats_the_citizens_text_or_name() -> None:
    for letter in every_letter():
        assert "geheimwoord" not in letter.text
        assert "Ann" not in letter.text


def test_a_letter_threads_under_the_mail_it_answers() -> None:
    for letter in every_letter(references=("<0@burger.example>",)):
        assert letter.in_reply_to == "<vraag-1@burger.example>"
        assert letter.references == ("<0@burger.example>", "<vraag-1@burger.example>")


def test_a_mail_without_message_id_gives_a_letter_without_thread() -> None:
    for letter in every_letter(message_id=None, references=("<0@burger.example>",)):
        assert (letter.in_reply_to, letter.references) == (None, ())


def test_the_subject_carries_the_reference() -> None:
    letter = compose_receipt(a_message(), LETTERHEAD, reference="OB-2026-0001", received_on=RECEIVED)
    assert letter.subject == "Re: [OB-2026-0001] Vraag over een verslag"


def test_a_minimal_receipt_holds_no_guidance_and_no_word_of_the_citizen() -> None:
    letter = compose_receipt(
        a_message(),
        LETTERHEAD,
        reference="OB-2026-0001",
        received_on=RECEIVED,
        answers=(an_answer(),),
        minimal=True,
    )
    assert letter.subject == "Re: [OB-2026-0001] uw bericht"
    assert an_answer().text not in letter.text
    assert "Bron" not in letter.text


def test_a_receipt_carries_three_answers_at_most() -> None:
    answers = [an_answer(f"Tekst nummer {number}.") for number in range(5)]
    letter = compose_receipt(a_message(), LETTERHEAD, reference="OB-2026-0001", received_on=RECEIVED, answers=answers)
    assert [f"nummer {number}" in letter.text for number in range(5)] == [True, True, True, False, False]


def test_an_answer_names_article_source_and_date_of_each_citation() -> None:
    letter = compose_answer(a_message(), LETTERHEAD, answers=(an_answer(),))
    assert an_answer().text in letter.text
    assert (
        "Bron: Hoe een aanvraag gebeurt, Bestuursdecreet art. II.40. Vlaamse Codex. "
        "Geldig vanaf 1 januari 2019." in letter.text
    )


def test_an_answer_that_ends_says_until_when() -> None:
    answer = an_answer()
    ending = replace(answer.citations[0], valid_until=date(2026, 8, 31), article="")
    letter = compose_answer(a_message(), LETTERHEAD, answers=(replace(answer, citations=(ending,)),))
    assert "Geldig vanaf 1 januari 2019 tot en met 31 augustus 2026." in letter.text


def test_an_answer_without_guidance_is_a_fault() -> None:
    with pytest.raises(ValueError, match="guidance"):
        compose_answer(a_message(), LETTERHEAD, answers=())


def test_only_what_may_be_asked_automatically_is_asked() -> None:
    assert askable(tuple(reversed(Missing))) == (
        Missing.NAME,
        Missing.POSTAL_ADDRESS,
        Missing.DOCUMENT,
        Missing.FORM_OF_ACCESS,
        Missing.MANDATE,
        Missing.CLIENT_NAME,
    )


def test_a_letter_that_asks_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="asked"):
        compose_missing(
            a_message(),
            LETTERHEAD,
            reference="OB-2026-0001",
            received_on=RECEIVED,
            missing=(Missing.INTEREST,),
        )


def test_a_detail_that_is_there_is_not_asked_again() -> None:
    letter = compose_missing(
        a_message(),
        LETTERHEAD,
        reference="OB-2026-0001",
        received_on=RECEIVED,
        missing=(Missing.POSTAL_ADDRESS,),
    )
    assert letter.text.count("\n- ") == 1
    assert "postadres" in letter.text


@pytest.mark.parametrize(
    ("written", "allowed", "expected"),
    [
        ("nl", ("nl",), "nl"),
        ("fr", ("nl",), "nl"),
        ("fr", ("nl", "fr"), "fr"),
        ("en", ("nl", "fr"), "nl"),
        ("es", ("es", "fr"), "fr"),
        ("es", ("es",), "nl"),
    ],
)
def test_another_language_only_where_the_body_allows_it(written: str, allowed: tuple[str, ...], expected: str) -> None:
    letterhead = replace(LETTERHEAD, languages=allowed)
    assert reply_language(a_message(language=written), letterhead) == expected
    assert {letter.language for letter in every_letter(letterhead, language=written)} == {expected}
