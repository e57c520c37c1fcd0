"""An answer to what we asked somebody joins its case, whoever else writes waits for a person; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answers import speaks_for
from bot.app import App
from bot.commands.case_work import Act, Done
from bot.commands.joining import confirm_join
from bot.roles import Actor, Role
from bot.store import audit, cases, outbox, spool, subrequests
from bot.store.cases import CaseView
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerLine
from bot.store.subrequests import Subrequest, SubrequestState
from bot.thinker import Thinker
from intake.case import CaseEventType
from tests.store.builders import a_reply
from tests.support.builders import Hands, a_bounce, a_mail, a_request, arm_all, letters, received, settle
from tests.support.subrequests import ADDRESS, DUE, QUESTION, SCHOOL, Board

LIES = Actor(name="lies", role=Role.OFFICER, body_id="polder")


class Polder(Board):
    """A board of the body that mail comes in for; its case came by mail too."""

    def version(self) -> int:
        return case_of(self.door.read_now, self.reference).version


def case_of(read: object, reference: str) -> CaseView:
    found = read(lambda s: cases.get(s, "polder", reference))  # type: ignore[operator]
    assert isinstance(found, CaseView)
    return found


async def asked(app: App, thinker: Thinker, *, school: str | None = SCHOOL) -> tuple[Subrequest, str]:
    """A request that came in, and a question about it that left; gives it with the Message-ID of its mail."""
    (body,) = app.config.body
    app.config = app.config.model_copy(update={"body": (body.model_copy(update={"schools": (SCHOOL,)}),)})
    arm_all(app)
    received(app, a_request())
    (line,) = await settle(app, thinker)
    board = Polder(door=app.door, config=app.config, reference=str(line.case), at=app.clock())
    question = replace(QUESTION, school=school)
    shown = board.preview(question, actor=LIES)
    one = board.ask(question, actor=LIES, seen=shown.seen)  # type: ignore[union-attr]
    assert isinstance(one, Subrequest)
    assert isinstance(app.clock, Hands)
    app.clock.forward(timedelta(hours=1))

    def leave(s: Session) -> None:
        while (item := outbox.claim(s, owner="r", now=app.clock(), lease_until=app.clock())) is not None:
            outbox.sent(s, item.item_id, owner="r", now=app.clock())

    app.door.write_now(leave)
    return one, one.message_id


def an_answer(
    message_id: str, *, sender: str = ADDRESS, text: str = "In bijlage het verslag.", **more: object
) -> bytes:
    return a_mail(
        text,
        sender=sender,
        name="Directie De Wissel",
        subject="RE: [OB-2026-0001] Vraag om documenten",
        message_id="<antwoord@wissel.example>",
        headers=(("In-Reply-To", message_id),),
        **more,  # type: ignore[arg-type]
    )


async def came_in(app: App, thinker: Thinker, content: bytes) -> LedgerLine:
    """A mail as it comes in, thought through."""
    receipt = received(app, content, mail_from=ADDRESS)
    return next(line for line in await settle(app, thinker) if line.id == receipt.ledger_id)


def standing(app: App, one: Subrequest) -> Subrequest:
    found = app.door.read_now(lambda s: subrequests.get(s, body_id="polder", subrequest_id=one.subrequest_id))
    assert found is not None
    return found


def logged(app: App) -> list[CaseEventType]:
    case = case_of(app.door.read_now, "OB-2026-0001")
    return [line.type for line in app.door.read_now(lambda s: cases.events(s, body_id="polder", case_id=case.case_id))]


@pytest.mark.parametrize(
    "text",
    [
        "In bijlage het verslag.",
        # Words of a request, of a complaint and of a question: it answers us all the same.
        "Graag ontving ik zelf een kopie van het verslag van de schoolraad.\nVlasmarkt 14, 9140 Temse",
        "Ik wil een klacht indienen over deze vragen.",
        "Dit vinden we niet. Heeft de scholengroep het zelf niet?",
    ],
)
async def test_a_mail_of_whom_we_asked_is_the_answer_and_nothing_else(app: App, thinker: Thinker, text: str) -> None:
    one, message_id = await asked(app, thinker)
    before = len(letters(app))
    line = await came_in(app, thinker, an_answer(message_id, text=text))
    assert (line.route, line.reason, line.case) == ("append_to_case", "answers_subrequest", "OB-2026-0001")
    done = standing(app, one)
    assert (done.state, done.answer_ledger_id, done.answered_by) == (SubrequestState.ANSWERED, line.id, "bot")
    assert len(letters(app)) == before
    assert len(app.door.read_now(cases.list_cases)) == 1
    assert logged(app)[-2:] == [CaseEventType.MESSAGE_APPENDED, CaseEventType.SUBREQUEST_ANSWERED]
    assert case_of(app.door.read_now, "OB-2026-0001").needs_human
    entries = app.door.read_now(lambda s: audit.entries(s, body_id="polder"))
    assert [entry.actor for entry in entries if entry.action == "subrequest_answered"] == ["bot"]


async def test_a_colleague_of_the_school_answers_as_well(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)
    line = await came_in(app, thinker, an_answer(message_id, sender="Secretariaat@Wissel.example"))
    assert line.reason == "answers_subrequest"
    assert standing(app, one).state is SubrequestState.ANSWERED


async def test_an_answer_to_a_reminder_is_an_answer(app: App, thinker: Thinker) -> None:
    one, _ = await asked(app, thinker)
    chaser = replace(a_reply(body_id="polder"), case_id=one.case_id, message_id="<herinnering@polder.example>")

    def add(s: Session) -> None:
        outbox.add(s, chaser)
        subrequests.add_mail(s, body_id="polder", subrequest_id=one.subrequest_id, outbox_id=chaser.item_id)

    app.door.write_now(add)
    line = await came_in(app, thinker, an_answer("<herinnering@polder.example>"))
    assert line.reason == "answers_subrequest"


async def test_an_answer_from_another_address_waits_for_a_person_who_confirms_it(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)
    before = len(letters(app))
    line = await came_in(app, thinker, an_answer(message_id, sender="jan@elders.example"))
    assert (line.route, line.reason, line.case) == ("hand_to_human", "join_to_confirm", "OB-2026-0001")
    assert standing(app, one).state is SubrequestState.SENT
    assert len(letters(app)) == before
    assert len(app.door.read_now(cases.list_cases)) == 1
    version = case_of(app.door.read_now, "OB-2026-0001").version
    act = Act(actor=LIES, reference="OB-2026-0001", expected_version=version, at=app.clock())
    done = app.door.write_now(lambda s: confirm_join(s, act, ledger_id=line.id, sender_may_speak=False))
    assert isinstance(done, Done)
    answered = standing(app, one)
    assert (answered.state, answered.answer_ledger_id, answered.answered_by) == (
        SubrequestState.ANSWERED,
        line.id,
        "lies",
    )


def without_thread(content: bytes) -> bytes:
    """The mail as a program writes it that knows of no threads."""
    return b"\r\n".join(line for line in content.split(b"\r\n") if not line.startswith(b"In-Reply-To"))


async def test_without_a_thread_the_reference_and_the_very_address_are_enough(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)
    stranger = await came_in(app, thinker, without_thread(an_answer(message_id, sender="x@wissel.example")))
    assert stranger.reason != "answers_subrequest"
    assert standing(app, one).state is SubrequestState.SENT
    mail = without_thread(an_answer(message_id, sender="Directie@wissel.example")).replace(b"<antwoord@", b"<ander@")
    line = await came_in(app, thinker, mail)
    assert (line.route, line.reason) == ("append_to_case", "answers_subrequest")
    assert standing(app, one).answer_ledger_id == line.id


async def test_a_service_has_no_colleagues(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker, school=None)
    line = await came_in(app, thinker, an_answer(message_id, sender="iemand@wissel.example"))
    assert line.reason == "join_to_confirm"
    assert standing(app, one).state is SubrequestState.SENT


async def test_what_comes_after_the_answer_joins_too(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)
    first = await came_in(app, thinker, an_answer(message_id))
    second = await came_in(app, thinker, an_answer(message_id, text="Nog iets.").replace(b"<antwoord@", b"<tweede@"))
    assert (second.route, second.case) == ("append_to_case", "OB-2026-0001")
    assert standing(app, one).answer_ledger_id == first.id
    assert logged(app).count(CaseEventType.SUBREQUEST_ANSWERED) == 1


async def test_an_absence_is_no_answer(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)
    content = an_answer(message_id, text="Ik ben afwezig tot 1 december.").replace(
        b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version", 1
    )
    line = await came_in(app, thinker, content)
    assert (line.route, line.reason) == ("ignore", "auto_reply")
    assert standing(app, one).state is SubrequestState.SENT


async def test_what_never_arrived_calls_a_person(app: App, thinker: Thinker) -> None:
    one, message_id = await asked(app, thinker)

    def handled(s: Session) -> None:
        s.run("case_handled", body_id="polder", case_id=one.case_id)

    app.door.write_now(handled)
    line = await came_in(app, thinker, a_bounce(message_id))
    assert line.reason == "bounce"
    assert logged(app)[-1] is CaseEventType.BOUNCE_RECEIVED
    assert case_of(app.door.read_now, "OB-2026-0001").needs_human
    done = standing(app, one)
    assert (done.state, done.returned_at is not None) == (SubrequestState.SENT, True)
    late = app.door.read_now(
        lambda s: subrequests.late(
            s, body_id="polder", today=DUE + timedelta(days=3), chased_before=DUE + timedelta(days=3), most=2
        )
    )
    assert late == []


async def test_the_requester_who_answers_us_is_heard_as_before(app: App, thinker: Thinker) -> None:
    await asked(app, thinker)
    (receipt, _) = letters(app)
    answer = a_mail(
        "Mijn adres is Vlasmarkt 14, 9140 Temse.", headers=(("In-Reply-To", receipt.message_id),), message_id="<x@y.z>"
    )
    line = await came_in(app, thinker, answer)
    assert line.reason != "answers_subrequest"


async def test_the_bytes_of_an_answer_stay_with_the_case(app: App, thinker: Thinker) -> None:
    _, message_id = await asked(app, thinker)
    content = an_answer(message_id)
    line = await came_in(app, thinker, content)
    assert app.door.read_now(lambda s: spool.raw(s, line.id, body_id="polder")) == content


@pytest.mark.parametrize(
    ("recipient", "school", "sender", "speaks"),
    [
        ("directie@wissel.example", SCHOOL, "Directie@Wissel.example ", True),
        ("directie@wissel.example", SCHOOL, "x@wissel.example", True),
        ("directie@wissel.example", SCHOOL, "x@sub.wissel.example", False),
        ("directie@wissel.example", SCHOOL, "wissel.example", False),
        ("directie@wissel.example", None, "x@wissel.example", False),
        ("school@gmail.com", SCHOOL, "iemand@gmail.com", False),
        ("school@gmail.com", SCHOOL, "school@gmail.com", True),
        ("directie@wissel.example", SCHOOL, "", False),
    ],
)
def test_who_speaks_for_whom_we_asked(recipient: str, school: str | None, sender: str, speaks: bool) -> None:
    one = Subrequest(
        subrequest_id="s", body_id="b", case_id="c", reference="OB-2026-0001", case_state="open",  # type: ignore[arg-type]
        kind=QUESTION.kind, recipient_name="x", recipient_address=recipient, school=school, asked="x",
        due=QUESTION.due, state=SubrequestState.SENT, discloses=frozenset(), version=1, asked_by="lies",
        asked_at=Hands().now, outbox_id="o", mail_state=OutboxState.SENT, message_id="<o@x>",
    )  # fmt: skip
    assert speaks_for(sender, one) is speaks
