"""What somebody in a chat passes on to a person, as a mail: spooled, kept and read like any other, answered by none but
a person.

It holds the citizen's own words and nothing of what the program said, which is no evidence of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.request_form import MAX_NAME, NOBODY
from bot.route import Route
from bot.store.spool import SpoolItem
from bot.think import Thought
from intake.labels import Warning
from intake.raw import Envelope, RawMail, Source
from replies.header import one_line
from replies.render import clean_text
from replies.reply import Letterhead

PASSED_ON = "passed_on"  # the reason of its route
_DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What is passed on: the turns so far, who says so where that is known, and whether the chat heard of danger."""

    turns: Sequence[str] = field(repr=False)
    mail: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    danger: bool = False


def chat_message(passed: Passed, *, letterhead: Letterhead, message_id: str, at: datetime) -> RawMail:
    """The mail of what somebody passes on to the body."""
    mail = EmailMessage(policy=SMTP)
    name = one_line(passed.name, limit=MAX_NAME)
    # RFC 6854: a From may hold a group with nobody in it; who gave no address gets none.
    mail["From"] = Address(display_name=name, addr_spec=passed.mail) if passed.mail else Group(name or NOBODY, ())
    mail["To"] = letterhead.address
    mail["Subject"] = "Bericht uit de chat"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail.set_content(clean_text("\n\n".join(passed.turns)), cte="quoted-printable")
    return RawMail(
        body_id=letterhead.body_id,
        recipient=letterhead.address,
        content=mail.as_bytes(),
        source=Source.CHAT_MESSAGE,
        received_at=at,
        envelope=Envelope(mail_from=passed.mail or None, options=(_DANGER,) if passed.danger else ()),
    )


def passed_on(thought: Thought, item: SpoolItem) -> Thought:
    """The thought about a message that somebody passed on to a person: a person answers, whatever it asks.

    Danger that the chat heard stays one, whatever a mail of the same words says.
    """
    if item.source is not Source.CHAT_MESSAGE:
        return thought
    warnings = thought.classification.warnings
    if _DANGER in item.envelope.options and Warning.SAFETY_CONCERN not in warnings:
        warnings = (Warning.SAFETY_CONCERN, *warnings)
    joins = thought.decision.case_reference is not None
    reason = thought.decision.reason if joins else PASSED_ON
    if Warning.SAFETY_CONCERN in warnings and not joins:
        reason = str(Warning.SAFETY_CONCERN)
    return replace(
        thought,
        classification=replace(thought.classification, warnings=warnings),
        decision=replace(thought.decision, route=Route.HAND_TO_HUMAN, reason=reason),
    )
