"""Saying that a label is another than triage read, or that triage read it right.

It decides nothing: case, clocks, letters and routes stay as they are.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot import findings
from bot.commands.case_work import message_visible
from bot.roles import Actor, Right
from bot.store import audit, bodies, corrections
from bot.store.corrections import Correction
from bot.store.session import Session


def correct(s: Session, *, actor: Actor, ledger_id: str, label: str, value: StrEnum, at: datetime) -> Correction | None:
    """Note what a label of a message is; None where the actor sees no such message, or triage read no such label.

    Saying again what stands writes nothing. Raises NotAllowed.
    """
    actor.require(Right.CORRECT, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)  # of two forms sent at once the second sees the first
    if not message_visible(s, actor=actor, ledger_id=ledger_id):
        return None
    summary = corrections.found_in(s, body_id=actor.body_id, ledger_id=ledger_id)
    said = corrections.standing(s, body_id=actor.body_id, ledger_id=ledger_id)
    labels = () if summary is None else findings.read(summary, said).labels
    finding = next((finding for finding in labels if finding.label == label), None)
    if finding is None or value not in finding.choices:
        return None
    if finding.correction is not None and finding.standing is value:
        return finding.correction
    made = Correction(
        ledger_id=ledger_id, label=label, found=finding.value.value, corrected=value.value, by=actor.name, at=at
    )
    corrections.add(s, made, body_id=actor.body_id)
    audit.write(
        s,
        body_id=actor.body_id,
        at=at,
        actor=actor.name,
        action="label_corrected",
        subject=ledger_id,
        detail={"label": label, "found": made.found, "corrected": made.corrected},
    )
    return made
