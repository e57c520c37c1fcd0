"""Asking others for a case: what the mail tells, who may ask, and what may come of it; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.app import App
from bot.chase import chase_due
from bot.commands import answering, asking, chasing
from bot.commands.answering import SchoolAnswer
from bot.commands.asking import Question
from bot.commands.joining import merge
from bot.commands.letter_leaving import UNDO_FOR
from bot.commands.subrequest_work import Refused, SubrequestRefusal
from bot.config import WebSection
from bot.roles import Actor, NotAllowed, Role
from bot.store import arming, audit, cases, casework, consistency, outbox, spool, subrequests
from bot.store.cases import CaseEvent
from bot.store.outbox import OutboxState
from bot.store.subrequests import Subrequest, SubrequestState
from bot.upload_mail import Upload
from intake.case import CaseEventType, CaseState
from intake.raw import Source
from replies.reply import PersonKind, ReplyKind
from replies.subrequest import Disclosure, SubrequestKind
from tests.support.cases import DAY, a_mail_file, add_case
from tests.support.console import configuration
from tests.support.letters import LIES, READER
from tests.support.subrequests import ADDRESS, DUE, QUESTION, SCHOOL, Board, a_board, why

CONSENT = replace(QUESTION, kind=SubrequestKind.CONSENT, recipient_name="Mia Claes", school=None)
JAN = Actor(name="jan", role=Role.SCHOOL_STAFF, body_id="dorp", staff_id="id-jan", school=SCHOOL)


@pytest.fixture
def board(app: App, tmp_path: Path) -> Board:
    return a_board(app.door, configuration(tmp_path, web=WebSection()))


def log(board: Board) -> list[CaseEvent]:
    case = board.door.read_now(lambda s: cases.get(s, "dorp", board.reference))
    assert case is not None
    return board.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))


def audited(board: Board) -> list[audit.AuditEntry]:
    """The audit lines, oldest first."""
    return board.door.read_now(lambda s: audit.entries(s, body_id="dorp"))[::-1]


def test_what_was_previewed_leaves_after_a_while_in_which_it_can_be_taken_back(board: Board) -> None:
    shown = board.shown()
    one = board.ask(seen=shown.seen)
    assert isinstance(one, Subrequest)
    (line,) = board.mails()
    assert (line.kind, line.state, line.to, line.case) == (
        PersonKind.LETTER,
        OutboxState.QUEUED,
        ADDRESS,
        board.reference,
    )
    mail = board.mail(line)
    assert mail["Subject"] == shown.written.subject == f"[{board.reference}] Vraag om documenten"
    assert mail.get_content().split() == shown.written.text.split()
    assert (one.outbox_id, one.state, one.due) == (line.id, SubrequestState.SENT, DUE)
    board.deliver()
    assert board.mails()[0].state is OutboxState.QUEUED
    board.at += UNDO_FOR
    board.deliver()
    assert board.mails()[0].state is OutboxState.SENT
    assert why(board.do(asking.recall, one)) is SubrequestRefusal.GONE


def test_what_was_taken_back_never_leaves(board: Board) -> None:
    one = board.asked()
    done = board.done(asking.recall, one)
    assert done.state is SubrequestState.RECALLED
    board.at += DAY
    board.deliver()
    assert [line.state for line in board.mails()] == [OutboxState.WITHHELD]
    assert why(board.do(asking.recall, done)) is SubrequestRefusal.NOT_OPEN
    assert [line.type for line in log(board)][-2:] == [
        CaseEventType.SUBREQUEST_SENT,
        CaseEventType.SUBREQUEST_CLOSED,
    ]
    assert [line.action for line in audited(board)] == ["subrequest_sent", "subrequest_recalled"]


@pytest.mark.parametrize("kind", list(SubrequestKind))
def test_a_mail_tells_nothing_of_the_requester_by_itself(board: Board, kind: SubrequestKind) -> None:
    board.asked(replace(QUESTION, kind=kind, capacity="journalist", motive="een proces"))
    (line,) = board.mails()
    raw = board.door.read_now(lambda s: outbox.content(s, line.id)).decode()
    for secret in ("Peeters", "an.peeters@burger.example", "Kerkstraat", "journalist", "proces"):
        assert secret not in raw
    assert [entry.action for entry in audited(board)] == ["subrequest_sent"]


def test_what_an_officer_ticked_is_told_to_that_recipient_alone_and_leaves_an_audit_line(board: Board) -> None:
    told = replace(
        QUESTION, discloses=frozenset(Disclosure), capacity="ouder van een leerling", motive="een beroep bij de raad"
    )
    one = board.asked(told)
    text = board.mail(board.mails()[0]).get_content()
    assert "An Peeters" in text
    assert "ouder van een leerling" in text
    assert "een beroep bij de raad" in text
    assert "Kerkstraat" not in text
    (line,) = [entry for entry in audited(board) if entry.action == "requester_disclosed"]
    assert (line.actor, line.subject) == ("lies", board.reference)
    assert line.detail == {"subrequest": one.subrequest_id, "discloses": ["capacity", "motive", "requester"]}
    board.asked()
    assert "Peeters" not in board.mail(board.mails()[1]).get_content()
    assert board.now(one).discloses == frozenset(Disclosure)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"asked": "Het verslag dat An Peeters vraagt."}, SubrequestRefusal.NAMES_REQUESTER),
        ({"asked": "Mail an.peeters@burger.example als u iets vindt."}, SubrequestRefusal.NAMES_REQUESTER),
        ({"asked": "Een advocaat vraagt het verslag."}, SubrequestRefusal.NAMES_CAPACITY),
        (
            {"asked": "Het verslag van An Peeters.", "discloses": frozenset({Disclosure.MOTIVE}), "motive": "x"},
            SubrequestRefusal.NAMES_REQUESTER,
        ),
        (
            {"discloses": frozenset({Disclosure.CAPACITY}), "capacity": "moeder, Peeters"},
            SubrequestRefusal.NAMES_REQUESTER,
        ),
        (
            {"asked": "Een advocaat vraagt dit.", "discloses": frozenset({Disclosure.REQUESTER})},
            SubrequestRefusal.NAMES_CAPACITY,
        ),
        ({"asked": " "}, SubrequestRefusal.EMPTY),
        ({"recipient_name": ""}, SubrequestRefusal.EMPTY),
        ({"discloses": frozenset({Disclosure.MOTIVE})}, SubrequestRefusal.EMPTY),
        ({"recipient_address": "geen adres"}, SubrequestRefusal.NO_ADDRESS),
        ({"recipient_address": "a@b.example, c@d.example"}, SubrequestRefusal.NO_ADDRESS),
        ({"recipient_address": "Info@dorp.example"}, SubrequestRefusal.OWN_ADDRESS),
        ({"school": "Een andere school"}, SubrequestRefusal.UNKNOWN_SCHOOL),
        ({"due": date(2026, 11, 19)}, SubrequestRefusal.BAD_DUE),
    ],
)
def test_a_question_that_cannot_leave_says_why(
    board: Board, changes: dict[str, object], reason: SubrequestRefusal
) -> None:
    question = replace(QUESTION, **changes)  # type: ignore[arg-type]
    assert why(board.preview(question)) is reason
    assert why(board.ask(question, seen="x")) is reason
    assert board.mails() == []


def test_a_name_that_was_ticked_may_stand_in_what_is_asked(board: Board) -> None:
    ticked = replace(QUESTION, asked="Het dossier van An Peeters.", discloses=frozenset({Disclosure.REQUESTER}))
    assert board.asked(ticked).state is SubrequestState.SENT


def test_a_requester_without_a_name_cannot_be_named(board: Board) -> None:
    anonymous = add_case(board.door, a_mail_file("Nog een vraag."), requester="", address="x@y.example")
    assert anonymous.reference is not None
    board.reference = anonymous.reference
    ticked = replace(QUESTION, discloses=frozenset({Disclosure.REQUESTER}))
    assert why(board.preview(ticked)) is SubrequestRefusal.NO_NAME


def test_nobody_sends_what_nobody_read(board: Board) -> None:
    seen = board.shown().seen
    for changed in (
        replace(QUESTION, asked="Iets anders."),
        replace(QUESTION, recipient_address="ander@wissel.example"),
        replace(QUESTION, kind=SubrequestKind.CONSENT),
        replace(QUESTION, due=DUE + DAY),
    ):
        assert why(board.ask(changed, seen=seen)) is SubrequestRefusal.NOT_SEEN
    assert why(board.ask(seen="")) is SubrequestRefusal.NOT_SEEN
    assert board.mails() == []


def test_pressed_twice_it_is_asked_once(board: Board) -> None:
    version = board.version()
    seen = board.shown().seen
    assert isinstance(board.ask(seen=seen, version=version), Subrequest)
    assert why(board.ask(seen=seen, version=version)) is SubrequestRefusal.STALE
    assert len(board.mails()) == 1


def test_nothing_is_asked_for_a_closed_case(board: Board) -> None:
    case = board.door.read_now(lambda s: cases.get(s, "dorp", board.reference))
    assert case is not None
    board.door.write_now(lambda s: casework.set_state(s, body_id="dorp", case_id=case.case_id, state=CaseState.CLOSED))
    assert why(board.preview()) is SubrequestRefusal.CASE_CLOSED


def test_only_who_works_on_cases_asks_and_nobody_on_a_case_of_another_body(board: Board) -> None:
    for actor in (READER, JAN, replace(LIES, role=Role.HELPDESK), replace(LIES, role=Role.ADMIN)):
        with pytest.raises(NotAllowed):
            board.preview(actor=actor)
        with pytest.raises(NotAllowed):
            board.ask(seen="x", actor=actor)
    stranger = replace(LIES, body_id="stad")
    assert why(board.preview(actor=stranger)) is SubrequestRefusal.NOT_FOUND
    assert why(board.ask(seen="x", actor=stranger)) is SubrequestRefusal.NOT_FOUND
    one = board.asked()
    for command, values in (
        (asking.recall, {}),
        (answering.note_answer, {"text": "x"}),
        (answering.postpone, {"due": DUE}),
        (answering.close, {"reason": "x"}),
        (chasing.chase, {"config": board.config}),
    ):
        with pytest.raises(NotAllowed):
            board.do(command, one, actor=READER, **values)
        assert why(board.do(command, one, actor=stranger, **values)) is SubrequestRefusal.NOT_FOUND
        assert why(board.do(command, replace(one, version=9), **values)) is SubrequestRefusal.STALE


def test_an_answer_is_noted_by_hand_once(board: Board) -> None:
    one = board.asked()
    assert why(board.do(answering.note_answer, one, text=" ")) is SubrequestRefusal.EMPTY
    at = board.at
    done = board.done(answering.note_answer, one, text="Telefonisch: ze hebben het niet.")
    assert (done.state, done.answer_text, done.answered_by, done.answered_at) == (
        SubrequestState.ANSWERED,
        "Telefonisch: ze hebben het niet.",
        "lies",
        at,
    )
    assert log(board)[-1].type is CaseEventType.SUBREQUEST_ANSWERED
    for command, values in ((answering.note_answer, {"text": "x"}), (answering.close, {"reason": "x"})):
        assert why(board.do(command, done, **values)) is SubrequestRefusal.NOT_OPEN


def test_another_day_is_agreed_and_nobody_is_chased_before_it_is_over(board: Board) -> None:
    one = sent(board)
    arm(board)
    assert why(board.do(answering.postpone, one, due=date(2026, 11, 19))) is SubrequestRefusal.BAD_DUE
    later = board.done(answering.postpone, one, due=date(2026, 12, 4))
    assert (later.due, later.state) == (date(2026, 12, 4), SubrequestState.SENT)
    line = audited(board)[-1]
    assert (line.action, line.detail["from"], line.detail["to"]) == ("subrequest_postponed", "2026-11-27", "2026-12-04")
    for day, chased in ((date(2026, 12, 4), []), (date(2026, 12, 7), [1])):
        on(board, day)
        assert chase_late(board) == chased
    assert "met antwoord tegen 4 december 2026" in " ".join(board.mail(board.mails()[1]).get_content().split())
    closed = board.done(answering.close, board.now(later), reason="Niet meer nodig.")
    assert why(board.do(answering.postpone, closed, due=DUE + 30 * DAY)) is SubrequestRefusal.NOT_OPEN


def test_it_is_closed_with_a_reason_and_may_still_be_answered(board: Board) -> None:
    one = board.asked()
    assert why(board.do(answering.close, one, reason="")) is SubrequestRefusal.EMPTY
    closed = board.done(answering.close, one, reason="Niet meer  nodig.")
    assert (closed.state, closed.closed_reason) == (SubrequestState.CLOSED, "Niet meer nodig.")
    assert log(board)[-1].data["ground"] == "Niet meer nodig."
    assert board.done(answering.note_answer, closed, text="Toch.").state is SubrequestState.ANSWERED


def test_another_case_that_takes_over_takes_along_what_was_asked(board: Board) -> None:
    one = board.asked()
    other = add_case(board.door, a_mail_file("Nog een vraag."))
    act = asking.Act(actor=LIES, reference=board.reference, expected_version=board.version(), at=board.at)
    board.door.write_now(lambda s: merge(s, act, into=str(other.reference)))
    assert board.now(one).reference == other.reference


# == asking again ==


def sent(board: Board, question: Question = QUESTION) -> Subrequest:
    """Something that was asked and left."""
    one = board.asked(question)
    board.at += UNDO_FOR
    board.deliver()
    return one


def arm(board: Board) -> None:
    board.door.write_now(
        lambda s: arming.set_armed(s, body_id="dorp", kind=ReplyKind.CHASER, armed=True, at=board.at, by="lies")
    )


def chase_late(board: Board) -> list[int]:
    """The pass of this moment: how often each one was chased then."""
    done = board.door.write_now(lambda s: chasing.chase_late(s, config=board.config, at=board.at))
    return [one.chased for one in done]


def on(board: Board, day: date) -> None:
    board.at = board.at.replace(year=day.year, month=day.month, day=day.day)


def test_an_officer_asks_again_by_one_press(board: Board) -> None:
    one = board.asked(replace(QUESTION, discloses=frozenset({Disclosure.REQUESTER})))
    assert why(board.do(chasing.chase, one, config=board.config)) is SubrequestRefusal.NOT_LEFT
    board.at += UNDO_FOR
    board.deliver()
    on(board, DUE + DAY)
    done = board.done(chasing.chase, one, config=board.config)
    assert (done.chased, done.chased_on) == (1, DUE + DAY)
    first, second = board.mails()
    mail = board.mail(second)
    assert (second.kind, second.state) == (PersonKind.LETTER, OutboxState.QUEUED)
    assert mail["In-Reply-To"] == mail["References"] == first.message_id
    assert mail["Subject"] == f"Re: [{board.reference}] Vraag om documenten"
    text = " ".join(mail.get_content().split())
    assert "Op 20 november 2026 vroegen wij u dit, met antwoord tegen 27 november 2026" in text
    assert QUESTION.asked in text
    assert "automatisch" not in text
    assert "Peeters" not in text
    assert board.door.read_now(lambda s: subrequests.of_mail(s, body_id="dorp", outbox_id=second.id)) == done


def test_consent_is_chased_by_nobody(board: Board) -> None:
    one = sent(board, CONSENT)
    arm(board)
    on(board, DUE + 3 * DAY)
    assert why(board.do(chasing.chase, one, config=board.config)) is SubrequestRefusal.NEVER_CHASED
    assert chase_late(board) == []


def test_late_schools_are_asked_again_twice_three_working_days_apart(board: Board) -> None:
    sent(board)
    arm(board)
    passes = {
        date(2026, 11, 27): [],  # a Friday: today is still in time
        date(2026, 11, 28): [],  # nobody works
        date(2026, 11, 30): [1],
        date(2026, 12, 2): [],
        date(2026, 12, 3): [2],
        date(2026, 12, 10): [],  # twice is enough
    }
    for day, chased in passes.items():
        on(board, day)
        assert (chase_late(board), chase_late(board)) == (chased, []), day
    assert [line.kind for line in board.mails()[1:]] == [ReplyKind.CHASER, ReplyKind.CHASER]
    text = board.mail(board.mails()[1]).get_content()
    assert "automatische herinnering van Gemeente Dorp" in " ".join(text.split())
    assert board.mail(board.mails()[1])["Auto-Submitted"] != "no"
    lines = [line for line in audited(board) if line.action == "subrequest_chased"]
    assert [(line.actor, line.detail["times"]) for line in lines] == [("bot", 1), ("bot", 2)]


def test_the_configuration_says_how_often_and_how_far_apart(board: Board) -> None:
    sent(board)
    arm(board)
    replies = board.config.replies.model_copy(update={"chasers": 1, "chaser_days": 1})
    board.config = board.config.model_copy(update={"replies": replies})
    for day, chased in ((date(2026, 11, 30), [1]), (date(2026, 12, 1), [])):
        on(board, day)
        assert chase_late(board) == chased
    board.config = board.config.model_copy(update={"replies": replies.model_copy(update={"chasers": 0})})
    on(board, date(2026, 12, 9))
    assert chase_late(board) == []


def test_nothing_leaves_by_itself_unless_armed_and_arming_is_not_too_late(board: Board) -> None:
    sent(board)
    on(board, date(2026, 11, 30))
    assert chase_late(board) == []
    assert len(board.mails()) == 1
    arm(board)
    assert chase_late(board) == [1]


def test_a_chaser_that_waits_is_stopped_by_disarming(board: Board) -> None:
    sent(board)
    arm(board)
    on(board, date(2026, 11, 30))
    chase_late(board)
    board.door.write_now(lambda s: outbox.stop_unsent(s, body_id="dorp", kinds=[ReplyKind.CHASER]))
    board.deliver()
    assert [line.state for line in board.mails()] == [OutboxState.SENT, OutboxState.HELD]


def test_whoever_was_not_reached_is_left_to_a_person(board: Board) -> None:
    board.asked()
    arm(board)
    on(board, date(2026, 11, 30))
    assert chase_late(board) == []


def test_an_address_of_our_own_is_never_chased_by_itself(board: Board) -> None:
    sent(board, replace(QUESTION, recipient_address="Info@stad.example"))
    arm(board)
    on(board, date(2026, 11, 30))
    assert chase_late(board) == []


@pytest.mark.parametrize(
    ("day", "days", "before"),
    [
        (date(2026, 12, 3), 3, date(2026, 11, 30)),
        (date(2026, 12, 1), 3, date(2026, 11, 26)),
        (date(2027, 1, 4), 1, date(2026, 12, 31)),  # 1 January is a holiday
    ],
)
def test_working_days_are_counted_back_over_weekends_and_holidays(day: date, days: int, before: date) -> None:
    assert chasing.working_days_before(day, days=days) == before


# == a school answers in the console ==


def for_school(
    board: Board, one: Subrequest, *, actor: Actor = JAN, text: str = "Hier is het.", files: tuple[Upload, ...] = ()
) -> Subrequest | Refused:
    return board.door.write_now(
        lambda s: answering.answer_for_school(
            s,
            actor=actor,
            subrequest_id=one.subrequest_id,
            expected_version=one.version,
            answer=SchoolAnswer(text=text, files=files),
            at=board.at,
        )
    )


def test_what_a_school_sends_in_is_a_message_of_the_case(board: Board) -> None:
    one = board.asked()
    files = (
        Upload(name="verslag\r\nX: y.pdf", content=b"%PDF-1.4 leeg"),
        Upload(name="", content=b"\0\xff"),
    )
    done = for_school(board, one, files=files)
    assert isinstance(done, Subrequest)
    assert (done.state, done.answered_by) == (SubrequestState.ANSWERED, "jan")
    ledger_id = done.answer_ledger_id or ""
    line = board.door.read_now(lambda s: spool.ledger_line(s, ledger_id, body_id="dorp"))
    assert line is not None
    assert (line.source, line.case, line.route, line.reason) == (
        Source.UPLOAD,
        board.reference,
        "append_to_case",
        "answers_subrequest",
    )
    content = board.door.read_now(lambda s: spool.raw(s, ledger_id, body_id="dorp"))
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Hier is het."
    kept = [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()]
    assert kept == [("verslag X: y.pdf", b"%PDF-1.4 leeg"), ("bestand", b"\0\xff")]
    assert board.door.read_now(spool.counts)["waiting"] == 0
    assert board.door.read_now(consistency.faults) == []
    case = board.door.read_now(lambda s: cases.get(s, "dorp", board.reference))
    assert case is not None
    assert case.needs_human
    (entry,) = [entry for entry in audited(board) if entry.action == "subrequest_answered"]
    assert (entry.actor, entry.subject) == ("jan", board.reference)
    assert why(for_school(board, done)) is SubrequestRefusal.NOT_OPEN


def test_a_school_answers_only_what_it_was_asked_itself(board: Board) -> None:
    one = board.asked()
    other = board.asked(replace(QUESTION, school="Atheneum Dorp"))
    nobody = board.asked(replace(QUESTION, school=None))
    consent = board.asked(replace(QUESTION, kind=SubrequestKind.CONSENT))
    for asked in (other, nobody, consent):
        assert why(for_school(board, asked)) is SubrequestRefusal.NOT_FOUND
    assert why(for_school(board, one, actor=replace(JAN, school=None))) is SubrequestRefusal.NOT_FOUND
    assert why(for_school(board, one, actor=replace(JAN, body_id="stad"))) is SubrequestRefusal.NOT_FOUND
    assert why(for_school(board, replace(one, version=7))) is SubrequestRefusal.STALE
    assert why(for_school(board, one, text=" ")) is SubrequestRefusal.EMPTY
    for role in set(Role) - {Role.SCHOOL_STAFF}:
        with pytest.raises(NotAllowed):
            for_school(board, one, actor=replace(JAN, role=role))
    case_id = one.case_id
    board.door.write_now(lambda s: casework.restrict(s, body_id="dorp", case_id=case_id, restricted=True, access=[]))
    assert why(for_school(board, one)) is SubrequestRefusal.NOT_FOUND


async def test_the_pass_of_a_worker_wakes_the_sender(board: Board, app: App) -> None:
    app.config = board.config
    app.clock = lambda: board.at
    sent(board)
    await chase_due(app)
    assert not app.composed.is_set()
    arm(board)
    on(board, date(2026, 11, 30))
    assert await chase_due(app) is False
    assert app.composed.is_set()
    assert len(board.mails()) == 2
