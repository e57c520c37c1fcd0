"""What staff say of entries and what found no answer, on both engines."""

from __future__ import annotations

from datetime import datetime

from bot.store import guidance_use
from bot.store.guidance_use import Feedback
from bot.store.session import Door
from knowledge.gaps import QuestionSource, Unanswered
from tests.store.builders import MINUTE, NOW, spooled


def asked(
    text: str = "Wanneer is het paasvakantie?",
    *,
    source: QuestionSource = QuestionSource.SEARCH,
    at: datetime = NOW,
    origin: str | None = None,
) -> Unanswered:
    return Unanswered(
        text=text, language="nl", reason="no_result", source=source, at=at, nearest="law-terms", origin=origin
    )


def add(door: Door, question: Unanswered, *, body_id: str = "dorp") -> None:
    door.write_now(lambda s: guidance_use.add_unanswered(s, question, body_id=body_id, added_at=NOW))


def rate(door: Door, entry_id: str, helped: bool, *, body_id: str = "dorp", at: datetime = NOW) -> None:
    door.write_now(lambda s: guidance_use.add_feedback(s, body_id=body_id, entry_id=entry_id, helped=helped, at=at))


def test_feedback_is_counted_by_entry_body_and_period(door: Door) -> None:
    for entry_id, helped in (("a", True), ("a", False), ("a", True), ("b", False)):
        rate(door, entry_id, helped)
    rate(door, "a", True, body_id="stad")
    rate(door, "c", True, at=NOW - 2 * MINUTE)
    counts = door.read_now(lambda s: guidance_use.feedback_counts(s, body_id="dorp", since=NOW - MINUTE))
    assert counts == {"a": Feedback(helped=2, not_helped=1), "b": Feedback(not_helped=1)}
    one = door.read_now(lambda s: guidance_use.feedback_of(s, body_id="dorp", entry_id="c"))
    none = door.read_now(lambda s: guidance_use.feedback_of(s, body_id="dorp", entry_id="z"))
    assert (one, none) == (Feedback(helped=1), Feedback())


def test_questions_come_back_newest_first_as_they_were_kept(door: Door) -> None:
    ledger_id = spooled(door).ledger_id
    first = asked("eerst", at=NOW - MINUTE, source=QuestionSource.MAIL, origin=ledger_id)
    add(door, first)
    add(door, asked("dan"))
    add(door, asked("elders"), body_id="stad")
    add(door, asked("oud", at=NOW - 10 * MINUTE))

    def found(source: QuestionSource | None = None, *, limit: int = 10) -> list[Unanswered]:
        since = NOW - 5 * MINUTE
        return door.read_now(
            lambda s: guidance_use.unanswered(s, body_id="dorp", since=since, limit=limit, source=source)
        )

    assert [question.text for question in found()] == ["dan", "eerst"]
    assert found(QuestionSource.MAIL) == [first]
    assert [question.text for question in found(limit=1)] == ["dan"]


def test_the_same_words_are_recognised_within_a_time(door: Door) -> None:
    add(door, asked())

    def was_asked(question: Unanswered, *, since: datetime = NOW, body_id: str = "dorp") -> bool:
        return door.read_now(lambda s: guidance_use.was_asked(s, question, body_id=body_id, since=since))

    assert was_asked(asked())
    assert not was_asked(asked(), since=NOW + MINUTE)
    assert not was_asked(asked(), body_id="stad")
    assert not was_asked(asked("iets anders"))
    assert not was_asked(asked(source=QuestionSource.MAIL))
