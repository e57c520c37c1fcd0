"""The clocks of the tracks, and every worked date of the law page as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.appeal import (
    appeal_after_execution_term,
    appeal_after_silence,
    appeal_until,
    appeal_without_remedies_clause,
    execute_appeal_decision,
)
from intake.calendar_days import Holidays, add_months, belgian_holidays, dutch_date, local_date
from intake.case import Deadline
from intake.deadline import after_specification, deadline, execution_until, extended
from intake.labels import Regime
from intake.terms import shipped_terms

TERMS = shipped_terms()
HOLIDAYS = belgian_holidays(first_year=2018, last_year=2042)

FROM_REGISTRATION = (Regime.FOI, Regime.ENVIRONMENT, Regime.RECORD_CORRECTION, Regime.REUSE)
DATA_SUBJECT = (Regime.DATA_ACCESS, Regime.DATA_RECTIFICATION, Regime.DATA_ERASURE, Regime.DATA_OTHER)

DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2040, 1, 1))


def day(text: str) -> date:
    return date.fromisoformat(text)


def first(regime: Regime, received: str, registered: str | None = None) -> Deadline:
    found = deadline(
        regime,
        received_on=day(received),
        registered_on=day(registered) if registered else None,
        terms=TERMS,
        holidays=HOLIDAYS,
    )
    assert found is not None
    return found


def longer(regime: Regime, received: str, registered: str | None = None) -> Deadline:
    found = extended(
        regime,
        received_on=day(received),
        registered_on=day(registered) if registered else None,
        terms=TERMS,
        holidays=HOLIDAYS,
    )
    assert found is not None
    return found


def carried_out(received: str, registered: str | None = None, *, is_extended: bool = False) -> Deadline:
    found = execution_until(
        Regime.FOI,
        received_on=day(received),
        registered_on=day(registered) if registered else None,
        is_extended=is_extended,
        terms=TERMS,
        holidays=HOLIDAYS,
    )
    assert found is not None
    return found


def specified(
    received: str, *, invited: str, on: str, is_extended: bool = False, regime: Regime = Regime.FOI
) -> Deadline | None:
    return after_specification(
        regime,
        received_on=day(received),
        registered_on=day(received),
        invited_on=day(invited),
        specified_on=day(on),
        is_extended=is_extended,
        terms=TERMS,
        holidays=HOLIDAYS,
    )


# Row, received, registered, last day to decide, the same when extended, whether the day is a working day.
OPENNESS_ROWS = [
    (1, "2025-01-06", "2025-01-06", "2025-01-26", "2025-02-15", False),
    (2, "2025-01-10", "2025-01-10", "2025-01-30", "2025-02-19", True),
    (3, "2025-03-07", "2025-03-10", "2025-03-30", "2025-04-19", False),
    (4, "2025-04-01", "2025-04-01", "2025-04-21", "2025-05-11", False),
    (5, "2025-04-11", "2025-04-11", "2025-05-01", "2025-05-21", False),
    (6, "2025-05-09", "2025-05-09", "2025-05-29", "2025-06-18", False),
    (7, "2025-07-01", "2025-07-01", "2025-07-21", "2025-08-10", False),
    (8, "2025-10-06", "2025-10-06", "2025-10-26", "2025-11-15", False),
    (9, "2025-12-05", "2025-12-05", "2025-12-25", "2026-01-14", False),
    (10, "2025-12-12", "2025-12-12", "2026-01-01", "2026-01-21", False),
    (11, "2024-02-09", "2024-02-09", "2024-02-29", "2024-03-20", True),
    (12, "2024-02-29", "2024-02-29", "2024-03-20", "2024-04-09", True),
    (13, "2026-02-09", "2026-02-09", "2026-03-01", "2026-03-21", False),
    (14, "2026-03-09", None, "2026-03-29", "2026-04-18", False),
    (16, "2025-06-20", "2025-06-20", "2025-07-10", "2025-07-30", True),
]


@pytest.mark.parametrize(("row", "received", "registered", "due", "due_extended", "working"), OPENNESS_ROWS)
def test_a_worked_openness_date_is_met_and_never_moved(
    row: int, received: str, registered: str | None, due: str, due_extended: str, working: bool
) -> None:
    decision = first(Regime.FOI, received, registered)

    assert decision.due == day(due)
    assert longer(Regime.FOI, received, registered).due == day(due_extended)
    assert carried_out(received, registered).due == day(due)
    assert carried_out(received, registered, is_extended=True).due == day(due_extended)
    assert any("schuift niet op" in step.text for step in decision.steps) is not working
    assert not decision.unsure


def test_row_3_an_evening_mail_registered_on_monday_is_planned_from_its_receipt() -> None:
    instant = datetime(2025, 3, 7, 22, 30, tzinfo=UTC)

    found = first(Regime.FOI, local_date(instant).isoformat(), "2025-03-10")

    assert (found.due, found.plan) == (day("2025-03-30"), day("2025-03-27"))


def test_row_15_a_specified_request_gets_a_new_term_and_keeps_the_first_in_sight() -> None:
    new = specified("2026-03-09", invited="2026-03-16", on="2026-03-19")
    longest = specified("2026-03-09", invited="2026-03-16", on="2026-03-19", is_extended=True)

    assert new is not None
    assert longest is not None
    assert (new.due, new.plan, new.unsure) == (day("2026-04-08"), day("2026-04-08"), False)
    assert day("2026-03-29") in {step.on for step in new.steps}
    assert longest.due == day("2026-04-28")
    assert "INFERENCE" in {step.status for step in longest.steps if step.on == longest.due}


@pytest.mark.parametrize(
    ("row", "sent", "until"),
    [
        (17, "2025-01-24", "2025-02-23"),
        (18, "2025-12-02", "2026-01-01"),
        (19, "2026-01-30", "2026-03-01"),
    ],
)
def test_a_worked_appeal_date_counts_from_sending_and_is_not_moved(row: int, sent: str, until: str) -> None:
    found = appeal_until(sent_on=day(sent), terms=TERMS, holidays=HOLIDAYS)

    assert (found.due, found.unsure) == (day(until), False)


def test_row_20_after_silence_appeal_opens_the_next_day_and_never_closes() -> None:
    step = appeal_after_silence(decision_due=day("2025-10-26"), terms=TERMS, holidays=HOLIDAYS)

    assert (step.on, step.status) == (day("2025-10-27"), "CONFIRMED")
    assert "zonder einddatum" in step.text


def test_row_21_an_unexecuted_grant_can_be_appealed_for_thirty_days_after_the_execution_term() -> None:
    execution = carried_out("2025-10-06", "2025-10-06", is_extended=True)

    found = appeal_after_execution_term(execution_due=execution.due, terms=TERMS, holidays=HOLIDAYS)

    assert (execution.due, found.due) == (day("2025-11-15"), day("2025-12-15"))


def test_row_22_without_a_remedies_clause_the_last_day_is_unsure() -> None:
    found = appeal_without_remedies_clause(notified_on=day("2025-10-31"), terms=TERMS, holidays=HOLIDAYS)

    assert day("2026-02-28") in {step.on for step in found.steps}
    assert (found.due, found.unsure) == (day("2026-03-30"), True)


@pytest.mark.parametrize(
    ("row", "received", "raw", "due", "raw_extended", "due_extended"),
    [
        (23, "2025-01-31", "2025-02-28", "2025-02-28", "2025-04-30", "2025-04-30"),
        (24, "2025-12-01", "2026-01-01", "2026-01-02", "2026-03-01", "2026-03-02"),
        (25, "2025-11-25", "2025-12-25", "2025-12-26", "2026-02-25", "2026-02-25"),
    ],
)
def test_a_worked_data_subject_date_moves_to_a_working_day_and_is_planned_unmoved(
    row: int, received: str, raw: str, due: str, raw_extended: str, due_extended: str
) -> None:
    answer = first(Regime.DATA_ACCESS, received)
    longest = longer(Regime.DATA_ACCESS, received)

    assert (answer.plan, answer.due, answer.unsure) == (day(raw), day(due), raw != due)
    assert (longest.plan, longest.due) == (day(raw_extended), day(due_extended))
    assert longest.unsure is (raw_extended != due_extended)


def test_row_25_a_mixed_request_runs_both_clocks_and_the_openness_one_ends_first() -> None:
    openness = first(Regime.FOI, "2025-11-25", "2025-11-25")
    data_access = first(Regime.DATA_ACCESS, "2025-11-25", "2025-11-25")

    assert (openness.due, data_access.due) == (day("2025-12-15"), day("2025-12-26"))
    assert min(openness.plan, data_access.plan) == openness.plan


def test_row_26_a_decision_of_the_appeal_body_is_executed_in_fifteen_days() -> None:
    found = execute_appeal_decision(received_on=day("2026-03-02"), terms=TERMS, holidays=HOLIDAYS)

    assert (found.due, found.unsure) == (day("2026-03-17"), False)


def test_all_twenty_six_rows_stand_in_this_file() -> None:
    others = {15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26}

    assert {row[0] for row in OPENNESS_ROWS} | others == set(range(1, 27))


@pytest.mark.parametrize("regime", [Regime.QUESTION, Regime.COMPLAINT, Regime.APPEAL])
def test_what_cannot_be_extended_gives_none(regime: Regime) -> None:
    found = extended(regime, received_on=day("2026-03-09"), registered_on=None, terms=TERMS, holidays=HOLIDAYS)

    assert found is None


@pytest.mark.parametrize("regime", sorted(set(Regime) - {Regime.FOI, Regime.ENVIRONMENT}))
def test_execution_and_specification_exist_for_openness_only(regime: Regime) -> None:
    executed = execution_until(
        regime,
        received_on=day("2026-03-09"),
        registered_on=None,
        is_extended=False,
        terms=TERMS,
        holidays=HOLIDAYS,
    )

    assert executed is None
    assert specified("2026-03-09", invited="2026-03-16", on="2026-03-19", regime=regime) is None


def test_every_track_but_a_question_has_a_clock_from_receipt_alone() -> None:
    without = {
        regime
        for regime in Regime
        if deadline(regime, received_on=day("2026-03-09"), registered_on=None, terms=TERMS, holidays=HOLIDAYS) is None
    }

    assert without == {Regime.QUESTION}


def test_an_appeal_raises_an_alarm_on_the_day_it_came_and_claims_no_term() -> None:
    found = first(Regime.APPEAL, "2026-03-07")

    assert (found.due, found.plan, found.unsure) == (day("2026-03-07"), day("2026-03-07"), True)
    assert "geen wettelijke termijn van ons" in found.steps[-1].text


def test_a_complaint_has_an_unsure_term() -> None:
    found = first(Regime.COMPLAINT, "2026-03-09")

    assert (found.due, found.unsure) == (day("2026-03-09") + timedelta(days=45), True)


def test_re_use_rests_on_a_single_source_and_asks_a_notice_within_ten_days() -> None:
    found = first(Regime.REUSE, "2026-03-09", "2026-03-10")

    assert (found.due, found.unsure) == (day("2026-03-30"), True)
    assert day("2026-03-19") in {step.on for step in found.steps}
    assert not any("II.30, §" in step.article and step.status == "CONFIRMED" for step in found.steps)


def test_the_weekend_warning_names_the_working_day_before_and_leaves_the_date() -> None:
    found = first(Regime.FOI, "2025-04-01", "2025-04-01")
    warning = next(step for step in found.steps if "schuift niet op" in step.text)

    assert found.due == day("2025-04-21")
    # Easter Monday, Easter Sunday and the Saturday before are all free.
    assert warning.on == day("2025-04-18")
    assert "vrijdag 18 april 2025" in warning.text


def test_an_invitation_that_left_too_late_makes_the_new_term_unsure_and_plans_on_the_first() -> None:
    found = specified("2026-03-09", invited="2026-03-30", on="2026-04-02")

    assert found is not None
    assert (found.due, found.plan, found.unsure) == (day("2026-04-22"), day("2026-03-29"), True)


def test_an_invitation_on_its_last_day_is_in_time() -> None:
    found = specified("2026-03-09", invited="2026-03-29", on="2026-04-02")

    assert found is not None
    assert (found.plan, found.unsure) == (day("2026-04-22"), False)


def test_an_extension_names_the_last_day_to_announce_it() -> None:
    found = longer(Regime.FOI, "2025-03-07", "2025-03-10")

    assert found.steps[-1].on == day("2025-03-30")
    assert found.steps[-1].status == "INFERENCE"


def test_a_request_older_than_the_rules_we_know_still_gets_a_date_but_an_unsure_one() -> None:
    found = first(Regime.FOI, "2012-05-02")

    assert (found.due, found.unsure) == (day("2012-05-22"), True)
    assert any("ga de oudere regel na" in step.text for step in found.steps)


def test_the_rule_version_travels_with_the_date() -> None:
    assert first(Regime.FOI, "2026-03-09").rule_version == TERMS.rule_version


@given(received=DAYS, wait=st.integers(min_value=0, max_value=60), regime=st.sampled_from(FROM_REGISTRATION))
def test_a_term_from_registration_is_exactly_the_laws(received: date, wait: int, regime: Regime) -> None:
    registered = received + timedelta(days=wait)

    found = first(regime, received.isoformat(), registered.isoformat())

    assert found.due == registered + timedelta(days=20)
    assert found.plan == received + timedelta(days=20)
    assert longer(regime, received.isoformat(), registered.isoformat()).due == registered + timedelta(days=40)


@given(received=DAYS, wait=st.integers(min_value=0, max_value=60), regime=st.sampled_from(FROM_REGISTRATION))
def test_the_steps_add_up_to_the_due_date(received: date, wait: int, regime: Regime) -> None:
    registered = received + timedelta(days=wait)

    found = first(regime, received.isoformat(), registered.isoformat())
    came, noted, day_one, last, *_ = found.steps

    assert (came.on, noted.on) == (received, registered)
    assert day_one.on == noted.on + timedelta(days=1)
    assert last.text.startswith(f"Dag {(last.on - day_one.on).days + 1} is {dutch_date(found.due)}")
    assert last.on == found.due


@given(received=DAYS, regime=st.sampled_from(DATA_SUBJECT), free=st.frozensets(DAYS, max_size=20))
def test_a_data_subject_term_is_never_shorter_than_its_months(
    received: date, regime: Regime, free: frozenset[date]
) -> None:
    holidays = Holidays(days=free)

    for months, build in ((1, deadline), (3, extended)):
        found = build(regime, received_on=received, registered_on=None, terms=TERMS, holidays=holidays)
        assert found is not None
        assert found.plan == add_months(received, months) <= found.due
        assert holidays.is_working_day(found.due)
        assert found.unsure is (found.due != found.plan)
        assert found.steps[-1].on == found.due


@given(received=DAYS, regime=st.sampled_from(sorted(set(Regime) - {Regime.QUESTION})), free=st.frozensets(DAYS))
def test_the_plan_is_never_after_the_due_date_and_every_rule_has_its_article(
    received: date, regime: Regime, free: frozenset[date]
) -> None:
    found = deadline(regime, received_on=received, registered_on=None, terms=TERMS, holidays=Holidays(days=free))

    assert found is not None
    assert received <= found.plan <= found.due
    assert all(step.article or step.text.startswith("Ontvangen") for step in found.steps)


@given(seconds=st.integers(min_value=0, max_value=18 * 365 * 86_400))
def test_summer_time_never_changes_the_number_of_days(seconds: int) -> None:
    instant = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    received = local_date(instant)

    found = first(Regime.FOI, received.isoformat(), received.isoformat())

    assert (found.due - received).days == 20


@given(start=DAYS)
def test_no_appeal_date_is_shorter_than_the_laws(start: date) -> None:
    thirty_days_later = start + timedelta(days=30)

    sent = appeal_until(sent_on=start, terms=TERMS, holidays=HOLIDAYS)
    unexecuted = appeal_after_execution_term(execution_due=start, terms=TERMS, holidays=HOLIDAYS)
    without_clause = appeal_without_remedies_clause(notified_on=start, terms=TERMS, holidays=HOLIDAYS)

    assert (sent.due, unexecuted.due) == (thirty_days_later, thirty_days_later)
    assert without_clause.due == add_months(start, 4) + timedelta(days=30)
    assert without_clause.unsure
