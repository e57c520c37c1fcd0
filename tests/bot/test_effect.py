"""What a thought writes: the case with its clocks, its log, and who may speak on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.app import App
from bot.effect import LeaseLost, apply
from bot.route import Decision, Route
from bot.store import cases, corrections, guidance_use, outbox, spool, threads
from bot.store.cases import CaseView
from bot.store.spool import SpoolItem
from bot.think import Thought
from bot.unanswered import MaskedQuestion
from intake.case import CaseEventType
from intake.labels import Kind, Regime, Warning
from intake.raw import Source
from knowledge.gaps import QuestionSource, Unanswered
from tests.support.builders import CITIZEN, NOW, a_classification, a_message, a_request, received

DATA_AND_QUESTION = (Regime.FOI, Regime.DATA_ACCESS, Regime.QUESTION)


def claimed(app: App, **how: object) -> SpoolItem:
    received(app, a_request(), **how)  # type: ignore[arg-type]
    until = app.clock() + timedelta(minutes=1)
    item = app.door.write_now(lambda s: spool.claim(s, owner="me", now=app.clock(), lease_until=until))
    assert item is not None
    return item


def a_thought(*, route: Route = Route.OPEN_CASE, opens_case: bool = True, **labels: object) -> Thought:
    return Thought(
        message=a_message(),
        case_match=None,
        classification=a_classification(**{"kind": Kind.DOCUMENT_REQUEST, "tracks": (Regime.FOI,), **labels}),
        answer=None,
        procedure=(),
        decision=Decision(route=route, reason="complete_request", opens_case=opens_case),
    )


def the_case(app: App, reference: str = "OB-2026-0001") -> CaseView:
    case = app.door.read_now(lambda s: cases.get(s, "polder", reference))
    assert case is not None
    return case


def test_each_legal_track_gets_its_own_clock_and_a_question_none(app: App) -> None:
    item = claimed(app)
    thought = a_thought(tracks=DATA_AND_QUESTION)
    effect = app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW))
    case = the_case(app)
    assert effect.case_reference == case.reference
    due = {track.regime: track.deadline.due for track in case.tracks if track.deadline is not None}
    # Twenty calendar days (II.43), and one month moved to the next working day (AVG 12.3, Regulation 1182/71).
    assert due == {Regime.FOI: date(2026, 12, 10), Regime.DATA_ACCESS: date(2026, 12, 21)}
    assert all(track.deadline.steps for track in case.tracks if track.deadline is not None)
    log = app.door.read_now(lambda s: cases.events(s, body_id="polder", case_id=case.case_id))
    assert [e.type for e in log][:3] == [
        CaseEventType.OPENED,
        CaseEventType.TRACK_OPENED,
        CaseEventType.TRACK_OPENED,
    ]


def test_the_requester_is_a_party_but_a_colleague_who_forwards_is_not(app: App) -> None:
    for reference, indirect, parties in (("OB-2026-0001", False, (CITIZEN,)), ("OB-2026-0002", True, ())):
        item = claimed(app, recipient=f"{reference}@scholengroep-polder.example")
        thought = a_thought(indirect_sender=indirect)
        app.door.write_now(lambda s, i=item, t=thought: apply(s, app, i, t, owner="me", now=NOW))
        assert the_case(app, reference).parties == parties


def test_a_warned_case_needs_a_person_and_keeps_what_triage_found(app: App) -> None:
    item = claimed(app)
    thought = a_thought(warnings=(Warning.CLB_FILE,))
    app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW))
    case = the_case(app)
    assert case.needs_human
    assert (case.summary["route"], case.summary["warnings"]) == ("open_case", ["clb_file"])


def test_a_route_that_opens_nothing_leaves_a_routed_line_and_no_case(app: App) -> None:
    item = claimed(app)
    thought = a_thought(route=Route.IGNORE, opens_case=False, kind=Kind.BOUNCE, tracks=())
    effect = app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW))
    assert (effect.case_reference, effect.outbox_id) == (None, None)
    (line,) = app.door.read_now(spool.ledger)
    assert (line.route, line.case, line.message_id) == ("ignore", None, "<een@postbus.example>")


def test_what_was_read_in_a_message_is_kept_where_it_opens_no_case(app: App) -> None:
    item = claimed(app)
    thought = a_thought(route=Route.HAND_TO_HUMAN, opens_case=False, kind=Kind.OTHER, abstained=("kind",))
    app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW))
    kept = app.door.read_now(lambda s: corrections.found_in(s, body_id="polder", ledger_id=item.ledger_id))
    assert kept is not None
    assert (kept["labels"]["kind"], kept["abstained"], kept["route"]) == ("other", ["kind"], "hand_to_human")


def test_letters_and_mails_of_a_case_thread_with_it(app: App) -> None:
    item = claimed(app)
    effect = app.door.write_now(lambda s: apply(s, app, item, a_thought(), owner="me", now=NOW))
    case = the_case(app)
    found = app.door.read_now(lambda s: threads.messages(s, body_id="polder", case_id=case.case_id))
    assert {(m.direction.value, m.ledger_id, m.outbox_id) for m in found} == {
        ("in", item.ledger_id, None),
        ("out", None, effect.outbox_id),
    }


def test_a_future_date_does_not_move_the_receipt_of_an_ingested_mail(app: App) -> None:
    item = claimed(app, source=Source.INGEST, received_at=NOW - timedelta(days=2))
    app.door.write_now(lambda s: apply(s, app, item, a_thought(), owner="me", now=NOW))
    assert the_case(app).received_on == date(2026, 11, 18)


def test_who_lost_the_lease_writes_nothing(app: App) -> None:
    item = claimed(app)
    with pytest.raises(LeaseLost):
        app.door.write_now(lambda s: apply(s, app, item, a_thought(), owner="another", now=NOW))
    assert app.door.read_now(cases.list_cases) == []
    assert app.door.read_now(outbox.list_items) == []


def a_question_without_answer() -> Thought:
    question = MaskedQuestion(text="Mag [naam] zwemmen?", language="nl", reason="below_threshold", nearest="pruim")
    return replace(a_thought(route=Route.HAND_TO_HUMAN, opens_case=False), unanswered=question)


def gaps_of(app: App) -> list[Unanswered]:
    return app.door.read_now(
        lambda s: guidance_use.unanswered(s, body_id="polder", since=NOW - timedelta(days=1), limit=10)
    )


def test_a_question_that_guidance_lacks_is_kept_with_the_message_it_was_in(app: App) -> None:
    item = claimed(app)
    app.door.write_now(lambda s: apply(s, app, item, a_question_without_answer(), owner="me", now=NOW))
    (kept,) = gaps_of(app)
    assert (kept.text, kept.reason, kept.nearest) == ("Mag [naam] zwemmen?", "below_threshold", "pruim")
    assert (kept.source, kept.origin, kept.at) == (QuestionSource.MAIL, item.ledger_id, item.received_at)


def test_a_copy_of_a_mail_asks_nothing_new(app: App) -> None:
    item = claimed(app)
    thought = a_question_without_answer()
    app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW, repeats="een eerdere"))
    assert gaps_of(app) == []
