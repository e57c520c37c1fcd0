"""Sending a request on and telling the requester as one act, and taking both back, on both engines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.app import App
from bot.commands import passing_on
from bot.commands.case_work import Act, CaseRefusal, Done, standings, visible
from bot.commands.case_work import Refused as NotDone
from bot.commands.casework import undoable
from bot.commands.letter_leaving import UNDO_FOR
from bot.commands.letters import WhyNot
from bot.commands.passing_on import PassOn, Prepared
from bot.config import WebSection
from bot.roles import Actor, NotAllowed
from bot.send import deliver_next
from bot.store import audit, cases, corrections, letters, outbox
from bot.store.cases import CaseView
from bot.store.letters import LetterState, StoredLetter
from bot.store.outbox import OutboxState
from intake.calendar_days import local_date
from intake.case import CaseEventType, TrackState
from intake.labels import Regime
from replies.letter import Correspondent, LetterFields, LetterKind
from replies.ports import Delivered, Delivery
from replies.reply import PersonKind
from tests.support.cases import NOW, a_mail_file, add_case
from tests.support.console import configuration
from tests.support.letters import DIRK, LIES, READER, SIGNER, Desk, a_desk, why

HOLDER = "archief@stad.example"
WANTED = PassOn(
    regimes=(Regime.FOI,),
    holder="Stad Stadegem",
    holder_address=HOLDER,
    reach=HOLDER,
    requester=Correspondent(
        name="An Peeters", postal_address="Kerkstraat 1, 9000 Dorp", mail_address="an.peeters@burger.example"
    ),
    about="het verslag van de schoolraad",
    signer=SIGNER,
)


class Relay:
    """Takes every mail."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
        self.taken.append(recipient)
        return Delivered()


@dataclass(slots=True, kw_only=True)
class Passing:
    """A desk that sends requests on."""

    desk: Desk

    def case(self, reference: str = "") -> CaseView:
        wanted = reference or self.desk.reference
        found = self.desk.door.read_now(lambda s: visible(s, actor=LIES, reference=wanted))
        assert found is not None
        return found

    def prepared(self, wanted: PassOn = WANTED) -> Prepared:
        case = self.case()
        return self.desk.door.read_now(
            lambda s: passing_on.prepare(s, wanted, actor=LIES, config=self.desk.config, case=case, at=self.desk.at)
        )

    def act(self, actor: Actor = LIES) -> Act:
        case = self.case()
        return Act(actor=actor, reference=case.reference, expected_version=case.version, at=self.desk.at)

    def send(self, wanted: PassOn = WANTED, *, actor: Actor = LIES, seen: str | None = None) -> Done | NotDone:
        act, mark = self.act(actor), self.prepared(wanted).mark if seen is None else seen
        return self.desk.door.write_now(
            lambda s: passing_on.pass_on(s, act, wanted, config=self.desk.config, seen=mark)
        )

    def take_back(self, *, actor: Actor = LIES) -> Done | NotDone:
        act = self.act(actor)
        return self.desk.door.write_now(lambda s: passing_on.take_back(s, act))

    def refused(self, wanted: PassOn = WANTED, *, actor: Actor = LIES, seen: str | None = None) -> CaseRefusal:
        became = self.send(wanted, actor=actor, seen=seen)
        assert isinstance(became, NotDone), became
        assert self.queued() == []
        return became.reason

    def queued(self) -> list[outbox.OutboxLine]:
        found = self.desk.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
        return [line for line in found if line.kind is PersonKind.LETTER and line.state is OutboxState.QUEUED]

    def state(self, regime: Regime = Regime.FOI) -> TrackState:
        case = self.case()
        return self.desk.door.read_now(lambda s: standings(s, case))[regime].state

    def letters(self) -> list[StoredLetter]:
        case = self.case()
        return self.desk.door.read_now(lambda s: letters.of_case(s, body_id="dorp", case_id=case.case_id))

    def opened_by(self) -> str:
        case = self.case()
        found = self.desk.door.read_now(lambda s: corrections.opening_message(s, body_id="dorp", case_id=case.case_id))
        assert found is not None
        return found

    def mail_to(self, recipient: str) -> EmailMessage:
        (line,) = [line for line in self.queued() if line.to == recipient]
        content = self.desk.door.read_now(lambda s: outbox.content(s, line.id, body_id="dorp"))
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@pytest.fixture
def passing(app: App, tmp_path: Path) -> Passing:
    return Passing(desk=a_desk(app.door, configuration(tmp_path, web=WebSection())))


