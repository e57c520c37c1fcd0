"""Putting right what the bot sent by itself: a draft of a letter to whoever got it. A person completes and sends it."""

from __future__ import annotations

from datetime import datetime

from bot.commands import letters, messages
from bot.commands.case_work import Done
from bot.commands.letters import Refused, WhyNot
from bot.commands.messages import MessageAct
from bot.config import Config
from bot.roles import Actor, Right
from bot.store import audit, corrections, outbox, spool
from bot.store.letters import StoredLetter
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.labels import Kind
from replies.draft import amends
from replies.letter import LetterFields, LetterKind
from replies.reply import ReplyKind

# The citizen has it, or may have it.
ARRIVED = frozenset({OutboxState.SENT, OutboxState.IN_DOUBT})


def correct_reply(
    s: Session, *, actor: Actor, config: Config, outbox_id: str, at: datetime
) -> tuple[StoredLetter, str] | Refused:
    """A draft to the person who got this automatic message, with the reference of its case. Raises NotAllowed.

    Where the message it answers has no case it becomes one, without a clock: a letter is written from a case.
    Not found: no such message, or one that did not leave.
    """
    actor.require(Right.WRITE_LETTERS, body_id=actor.body_id)
    line = outbox.get(s, outbox_id, body_id=actor.body_id)
    if line is None or not isinstance(line.kind, ReplyKind) or line.state not in ARRIVED:
        return Refused(why=WhyNot.NOT_FOUND)
    reference = line.case or _case_of_message(s, line, actor=actor, at=at)
    if reference is None:
        return Refused(why=WhyNot.NOT_FOUND)
    letter = letters.start(
        s,
        actor=actor,
        config=config,
        reference=reference,
        kind=LetterKind.PLAIN_LETTER,
        at=at,
        fields=LetterFields(needed=amends(sent_on=local_date(line.sent_at or line.created_at))),
        mail_address=line.to,
    )
    if isinstance(letter, Refused):
        return letter
    detail = {"outbox_id": line.id, "letter": letter.letter_id}
    audit.write(
        s,
        body_id=actor.body_id,
        at=at,
        actor=actor.name,
        action="reply_correction_drafted",
        subject=reference,
        detail=detail,
    )
    return letter, reference


def _case_of_message(s: Session, line: OutboxLine, *, actor: Actor, at: datetime) -> str | None:
    """The case of the message that was answered, made now where there was none; None where it cannot be."""
    message = spool.ledger_line(s, line.ledger_id, body_id=actor.body_id) if line.ledger_id else None
    if message is None or message.case is not None:
        return None if message is None else message.case
    found = corrections.found_in(s, body_id=actor.body_id, ledger_id=message.id)
    made = messages.make_case(
        s,
        MessageAct(actor=actor, ledger_id=message.id, at=at),
        kind=Kind.INFORMATION_QUESTION,
        regimes=(),
        name=messages.requester_of(found),
        address=line.to,
        without_clock=True,
    )
    return made.reference if isinstance(made, Done) else None
