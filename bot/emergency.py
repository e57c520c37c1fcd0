"""What staff read first where somebody may be in danger, and whether anything on a case says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.config import Config
from bot.store.cases import CaseEvent
from intake.labels import Warning
from knowledge.contacts import Contact, stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """The operator's own words, for staff and for citizens. `stale`: nobody verified them for as long as a contact may
    go unverified.
    """

    text: str
    for_citizens: str
    verified_on: date
    stale: bool


def emergency_of(config: Config, body_id: str, *, on: date) -> Emergency | None:
    """The emergency text of a body; None where it has none."""
    section = config.body_by_id(body_id).emergency
    if section is None:
        return None
    line = Contact(role="emergency", value=section.text, verified_on=section.verified_on)
    old = stale(line, on=on, months=config.guidance.contact_months)
    return Emergency(
        text=section.text.strip(),
        for_citizens=section.for_citizens.strip(),
        verified_on=section.verified_on,
        stale=old,
    )


def in_danger(summary: Mapping[str, Any] | None, log: Iterable[CaseEvent] = ()) -> bool:
    """Whether the message that opened a case, or one that joined it, warns of danger."""
    found = [(summary or {}).get("warnings"), *(event.data.get("warnings") for event in log)]
    return any(isinstance(warnings, list) and Warning.SAFETY_CONCERN.value in warnings for warnings in found)
