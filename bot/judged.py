"""Labelled mails thought through as the bot would, for measuring and for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.clock import utc_now
from bot.profile import BodyProfile
from bot.think import Knowledge, consider
from intake.calendar_days import local_date
from intake.message import InboundMessage
from intake.thread import KnownCase
from intake.triage_json import triage_json


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMail:
    """A mail, what its labeller says, and what the bot made of it (the JSON object of `triage`)."""

    file: str
    gold: Mapping[str, Any]
    message: InboundMessage
    prediction: Mapping[str, Any]

    @property
    def pair(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What `intake.evaluate.score` takes."""
        return {"file": self.file, "gold": self.gold}, self.prediction


def judge(
    message: InboundMessage,
    *,
    file: str,
    gold: Mapping[str, Any],
    known: Sequence[KnownCase],
    body: BodyProfile,
    knowledge: Knowledge,
) -> JudgedMail:
    """Think a labelled mail through on its own day, today where it names none."""
    on_date = local_date(message.date or utc_now())
    thought = consider(message, known=known, body=body, on_date=on_date, knowledge=knowledge)
    prediction = {
        **triage_json(thought.classification),
        "file": file,
        "message_id": message.message_id,
        "route": str(thought.decision.route),
    }
    return JudgedMail(file=file, gold=gold, message=message, prediction=prediction)
