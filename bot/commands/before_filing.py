"""Counting answers that were shown before a request was filed: how many, never of whom.

Nobody is told of a count that is small, and none of them is a target: a request that is filed after a good answer is a
request like any other (deploy/decisions/0044).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store import answer_counts
from bot.store.answer_counts import AnswerCount, AnsweredIn
from bot.store.session import Session
from intake.calendar_days import local_date

# Subjects that one form or chat counts for; nobody is shown more in earnest.
MOST_KEYS = 12


def shown(s: Session, keys: Iterable[str], *, body_id: str, place: AnsweredIn, at: datetime) -> None:
    """Count answers that somebody now sees for the first time; of `at` only the day is kept.

    `keys` are those of the guidance, as a `Citation` names them. In a chat an answer stands open as soon as it is said,
    so that a chat calls `shown` and `opened` together.
    """
    _count(s, keys, body_id=body_id, place=place, at=at, more=AnswerCount(shown=1))


def opened(s: Session, keys: Iterable[str], *, body_id: str, place: AnsweredIn, at: datetime) -> None:
    """Count answers that were folded and that somebody now reads."""
    _count(s, keys, body_id=body_id, place=place, at=at, more=AnswerCount(opened=1))


def filed(s: Session, keys: Iterable[str], *, body_id: str, place: AnsweredIn, at: datetime) -> None:
    """Count that a request was filed all the same after these answers.

    Call it in the transaction that stores the request, and only where that stored a new one: a button pressed twice is
    one request. A chat gives the keys of all the answers it quoted.
    """
    _count(s, keys, body_id=body_id, place=place, at=at, more=AnswerCount(filed=1))


def _count(
    s: Session, keys: Iterable[str], *, body_id: str, place: AnsweredIn, at: datetime, more: AnswerCount
) -> None:
    few = tuple(dict.fromkeys(keys))[:MOST_KEYS]
    answer_counts.add(s, few, body_id=body_id, day=local_date(at), place=place, more=more)