@pytest.fixture
def strict(app: App, tmp_path: Path) -> Passing:
    """A body whose decider approves each letter."""
    return Passing(desk=a_desk(app.door, configuration(tmp_path, web=WebSection()), approval=True))


def test_the_holder_gets_the_request_and_the_requester_is_told_at_once(passing: Passing) -> None:
    wanted = replace(WANTED, messages=(passing.opened_by(), "van-een-ander-dossier"))
    assert isinstance(passing.send(wanted), Done)
    assert sorted(line.to for line in passing.queued()) == ["an.peeters@burger.example", HOLDER]
    to_holder, notice = passing.mail_to(HOLDER), passing.mail_to("an.peeters@burger.example")
    text, request = to_holder.iter_parts()
    assert isinstance(text, EmailMessage)
    words = text.get_content()
    for part in ("An Peeters", "Kerkstraat 1, 9000 Dorp", "an.peeters@burger.example", "II.40"):
        assert part in words
    assert request.get_content_type() == "message/rfc822"
    assert "verslag van de schoolraad" in request.as_string()
    told = notice.get_content()
    assert "Stad Stadegem" in told
    assert HOLDER in told
    assert "20 november 2026" in told
    assert not list(notice.iter_attachments())


def test_tracks_log_and_audit_say_to_whom_it_went_and_when(passing: Passing) -> None:
    passing.send()
    assert passing.state() is TrackState.PASSED_ON
    case = passing.case()
    log = passing.desk.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))
    (step,) = [line for line in log if line.type is CaseEventType.PASSED_ON]
    assert (step.data["holder"], step.data["on"], step.data["regime"]) == ("Stad Stadegem", "2026-11-20", "foi")
    assert case.tracks[0].deadline is None
    found = passing.desk.door.read_now(lambda s: audit.entries(s, body_id="dorp", subject=case.reference))
    assert {line.action for line in found} == {"letter_sent", "passed_on", "request_passed_on"}
    assert all(HOLDER not in str(line.detail) and "Peeters" not in str(line.detail) for line in found)
    assert {(one.kind, one.state) for one in passing.letters()} == {
        (LetterKind.PASS_ON, LetterState.SENT),
        (LetterKind.PASS_ON_NOTICE, LetterState.SENT),
    }


def test_both_are_taken_back_and_the_track_runs_again(passing: Passing) -> None:
    before = passing.case().tracks
    passing.send()
    passing.desk.wait(UNDO_FOR / 2)
    assert isinstance(passing.take_back(), Done)
    assert passing.state() is TrackState.OPEN
    assert passing.case().tracks == before
    assert passing.queued() == []
    assert {one.state for one in passing.letters()} == {LetterState.DISCARDED}
    became = passing.take_back()
    assert isinstance(became, NotDone)
    assert became.reason is CaseRefusal.NOTHING_TO_UNDO
    assert isinstance(passing.send(), Done)


async def test_once_one_of_the_two_left_neither_is_taken_back(passing: Passing) -> None:
    passing.send()
    relay = Relay()
    passing.desk.wait(UNDO_FOR)
    assert await deliver_next(passing.desk.door, relay, clock=lambda: passing.desk.at, owner="tests")
    became = passing.take_back()
    assert isinstance(became, NotDone)
    assert became.reason is CaseRefusal.LEFT
    assert len(passing.queued()) == 1
    assert passing.state() is TrackState.PASSED_ON
    while await deliver_next(passing.desk.door, relay, clock=lambda: passing.desk.at, owner="tests"):
        pass
    assert sorted(relay.taken) == ["an.peeters@burger.example", HOLDER]


async def test_the_day_that_counts_is_the_one_the_mail_to_the_holder_left(passing: Passing) -> None:
    passing.send()
    passing.desk.wait(timedelta(days=1))
    while await deliver_next(passing.desk.door, Relay(), clock=lambda: passing.desk.at, owner="tests"):
        pass
    case = passing.case()
    log = passing.desk.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))
    days = [line.data["on"] for line in log if line.type is CaseEventType.PASSED_ON]
    assert days == ["2026-11-20", "2026-11-21"]
    assert passing.state() is TrackState.PASSED_ON


