"""Before a letter leaves: what the linter says, a decider's approval, and sending in spite of a finding.

Each is a deed of a person with its audit line; none of them sends anything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.commands.letter_steps import already_extended
from bot.commands.letters import Held, Refused, WhyNot, open_letter, put, record
from bot.config import Config
from bot.letter_facts import facts_of
from bot.roles import RIGHTS, Actor, Right, Role
from bot.store import staff
from bot.store.letters import LetterChannel, LetterState, Override, StoredLetter
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import CaseEventType
from replies.findings import Finding
from replies.header import is_mailable
from replies.letter import Letter
from replies.lint import lint


def findings_of(s: Session, config: Config, held: Held, *, today: date) -> tuple[Finding, ...]:
    """What the linter says of a letter today."""
    letter = held.letter
    text = Letter(kind=letter.kind, subject=letter.subject, text=letter.text)
    return lint(text, facts_of(s, config, letter, case=held.case, today=today))


def needs_second(s: Session, body_id: str) -> bool:
    """Whether the body has more than one person who may send letters."""
    writers = [
        member
        for member in staff.list_staff(s, body_id=body_id)
        if not member.disabled and Right.WRITE_LETTERS in RIGHTS[Role(member.role)]
    ]
    return len(writers) > 1


def hinders(s: Session, config: Config, held: Held, *, findings: tuple[Finding, ...]) -> WhyNot | None:
    """What keeps a letter from leaving now, the first of it; None when a person may send it."""
    letter = held.letter
    if not letter.recipient_address.strip() or (
        letter.channel is LetterChannel.MAIL and not is_mailable(letter.recipient_address)
    ):
        return WhyNot.NO_ADDRESS
    if already_extended(s, letter, case=held.case):
        return WhyNot.ALREADY_EXTENDED
    blocking = {finding.code.value for finding in findings if finding.blocks}
    if blocking:
        if letter.override is None or not blocking <= letter.override.codes:
            return WhyNot.FINDINGS
        if letter.override.second is None and needs_second(s, letter.body_id):
            return WhyNot.SECOND_NEEDED
    if config.body_by_id(letter.body_id).approval and letter.state is not LetterState.APPROVED:
        return WhyNot.NOT_APPROVED
    return None


def ask_approval(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, at: datetime
) -> StoredLetter | Refused:
    """Put a draft before a decider. Raises NotAllowed."""
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.WRITE_LETTERS,
    )
    if isinstance(held, Refused):
        return held
    done = put(s, replace(held.letter, state=LetterState.TO_APPROVE, changed_at=at))
    record(
        s, done, case=held.case, actor=actor, at=at, action="letter_approval_asked", detail={"version": done.version}
    )
    return done


def approve(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, at: datetime
) -> StoredLetter | Refused:
    """Agree to a letter as it stands; every later change takes the approval back. Raises NotAllowed."""
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.DECIDE,
    )
    if isinstance(held, Refused):
        return held
    approved = replace(held.letter, state=LetterState.APPROVED, approved_by=actor.name, approved_at=at, changed_at=at)
    done = put(s, approved)
    record(
        s,
        done,
        case=held.case,
        actor=actor,
        at=at,
        action="letter_approved",
        event=CaseEventType.LETTER_APPROVED,
        detail={"version": done.version},
    )
    return done


def override(
    s: Session,
    *,
    actor: Actor,
    config: Config,
    reference: str,
    letter_id: str,
    expected_version: int,
    reason: str,
    at: datetime,
) -> StoredLetter | Refused:
    """Say why this letter leaves although the linter stops it. Raises NotAllowed."""
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.WRITE_LETTERS,
    )
    if isinstance(held, Refused):
        return held
    if not reason.strip():
        return Refused(why=WhyNot.NO_REASON)
    found = findings_of(s, config, held, today=local_date(at))
    codes = frozenset(finding.code.value for finding in found if finding.blocks)
    if not codes:
        return Refused(why=WhyNot.NOTHING_TO_OVERRIDE)
    said = Override(reason=" ".join(reason.split()), by=actor.name, codes=codes)
    done = put(s, replace(held.letter, override=said, changed_at=at))
    record(s, done, case=held.case, actor=actor, at=at, action="letter_overridden", detail={"codes": sorted(codes)})
    return done


def second(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, at: datetime
) -> StoredLetter | Refused:
    """Agree, as another person, to what a colleague overrode. Raises NotAllowed."""
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.WRITE_LETTERS,
    )
    if isinstance(held, Refused):
        return held
    said = held.letter.override
    if said is None:
        return Refused(why=WhyNot.NOTHING_TO_OVERRIDE)
    if said.by == actor.name:
        return Refused(why=WhyNot.SAME_PERSON)
    done = put(s, replace(held.letter, override=replace(said, second=actor.name), changed_at=at))
    record(s, done, case=held.case, actor=actor, at=at, action="letter_seconded", detail={"codes": sorted(said.codes)})
    return done
