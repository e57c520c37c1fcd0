"""How a letter leaves: checked, approved where the body asks for that, and then sent by a person.

State, case event, audit line and outbox row are one transaction. No arming is asked: a person sends it. What is
still in the outbox can be taken back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.commands import letter_steps
from bot.commands.letter_checking import findings_of, hinders
from bot.commands.letters import Held, Refused, WhyNot, append, find, open_letter, put, record
from bot.config import Config
from bot.letter_facts import facts_of, overall
from bot.letter_mail import outgoing_letter, queue, request_of
from bot.roles import Actor, Right
from bot.store import bodies, outbox
from bot.store.letters import LetterChannel, LetterState, StoredLetter
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import CaseEventType
from replies.findings import Finding, FindingCode
from replies.letter import LetterKind

UNDO_FOR = timedelta(minutes=5)  # a letter waits so long in the outbox, so that it can be taken back
_REMEDIES = frozenset({FindingCode.REMEDIES_MISSING, FindingCode.REMEDIES_TERM})


def send_by_mail(
    s: Session,
    *,
    actor: Actor,
    config: Config,
    reference: str,
    letter_id: str,
    expected_version: int,
    at: datetime,
) -> StoredLetter | Refused:
    """Put a letter in the outbox; it leaves after UNDO_FOR. Raises NotAllowed."""
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
    findings = findings_of(s, config, held, today=local_date(at))
    if (why := _unfit(s, config, held, findings=findings, channel=LetterChannel.MAIL)) is not None:
        return Refused(why=why, findings=findings)
    leaves = at + UNDO_FOR
    letterhead = facts_of(s, config, held.letter, case=held.case, today=local_date(at)).letterhead
    enclosed = request_of(s, held.letter)
    item = outgoing_letter(
        s, held.letter, case=held.case, letterhead=letterhead, at=at, leaves=leaves, enclosed=enclosed
    )
    queue(s, item, sender=letterhead.address, at=at)
    return _sent(s, held, actor=actor, at=at, on=local_date(leaves), outbox_id=item.item_id, findings=findings)


def send_by_post(
    s: Session,
    *,
    actor: Actor,
    config: Config,
    reference: str,
    letter_id: str,
    expected_version: int,
    posted_on: date | None,
    at: datetime,
) -> StoredLetter | Refused:
    """Note the day on which somebody posted a letter: the term of appeal counts from it. Raises NotAllowed."""
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
    if posted_on is None or not held.case.received_on <= posted_on <= local_date(at):
        return Refused(why=WhyNot.WRONG_DAY)
    findings = findings_of(s, config, held, today=posted_on)
    if (why := _unfit(s, config, held, findings=findings, channel=LetterChannel.POST)) is not None:
        return Refused(why=why, findings=findings)
    return _sent(s, held, actor=actor, at=at, on=posted_on, outbox_id=None, findings=findings)


def recall(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, at: datetime
) -> StoredLetter | Refused:
    """Take back a mail that has not left, or on the same day the note that a letter was posted; it is a draft again.

    Raises NotAllowed.
    """
    actor.require(Right.WRITE_LETTERS, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)
    held = find(s, actor=actor, reference=reference, letter_id=letter_id)
    if held is None:
        return Refused(why=WhyNot.NOT_FOUND)
    letter = held.letter
    if letter.version != expected_version:
        return Refused(why=WhyNot.STALE)
    if letter.state is not LetterState.SENT:
        return Refused(why=WhyNot.CLOSED)
    if letter_steps.left_with(s, letter) is not None:
        return Refused(why=WhyNot.ONE_OF_TWO)
    if letter.outbox_id is not None:
        back = outbox.recall(s, letter.outbox_id, body_id=letter.body_id)
    else:
        back = local_date(letter.changed_at) == local_date(at)
    if not back:
        return Refused(why=WhyNot.GONE)
    done = put(s, replace(letter, state=LetterState.DRAFT, outbox_id=None, sent_on=None, changed_at=at))
    record(
        s,
        done,
        case=held.case,
        actor=actor,
        at=at,
        action="letter_recalled",
        event=CaseEventType.LETTER_RECALLED,
    )
    letter_steps.take_back(s, done, case=held.case, by=actor.name, at=at)
    return done


def _unfit(
    s: Session, config: Config, held: Held, *, findings: tuple[Finding, ...], channel: LetterChannel
) -> WhyNot | None:
    if held.letter.channel is not channel:
        return WhyNot.WRONG_CHANNEL
    return hinders(s, config, held, findings=findings)


def _sent(
    s: Session,
    held: Held,
    *,
    actor: Actor,
    at: datetime,
    on: date,
    outbox_id: str | None,
    findings: tuple[Finding, ...],
) -> StoredLetter:
    """State, log and audit. The event holds what the tracks of the case need of it."""
    letter = held.letter
    done = put(s, replace(letter, state=LetterState.SENT, outbox_id=outbox_id, sent_on=on, changed_at=at))
    known: dict[str, object] = {"channel": letter.channel.value, "sent_on": on.isoformat()}
    # Without a right remedies clause the term of appeal starts four months later (Bestuursdecreet II.48 §1).
    remedies_named = _REMEDIES.isdisjoint(finding.code for finding in findings)
    if letter.kind is LetterKind.DECISION:
        known["outcome"] = overall(letter.fields.documents)
    append(s, done, case=held.case, actor=actor, at=at, event=CaseEventType.LETTER_SENT, detail=known)
    letter_steps.take(s, done, case=held.case, by=actor.name, at=at, on=on, remedies_named=remedies_named)
    overridden = sorted(letter.override.codes) if letter.override else []
    record(
        s, done, case=held.case, actor=actor, at=at, action="letter_sent", detail={**known, "overridden": overridden}
    )
    return done
