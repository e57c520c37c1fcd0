"""Putting right what the bot sent by itself: a draft of a letter to whoever got it. A person completes and sends it."""

from __future__ import annotations

from datetime import datetime

from bot.commands import letters
from bot.commands.letters import Refused, WhyNot
from bot.config import Config
from bot.roles import Actor, Right
from bot.store import audit, outbox
from bot.store.letters import StoredLetter
from bot.store.outbox import OutboxState
from bot.store.session import Session
from intake.calendar_days import local_date
from replies.draft import amends
from replies.letter import LetterFields, LetterKind
from replies.reply import ReplyKind

# The citizen has it, or may have it.
ARRIVED = frozenset({OutboxState.SENT, OutboxState.IN_DOUBT})


def correct_reply(
    s: Session, *, actor: Actor, config: Config, outbox_id: str, at: datetime
) -> tuple[StoredLetter, str] | Refused:
    """A draft to the person who got this automatic message, with the reference of its case. Raises NotAllowed.

    Not found: no such message, one that did not leave, or one without a case to write from.
    """
    actor.require(Right.WRITE_LETTERS, body_id=actor.body_id)
    line = outbox.get(s, outbox_id, body_id=actor.body_id)
    if line is None or not isinstance(line.kind, ReplyKind) or line.state not in ARRIVED or line.case is None:
        return Refused(why=WhyNot.NOT_FOUND)
    letter = letters.start(
        s,
        actor=actor,
        config=config,
        reference=line.case,
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
        subject=line.case,
        detail=detail,
    )
    return letter, line.case
