"""Saying whether a rule helped, and noting a search that nothing answered, each with its audit line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.guidance_use import SAME_WITHIN, note_unanswered, rate
from bot.roles import RIGHTS, Actor, NotAllowed, Right, Role
from bot.store import audit, bodies, guidance_use
from bot.store.guidance_use import Feedback
from bot.store.open import open_store
from bot.store.session import Door
from knowledge.gaps import QuestionSource, Unanswered
from tests.store.builders import NOW

HILDE = Actor(name="hilde", role=Role.HELPDESK, body_id="dorp")
QUESTION = Unanswered(
    text="Wanneer is het paasvakantie?", language="nl", reason="not_helpful", source=QuestionSource.SEARCH, at=NOW
)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    opened.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    yield opened
    opened.close()


def test_a_rating_counts_and_is_recorded(door: Door) -> None:
    door.write_now(lambda s: rate(s, actor=HILDE, entry_id="law-fee", helped=False, at=NOW))
    counted = door.read_now(lambda s: guidance_use.feedback_of(s, body_id="dorp", entry_id="law-fee"))
    (line,) = door.read_now(audit.entries)
    assert counted == Feedback(not_helped=1)
    assert (line.actor, line.action, line.subject, line.detail) == (
        "hilde",
        "guidance_rated",
        "law-fee",
        {"helped": False},
    )


def test_the_same_search_within_the_hour_is_noted_once_and_its_words_stay_out_of_the_audit(door: Door) -> None:
    later = NOW + SAME_WITHIN + timedelta(minutes=1)
    noted = [
        door.write_now(lambda s, at=at: note_unanswered(s, QUESTION, actor=HILDE, at=at))
        for at in (NOW, NOW + SAME_WITHIN, later)
    ]
    lines = door.read_now(audit.entries)
    assert noted == [True, False, True]
    assert [(line.action, line.detail) for line in lines] == [("search_unanswered", {"reason": "not_helpful"})] * 2
    assert "paasvakantie" not in str(lines)


def test_every_role_may_search_and_two_look_after_the_guidance() -> None:
    assert all(Right.SEARCH_GUIDANCE in RIGHTS[role] for role in Role)
    assert {role for role in Role if Right.REVIEW_GUIDANCE in RIGHTS[role]} == {Role.ADMIN, Role.OFFICER}


def test_nobody_acts_for_a_body_without_the_right(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, Role.HELPDESK, frozenset())
    with pytest.raises(NotAllowed):
        door.write_now(lambda s: rate(s, actor=HILDE, entry_id="law-fee", helped=True, at=NOW))
    with pytest.raises(NotAllowed):
        door.write_now(lambda s: note_unanswered(s, QUESTION, actor=HILDE, at=NOW))
    assert door.read_now(audit.entries) == []