def test_one_of_two_letters_does_not_come_back_alone(passing: Passing) -> None:
    passing.send()
    assert [why(passing.desk.recall(letter)) for letter in passing.letters()] == [WhyNot.ONE_OF_TWO] * 2
    case = passing.case()
    assert passing.desk.door.read_now(lambda s: undoable(s, case, by="lies")) is None


def test_a_part_goes_on_alone_and_the_rest_keeps_its_clock(passing: Passing) -> None:
    before = passing.case().tracks
    assert passing.refused(replace(WANTED, regimes=())) is CaseRefusal.EMPTY
    assert isinstance(passing.send(replace(WANTED, regimes=(), kept="De rest beantwoorden wij zelf.")), Done)
    assert passing.state() is TrackState.OPEN
    assert passing.case().tracks == before
    assert "De rest beantwoorden wij zelf." in passing.mail_to("an.peeters@burger.example").get_content()
    assert isinstance(passing.take_back(), Done)
    assert passing.queued() == []


def test_other_tracks_run_on(app: App, tmp_path: Path) -> None:
    desk = a_desk(app.door, configuration(tmp_path, web=WebSection()))
    both = add_case(app.door, a_mail_file(), regimes=(Regime.FOI, Regime.DATA_ACCESS))
    assert both.reference is not None
    desk.reference = both.reference
    passing = Passing(desk=desk)
    assert isinstance(passing.send(), Done)
    assert (passing.state(), passing.state(Regime.DATA_ACCESS)) == (TrackState.PASSED_ON, TrackState.OPEN)
    again = passing.send()
    assert isinstance(again, NotDone)
    assert again.reason is CaseRefusal.NOT_NOW


def test_nothing_leaves_that_was_not_seen_or_is_not_in_order(passing: Passing) -> None:
    assert passing.refused(seen="iets anders") is CaseRefusal.UNSEEN
    assert passing.refused(replace(WANTED, regimes=(Regime.REUSE,))) is CaseRefusal.NO_SUCH_TRACK
    assert passing.refused(replace(WANTED, holder_address="geen adres")) is CaseRefusal.NO_ADDRESS
    nobody = replace(WANTED.requester, mail_address="")
    assert passing.refused(replace(WANTED, requester=nobody)) is CaseRefusal.NO_ADDRESS
    assert passing.refused(replace(WANTED, about="")) is CaseRefusal.NOT_IN_ORDER
    with pytest.raises(NotAllowed):
        passing.send(actor=READER)


def test_where_letters_need_approval_a_decider_sends_it(strict: Passing) -> None:
    assert strict.refused() is CaseRefusal.NEEDS_DECIDER
    assert isinstance(strict.send(actor=DIRK), Done)


def test_a_notice_that_is_sent_as_a_letter_moves_the_track_too(passing: Passing) -> None:
    desk = passing.desk
    fields = LetterFields(other="Stad Stadegem", happened_on=local_date(NOW))
    letter = desk.saved(desk.start(LetterKind.PASS_ON_NOTICE), fields=fields, signer=SIGNER)
    sent = desk.mailed(letter)
    assert passing.state() is TrackState.PASSED_ON
    desk.recall(sent)
    assert passing.state() is TrackState.OPEN


def test_a_notice_that_says_what_we_handle_ourselves_moves_nothing(passing: Passing) -> None:
    desk = passing.desk
    fields = LetterFields(other="Stad Stadegem", happened_on=date(2026, 11, 20), reason="De rest doen wij.")
    desk.mailed(desk.saved(desk.start(LetterKind.PASS_ON_NOTICE), fields=fields, signer=SIGNER))
    assert passing.state() is TrackState.OPEN


def test_a_request_that_is_sent_on_as_a_letter_takes_the_mail_along(passing: Passing) -> None:
    desk = passing.desk
    letter = desk.saved(
        desk.start(LetterKind.PASS_ON),
        fields=LetterFields(needed="het verslag"),
        signer=SIGNER,
        recipient_name="Stad Stadegem",
        recipient_address=HOLDER,
    )
    desk.mailed(letter)
    parts = [part.get_content_type() for part in passing.mail_to(HOLDER).iter_parts()]
    assert parts == ["text/plain", "message/rfc822"]
