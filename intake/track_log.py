"""The log of a case folded into where each track stands: what happened to it, and when, in the order of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from intake.case import TRACK_EVENTS, CaseEventType, Outcome, TrackState, after
from intake.labels import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A line of a log. `data` of a track's event has `regime` and, where a day matters, `on` (ISO date)."""

    seq: int
    type: CaseEventType
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackStanding:
    """Where a track stands, and the days its clocks are counted from.

    `extended_on`: notice of the extension; `invited_on`, `specified_on`: II.42; `sent_on`: the decision.
    `refused`: events of the log that may not have happened in the state they met (none in a sound log).
    """

    regime: Regime
    state: TrackState = TrackState.OPEN
    extended_on: date | None = None
    invited_on: date | None = None
    specified_on: date | None = None
    outcome: Outcome | None = None
    sent_on: date | None = None
    remedies_named: bool = True
    executed_on: date | None = None
    refused: tuple[int, ...] = ()

    def after(self, event: Logged) -> TrackStanding:
        """The standing once this happened; unchanged, and noted, where it may not happen now."""
        state = after(self.state, event.type)
        if state is None:
            return replace(self, refused=(*self.refused, event.seq))
        on = _day(event.data.get("on"))
        match event.type:
            case CaseEventType.EXTENSION_ANNOUNCED:
                return replace(self, state=state, extended_on=on)
            case CaseEventType.INVITED_TO_SPECIFY:
                return replace(self, state=state, invited_on=on)
            case CaseEventType.SPECIFIED:
                # The new term starts unextended (II.43 par. 2).
                return replace(self, state=state, specified_on=on, extended_on=None)
            case CaseEventType.DECISION_SENT:
                outcome = Outcome(event.data["outcome"])
                named = bool(event.data.get("remedies_named", True))
                return replace(self, state=state, sent_on=on, outcome=outcome, remedies_named=named)
            case CaseEventType.EXECUTED:
                return replace(self, state=state, executed_on=on)
            case CaseEventType.TRACK_REOPENED:
                return replace(self, state=state, outcome=None, sent_on=None, executed_on=None)
            case _:
                return replace(self, state=state)


def fold(log: Iterable[Logged]) -> dict[Regime, TrackStanding]:
    """Every track ever opened with its standing. What was undone counts for nothing; the log keeps both lines."""
    lines = tuple(log)
    undone = {line.data.get("seq") for line in lines if line.type is CaseEventType.UNDONE}
    standings: dict[Regime, TrackStanding] = {}
    for line in lines:
        if line.seq in undone or "regime" not in line.data:
            continue
        regime = Regime(line.data["regime"])
        if line.type is CaseEventType.TRACK_OPENED:
            standings.setdefault(regime, TrackStanding(regime=regime))
        elif line.type in TRACK_EVENTS and regime in standings:
            standings[regime] = standings[regime].after(line)
    return standings


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
