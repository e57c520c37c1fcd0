"""Acts of staff on a case: who may, at which version, and what they leave behind; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.app import App
from bot.commands import casework as acts
from bot.commands import joining, track_steps
from bot.commands.case_work import Act, CaseRefusal, Done, Refused
from bot.commands.kind_undoing import take_back_kind
from bot.roles import Actor, NotAllowed, Role, command_line
from bot.route import Route
from bot.store import audit, bodies, cases, casework, spool, threads
from bot.store import staff as people_of
from bot.store.cases import CaseView
from bot.store.casework import AccessMode, LinkKind, PersonRole
from bot.store.session import Session
from bot.store.staff import Newcomer
from intake.calendar_days import local_date
from intake.case import CaseEventType, CaseState, Outcome, TrackState
from intake.labels import Kind, Regime
from tests.support.cases import DAY, NOW, a_mail_file, add_case, add_message

TODAY = local_date(NOW)
Command = Callable[[Session, Act], Done | Refused]


@pytest.fixture
def dorp(app: App) -> App:
    app.door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    return app


def officer(app: App, name: str = "lies", role: Role = Role.OFFICER) -> Actor:
    found = app.door.read_now(lambda s: people_of.find(s, body_id="dorp", name=name))
    if found is None:
        app.door.write_now(
            lambda s: people_of.add(
                s,
                Newcomer(staff_id=f"id-{name}", body_id="dorp", name=name, role=role.value, password_hash="x"),
                now=NOW,
            )
        )
    return Actor(name=name, role=role, body_id="dorp", staff_id=f"id-{name}")


def the_case(app: App, reference: str) -> CaseView:
    found = app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert found is not None
    return found


def do(
    app: App,
    reference: str,
    command: Command,
    *,
    actor: Actor | None = None,
    version: int | None = None,
    at: timedelta = timedelta(),
) -> Done | Refused:
    act = Act(
        actor=actor or officer(app),
        reference=reference,
        expected_version=the_case(app, reference).version if version is None else version,
        at=NOW + at,
    )
    return app.door.write_now(lambda s: command(s, act))


def opened(app: App, **more: object) -> str:
    kept = add_case(app.door, a_mail_file(), **more)  # type: ignore[arg-type]
    assert kept.reference is not None
    return kept.reference


def state(app: App, reference: str, regime: Regime = Regime.FOI) -> TrackState:
    return next(track.state for track in the_case(app, reference).tracks if track.regime is regime)


def log(app: App, reference: str) -> list[CaseEventType]:
    case = the_case(app, reference)
    return [one.type for one in app.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))]


def decided(s: Session, act: Act) -> Done | Refused:
    return track_steps.decide(
        s, act, regime=Regime.FOI, on=local_date(act.at), outcome=Outcome.PARTIAL, remedies_named=True
    )


def noted(s: Session, act: Act) -> Done | Refused:
    return acts.note(s, act, text="Gebeld met het secretariaat.")


def test_an_act_leaves_a_log_line_and_an_audit_line(dorp: App) -> None:
    reference = opened(dorp)
    assert do(dorp, reference, noted) == Done(reference=reference)
    (line,) = dorp.door.read_now(audit.entries)
    assert (line.actor, line.action, line.subject) == ("lies", "note_added", reference)
    assert log(dorp, reference)[-1] is CaseEventType.NOTE_ADDED
    assert "Gebeld" not in str(line.detail)


def test_of_two_officers_on_one_page_the_second_writes_nothing(dorp: App) -> None:
    reference = opened(dorp)
    version = the_case(dorp, reference).version
    assert isinstance(do(dorp, reference, decided, version=version), Done)
    late = do(dorp, reference, noted, actor=officer(dorp, "piet"), version=version)
    assert late == Refused(reason=CaseRefusal.STALE)
    assert CaseEventType.NOTE_ADDED not in log(dorp, reference)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.HELPDESK, Role.SCHOOL_STAFF, Role.READER])
def test_other_roles_may_not_act(dorp: App, role: Role) -> None:
    reference = opened(dorp)
    with pytest.raises(NotAllowed):
        do(dorp, reference, noted, actor=officer(dorp, f"een-{role.value}", role))


def test_a_case_of_another_body_is_not_found(dorp: App) -> None:
    reference = opened(dorp)
    stranger = Actor(name="els", role=Role.OFFICER, body_id="stad", staff_id="id-els")
    dorp.door.write_now(lambda s: bodies.ensure(s, body_id="stad", name="Stad", now=NOW))
    assert do(dorp, reference, noted, actor=stranger) == Refused(reason=CaseRefusal.NOT_FOUND)


def test_a_decision_ends_the_term_and_execution_is_next(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, decided, at=3 * DAY)
    case = the_case(dorp, reference)
    (track,) = case.tracks
    assert (track.state, track.deadline and track.deadline.due) == (TrackState.DECIDED, TODAY + timedelta(days=20))
    (outcome,) = dorp.door.read_now(lambda s: casework.outcomes(s, body_id="dorp", case_id=case.case_id))
    assert (outcome.outcome, outcome.sent_on) == (Outcome.PARTIAL, local_date(NOW + 3 * DAY))


def test_an_extension_moves_the_day_to_plan_on(dorp: App) -> None:
    reference = opened(dorp)
    extend: Command = lambda s, act: track_steps.extend(  # noqa: E731
        s, act, regime=Regime.FOI, on=TODAY, ground="De documenten liggen in drie scholen."
    )
    assert isinstance(do(dorp, reference, extend), Done)
    case_id = the_case(dorp, reference).case_id
    work = dorp.door.read_now(lambda s: casework.work(s, body_id="dorp", case_id=case_id))
    assert work is not None
    assert work.work_until == TODAY + timedelta(days=40)
    assert do(dorp, reference, extend) == Refused(reason=CaseRefusal.ALREADY_EXTENDED)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (lambda s, act: track_steps.extend(s, act, regime=Regime.FOI, on=TODAY, ground=" "), CaseRefusal.EMPTY),
        (lambda s, act: track_steps.specify(s, act, regime=Regime.FOI, on=TODAY), CaseRefusal.NOT_NOW),
        (lambda s, act: track_steps.execute(s, act, regime=Regime.REUSE, on=TODAY), CaseRefusal.NO_SUCH_TRACK),
        (lambda s, act: track_steps.pass_on(s, act, regime=Regime.FOI, on=TODAY, holder=""), CaseRefusal.EMPTY),
        (
            lambda s, act: track_steps.confirm_withdrawal(s, act, regime=Regime.FOI, on=date(2020, 1, 1)),
            CaseRefusal.BAD_DATE,
        ),
        (
            lambda s, act: track_steps.confirm_withdrawal(s, act, regime=Regime.FOI, on=TODAY + DAY),
            CaseRefusal.BAD_DATE,
        ),
        (acts.close, CaseRefusal.NOT_NOW),
        (lambda s, act: acts.reopen(s, act, reason="Nieuw."), CaseRefusal.NOT_NOW),
        (acts.undo, CaseRefusal.NOTHING_TO_UNDO),
        (lambda s, act: acts.assign(s, act, to="niemand"), CaseRefusal.UNKNOWN_STAFF),
        (lambda s, act: joining.merge(s, act, into="OB-1999-0001"), CaseRefusal.NOT_FOUND),
        (lambda s, act: joining.link_series(s, act, other=act.reference), CaseRefusal.SAME_CASE),
        (
            lambda s, act: joining.split(s, act, regimes=(Regime.FOI,), kind=Kind.COMPLAINT),
            CaseRefusal.NO_SUCH_TRACK,
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_writes_nothing(dorp: App, command: Command, refusal: CaseRefusal) -> None:
    reference = opened(dorp)
    before = log(dorp, reference)
    assert do(dorp, reference, command) == Refused(reason=refusal)
    assert (log(dorp, reference), dorp.door.read_now(audit.entries)) == (before, [])


def test_an_act_that_left_nothing_outside_is_taken_back_by_who_did_it(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, decided)
    assert do(dorp, reference, acts.undo, actor=officer(dorp, "piet")) == Refused(reason=CaseRefusal.NOTHING_TO_UNDO)
    assert isinstance(do(dorp, reference, acts.undo), Done)
    assert state(dorp, reference) is TrackState.OPEN
    assert log(dorp, reference)[-2:] == [CaseEventType.DECISION_SENT, CaseEventType.UNDONE]


def test_a_corrected_kind_keeps_the_first_receipt(dorp: App) -> None:
    reference = opened(dorp)
    before = the_case(dorp, reference)
    correct: Command = lambda s, act: acts.correct_kind(  # noqa: E731
        s, act, kind=Kind.DATA_SUBJECT_REQUEST, regimes=(Regime.DATA_ACCESS,)
    )
    do(dorp, reference, correct, at=10 * DAY)
    case = the_case(dorp, reference)
    assert (case.kind, case.received_on) == (Kind.DATA_SUBJECT_REQUEST, before.received_on)
    assert state(dorp, reference) is TrackState.CLOSED
    due = next(track.deadline for track in case.tracks if track.regime is Regime.DATA_ACCESS)
    assert due is not None
    assert due.plan == date(2026, 12, 20)
    assert do(dorp, reference, acts.undo) == Refused(reason=CaseRefusal.NOTHING_TO_UNDO)


def corrected(kind: Kind, *regimes: Regime) -> Command:
    return lambda s, act: acts.correct_kind(s, act, kind=kind, regimes=regimes)


def standing(app: App, reference: str) -> dict[Regime, tuple[TrackState, date | None]]:
    return {
        track.regime: (track.state, track.deadline.due if track.deadline else None)
        for track in the_case(app, reference).tracks
    }


def test_a_corrected_kind_is_taken_back_with_every_track_of_it(dorp: App) -> None:
    reference = opened(dorp)
    before, tracks = the_case(dorp, reference), standing(dorp, reference)
    do(dorp, reference, corrected(Kind.COMPLAINT, Regime.COMPLAINT, Regime.DATA_ACCESS), at=10 * DAY)
    do(dorp, reference, noted, at=11 * DAY)
    assert isinstance(do(dorp, reference, take_back_kind, actor=officer(dorp, "piet"), at=12 * DAY), Done)
    case = the_case(dorp, reference)
    assert (case.kind, case.received_on, standing(dorp, reference)) == (before.kind, before.received_on, tracks)
    lines = [line for line in dorp.door.read_now(audit.entries) if line.action == "undone"]
    assert {line.detail["what"] for line in lines} == {"kind_corrected", "track_opened", "track_closed"}
    assert {line.actor for line in lines} == {"piet"}
    assert do(dorp, reference, take_back_kind) == Refused(reason=CaseRefusal.NOTHING_TO_UNDO)


def test_a_kind_taken_back_can_be_corrected_again_and_the_one_before_it_taken_back(dorp: App) -> None:
    reference = opened(dorp)
    first = standing(dorp, reference)
    do(dorp, reference, corrected(Kind.COMPLAINT, Regime.COMPLAINT), at=DAY)
    second = standing(dorp, reference)
    do(dorp, reference, corrected(Kind.DATA_SUBJECT_REQUEST, Regime.FOI, Regime.DATA_ACCESS), at=2 * DAY)
    assert isinstance(do(dorp, reference, take_back_kind, at=3 * DAY), Done)
    assert (the_case(dorp, reference).kind, standing(dorp, reference)) == (Kind.COMPLAINT, second)
    assert isinstance(do(dorp, reference, take_back_kind, at=4 * DAY), Done)
    assert standing(dorp, reference) == first
    do(dorp, reference, corrected(Kind.DATA_SUBJECT_REQUEST, Regime.DATA_ACCESS), at=5 * DAY)
    assert standing(dorp, reference)[Regime.DATA_ACCESS][0] is TrackState.OPEN
    assert standing(dorp, reference)[Regime.FOI][0] is TrackState.CLOSED


def test_a_correction_that_somebody_built_on_stands(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, corrected(Kind.COMPLAINT, Regime.FOI, Regime.COMPLAINT))
    step: Command = lambda s, act: track_steps.close_track(s, act, regime=Regime.COMPLAINT, reason="Dubbel.")  # noqa: E731
    do(dorp, reference, step, at=DAY)
    assert do(dorp, reference, take_back_kind, at=DAY) == Refused(reason=CaseRefusal.BUILT_ON)
    do(dorp, reference, acts.undo, at=DAY)
    assert isinstance(do(dorp, reference, take_back_kind, at=DAY), Done)


def test_a_case_closes_when_nothing_runs_and_opens_again_with_a_reason(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, lambda s, act: track_steps.close_track(s, act, regime=Regime.FOI, reason="Dubbel."))
    assert isinstance(do(dorp, reference, acts.close), Done)
    assert the_case(dorp, reference).state is CaseState.CLOSED
    assert isinstance(do(dorp, reference, lambda s, act: acts.reopen(s, act, reason="Toch niet.")), Done)
    assert the_case(dorp, reference).state is CaseState.OPEN


def test_who_closes_a_case_has_looked_at_it_and_taking_that_back_restores_the_mark(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, lambda s, act: track_steps.close_track(s, act, regime=Regime.FOI, reason="Dubbel."))
    case_id = the_case(dorp, reference).case_id
    dorp.door.write_now(lambda s: cases.flag_for_person(s, body_id="dorp", case_id=case_id))
    assert isinstance(do(dorp, reference, acts.close), Done)
    assert not the_case(dorp, reference).needs_human
    assert isinstance(do(dorp, reference, acts.undo), Done)
    assert the_case(dorp, reference).state is CaseState.OPEN
    assert the_case(dorp, reference).needs_human


def test_a_restricted_case_is_shut_to_others_and_to_who_is_kept_out(dorp: App) -> None:
    reference = opened(dorp)
    piet, els = officer(dorp, "piet"), officer(dorp, "els")
    shut: Command = lambda s, act: acts.restrict(  # noqa: E731
        s, act, restricted=True, access={"id-els": AccessMode.ALLOWED}
    )
    do(dorp, reference, shut)
    assert do(dorp, reference, noted, actor=piet) == Refused(reason=CaseRefusal.NOT_FOUND)
    assert isinstance(do(dorp, reference, noted, actor=els), Done)
    out: Command = lambda s, act: acts.restrict(  # noqa: E731
        s, act, restricted=False, access={"id-els": AccessMode.KEPT_OUT}
    )
    do(dorp, reference, out)
    assert do(dorp, reference, noted, actor=els) == Refused(reason=CaseRefusal.NOT_FOUND)
    assert isinstance(do(dorp, reference, noted, actor=piet), Done)


def test_who_restricts_a_case_never_shuts_out_himself(dorp: App) -> None:
    reference = opened(dorp)
    do(dorp, reference, lambda s, act: acts.restrict(s, act, restricted=True, access={"id-lies": AccessMode.KEPT_OUT}))
    assert isinstance(do(dorp, reference, noted), Done)


def test_people_come_and_go_and_may_not_speak_by_that(dorp: App) -> None:
    reference = opened(dorp)
    do(
        dorp, reference,
        lambda s, act: acts.add_person(
            s, act, role=PersonRole.PERSON_CONCERNED, name="Bram Claes", address="bram@burger.example"
        ),
    )  # fmt: skip
    case = the_case(dorp, reference)
    (person,) = dorp.door.read_now(lambda s: casework.people(s, body_id="dorp", case_id=case.case_id))
    assert (person.name, person.role) == ("Bram Claes", PersonRole.PERSON_CONCERNED)
    assert "bram@burger.example" not in case.parties
    do(dorp, reference, lambda s, act: acts.remove_person(s, act, person_id=person.id))
    assert dorp.door.read_now(lambda s: casework.people(s, body_id="dorp", case_id=case.case_id)) == ()


def _pointing(app: App, reference: str) -> str:
    case_id = the_case(app, reference).case_id
    kept = add_message(
        app.door, a_mail_file(sender="Jo Maes <jo@burger.example>"), route=Route.HAND_TO_HUMAN,
        reason=spool.JOIN_TO_CONFIRM, case_id=case_id,
    )  # fmt: skip
    app.door.write_now(
        lambda s: threads.add_message(
            s, body_id="dorp", message_id=f"<{kept.ledger_id}@burger.example>", direction=threads.Direction.IN,
            sender="jo@burger.example", at=NOW, ledger_id=kept.ledger_id,
        )
    )  # fmt: skip
    return kept.ledger_id


def waiting(app: App) -> int:
    return app.door.read_now(lambda s: spool.waiting_count(s, body_id="dorp"))


@pytest.mark.parametrize("may_speak", [True, False])
def test_a_confirmed_join_leaves_the_queue_and_lets_the_sender_speak_if_said(dorp: App, may_speak: bool) -> None:
    reference = opened(dorp)
    ledger_id = _pointing(dorp, reference)
    assert waiting(dorp) == 1
    do(
        dorp, reference,
        lambda s, act: joining.confirm_join(s, act, ledger_id=ledger_id, sender_may_speak=may_speak),
    )  # fmt: skip
    assert waiting(dorp) == 0
    assert ("jo@burger.example" in the_case(dorp, reference).parties) is may_speak


def test_a_refused_join_waits_on_its_own(dorp: App) -> None:
    reference = opened(dorp)
    ledger_id = _pointing(dorp, reference)
    do(dorp, reference, lambda s, act: joining.refuse_join(s, act, ledger_id=ledger_id))
    line = dorp.door.read_now(lambda s: spool.ledger_line(s, ledger_id, body_id="dorp"))
    assert line is not None
    assert (line.case, waiting(dorp)) == (None, 1)
    again = do(dorp, reference, lambda s, act: joining.refuse_join(s, act, ledger_id=ledger_id))
    assert again == Refused(reason=CaseRefusal.NOT_FOUND)


def test_merging_shows_no_party_what_belongs_to_another(dorp: App) -> None:
    first = opened(dorp)
    second = opened(dorp, address="jo@burger.example", requester="Jo Maes")
    assert do(dorp, second, lambda s, act: joining.merge(s, act, into=first)) == Done(reference=first)
    closed, target = the_case(dorp, second), the_case(dorp, first)
    assert (closed.state, state(dorp, second)) == (CaseState.CLOSED, TrackState.CLOSED)
    assert (target.parties, target.requester_address) == (("an.peeters@burger.example",), "an.peeters@burger.example")
    lines = dorp.door.read_now(lambda s: spool.of_case(s, body_id="dorp", case_id=target.case_id, limit=9))
    assert len(lines) == 2
    (link,) = dorp.door.read_now(lambda s: casework.links(s, body_id="dorp", case_id=target.case_id))
    assert (link.kind, link.reference) == (LinkKind.MERGED_FROM, second)


def test_a_part_that_is_split_off_keeps_the_receipt_and_who_is_kept_out(dorp: App) -> None:
    reference = opened(dorp, regimes=(Regime.FOI, Regime.COMPLAINT))
    officer(dorp, "els")
    do(dorp, reference, lambda s, act: acts.restrict(s, act, restricted=False, access={"id-els": AccessMode.KEPT_OUT}))
    done = do(
        dorp, reference,
        lambda s, act: joining.split(s, act, regimes=(Regime.COMPLAINT,), kind=Kind.COMPLAINT), at=5 * DAY,
    )  # fmt: skip
    assert isinstance(done, Done)
    part = the_case(dorp, done.reference)
    assert (part.received_on, [track.regime for track in part.tracks]) == (TODAY, [Regime.COMPLAINT])
    assert part.tracks[0].deadline is not None
    assert state(dorp, reference, Regime.COMPLAINT) is TrackState.CLOSED
    assert do(dorp, done.reference, noted, actor=officer(dorp, "els")) == Refused(reason=CaseRefusal.NOT_FOUND)


def test_every_step_of_a_track_that_was_passed_on(dorp: App) -> None:
    reference = opened(dorp)
    for command in (
        lambda s, act: track_steps.invite_to_specify(s, act, regime=Regime.FOI, on=TODAY),
        lambda s, act: track_steps.specify(s, act, regime=Regime.FOI, on=TODAY),
        lambda s, act: track_steps.pass_on(s, act, regime=Regime.FOI, on=TODAY, holder="Provincie"),
        lambda s, act: track_steps.reopen_track(s, act, regime=Regime.FOI, reason="Kwam terug."),
        decided,
        lambda s, act: track_steps.execute(s, act, regime=Regime.FOI, on=TODAY),
    ):
        assert isinstance(do(dorp, reference, command), Done)
    assert state(dorp, reference) is TrackState.CLOSED
    assert the_case(dorp, reference).tracks[0].deadline is None


def test_the_command_line_does_no_casework(dorp: App) -> None:
    reference = opened(dorp)
    with pytest.raises(NotAllowed):
        do(dorp, reference, noted, actor=command_line("dorp"))
