"""Which letter a route calls for, and what stops it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest

from bot.app import App
from bot.outgoing import reply_kind
from bot.route import Decision, Route
from bot.store import outbox
from bot.store.outbox import OutboxLine, OutboxState
from bot.think import Thought
from bot.thinker import Thinker
from intake.labels import Missing, Regime, Warning
from replies.reply import ReplyKind
from tests.support.builders import (
    ADDRESS,
    CITIZEN,
    NOW,
    Hands,
    a_classification,
    a_message,
    a_question,
    a_request,
    an_incomplete_request,
    arm_all,
    letters,
    received,
    settle,
)

LACKING = {"missing": (Missing.POSTAL_ADDRESS,)}


def a_thought(route: Route, *, reference: str | None = None, **labels: Any) -> Thought:
    return Thought(
        message=a_message(),
        case_match=None,
        classification=a_classification(**labels),
        answer=None,
        procedure=(),
        decision=Decision(route=route, reason="x", opens_case=False, case_reference=reference),
    )


@pytest.mark.parametrize(
    ("thought", "kind"),
    [
        (a_thought(Route.ANSWER_FROM_GUIDANCE), ReplyKind.ANSWER),
        (a_thought(Route.TELL_TO_WRITE), ReplyKind.TELL_TO_WRITE),
        (a_thought(Route.OPEN_CASE), ReplyKind.RECEIPT),
        (a_thought(Route.OPEN_CASE_AND_ASK_MISSING, **LACKING), ReplyKind.MISSING),
        # Only an officer asks for the interest (II.40 par.3) or the pupil's consent.
        (a_thought(Route.OPEN_CASE_AND_ASK_MISSING, missing=(Missing.INTEREST,)), ReplyKind.RECEIPT),
        (a_thought(Route.HAND_TO_HUMAN), ReplyKind.RECEIPT),
        (a_thought(Route.HAND_TO_HUMAN, reference="OB-2026-0001"), None),
        (a_thought(Route.APPEND_TO_CASE, reference="OB-2026-0001"), None),
        (a_thought(Route.IGNORE), None),
    ],
)
def test_each_route_calls_for_its_letter(thought: Thought, kind: ReplyKind | None) -> None:
    assert reply_kind(thought) is kind


@pytest.mark.parametrize(
    "labels",
    [
        {"warnings": (Warning.SAFETY_CONCERN,)},
        {"warnings": (Warning.MINOR_WRITES,)},
        {"warnings": (Warning.PARENTAL_AUTHORITY_DISPUTED,)},
        {"warnings": (Warning.CLB_FILE,)},
        {"tracks": (Regime.FOI, Regime.APPEAL)},
    ],
)
def test_a_delicate_request_gets_a_receipt_and_is_asked_nothing(labels: dict[str, Any]) -> None:
    assert reply_kind(a_thought(Route.OPEN_CASE_AND_ASK_MISSING, **LACKING, **labels)) is ReplyKind.RECEIPT


def the_letter(app: App) -> tuple[OutboxLine, Any]:
    (line,) = letters(app)
    return line, message_from_bytes(app.door.read_now(lambda s: outbox.content(s, line.id)))


async def test_a_letter_is_threaded_says_it_is_automatic_and_goes_to_the_sender_alone(
    app: App, thinker: Thinker
) -> None:
    arm_all(app)
    received(app, a_request(headers=[("Cc", "buur@postbus.example"), ("References", "<eerder@postbus.example>")]))
    await settle(app, thinker)
    line, mail = the_letter(app)
    assert line.state is OutboxState.QUEUED
    assert (mail["To"], mail["Cc"], mail["Auto-Submitted"]) == (CITIZEN, None, "auto-replied")
    assert (mail["In-Reply-To"], mail["References"].split()) == (
        "<aanvraag@postbus.example>",
        ["<eerder@postbus.example>", "<aanvraag@postbus.example>"],
    )
    assert mail["Message-ID"] == line.message_id
    assert line.message_id.endswith(f"@{ADDRESS.rpartition('@')[2]}>")


async def test_the_missing_letter_asks_for_what_is_missing(app: App, thinker: Thinker) -> None:
    received(app, an_incomplete_request())
    await settle(app, thinker)
    line, mail = the_letter(app)
    assert (line.kind, line.state, line.reason) == (ReplyKind.MISSING, OutboxState.HELD, "not_armed")
    assert "adres" in mail.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("further", "mail_from", "reason"),
    [
        ({"headers": [("Reply-To", "ander@postbus.example")]}, CITIZEN, "reply_to_differs"),
        ({"date": NOW - timedelta(days=3)}, CITIZEN, "too_old"),
        ({}, "", "null_sender"),
        ({"sender": "noreply@postbus.example"}, CITIZEN, "must_not_reply"),
        ({"to": "undisclosed-recipients:;"}, CITIZEN, "must_not_reply"),
        ({"headers": [("Precedence", "bulk")]}, CITIZEN, "mailing_list"),
    ],
)
async def test_what_policy_forbids_is_withheld_with_its_reason(
    small_app: App, thinker: Thinker, further: dict[str, Any], mail_from: str, reason: str
) -> None:
    arm_all(small_app)
    received(small_app, a_request(**further), mail_from=mail_from)
    (line,) = await settle(small_app, thinker)
    assert line.case == "OB-2026-0001"
    letter, _ = the_letter(small_app)
    assert (letter.state, letter.reason) == (OutboxState.WITHHELD, reason)


async def test_what_was_waiting_in_a_mailbox_before_the_first_look_is_not_answered(
    small_app: App, thinker: Thinker
) -> None:
    arm_all(small_app)
    received(small_app, a_question(), backlog=True)
    await settle(small_app, thinker)
    assert [(letter.state, letter.reason) for letter in letters(small_app)] == [(OutboxState.WITHHELD, "backlog")]


async def test_a_sender_gets_no_more_than_ten_letters_an_hour_and_twenty_a_day(
    small_app: App, clock: Hands, thinker: Thinker
) -> None:
    arm_all(small_app)
    for number in range(12):
        received(small_app, a_question(message_id=f"<vraag-{number}@postbus.example>"))
    await settle(small_app, thinker)
    assert [letter.reason for letter in letters(small_app)] == [None] * 10 + ["sender_rate"] * 2
    clock.forward(timedelta(hours=2))
    received(small_app, a_question(message_id="<later@postbus.example>"))
    await settle(small_app, thinker)
    assert letters(small_app)[-1].state is OutboxState.QUEUED
    for number in range(10):
        received(small_app, a_question(message_id=f"<nog-{number}@postbus.example>"))
    await settle(small_app, thinker)
    assert letters(small_app)[-1].reason == "sender_rate"
    clock.forward(timedelta(hours=2))
    received(small_app, a_question(message_id="<avond@postbus.example>"))
    await settle(small_app, thinker)
    assert letters(small_app)[-1].reason == "sender_rate"


async def test_a_sender_without_a_usable_address_leaves_a_draft_that_goes_nowhere(
    small_app: App, thinker: Thinker
) -> None:
    arm_all(small_app)
    received(small_app, a_request(sender=""), mail_from=None)
    (line,) = await settle(small_app, thinker)
    assert line.case == "OB-2026-0001"
    letter, _ = the_letter(small_app)
    assert letter.state is OutboxState.WITHHELD
