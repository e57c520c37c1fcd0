"""What citizens do in a chat: begin it, say something, correct the summary, submit it, pass it on, delete it.

Nothing is a request before the explicit submit, and nothing leaves the chat before one of the last three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.chat_summary import Asked, typed_over
from bot.commands import before_filing, request_forms
from bot.commands.request_forms import Place, Submission
from bot.store import arming, bodies, chats, spool
from bot.store import request_forms as receipts
from bot.store.answer_counts import AnsweredIn
from bot.store.chats import Chat
from bot.store.session import Session
from bot.upload_mail import Upload
from intake.calendar_days import ONE_DAY, belgian_holidays
from intake.raw import RawMail
from replies.reply import ReplyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is said in a chat. `turn_id` is the browser's: a turn that is sent twice counts once."""

    text: str = field(repr=False)
    turn_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Which chat, when, and how long it stays after this."""

    token: str = field(repr=False)
    body_id: str
    now: datetime
    keep_for: timedelta

    @property
    def expires_at(self) -> datetime:
        """When the chat is over if nothing more is said."""
        return self.now + self.keep_for


def is_open(s: Session, body_id: str) -> bool:
    """Whether the bot may answer in chats of this body by itself (armed start)."""
    return ReplyKind.CHAT in arming.armed_kinds(s, body_id)


def begin(s: Session, lease: Lease, turn: Turn, *, language: str, places: Sequence[Place]) -> bool:
    """Begin a chat with its first turn; once for a token. False when too many came from one place."""
    bodies.lock(s, lease.body_id)
    if chats.get(s, lease.token, body_id=lease.body_id, now=lease.now) is not None:
        return True
    if not request_forms.may_try(s, places, now=lease.now):
        return False
    chats.begin(s, lease.token, body_id=lease.body_id, language=language, expires_at=lease.expires_at, now=lease.now)
    chats.say(s, lease.token, turn.text, turn_id=turn.turn_id, now=lease.now)
    return True


def say(s: Session, lease: Lease, turn: Turn, *, most: int) -> bool:
    """Say something in a chat; False when it is not there, or holds `most` turns already. The same turn counts once."""
    if not _hold(s, lease):
        return False
    chat = chats.get(s, lease.token, body_id=lease.body_id, now=lease.now)
    if chat is None:
        return False
    if turn.turn_id in {line.turn_id for line in chat.turns}:
        return True
    if len(chat.turns) >= most:
        return False
    return chats.say(s, lease.token, turn.text, turn_id=turn.turn_id, now=lease.now)


def answered(
    s: Session,
    lease: Lease,
    said: Sequence[Mapping[str, Any]],
    *,
    to: int,
    reading: Mapping[str, Any] | None,
    language: str,
) -> bool:
    """Keep what the program says to a turn and what it understands now; False when another process did."""
    if not chats.touch(s, lease.token, body_id=lease.body_id, now=lease.now):
        return False
    if not chats.answer(s, lease.token, said, to=to, now=lease.now):
        return False
    if reading is not None:
        _count(s, lease, reading.get("answered", ()))
        chats.keep_reading(s, lease.token, reading, language=language)
    return True


def _count(s: Session, lease: Lease, answered: Sequence[str]) -> None:
    """Count the answers that this chat did not quote before; they stand open as soon as they are said."""
    if not answered:
        return
    chat = chats.get(s, lease.token, body_id=lease.body_id, now=lease.now)
    fresh = [key for key in answered if chat is not None and key not in chat.reading.get("answered", ())]
    for count in (before_filing.shown, before_filing.opened):
        count(s, fresh, body_id=lease.body_id, place=AnsweredIn.CHAT, at=lease.now)


def correct(s: Session, lease: Lease, changed: Mapping[Asked, Any]) -> bool:
    """Keep what the citizen typed in the summary; False when the chat is not there."""
    if not _hold(s, lease):
        return False
    chat = chats.get(s, lease.token, body_id=lease.body_id, now=lease.now)
    if chat is None:
        return False
    typed = typed_over(chat.typed, chat.reading, changed, turns=len(chat.turns))
    chats.keep_typed(s, lease.token, typed)
    return True


def add_papers(s: Session, lease: Lease, papers: Sequence[Upload]) -> bool:
    """Keep files with the chat; False when it is not there."""
    if not _hold(s, lease):
        return False
    chats.add_papers(s, lease.token, papers)
    return True


def drop_paper(s: Session, lease: Lease, number: int) -> bool:
    """Forget a file again; False when there is none."""
    return _hold(s, lease) and chats.drop_paper(s, lease.token, number)


def submit(s: Session, lease: Lease, submission: Submission, *, ledger_id: str) -> bool:
    """Make the request: message, way to its page, and the end of the chat, all or nothing. False: too many came."""
    if not request_forms.submit(s, submission, ledger_id=ledger_id, now=lease.now):
        return False
    chats.drop(s, lease.token, body_id=lease.body_id)
    return True


def pass_on(
    s: Session,
    lease: Lease,
    mail: RawMail,
    *,
    said: Mapping[str, Any],
    receipt: str,
    places: Sequence[Place],
    ledger_id: str,
) -> bool:
    """Store what is passed on to a person, once for a `receipt`, and say so in the chat. False: too many came."""
    bodies.lock(s, lease.body_id)
    if receipts.receipt(s, receipt, body_id=lease.body_id) is not None:
        return True
    if not request_forms.may_try(s, places, now=lease.now):
        return False
    stored = spool.put(s, mail, ledger_id=ledger_id, now=lease.now)
    receipts.add_receipt(s, token=receipt, body_id=lease.body_id, ledger_id=stored.ledger_id, now=lease.now)
    if _hold(s, lease):
        chats.note(s, lease.token, said, now=lease.now)
    return True


def delete(s: Session, token: str, *, body_id: str) -> bool:
    """Delete a chat at its citizen's word."""
    return chats.drop(s, token, body_id=body_id)


def forget(s: Session, *, now: datetime) -> int:
    """Delete the chats that nobody submitted in time; gives how many."""
    return chats.expire(s, now=now)


@lru_cache(maxsize=64)
def answer_by(on: date, *, working_days: int) -> date:
    """The day by which a person answers what is passed on that day."""
    holidays = belgian_holidays(first_year=on.year, last_year=on.year + 1)
    for _ in range(working_days):
        on = holidays.working_day_from(on + ONE_DAY)
    return on


def find(s: Session, token: str, *, body_id: str, now: datetime) -> Chat | None:
    """The chat that a token opens."""
    return chats.get(s, token, body_id=body_id, now=now)


def _hold(s: Session, lease: Lease) -> bool:
    return chats.touch(s, lease.token, body_id=lease.body_id, now=lease.now, expires_at=lease.expires_at)
