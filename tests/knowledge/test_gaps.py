from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.gaps import Gap, QuestionSource, Unanswered, gaps

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asked(*texts: str, language: str = "nl", reason: str = "below_threshold") -> list[Unanswered]:
    """Questions, each an hour older than the one before."""
    return [
        Unanswered(
            text=text,
            language=language,
            reason=reason,
            source=QuestionSource.MAIL if number % 2 == 0 else QuestionSource.SEARCH,
            at=NOW - number * HOUR,
            nearest="pruim" if number else "kers",
        )
        for number, text in enumerate(texts)
    ]


def texts(found: tuple[Gap, ...]) -> list[list[str]]:
    return [[question.text for question in gap.questions] for gap in found]


def test_questions_with_the_same_subject_are_one_gap_the_largest_first() -> None:
    found = gaps(
        asked(
            "Mag ik kersen eten?",
            "Wanneer is het paasvakantie?",
            "Hoe zit het met de busregeling tijdens de werken?",
            "paasvakantie data",
            "busregeling werken",
            "is er een busregeling tijdens de werken aan de brug",
        )
    )
    assert [len(gap.questions) for gap in found] == [3, 2, 1]
    assert found[0].words == ("busregeling", "tijdens", "werken")
    assert found[1].newest.text == "Wanneer is het paasvakantie?"
    assert found[2].words == ()


def test_a_slip_of_the_pen_joins_and_another_language_does_not() -> None:
    assert texts(gaps(asked("paasvakantie", "paasvakanite"))) == [["paasvakantie", "paasvakanite"]]
    assert len(gaps([*asked("ferien"), *asked("ferien", language="de")])) == 2


def test_one_shared_word_of_many_joins_nothing() -> None:
    found = gaps(asked("mag de school een zwembad bouwen", "mag de school een hond houden op de speelplaats"))
    assert len(found) == 2


def test_masks_are_no_words_that_questions_share() -> None:
    assert len(gaps(asked("[naam] zoekt kersen", "[naam] zoekt een ladder voor de schuur"))) == 2


def test_a_question_of_no_words_stands_alone() -> None:
    assert texts(gaps(asked("???", "wat is dat"))) == [["???"], ["wat is dat"]]


def test_a_gap_counts_reasons_sources_and_the_nearest_entry() -> None:
    questions = [*asked("busregeling", "busregeling", "busregeling"), *asked("busregeling", reason="out_of_scope")]
    (gap,) = gaps(questions)
    assert gap.reasons == (("below_threshold", 3), ("out_of_scope", 1))
    assert (gap.count(QuestionSource.MAIL), gap.count(QuestionSource.SEARCH)) == (3, 1)
    assert gap.nearest in {"kers", "pruim"}
    assert gap.newest.at == NOW
    assert gaps([]) == ()


def test_a_gap_without_a_near_entry_names_none() -> None:
    lonely = Unanswered(text="x", language="nl", reason="no_result", source=QuestionSource.SEARCH, at=NOW)
    assert gaps([lonely])[0].nearest is None
