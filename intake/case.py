"""A case with 1..n tracks; its event log is the truth and the row its fold."""

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
    CLOSED = "closed"


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
    BOUNCE_RECEIVED = "bounce_received"
    VIEWED = "viewed"


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
    """One legal track of a case; `deadline` is None where the law sets no term."""

    regime: Regime
    state: TrackState
    deadline: Deadline | None
