"""What citizens do with the web form: keep it for later, send it, and look what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.decide import NO_ANSWER_WARNINGS
from bot.request_form import copy_of
from bot.store import bodies, cases, outbox, request_forms, spool
from bot.store.session import Session
from bot.store.spool import LedgerState
from intake.case import Track, TrackState
from intake.labels import ASKED_AUTOMATICALLY, Missing
from intake.raw import RawMail
from replies.reply import DemandKind

_JOINS = frozenset({spool.JOIN_TO_CONFIRM, "join_confirmed"})
WINDOW = timedelta(hours=1)  # in which the forms of one place are counted
SHOWN_FOR = timedelta(days=7)  # after this the page of a sent form is gone; the case is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where forms come from, as a hash, and how many may come from there within the window."""

    place: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form that is sent: its mail, the token of the page that will show it, and the draft it grew from."""

    mail: RawMail
    token: str = field(repr=False)
    places: Sequence[Place]
    draft: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What became of a sent form, and a copy of it. `handled`: it was read; without a `reference` a person looks at it.

    `mailed`: one mail went to the address that was typed, to confirm it.
    """

    received_at: datetime
    handled: bool
    copy: str = field(default="", repr=False)
    papers: tuple[str, ...] = field(default=(), repr=False)
    mailed: bool = False
    reference: str | None = None
    tracks: tuple[Track, ...] = ()
    missing: tuple[Missing, ...] = ()


def submit(s: Session, submission: Submission, *, ledger_id: str, now: datetime) -> bool:
    """Store a form as a message, once however often it is sent; False when too many came from one place.

    Ledger line, work and the way to the page stand or fall together.
    """
    mail = submission.mail
    bodies.lock(s, mail.body_id)
    if request_forms.receipt(s, submission.token, body_id=mail.body_id) is not None:
        return True
    if not may_try(s, submission.places, now=now):
        return False
    stored = spool.put(s, mail, ledger_id=ledger_id, now=now)
    request_forms.add_receipt(s, token=submission.token, body_id=mail.body_id, ledger_id=stored.ledger_id, now=now)
    if submission.draft:
        request_forms.drop_draft(s, submission.draft, body_id=mail.body_id)
    return True


def may_try(s: Session, places: Sequence[Place], *, now: datetime) -> bool:
    """Count one more from these places; False, and nothing counted, when one of them had enough."""
    if any(request_forms.tries(s, place.place, since=now - WINDOW) >= place.most for place in places):
        return False
    for place in places:
        request_forms.count_try(s, place.place, now=now)
    return True


def keep_draft(
    s: Session,
    fields: Mapping[str, str],
    *,
    body_id: str,
    token: str,
    places: Sequence[Place],
    expires_at: datetime,
    now: datetime,
) -> bool:
    """Keep what was typed; False when too many came from one place. Mails nothing to anybody."""
    if not may_try(s, places, now=now):
        return False
    request_forms.keep_draft(s, fields, body_id=body_id, token=token, expires_at=expires_at)
    return True


def standing(s: Session, token: str, *, body_id: str) -> Standing | None:
    """What became of the form that this token was given for; None where it opens nothing."""
    ledger_id = request_forms.receipt(s, token, body_id=body_id)
    line = spool.ledger_line(s, ledger_id, body_id=body_id) if ledger_id else None
    if line is None:
        return None
    handled = line.state in (LedgerState.DONE, LedgerState.QUARANTINED)
    # A case that a form only points at is somebody's, and who sent the form proved nothing.
    own = line.case and line.reason not in _JOINS
    case = cases.get(s, body_id, line.case) if line.case and own else None
    text, papers = copy_of(spool.raw(s, line.id, body_id=body_id))
    replies = outbox.of_message(s, body_id=body_id, ledger_id=line.id)
    kept = Standing(
        received_at=line.received_at,
        handled=handled,
        copy=text,
        papers=papers,
        mailed=any(reply.kind is DemandKind.CONFIRM for reply in replies),
    )
    if case is None:
        return kept
    return replace(
        kept,
        reference=case.reference,
        tracks=tuple(track for track in case.tracks if track.state is TrackState.OPEN and track.deadline),
        missing=_askable(case.summary),
    )


def forget(s: Session, *, now: datetime) -> int:
    """Delete what is over: drafts, counts, pages of forms sent long ago. Gives how many rows went."""
    return request_forms.expire(s, now=now, tried_before=now - WINDOW, sent_before=now - SHOWN_FOR)


def _askable(summary: Mapping[str, object]) -> tuple[Missing, ...]:
    """What an automatic letter might ask, and nothing where a person speaks first."""
    if NO_ANSWER_WARNINGS.intersection(_texts(summary, "warnings")):
        return ()
    lacks = _texts(summary, "missing")
    return tuple(item for item in Missing if item in ASKED_AUTOMATICALLY and item.value in lacks)


def _texts(summary: Mapping[str, object], name: str) -> Sequence[str]:
    found = summary.get(name)
    return found if isinstance(found, list) else ()
