"""A case with 1..n tracks; its event log is the truth and the row its fold.

What may happen to a track stands in one table, `TRANSITIONS`; what happened is folded in `intake.track_log`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.labels import Regime


class TrackState(StrEnum):
    """Where one legal track stands."""

    OPEN = "open"
    WAITING_FOR_REQUESTER = "waiting_for_requester"
    DECIDED = "decided"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


# A clock runs towards a decision.
RUNNING = frozenset({TrackState.OPEN, TrackState.WAITING_FOR_REQUESTER})


class Outcome(StrEnum):
    """How a track was decided; a person's word, never the bot's."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    ANSWERED = "answered"


# Outcomes after which something must still be handed over (II.44).
TO_EXECUTE = frozenset({Outcome.GRANTED, Outcome.PARTIAL})


class CaseState(StrEnum):
    """Where the case as a whole stands."""

    OPEN = "open"
    CLOSED = "closed"


class CaseEventType(StrEnum):
    """What can happen to a case; the log is append-only."""

    OPENED = "opened"
    TRACK_OPENED = "track_opened"
    MESSAGE_APPENDED = "message_appended"
    REPLY_QUEUED = "reply_queued"
    REPLY_WITHHELD = "reply_withheld"
    JOIN_TO_CONFIRM = "join_to_confirm"
    JOIN_CONFIRMED = "join_confirmed"
    JOIN_REFUSED = "join_refused"
    BOUNCE_RECEIVED = "bounce_received"
    VIEWED = "viewed"
    # Legal steps of one track.
    EXTENSION_ANNOUNCED = "extension_announced"
    INVITED_TO_SPECIFY = "invited_to_specify"
    SPECIFIED = "specified"
    DECISION_SENT = "decision_sent"
    EXECUTED = "executed"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"
    TRACK_CLOSED = "track_closed"
    TRACK_REOPENED = "track_reopened"
    # Work on the case.
    HANDLED = "handled"
    ASSIGNED = "assigned"
    NOTE_ADDED = "note_added"
    KIND_CORRECTED = "kind_corrected"
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    RESTRICTED = "restricted"
    LINKED = "linked"
    SPLIT = "split"
    MERGED = "merged"
    CLOSED = "closed"
    REOPENED = "reopened"
    UNDONE = "undone"
    # The requester's own page.
    WITHDRAWAL_ASKED = "withdrawal_asked"
    STATUS_LINK_REVOKED = "status_link_revoked"
    # Letters and questions of staff.
    LETTER_DRAFTED = "letter_drafted"
    LETTER_APPROVED = "letter_approved"
    LETTER_SENT = "letter_sent"
    LETTER_RECALLED = "letter_recalled"
    LETTER_DISCARDED = "letter_discarded"
    SUBREQUEST_SENT = "subrequest_sent"
    SUBREQUEST_ANSWERED = "subrequest_answered"
    SUBREQUEST_CLOSED = "subrequest_closed"


_O, _W = TrackState.OPEN, TrackState.WAITING_FOR_REQUESTER
_DONE = (TrackState.DECIDED, TrackState.PASSED_ON, TrackState.WITHDRAWN)

# What may happen to a track in which state, and where that leads. What is not here is refused.
TRANSITIONS: dict[tuple[TrackState, CaseEventType], TrackState] = {
    (_O, CaseEventType.EXTENSION_ANNOUNCED): _O,
    (_W, CaseEventType.EXTENSION_ANNOUNCED): _W,
    (_O, CaseEventType.INVITED_TO_SPECIFY): _W,
    (_W, CaseEventType.SPECIFIED): _O,
    (_O, CaseEventType.DECISION_SENT): TrackState.DECIDED,
    (_W, CaseEventType.DECISION_SENT): TrackState.DECIDED,
    (TrackState.DECIDED, CaseEventType.EXECUTED): TrackState.CLOSED,
    (_O, CaseEventType.PASSED_ON): TrackState.PASSED_ON,
    (_W, CaseEventType.PASSED_ON): TrackState.PASSED_ON,
    (_O, CaseEventType.WITHDRAWN): TrackState.WITHDRAWN,
    (_W, CaseEventType.WITHDRAWN): TrackState.WITHDRAWN,
    **{(state, CaseEventType.TRACK_CLOSED): TrackState.CLOSED for state in (_O, _W, *_DONE)},
    **{(state, CaseEventType.TRACK_REOPENED): _O for state in (*_DONE, TrackState.CLOSED)},
}
TRACK_EVENTS = frozenset(event for _, event in TRANSITIONS)


def after(state: TrackState, event: CaseEventType) -> TrackState | None:
    """The state an event leads to; None where it may not happen in this one."""
    return TRANSITIONS.get((state, event))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStep:
    """One line of the working: what happened, the date, the rule and its article."""

    text: str
    on: date
    article: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with its derivation. `unsure` marks a date that rests on an UNSURE rule."""

    regime: Regime
    due: date
    plan: date
    rule_version: str
    unsure: bool
    steps: tuple[DeadlineStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One legal track of a case; `deadline` is None where the law sets no term or no clock runs any more."""

    regime: Regime
    state: TrackState
    deadline: Deadline | None
