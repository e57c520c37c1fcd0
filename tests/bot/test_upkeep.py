"""The report of a period: questions grouped, ratings with the name of their rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import upkeep
from bot.store import bodies, guidance_use
from bot.store.open import open_store
from bot.store.session import Door
from knowledge.gaps import QuestionSource, Unanswered
from tests.knowledge.support import an_entry
from tests.store.builders import NOW

DAY = timedelta(days=1)
ENTRIES = {"pruim": an_entry()}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    opened.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    yield opened
    opened.close()


def ask(door: Door, text: str, *, at: datetime, source: QuestionSource = QuestionSource.SEARCH) -> None:
    question = Unanswered(text=text, language="nl", reason="not_helpful", source=source, at=at)
    door.write_now(lambda s: guidance_use.add_unanswered(s, question, body_id="dorp", added_at=at))


def the_report(door: Door, *, days: int = 90, source: QuestionSource | None = None) -> upkeep.Report:
    use = door.read_now(lambda s: upkeep.use_of(s, body_id="dorp", now=NOW, days=days, source=source))
    return upkeep.report(use, entries=ENTRIES)


def test_the_period_and_the_source_choose_what_is_grouped(door: Door) -> None:
    ask(door, "wanneer is het paasvakantie", at=NOW - DAY)
    ask(door, "paasvakantie data", at=NOW - 2 * DAY, source=QuestionSource.MAIL)
    ask(door, "busregeling", at=NOW - 40 * DAY)
    assert [len(gap.questions) for gap in the_report(door).gaps] == [2, 1]
    assert [len(gap.questions) for gap in the_report(door, days=30).gaps] == [2]
    assert the_report(door, source=QuestionSource.MAIL).questions == 1


def test_a_report_says_when_it_leaves_some_out(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "MOST", 2)
    for number in range(3):
        ask(door, f"vraag {number}", at=NOW - number * DAY)
    found = the_report(door)
    assert (found.questions, found.more) == (2, True)


def test_what_helped_least_comes_first_and_a_rule_that_went_keeps_its_count(door: Door) -> None:
    for entry_id, helped in (("pruim", True), ("weg", False), ("weg", False), ("kers", False)):
        door.write_now(
            lambda s, e=entry_id, h=helped: guidance_use.add_feedback(
                s, body_id="dorp", entry_id=e, helped=h, at=NOW - DAY
            )
        )
    rated = the_report(door).rated
    assert [(item.entry_id, item.feedback.not_helped) for item in rated] == [("weg", 2), ("kers", 1), ("pruim", 0)]
    assert (rated[0].entry, rated[2].entry) == (None, ENTRIES["pruim"])
