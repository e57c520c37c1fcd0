"""Danger reaches the duty officer in the transaction that writes the case, and says nothing of what was written."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from bot.app import App
from bot.effect import Effect, LeaseLost, apply
from bot.route import Decision, Route
from bot.store import arming, audit, cases, outbox, spool
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.spool import SpoolItem
from bot.think import Thought
from intake.case import CaseEventType
from intake.labels import Kind, Regime, Warning
from intake.raw import Source
from replies.reply import AlertKind
from tests.support.builders import NOW, a_classification, a_message, a_request, received

DUTY = "wacht@scholengroep-polder.example"
ADDRESS = "https://inzage.example"


@pytest.fixture
def alert_app(app: App) -> App:
    """An installation that knows who is on duty, and where its console is."""
    first, *others = app.config.body
    bodies = (first.model_copy(update={"duty_officer": DUTY}), *others)
    web = app.config.web.model_copy(update={"base_url": f"{ADDRESS}/"})
    app.config = app.config.model_copy(update={"body": bodies, "web": web})
    return app


def claimed(app: App, **how: object) -> SpoolItem:
    received(app, a_request(), **how)  # type: ignore[arg-type]
    until = app.clock() + timedelta(minutes=1)
    item = app.door.write_now(lambda s: spool.claim(s, owner="me", now=app.clock(), lease_until=until))
    assert item is not None
    return item


def a_danger(
    *,
    route: Route = Route.HAND_TO_HUMAN,
    opens_case: bool = True,
    reference: str | None = None,
    warnings: tuple[Warning, ...] = (Warning.SAFETY_CONCERN,),
) -> Thought:
    return Thought(
        message=a_message(),
        case_match=None,
        classification=a_classification(kind=Kind.DOCUMENT_REQUEST, tracks=(Regime.FOI,), warnings=warnings),
        answer=None,
        procedure=(),
        decision=Decision(route=route, reason="safety_concern", opens_case=opens_case, case_reference=reference),
    )


def handled(app: App, thought: Thought, **how: object) -> Effect:
    item = claimed(app, **how)
    return app.door.write_now(lambda s: apply(s, app, item, thought, owner="me", now=NOW))


def alerts(app: App) -> list[OutboxLine]:
    return [line for line in app.door.read_now(outbox.list_items) if line.kind is AlertKind.ALERT]


def test_the_duty_officer_is_told_where_to_look_and_nothing_else(alert_app: App) -> None:
    effect = handled(alert_app, a_danger())
    (alert,) = alerts(alert_app)
    assert (alert.to, alert.state, alert.case) == (DUTY, OutboxState.QUEUED, effect.case_reference)
    mail = message_from_bytes(alert_app.door.read_now(lambda s: outbox.content(s, alert.id)), policy=policy.default)
    assert mail["Subject"] == f"[{effect.case_reference}] Eerst lezen: mogelijk gevaar"
    assert mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    assert f"{ADDRESS}/dossiers/{effect.case_reference}\r\n" in words
    message = a_message()
    for told in (message.sender.address, message.sender.name, message.subject, message.text.strip()[:40]):
        assert not told or told not in str(mail)


def test_it_leaves_with_nothing_armed_and_stays_when_all_is_disarmed(alert_app: App) -> None:
    handled(alert_app, a_danger())
    body_id = alert_app.config.body[0].id
    assert alert_app.door.read_now(lambda s: arming.armed_kinds(s, body_id)) == frozenset()
    item = alert_app.door.write_now(lambda s: outbox.claim(s, owner="me", now=NOW, lease_until=NOW))
    assert item is not None
    assert item.kind is AlertKind.ALERT


def test_it_stands_in_the_log_of_the_case_and_in_the_audit_log(alert_app: App) -> None:
    effect = handled(alert_app, a_danger())
    body_id = alert_app.config.body[0].id
    (line,) = [
        line
        for line in alert_app.door.read_now(lambda s: audit.entries(s, body_id=body_id))
        if line.action == "duty_officer_alerted"
    ]
    assert line.subject == effect.case_reference
    assert DUTY not in str(line.detail)
    case = alert_app.door.read_now(lambda s: cases.get(s, body_id, str(effect.case_reference)))
    assert case is not None
    log = alert_app.door.read_now(lambda s: cases.events(s, body_id=body_id, case_id=case.case_id))
    assert [e.data["kind"] for e in log if e.type is CaseEventType.REPLY_QUEUED] == ["alert"]


def test_a_case_alerts_once(alert_app: App) -> None:
    first = handled(alert_app, a_danger())
    again = a_danger(route=Route.APPEND_TO_CASE, opens_case=False, reference=first.case_reference)
    handled(alert_app, again, recipient="tweede@scholengroep-polder.example")
    assert len(alerts(alert_app)) == 1


def test_a_message_without_a_case_alerts_too(alert_app: App) -> None:
    handled(alert_app, a_danger(opens_case=False))
    (alert,) = alerts(alert_app)
    (line,) = alert_app.door.read_now(spool.ledger)
    content = alert_app.door.read_now(lambda s: outbox.content(s, alert.id)).decode()
    assert alert.case is None
    assert f"/berichten/{line.id}" in content.replace("=\r\n", "")


@pytest.mark.parametrize(
    ("thought", "how"),
    [
        (a_danger(warnings=(Warning.CLB_FILE,)), {}),
        (a_danger(route=Route.IGNORE, opens_case=False), {}),
        (a_danger(), {"source": Source.INGEST}),
    ],
    ids=["no danger", "noise", "read in from a file"],
)
def test_nobody_is_woken_for_less(alert_app: App, thought: Thought, how: dict[str, object]) -> None:
    handled(alert_app, thought, **how)
    assert alerts(alert_app) == []


def test_where_nobody_is_on_duty_the_case_opens_all_the_same(app: App) -> None:
    effect = handled(app, a_danger())
    case = app.door.read_now(lambda s: cases.get(s, app.config.body[0].id, str(effect.case_reference)))
    assert case is not None
    assert case.urgent
    assert alerts(app) == []


def test_an_alert_without_its_case_is_never_written(alert_app: App) -> None:
    item = claimed(alert_app)
    with pytest.raises(LeaseLost):
        alert_app.door.write_now(lambda s: apply(s, alert_app, item, a_danger(), owner="iemand anders", now=NOW))
    assert alerts(alert_app) == []
