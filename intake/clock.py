"""Every date of one track, from where it stands: decision, execution, appeal. Dates in, workings out.

Which function counts what is decided here; how it counts stands in `intake.deadline` and `intake.appeal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.appeal import appeal_after_silence, appeal_until, appeal_without_remedies_clause
from intake.calendar_days import Holidays
from intake.case import RUNNING, TO_EXECUTE, Deadline, DeadlineStep, TrackState
from intake.deadline import after_specification, deadline, execution_until, extended
from intake.labels import Regime
from intake.terms import Terms
from intake.track_log import TrackStanding

# II.48 opens the appeal of title II chapter 3; other tracks have doors of their own, which no clock of ours counts.
_APPEALABLE = frozenset({Regime.FOI, Regime.ENVIRONMENT, Regime.RECORD_CORRECTION})


class ExtensionRefusal(StrEnum):
    """Why a track cannot be extended now."""

    NO_EXTENSION = "no_extension"
    ALREADY_EXTENDED = "already_extended"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackClock:
    """The dates of a track. `decision` is None where no term runs; `silence` says from when one may appeal unheard."""

    decision: Deadline | None
    extended: Deadline | None
    execution: Deadline | None
    appeal: Deadline | None
    silence: DeadlineStep | None

    @property
    def next(self) -> Deadline | None:
        """What must be done next: decide, or carry out what was granted."""
        return self.decision or self.execution


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDays:
    """The two starts of a case, both local dates (II.30, II.41), and what they are counted with."""

    received_on: date
    registered_on: date | None
    terms: Terms
    holidays: Holidays

    def clock(self, standing: TrackStanding) -> TrackClock:
        """The clock of a track of this case."""
        decision = self.decision(standing)
        running = standing.state in RUNNING
        execution = self._execution(standing)
        can_silence = running and decision is not None and standing.regime in _APPEALABLE
        return TrackClock(
            decision=decision if running else None,
            extended=self._extended(standing) if running and standing.extended_on is None else None,
            execution=execution,
            appeal=self._appeal(standing),
            silence=appeal_after_silence(decision_due=decision.due, terms=self.terms, holidays=self.holidays)
            if can_silence and decision is not None
            else None,
        )

    def decision(self, standing: TrackStanding) -> Deadline | None:
        """The date by which a track is (or was) to be decided, as it stands."""
        if standing.specified_on is not None:
            return self._after_specification(standing, is_extended=standing.extended_on is not None)
        return self._extended(standing) if standing.extended_on is not None else self._first(standing.regime)

    def cannot_extend(self, standing: TrackStanding, *, on: date) -> ExtensionRefusal | None:
        """Why an extension announced on that day would not count; None where it would.

        Once, and at the latest on the last day of the term it extends (II.43 par. 3; GDPR art. 12(3)).
        """
        if standing.extended_on is not None:
            return ExtensionRefusal.ALREADY_EXTENDED
        running = self.decision(standing)
        if running is None or self._extended(standing) is None:
            return ExtensionRefusal.NO_EXTENSION
        return ExtensionRefusal.TOO_LATE if on > running.due else None

    def _first(self, regime: Regime) -> Deadline | None:
        return deadline(
            regime, received_on=self.received_on, registered_on=self.registered_on,
            terms=self.terms, holidays=self.holidays,
        )  # fmt: skip

    def _extended(self, standing: TrackStanding) -> Deadline | None:
        if standing.specified_on is not None:
            return self._after_specification(standing, is_extended=True)
        return extended(
            standing.regime, received_on=self.received_on, registered_on=self.registered_on,
            terms=self.terms, holidays=self.holidays,
        )  # fmt: skip

    def _after_specification(self, standing: TrackStanding, *, is_extended: bool) -> Deadline | None:
        if standing.invited_on is None or standing.specified_on is None:
            return None
        return after_specification(
            standing.regime, received_on=self.received_on, registered_on=self.registered_on,
            invited_on=standing.invited_on, specified_on=standing.specified_on, is_extended=is_extended,
            terms=self.terms, holidays=self.holidays,
        )  # fmt: skip

    def _execution(self, standing: TrackStanding) -> Deadline | None:
        """Counted from registration, not from the decision; None where nothing is to be handed over any more."""
        if standing.state is not TrackState.DECIDED or standing.outcome not in TO_EXECUTE:
            return None
        return execution_until(
            standing.regime, received_on=self.received_on, registered_on=self.registered_on,
            is_extended=standing.extended_on is not None, terms=self.terms, holidays=self.holidays,
        )  # fmt: skip

    def _appeal(self, standing: TrackStanding) -> Deadline | None:
        """How long the requester may appeal; a decision without its clause leaves the door open for months (II.48)."""
        if standing.sent_on is None or standing.regime not in _APPEALABLE:
            return None
        if standing.remedies_named:
            return appeal_until(sent_on=standing.sent_on, terms=self.terms, holidays=self.holidays)
        return appeal_without_remedies_clause(notified_on=standing.sent_on, terms=self.terms, holidays=self.holidays)
