"""Every date of a track from where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.calendar_days import belgian_holidays
from intake.case import Outcome, TrackState
from intake.clock import CaseDays, ExtensionRefusal
from intake.labels import Regime
from intake.terms import shipped_terms
from intake.track_log import TrackStanding

HOLIDAYS = belgian_holidays(first_year=2018, last_year=2042)
DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2040, 1, 1))
FOI = TrackStanding(regime=Regime.FOI)
DECIDED = replace(FOI, state=TrackState.DECIDED, outcome=Outcome.PARTIAL, sent_on=date(2026, 1, 30))


def days(received: date = date(2026, 3, 9), registered: date | None = date(2026, 3, 9)) -> CaseDays:
    return CaseDays(received_on=received, registered_on=registered, terms=shipped_terms(), holidays=HOLIDAYS)


def test_a_track_that_runs_has_a_term_a_longer_one_and_a_day_of_silence() -> None:
    clock = days().clock(FOI)
    assert clock.decision is not None
    assert clock.extended is not None
    assert clock.silence is not None
    assert (clock.decision.due, clock.extended.due, clock.silence.on) == (
        date(2026, 3, 29),
        date(2026, 4, 18),
        date(2026, 3, 30),
    )
    assert (clock.execution, clock.appeal) == (None, None)


def test_row_15_of_the_law_from_a_log_of_steps() -> None:
    specified = replace(FOI, invited_on=date(2026, 3, 16), specified_on=date(2026, 3, 19))
    clock = days().clock(specified)
    assert clock.decision is not None
    assert clock.extended is not None
    assert (clock.decision.due, clock.extended.due) == (date(2026, 4, 8), date(2026, 4, 28))


def test_an_announced_extension_is_the_term_and_cannot_come_twice() -> None:
    extended = replace(FOI, extended_on=date(2026, 3, 20))
    clock = days().clock(extended)
    assert clock.decision is not None
    assert (clock.decision.due, clock.extended) == (date(2026, 4, 18), None)
    assert days().cannot_extend(extended, on=date(2026, 3, 21)) is ExtensionRefusal.ALREADY_EXTENDED


@pytest.mark.parametrize(
    ("on", "refused"),
    [(date(2026, 3, 29), None), (date(2026, 3, 30), ExtensionRefusal.TOO_LATE)],
)
def test_an_extension_is_announced_on_the_twentieth_day_at_the_latest(
    on: date, refused: ExtensionRefusal | None
) -> None:
    assert days().cannot_extend(FOI, on=on) is refused


def test_a_complaint_has_no_extension() -> None:
    complaint = TrackStanding(regime=Regime.COMPLAINT)
    assert days().cannot_extend(complaint, on=date(2026, 3, 10)) is ExtensionRefusal.NO_EXTENSION


def test_a_decision_stops_the_term_and_starts_execution_and_appeal() -> None:
    clock = days(date(2026, 1, 12), date(2026, 1, 12)).clock(DECIDED)
    assert clock.decision is None
    assert clock.execution is not None
    assert clock.appeal is not None
    assert (clock.execution.due, clock.appeal.due) == (date(2026, 2, 1), date(2026, 3, 1))
    assert clock.next == clock.execution


def test_a_refusal_has_nothing_to_carry_out() -> None:
    assert days().clock(replace(DECIDED, outcome=Outcome.REFUSED)).execution is None


def test_without_a_remedies_clause_the_appeal_stays_open_for_months_and_is_unsure() -> None:
    clock = days(date(2025, 10, 13), date(2025, 10, 13)).clock(
        replace(DECIDED, sent_on=date(2025, 10, 31), remedies_named=False)
    )
    assert clock.appeal is not None
    assert (clock.appeal.due, clock.appeal.unsure) == (date(2026, 3, 30), True)


def test_a_data_subject_track_has_no_appeal_of_this_chapter() -> None:
    assert days().clock(replace(DECIDED, regime=Regime.DATA_ACCESS)).appeal is None


@given(received=DAYS, wait=st.integers(0, 5), asked=st.integers(0, 19), told=st.integers(0, 60))
def test_no_term_from_a_log_is_shorter_than_the_laws(received: date, wait: int, asked: int, told: int) -> None:
    registered = received + timedelta(days=wait)
    invited = registered + timedelta(days=asked)
    specified = invited + timedelta(days=told)
    case = days(received, registered)
    first = case.clock(FOI).decision
    again = case.clock(replace(FOI, invited_on=invited, specified_on=specified)).decision
    assert first is not None
    assert again is not None
    assert first.due == registered + timedelta(days=20)
    assert again.due == specified + timedelta(days=20)
