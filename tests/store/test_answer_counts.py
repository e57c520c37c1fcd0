"""Counts of answers shown before filing, on both engines: a day, a place, a subject, and nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.commands import before_filing
from bot.commands.before_filing import MOST_KEYS
from bot.store import answer_counts
from bot.store.answer_counts import AnswerCount, AnsweredIn, CountedAnswer
from bot.store.session import Door
from tests.store.builders import NOW
from tests.support.citizens import dump

TODAY = NOW.date()
DAY = timedelta(days=1)
FORM, CHAT = AnsweredIn.FORM, AnsweredIn.CHAT


def shown(door: Door, *keys: str, body_id: str = "dorp", place: AnsweredIn = FORM, at: datetime = NOW) -> None:
    door.write_now(lambda s: before_filing.shown(s, keys, body_id=body_id, place=place, at=at))


def sums(door: Door, *, body_id: str = "dorp", since: date = TODAY, until: date = TODAY) -> list[CountedAnswer]:
    return door.read_now(lambda s: answer_counts.sums(s, body_id=body_id, since=since, until=until))


def test_what_is_counted_adds_up_by_subject_and_place_the_most_shown_first(door: Door) -> None:
    for keys in (("LAW-FEE", "LAW-TERMS"), ("LAW-TERMS",)):
        shown(door, *keys)
    shown(door, "LAW-TERMS", place=CHAT)
    door.write_now(lambda s: before_filing.opened(s, ["LAW-TERMS"], body_id="dorp", place=FORM, at=NOW))
    door.write_now(lambda s: before_filing.filed(s, ["LAW-TERMS"], body_id="dorp", place=FORM, at=NOW))
    assert sums(door) == [
        CountedAnswer(key="LAW-TERMS", place=FORM, count=AnswerCount(shown=2, opened=1, filed=1)),
        CountedAnswer(key="LAW-FEE", place=FORM, count=AnswerCount(shown=1)),
        CountedAnswer(key="LAW-TERMS", place=CHAT, count=AnswerCount(shown=1)),
    ]
    both = door.read_now(lambda s: answer_counts.of_key(s, "LAW-TERMS", body_id="dorp", since=TODAY, until=TODAY))
    assert both == AnswerCount(shown=3, opened=1, filed=1)


def test_a_body_and_a_period_see_their_own_counts_alone(door: Door) -> None:
    shown(door, "LAW-FEE", body_id="stad")
    shown(door, "LAW-FEE", at=NOW - 40 * DAY)
    assert sums(door) == []
    assert [one.count.shown for one in sums(door, body_id="stad")] == [1]
    assert [one.count.shown for one in sums(door, since=TODAY - 60 * DAY)] == [1]
    none = door.read_now(lambda s: answer_counts.of_key(s, "LAW-FEE", body_id="dorp", since=TODAY, until=TODAY))
    assert none == AnswerCount()


def test_the_day_is_that_of_belgium(door: Door) -> None:
    shown(door, "LAW-FEE", at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert len(sums(door, since=date(2026, 11, 21), until=date(2026, 11, 21))) == 1


def test_a_subject_counts_once_at_a_time_and_not_without_end(door: Door) -> None:
    shown(door, "LAW-FEE", "LAW-FEE")
    assert [one.count.shown for one in sums(door)] == [1]
    shown(door, *(f"LAW-{number}" for number in range(MOST_KEYS + 5)))
    assert len(sums(door)) == MOST_KEYS + 1


def test_a_row_names_nobody_and_no_moment(door: Door, store_url: str) -> None:
    early, late = NOW.replace(hour=6, minute=12), NOW.replace(hour=17, minute=45)
    shown(door, "LAW-FEE", at=early)
    shown(door, "LAW-FEE", at=late)
    # Two people at two moments are one row, and it holds the day alone.
    assert dump(store_url)["answer_count"] == [("dorp", TODAY.isoformat(), "form", "LAW-FEE", 2, 0, 0)]
