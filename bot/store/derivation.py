"""A deadline's working as JSON, so that the day it was computed can always be shown."""

from __future__ import annotations

import json
from datetime import date

from intake.case import Deadline, DeadlineStep
from intake.labels import Regime


def to_text(deadline: Deadline | None) -> str:
    """Everything of a deadline but its regime, which the track names; `null` where the law sets no term."""
    if deadline is None:
        return "null"
    return json.dumps(
        {
            "due": deadline.due.isoformat(),
            "plan": deadline.plan.isoformat(),
            "rule_version": deadline.rule_version,
            "unsure": deadline.unsure,
            "steps": [
                {"text": step.text, "on": step.on.isoformat(), "article": step.article, "status": step.status}
                for step in deadline.steps
            ],
        }
    )


def from_text(regime: Regime, text: str) -> Deadline | None:
    """The inverse of `to_text`."""
    stored = json.loads(text)
    if stored is None:
        return None
    return Deadline(
        regime=regime,
        due=date.fromisoformat(stored["due"]),
        plan=date.fromisoformat(stored["plan"]),
        rule_version=stored["rule_version"],
        unsure=stored["unsure"],
        steps=tuple(
            DeadlineStep(
                text=step["text"],
                on=date.fromisoformat(step["on"]),
                article=step["article"],
                status=step["status"],
            )
            for step in stored["steps"]
        ),
    )
