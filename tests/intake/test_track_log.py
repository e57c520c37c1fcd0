"""The log of a case folded into where its tracks stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from intake.case import TRACK_EVENTS, TRANSITIONS, CaseEventType, Outcome, TrackState, after
from intake.labels import Regime
from intake.track_log import Logged, TrackStanding, fold


def log(*events: tuple[CaseEventType, dict[str, Any]]) -> list[Logged]:
    """Lines numbered from 1, each about the openness track unless it names another."""
    lines = ((CaseEventType.TRACK_OPENED, {}), *events)
    return [
        Logged(seq=number, type=type, data=data if type is CaseEventType.UNDONE else {"regime": "foi", **data})
        for number, (type, data) in enumerate(lines, 1)
    ]


def standing(*events: tuple[CaseEventType, dict[str, Any]]) -> TrackStanding:
    return fold(log(*events))[Regime.FOI]


DECIDED = (CaseEventType.DECISION_SENT, {"on": "2026-03-20", "outcome": "partial", "remedies_named": False})


def test_a_track_that_was_only_opened_runs() -> None:
    assert standing() == TrackStanding(regime=Regime.FOI)


def test_each_step_leaves_its_day() -> None:
    found = standing(
        (CaseEventType.INVITED_TO_SPECIFY, {"on": "2026-03-16"}),
        (CaseEventType.SPECIFIED, {"on": "2026-03-19"}),
        (CaseEventType.EXTENSION_ANNOUNCED, {"on": "2026-03-20"}),
        DECIDED,
        (CaseEventType.EXECUTED, {"on": "2026-03-30"}),
    )
    assert found == TrackStanding(
        regime=Regime.FOI,
        state=TrackState.CLOSED,
        invited_on=date(2026, 3, 16),
        specified_on=date(2026, 3, 19),
        extended_on=date(2026, 3, 20),
        outcome=Outcome.PARTIAL,
        sent_on=date(2026, 3, 20),
        remedies_named=False,
        executed_on=date(2026, 3, 30),
    )


def test_a_new_term_after_specifying_is_not_extended_yet() -> None:
    found = standing(
        (CaseEventType.EXTENSION_ANNOUNCED, {"on": "2026-03-15"}),
        (CaseEventType.INVITED_TO_SPECIFY, {"on": "2026-03-16"}),
        (CaseEventType.SPECIFIED, {"on": "2026-03-19"}),
    )
    assert found.extended_on is None


def test_what_was_undone_counts_for_nothing() -> None:
    assert standing(DECIDED, (CaseEventType.UNDONE, {"seq": 2})) == standing()


def test_reopening_takes_the_decision_back() -> None:
    found = standing(DECIDED, (CaseEventType.TRACK_REOPENED, {"on": "2026-03-21"}))
    assert (found.state, found.outcome, found.sent_on) == (TrackState.OPEN, None, None)


def test_an_event_that_may_not_happen_now_changes_nothing_and_is_named() -> None:
    found = standing((CaseEventType.EXECUTED, {"on": "2026-03-30"}))
    assert (found.state, found.refused) == (TrackState.OPEN, (2,))


def test_tracks_of_one_case_stand_each_on_their_own() -> None:
    lines = log((CaseEventType.TRACK_OPENED, {"regime": "data_access"}), DECIDED)
    assert {regime: one.state for regime, one in fold(lines).items()} == {
        Regime.FOI: TrackState.DECIDED,
        Regime.DATA_ACCESS: TrackState.OPEN,
    }


def test_every_state_can_be_reached_and_left() -> None:
    assert {*TRANSITIONS.values()} == set(TrackState)
    assert {state for state, _ in TRANSITIONS} == set(TrackState)


@given(st.lists(st.sampled_from(sorted(TRACK_EVENTS)), max_size=12))
def test_a_fold_follows_the_table_and_nothing_else(happened: list[CaseEventType]) -> None:
    state = TrackState.OPEN
    for event in happened:
        state = after(state, event) or state
    events = [(event, {"on": "2026-03-20", "outcome": "granted"}) for event in happened]
    assert standing(*events).state is state
