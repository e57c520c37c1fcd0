"""One mail through lease, thought and effect: all of it or nothing, and no mail in the way of another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.commands import casework, track_steps
from bot.commands.case_work import Act, Done, Refused
from bot.commands.guidance import Selection, withdraw
from bot.errors import StoreConflict, StoreError
from bot.handle import MAX_CLAIMS, MAX_FAILURES, handle_next
from bot.roles import Actor, Role, command_line
from bot.route import Route
from bot.store import audit, cases, outbox, spool, threads
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerState
from bot.store.worklist import Choice
from bot.think import Thought
from bot.thinker import Thinker, ThinkFailed
from bot.worklist import worklist
from intake.case import CaseEventType
from intake.labels import Regime
from intake.message import InboundMessage
from intake.raw import Source
from tests.support.builders import (
    ADDRESS,
    CITIZEN,
    NOW,
    SECOND_ADDRESS,
    Doorway,
    Hands,
    a_bounce,
    a_mail,
    a_question,
    a_request,
    an_incomplete_request,
    arm_all,
    letters,
    received,
    settle,
)
from tests.support.guidance import QUESTION as CAMP_QUESTION
from tests.support.guidance import published


class Stumbling(Thinker):
    """Thinks with the shared child, but does not come to an end on mails that hold a word."""

    def __init__(self, real: Thinker, *, word: bytes) -> None:
        super().__init__()
        self._real = real
        self._word = word

    async def read(self, content: bytes, *, own_addresses: Sequence[str]) -> InboundMessage:
        if self._word in content:
            raise ThinkFailed("deadline")
        return await self._real.read(content, own_addresses=own_addresses)

    consider = property(lambda self: self._real.consider)  # type: ignore[assignment]


def doorway(app: App) -> Doorway:
    door = Doorway(app.door)
    app.door = door
    return door


def events(app: App, reference: str) -> list[CaseEventType]:
    case = app.door.read_now(lambda s: cases.get(s, "polder", reference))
    assert case is not None
    return [e.type for e in app.door.read_now(lambda s: cases.events(s, body_id="polder", case_id=case.case_id))]


async def test_nothing_due_is_said_so(app: App, thinker: Thinker) -> None:
    assert await handle_next(app, thinker, owner=app.owner) is False


async def test_a_request_becomes_a_case_with_its_clock_and_a_queued_receipt(app: App, thinker: Thinker) -> None:
    arm_all(app)
    receipt = received(app, a_request())
    (line,) = await settle(app, thinker)
    assert (line.id, line.state, line.route, line.reason) == (
        receipt.ledger_id,
        LedgerState.DONE,
        "open_case",
        "complete_request",
    )
    (case,) = app.door.read_now(cases.list_cases)
    assert line.case == case.reference == "OB-2026-0001"
    # Twenty days from the day of registration (Bestuursdecreet II.43).
    assert [(track.regime, track.due.isoformat()) for track in case.tracks if track.due] == [("foi", "2026-12-10")]
    (letter,) = letters(app)
    assert (letter.kind, letter.state, letter.to, letter.case) == (
        "receipt",
        OutboxState.QUEUED,
        CITIZEN,
        case.reference,
    )
    assert events(app, case.reference) == [
        CaseEventType.OPENED,
        CaseEventType.TRACK_OPENED,
        CaseEventType.REPLY_QUEUED,
    ]
    (entry,) = app.door.read_now(lambda s: audit.entries(s, body_id="polder"))
    assert (entry.action, entry.subject) == ("message_routed", line.id)
    assert app.composed.is_set()


async def test_what_fails_in_the_middle_leaves_nothing_behind(app: App, thinker: Thinker) -> None:
    door = doorway(app)

    def cut(s: Session) -> None:
        if spool.counts(s)["done"]:
            raise RuntimeError("the power went")

    door.at_the_end = cut
    receipt = received(app, a_request(), recipient=ADDRESS)
    (line,) = await settle(app, thinker)
    assert (line.state, line.route, line.case) == (LedgerState.RECEIVED, None, None)
    assert app.door.read_now(cases.list_cases) == []
    assert letters(app) == []
    assert app.door.read_now(lambda s: audit.entries(s, body_id="polder")) == []
    assert (
        app.door.read_now(
            lambda s: threads.inbound_ledger_id(s, body_id="polder", message_id="<aanvraag@postbus.example>")
        )
        is None
    )
    door.at_the_end = None
    assert isinstance(app.clock, Hands)
    app.clock.forward(timedelta(minutes=5))
    (line,) = await settle(app, thinker)
    assert (line.id, line.case) == (receipt.ledger_id, "OB-2026-0001")


async def test_a_lost_lease_writes_nothing(app: App, thinker: Thinker) -> None:
    door = doorway(app)
    real = door._door

    def steal() -> None:
        door.meanwhile = None

        def take(s: Session) -> None:
            spool.free_leases(s)
            spool.claim(s, owner="another", now=app.clock(), lease_until=app.clock() + timedelta(minutes=1))

        real.write_now(take)

    door.meanwhile = steal
    received(app, a_request())
    (line,) = await settle(app, thinker)
    assert line.state is LedgerState.PROCESSING
    assert app.door.read_now(cases.list_cases) == []
    assert letters(app) == []


async def test_a_mail_that_cannot_be_thought_about_is_retried_then_set_aside_and_stops_nobody(
    small_app: App, clock: Hands, thinker: Thinker
) -> None:
    stumbling = Stumbling(thinker, word=b"struikelblok")
    received(small_app, a_mail("struikelblok", message_id="<slecht@postbus.example>"))
    received(small_app, a_request())
    for attempt in range(1, MAX_FAILURES + 1):
        bad, good = await settle(small_app, stumbling)
        assert good.route == "open_case"
        assert bad.state is (LedgerState.QUARANTINED if attempt == MAX_FAILURES else LedgerState.RECEIVED)
        clock.forward(timedelta(minutes=10))
    assert (bad.reason, bad.route) == ("deadline", None)
    assert await handle_next(small_app, stumbling, owner=small_app.owner) is False
    small_app.door.write_now(lambda s: spool.release(s, bad.id, now=clock()))
    bad, _ = await settle(small_app, thinker)
    assert bad.route == "hand_to_human"


async def test_a_write_that_contradicts_the_store_is_the_fault_of_its_mail_not_of_the_store(
    small_app: App, clock: Hands, thinker: Thinker
) -> None:
    door = doorway(small_app)

    def clash(s: Session) -> None:
        if spool.counts(s)["done"]:
            raise StoreConflict("a row that is there")

    door.at_the_end = clash
    received(small_app, a_question())
    for _ in range(MAX_FAILURES):
        (line,) = await settle(small_app, thinker)
        clock.forward(timedelta(minutes=10))
    assert (line.state, line.reason) == (LedgerState.QUARANTINED, "StoreConflict")


async def test_a_store_that_cannot_write_now_says_nothing_about_the_mail(small_app: App, thinker: Thinker) -> None:
    door = doorway(small_app)

    def full(s: Session) -> None:
        if spool.counts(s)["done"]:
            raise StoreError("the disk is full", temporary=True)

    door.at_the_end = full
    received(small_app, a_question())
    with pytest.raises(StoreError, match="full"):
        await settle(small_app, thinker)
    (line,) = small_app.door.read_now(spool.ledger)
    assert line.state is LedgerState.PROCESSING


async def test_a_mail_that_was_claimed_again_and_again_is_set_aside(
    small_app: App, clock: Hands, thinker: Thinker
) -> None:
    received(small_app, a_request())
    for _ in range(MAX_CLAIMS):
        until = clock() + timedelta(seconds=1)
        small_app.door.write_now(lambda s, until=until: spool.claim(s, owner="dead", now=clock(), lease_until=until))
        clock.forward(timedelta(seconds=2))
    (line,) = await settle(small_app, thinker)
    assert (line.state, line.reason) == (LedgerState.QUARANTINED, "claimed_too_often")


async def test_one_mail_to_two_addresses_of_a_body_is_one_case_and_one_receipt(app: App, thinker: Thinker) -> None:
    content = a_request(to=f"{ADDRESS}, {SECOND_ADDRESS}")
    received(app, content, recipient=ADDRESS)
    received(app, content, recipient=SECOND_ADDRESS)
    first, second = await settle(app, thinker)
    assert (first.route, second.route, second.reason) == ("open_case", "append_to_case", "same_message")
    assert first.case == second.case == "OB-2026-0001"
    assert len(letters(app)) == 1


async def test_one_question_to_two_addresses_of_a_body_is_answered_once(app: App, thinker: Thinker) -> None:
    arm_all(app)
    for address in (ADDRESS, SECOND_ADDRESS):
        content = a_question(to=f"{ADDRESS}, {SECOND_ADDRESS}", headers=[("Delivered-To", address)])
        received(app, content, recipient=address)
    first, second = await settle(app, thinker)
    assert first.route == second.route == "answer_from_guidance"
    assert [(letter.state, letter.reason) for letter in letters(app)] == [
        (OutboxState.QUEUED, None),
        (OutboxState.WITHHELD, "already_replied"),
    ]


async def test_another_mail_that_reuses_a_message_id_gets_its_own_case(app: App, thinker: Thinker) -> None:
    received(app, a_request(message_id="<zelfde@postbus.example>"))
    received(app, an_incomplete_request(message_id="<zelfde@postbus.example>"))
    first, second = await settle(app, thinker)
    assert (first.route, second.route) == ("open_case", "open_case_and_ask_missing")
    assert [first.case, second.case] == ["OB-2026-0001", "OB-2026-0002"]


async def test_a_question_that_answers_our_letter_is_for_a_person(app: App, clock: Hands, thinker: Thinker) -> None:
    arm_all(app)
    received(app, a_question())
    await settle(app, thinker)
    (answer,) = letters(app)
    clock.forward(timedelta(minutes=1))
    thread = [("In-Reply-To", answer.message_id), ("References", f"<vraag@postbus.example> {answer.message_id}")]
    received(app, a_question(message_id="<weer@postbus.example>", headers=thread))
    _, again = await settle(app, thinker)
    assert (again.route, again.reason) == ("hand_to_human", "answers_automatic_mail")
    assert [(letter.state, letter.reason) for letter in letters(app)] == [
        (OutboxState.QUEUED, None),
        (OutboxState.WITHHELD, "answers_automatic_mail"),
    ]


async def test_a_ticket_system_that_answers_under_our_subject_hears_nothing_more(app: App, thinker: Thinker) -> None:
    arm_all(app)
    received(app, a_request())
    await settle(app, thinker)
    received(
        app,
        a_mail(
            "Dank voor uw bericht. Uw ticket met nummer 4411 werd geregistreerd.\n",
            subject="Ticket #4411: Re: [OB-2026-0001] Aanvraag verslag schoolraad",
            message_id="<ticket@postbus.example>",
        ),
    )
    _, ticket = await settle(app, thinker)
    assert (ticket.route, ticket.reason) == ("ignore", "auto_reply")
    (receipt,) = letters(app)
    assert receipt.state is OutboxState.QUEUED


async def test_a_letter_that_comes_back_is_news_for_its_case_and_gets_no_reply(app: App, thinker: Thinker) -> None:
    arm_all(app)
    received(app, a_request())
    await settle(app, thinker)
    (letter,) = letters(app)
    received(app, a_bounce(letter.message_id), mail_from="")
    _, bounce = await settle(app, thinker)
    assert (bounce.route, bounce.reason) == ("ignore", "bounce")
    assert events(app, "OB-2026-0001")[-1] is CaseEventType.BOUNCE_RECEIVED
    case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0001"))
    assert case is not None
    assert case.needs_human
    assert len(letters(app)) == 1


async def test_a_supplement_in_the_thread_joins_its_case(app: App, clock: Hands, thinker: Thinker) -> None:
    received(app, an_incomplete_request())
    await settle(app, thinker)
    (letter,) = letters(app)
    clock.forward(timedelta(hours=1))
    received(
        app,
        a_mail(
            "Dag,\n\nHierbij nog mijn adres voor dossier OB-2026-0001: Kerkstraat 21, 9100 Sint-Niklaas.\n\nBram\n",
            subject="Re: [OB-2026-0001] toets van mijn dochter",
            message_id="<adres@postbus.example>",
            headers=[("In-Reply-To", letter.message_id)],
        ),
    )
    _, supplement = await settle(app, thinker)
    assert (supplement.route, supplement.case) == ("append_to_case", "OB-2026-0001")
    assert events(app, "OB-2026-0001")[-1] is CaseEventType.MESSAGE_APPENDED
    assert len(letters(app)) == 1
    case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0001"))
    assert case is not None
    assert case.needs_human


async def test_mail_on_a_closed_case_stands_on_the_worklist_until_somebody_looked(
    app: App, clock: Hands, thinker: Thinker
) -> None:
    received(app, an_incomplete_request())
    await settle(app, thinker)
    (letter,) = letters(app)
    officer = Actor(name="lies", role=Role.OFFICER, body_id="polder", staff_id="id-lies")

    def step(command: Callable[..., Done | Refused], **values: Any) -> None:
        case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0001"))
        assert case is not None
        act = Act(actor=officer, reference=case.reference, expected_version=case.version, at=clock.now)
        assert isinstance(app.door.write_now(lambda s: command(s, act, **values)), Done)

    def closed_with_news() -> list[str]:
        found = app.door.read_now(lambda s: worklist(s, actor=officer, choice=Choice(), today=clock.now.date()))
        assert found.cases == ()
        return [one.reference for one in found.closed]

    step(track_steps.close_track, regime=Regime.FOI, reason="ingetrokken aan de telefoon")
    step(casework.close)
    assert closed_with_news() == []
    clock.forward(timedelta(hours=1))
    received(
        app,
        a_mail(
            "Dag,\n\nHierbij nog mijn adres voor dossier OB-2026-0001: Kerkstraat 21, 9100 Sint-Niklaas.\n\nBram\n",
            subject="Re: [OB-2026-0001] toets van mijn dochter",
            message_id="<later@postbus.example>",
            headers=[("In-Reply-To", letter.message_id)],
        ),
    )
    _, later = await settle(app, thinker)
    assert (later.route, later.case) == ("append_to_case", "OB-2026-0001")
    assert closed_with_news() == ["OB-2026-0001"]
    step(casework.handle)
    assert closed_with_news() == []


async def test_a_stranger_who_names_a_case_waits_for_a_person_and_hears_nothing(app: App, thinker: Thinker) -> None:
    arm_all(app)
    received(app, an_incomplete_request())
    await settle(app, thinker)
    received(
        app,
        a_mail(
            "Dag,\n\nHierbij nog mijn adres voor dossier OB-2026-0001: Kerkstraat 21, 9100 Sint-Niklaas.\n",
            subject="aanvulling dossier OB-2026-0001",
            sender="iemand@elders.example",
            name="Iemand",
            message_id="<vreemd@elders.example>",
        ),
        mail_from="iemand@elders.example",
    )
    _, stranger = await settle(app, thinker)
    assert (stranger.route, stranger.reason) == ("hand_to_human", "join_to_confirm")
    assert events(app, "OB-2026-0001")[-1] is CaseEventType.JOIN_TO_CONFIRM
    assert [letter.to for letter in letters(app)] == [CITIZEN]
    case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0001"))
    assert case is not None
    assert case.parties == (CITIZEN,)
    found = app.door.read_now(lambda s: spool.waiting_for_person(s, body_id="polder", limit=9))
    assert [line.id for line in found] == [stranger.id]


async def test_a_copy_that_another_worker_handled_meanwhile_opens_no_second_case(app: App, thinker: Thinker) -> None:
    arm_all(app)
    received(app, a_request())
    received(app, a_request(), recipient=SECOND_ADDRESS)

    class Overtaken(Thinker):
        """Before its first thought ends, another worker has handled the other copy."""

        overtaken = False
        read = property(lambda self: thinker.read)  # type: ignore[assignment]

        async def consider(self, *positional: Any, **named: Any) -> Thought:
            if not self.overtaken:
                self.overtaken = True
                assert await handle_next(app, thinker, owner="another")
            return await thinker.consider(*positional, **named)

    await settle(app, Overtaken())
    lines = app.door.read_now(spool.ledger)
    assert sorted(line.reason or "" for line in lines) == ["complete_request", "same_message"]
    assert {line.case for line in lines} == {"OB-2026-0001"}
    assert len(letters(app)) == 1


async def test_what_a_supplement_asks_beside_opens_a_case_with_its_own_clock(
    app: App, clock: Hands, thinker: Thinker
) -> None:
    received(app, a_request())
    await settle(app, thinker)
    clock.forward(timedelta(hours=1))
    received(
        app,
        a_mail(
            "Dag,\n\nIk trek mijn aanvraag in. Ik vraag in plaats daarvan een kopie van de begroting 2025.\n",
            subject="Re: [OB-2026-0001] Aanvraag verslag schoolraad",
            message_id="<intrekking@postbus.example>",
            headers=[("In-Reply-To", "<aanvraag@postbus.example>")],
        ),
    )
    _, line = await settle(app, thinker)
    assert (line.route, line.case) == ("append_to_case", "OB-2026-0002")
    assert events(app, "OB-2026-0001")[-1] is CaseEventType.MESSAGE_APPENDED
    case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0002"))
    assert case is not None
    assert [track.regime for track in case.tracks] == [Regime.FOI]
    assert case.needs_human


async def test_the_clock_runs_from_receipt_however_late_the_mail_is_thought_about(
    app: App, clock: Hands, thinker: Thinker
) -> None:
    received(app, a_request())
    clock.forward(timedelta(days=3))
    await settle(app, thinker)
    case = app.door.read_now(lambda s: cases.get(s, "polder", "OB-2026-0001"))
    assert case is not None
    assert (case.received_on, case.registered_on) == (NOW.date(), NOW.date())


@pytest.mark.parametrize("written", ["Mon, 1 Jan 0100 00:00:00 +0000", "Fri, 31 Dec 9999 23:59:59 -1200"])
async def test_an_impossible_date_of_an_ingested_mail_is_passed_over(
    small_app: App, thinker: Thinker, written: str
) -> None:
    received(small_app, a_request(date=None, headers=[("Date", written)]), source=Source.INGEST, mail_from=None)
    (line,) = await settle(small_app, thinker)
    case = small_app.door.read_now(lambda s: cases.get(s, "polder", line.case or ""))
    assert case is not None
    assert case.received_on == NOW.date()


async def test_a_mail_for_a_body_that_is_no_longer_configured_is_set_aside_for_a_person(
    small_app: App, clock: Hands, thinker: Thinker
) -> None:
    received(small_app, a_request())
    gone = small_app.config.body[0].model_copy(update={"id": "duin"})
    small_app.config = small_app.config.model_copy(update={"body": (gone,)})
    for _ in range(MAX_FAILURES):
        (line,) = await settle(small_app, thinker)
        clock.forward(timedelta(minutes=10))
    assert (line.state, line.reason) == (LedgerState.QUARANTINED, "KeyError")


async def test_what_was_ingested_is_never_answered_and_was_received_on_its_own_date(app: App, thinker: Thinker) -> None:
    arm_all(app)
    old = NOW - timedelta(days=40)
    received(app, a_request(date=old), source=Source.INGEST, mail_from=None, backlog=True)
    await settle(app, thinker)
    (case,) = app.door.read_now(cases.list_cases)
    assert (case.received_on, case.registered_on) == (old.date(), NOW.date())
    assert [(letter.state, letter.reason) for letter in letters(app)] == [(OutboxState.WITHHELD, "ingested")]


@pytest.mark.parametrize("year", [1996, 2012])
async def test_an_archive_older_than_the_rules_in_force_still_opens_its_cases(
    small_app: App, thinker: Thinker, year: int
) -> None:
    complaint = a_mail(
        "Geachte,\n\nIk wil een klacht indienen over de bus van de school, die elke dag te laat komt.\n\nBram\n",
        subject="Klacht",
        message_id="<klacht@postbus.example>",
        date=NOW.replace(year=year),
    )
    received(small_app, complaint, source=Source.INGEST, mail_from=None, backlog=True)
    received(small_app, a_request(date=NOW.replace(year=year)), source=Source.INGEST, mail_from=None, backlog=True)
    assert [line.state for line in await settle(small_app, thinker)] == [LedgerState.DONE, LedgerState.DONE]
    found = small_app.door.read_now(cases.list_cases)
    assert {case.received_on.year for case in found} == {year}


async def test_disarmed_letters_are_held_as_what_would_have_left(app: App, thinker: Thinker) -> None:
    received(app, a_question())
    await settle(app, thinker)
    (letter,) = letters(app)
    assert (letter.kind, letter.state, letter.reason) == ("answer", OutboxState.HELD, "not_armed")
    content = app.door.read_now(lambda s: outbox.content(s, letter.id))
    assert f"To: {CITIZEN}".encode() in content


async def test_what_is_published_or_withdrawn_holds_for_the_next_mail_without_a_restart(small_app: App) -> None:
    own = Thinker()
    body_id = small_app.config.body[0].id

    async def answered(number: int) -> bool:
        received(small_app, a_mail(CAMP_QUESTION, subject="Zomerkamp", message_id=f"<{number}@postbus.example>"))
        line = (await settle(small_app, own))[-1]
        return line.route == Route.ANSWER_FROM_GUIDANCE.value

    try:
        assert not await answered(1)
        await asyncio.to_thread(published, small_app)
        assert await answered(2)
        chosen = Selection(documents=frozenset({"kamp.txt"}))
        await small_app.door.write(
            lambda s: withdraw(s, actor=command_line(body_id), body_id=body_id, chosen=chosen, at=NOW)
        )
        assert not await answered(3)
    finally:
        own.close()
