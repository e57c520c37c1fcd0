"""Writing, checking, approving, sending and taking back a letter, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.app import App
from bot.commands.case_work import Act, CaseRefusal, Done, standings
from bot.commands.case_work import Refused as NotDone
from bot.commands.casework import correct_kind
from bot.commands.kind_undoing import take_back_kind
from bot.commands.letter_checking import findings_of
from bot.commands.letter_leaving import UNDO_FOR
from bot.commands.letters import Refused, WhyNot
from bot.config import WebSection
from bot.roles import NotAllowed, Role
from bot.send import deliver_next
from bot.store import audit, cases, casework, letters, outbox, staff
from bot.store.cases import CaseEvent, CaseView
from bot.store.casework import AccessMode
from bot.store.letters import LetterChannel, LetterState, StoredLetter
from bot.store.outbox import OutboxState
from intake.calendar_days import local_date
from intake.case import CaseEventType, Outcome, TrackState
from intake.labels import Kind, Missing, Regime
from intake.track_log import TrackStanding
from replies.findings import FindingCode
from replies.letter import LetterFields, LetterKind
from replies.ports import Delivered, Delivery, DeliveryReason, InDoubt
from replies.ports import Refused as NotTaken
from replies.reply import PersonKind
from tests.support.cases import DAY, NOW, an_id
from tests.support.console import configuration
from tests.support.letters import DIRK, LIES, READER, SIGNER, TOM, Desk, a_desk, why


@pytest.fixture
def desk(app: App, tmp_path: Path) -> Desk:
    return a_desk(app.door, configuration(tmp_path, web=WebSection()))


@pytest.fixture
def strict(app: App, tmp_path: Path) -> Desk:
    """The desk of a body whose decider approves each letter."""
    return a_desk(app.door, configuration(tmp_path, web=WebSection()), approval=True)


class Relay:
    """Takes every mail, or answers otherwise."""

    def __init__(self, answer: Delivery | None = None) -> None:
        self.taken: list[tuple[str, str]] = []
        self.answer = answer or Delivered()

    async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
        self.taken.append((recipient, sender))
        return self.answer


def events(desk: Desk, letter: StoredLetter) -> list[CaseEvent]:
    log = desk.door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=letter.case_id))
    return [event for event in log if event.type.value.startswith("letter_")]


def lines(desk: Desk) -> dict[str, audit.AuditEntry]:
    """The audit lines of the case by action; those of one instant have no order."""
    found = desk.door.read_now(lambda s: audit.entries(s, body_id="dorp", subject=desk.reference))
    return {line.action: line for line in found}


def queued(desk: Desk) -> list[outbox.OutboxLine]:
    found = desk.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
    return [line for line in found if line.kind is PersonKind.LETTER]


def mail_of(desk: Desk, letter: StoredLetter) -> EmailMessage:
    assert letter.outbox_id is not None
    content = desk.door.read_now(lambda s: outbox.content(s, letter.outbox_id or "", body_id="dorp"))
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_draft_goes_to_the_requester_by_mail_with_what_the_case_knows(desk: Desk) -> None:
    letter = desk.start(LetterKind.ASK_MISSING)
    assert (letter.state, letter.channel, letter.version) == (LetterState.DRAFT, LetterChannel.MAIL, 1)
    assert (letter.recipient_name, letter.recipient_address) == ("An Peeters", "an.peeters@burger.example")
    assert desk.reference in letter.text
    assert "20 november 2026" in letter.text
    assert desk.now(letter) == letter
    assert [(event.type, event.data["kind"]) for event in events(desk, letter)] == [
        (CaseEventType.LETTER_DRAFTED, "ask_missing")
    ]
    assert set(lines(desk)) == {"letter_drafted"}


@pytest.mark.parametrize("kind", [LetterKind.GATHER_REQUEST, LetterKind.THIRD_PARTY_CONSENT, LetterKind.PASS_ON])
def test_a_letter_to_others_starts_without_recipient(desk: Desk, kind: LetterKind) -> None:
    letter = desk.start(kind)
    assert (letter.recipient_name, letter.recipient_address) == ("", "")


def test_the_text_follows_the_fields_until_somebody_edits_it(desk: Desk) -> None:
    letter = desk.start(LetterKind.ASK_MISSING)
    first = desk.saved(letter, fields=LetterFields(asked=(Missing.NAME,)))
    assert "Uw voornaam en uw naam." in first.text
    edited = desk.saved(first, text=first.text.replace("Uw voornaam", "Uw volledige voornaam"))
    kept = desk.saved(edited, fields=LetterFields(asked=(Missing.POSTAL_ADDRESS,)))
    assert kept.text == edited.text
    anew = desk.saved(kept, anew=True)
    assert "Uw postadres" in anew.text
    assert "volledige" not in anew.text
    assert anew.version == 5


def test_everything_typed_is_kept_as_it_was(desk: Desk) -> None:
    letter = desk.a_decision()
    assert desk.now(letter) == letter
    assert letter.signer == SIGNER
    assert desk.start(LetterKind.PLAIN_LETTER).signer == SIGNER


def test_of_two_officers_the_second_to_save_is_told_and_overwrites_nothing(desk: Desk) -> None:
    letter = desk.start(LetterKind.PLAIN_LETTER)
    mine = desk.saved(letter, text="Van Lies.")
    assert why(desk.save(letter, actor=TOM, text="Van Tom.")) is WhyNot.STALE
    assert desk.now(letter) == mine
    for refused in (desk.mail(letter), desk.discard(letter), desk.approve(letter), desk.ask_approval(letter)):
        assert why(refused) is WhyNot.STALE


def test_who_may_not_write_letters_does_nothing_with_them(desk: Desk) -> None:
    letter = desk.a_decision()
    for role in (Role.READER, Role.HELPDESK, Role.SCHOOL_STAFF, Role.ADMIN):
        actor = replace(READER, role=role)
        with pytest.raises(NotAllowed):
            desk.start(LetterKind.PLAIN_LETTER, actor=actor)
        with pytest.raises(NotAllowed):
            desk.save(letter, actor=actor)
        for act in (desk.mail, desk.discard, desk.recall, desk.ask_approval, desk.second, desk.approve):
            with pytest.raises(NotAllowed):
                act(letter, actor=actor)
    with pytest.raises(NotAllowed):
        desk.approve(letter, actor=LIES)
    assert desk.now(letter) == letter


def test_a_letter_of_another_body_or_case_is_not_found(desk: Desk) -> None:
    letter = desk.a_decision()
    assert why(desk.mail(letter, actor=replace(LIES, body_id="stad"))) is WhyNot.NOT_FOUND
    assert why(replace(desk, reference="OB-2026-0099").mail(letter)) is WhyNot.NOT_FOUND
    assert why(desk.mail(replace(letter, letter_id=an_id()))) is WhyNot.NOT_FOUND


def test_sending_by_mail_is_one_deed_with_outbox_event_and_audit_line(desk: Desk) -> None:
    letter = desk.mailed(desk.a_decision())
    (line,) = queued(desk)
    assert (line.state, line.to, line.id) == (OutboxState.QUEUED, "an.peeters@burger.example", letter.outbox_id)
    assert (letter.state, letter.sent_on) == (LetterState.SENT, local_date(NOW + UNDO_FOR))
    sent = events(desk, letter)[-1]
    assert sent.type is CaseEventType.LETTER_SENT
    assert sent.data == {
        "letter": letter.letter_id,
        "kind": "decision",
        "channel": "mail",
        "sent_on": "2026-11-20",
        "outcome": "partial",
    }
    assert set(lines(desk)) == {"letter_drafted", "letter_saved", "letter_sent"}
    assert lines(desk)["letter_sent"].actor == "lies"


def test_the_mail_is_of_a_person_in_the_conversation_of_the_requester(desk: Desk) -> None:
    mail = mail_of(desk, desk.mailed(desk.a_decision()))
    assert mail["Auto-Submitted"] is None
    assert mail["From"] == "Gemeente Dorp <info@dorp.example>"
    assert mail["Subject"] == f"[{desk.reference}] Beslissing over uw aanvraag"
    assert mail["In-Reply-To"] is None
    assert "Bent u het niet eens met deze beslissing?" in mail.get_content()


async def test_it_leaves_without_any_arming_once_it_can_no_longer_be_taken_back(desk: Desk) -> None:
    letter, relay = desk.mailed(desk.a_decision()), Relay()
    clock = lambda: desk.at  # noqa: E731 a clock that the test moves
    assert not await deliver_next(desk.door, relay, clock=clock, owner="t")
    desk.wait(UNDO_FOR + DAY)
    assert await deliver_next(desk.door, relay, clock=clock, owner="t")
    assert relay.taken == [("an.peeters@burger.example", "info@dorp.example")]  # a bounce comes back to us
    assert desk.now(letter).sent_on == date(2026, 11, 21)  # the day the relay took it
    assert why(desk.recall(desk.now(letter))) is WhyNot.GONE


@pytest.mark.parametrize(
    "answer",
    [NotTaken(reason=DeliveryReason.RECIPIENT_REJECTED), InDoubt(reason=DeliveryReason.CONNECTION_LOST)],
)
async def test_a_letter_that_did_not_arrive_calls_a_person(desk: Desk, answer: Delivery) -> None:
    desk.mailed(desk.a_decision())
    desk.wait(UNDO_FOR)
    assert await deliver_next(desk.door, Relay(answer), clock=lambda: desk.at, owner="t")
    case = desk.door.read_now(lambda s: cases.get(s, "dorp", desk.reference))
    assert case is not None and case.needs_human


def test_a_mail_that_has_not_left_is_taken_back_and_is_a_draft_again(desk: Desk) -> None:
    sent = desk.mailed(desk.a_decision())
    back = desk.recall(sent)
    assert isinstance(back, StoredLetter)
    assert (back.state, back.outbox_id, back.sent_on) == (LetterState.DRAFT, None, None)
    assert [(line.state, line.reason) for line in queued(desk)] == [(OutboxState.WITHHELD, "recalled")]
    assert events(desk, sent)[-1].type is CaseEventType.LETTER_RECALLED
    desk.wait(timedelta(seconds=1))  # so that the two lines have an order
    again = desk.mailed(back)
    assert again.outbox_id != sent.outbox_id
    assert [line.state for line in queued(desk)] == [OutboxState.WITHHELD, OutboxState.QUEUED]


def test_a_letter_by_post_counts_from_the_day_staff_enters(desk: Desk) -> None:
    letter = desk.saved(desk.a_decision(), channel=LetterChannel.POST, recipient_address="Dorpsstraat 1\n9000 Gent")
    desk.wait(3 * DAY)
    for wrong in (None, date(2026, 11, 19), date(2026, 11, 24)):
        assert why(desk.post(letter, wrong)) is WhyNot.WRONG_DAY
    sent = desk.post(letter, date(2026, 11, 22))
    assert isinstance(sent, StoredLetter)
    assert (sent.state, sent.sent_on, sent.outbox_id) == (LetterState.SENT, date(2026, 11, 22), None)
    assert events(desk, sent)[-1].data["sent_on"] == "2026-11-22"
    assert queued(desk) == []
    desk.wait(DAY)
    assert why(desk.recall(sent)) is WhyNot.GONE


def test_a_posting_noted_by_mistake_is_taken_back_on_the_same_day(desk: Desk) -> None:
    letter = desk.saved(desk.a_decision(), channel=LetterChannel.POST, recipient_address="Dorpsstraat 1\n9000 Gent")
    sent = desk.post(letter, date(2026, 11, 20))
    assert isinstance(sent, StoredLetter)
    back = desk.recall(sent)
    assert isinstance(back, StoredLetter)
    assert (back.state, back.sent_on) == (LetterState.DRAFT, None)


def test_each_way_out_takes_only_its_own_letters_and_needs_an_address(desk: Desk) -> None:
    letter = desk.a_decision()
    assert why(desk.post(letter, date(2026, 11, 20))) is WhyNot.WRONG_CHANNEL
    unknown = desk.saved(letter, recipient_address="niet bekend")
    assert why(desk.mail(unknown)) is WhyNot.NO_ADDRESS
    by_post = desk.saved(unknown, channel=LetterChannel.POST, recipient_address="  ")
    assert why(desk.mail(by_post)) is WhyNot.WRONG_CHANNEL
    assert why(desk.post(by_post, date(2026, 11, 20))) is WhyNot.NO_ADDRESS
    assert queued(desk) == []


def without_reuse(desk: Desk) -> StoredLetter:
    letter = desk.a_decision()
    return desk.saved(letter, text=letter.text.replace("geen toestemming om", "iets anders dan"))


def test_the_linter_stops_a_letter(desk: Desk) -> None:
    refused = desk.mail(without_reuse(desk))
    assert isinstance(refused, Refused)
    assert refused.why is WhyNot.FINDINGS
    assert [finding.code for finding in refused.findings] == [FindingCode.REUSE_SENTENCE_MISSING]
    assert queued(desk) == []


def test_alone_an_officer_overrides_with_a_reason(desk: Desk) -> None:
    desk.colleague(LIES)
    letter = without_reuse(desk)
    assert why(desk.override(letter, "  ")) is WhyNot.NO_REASON
    said = desk.override(letter, "Dit document mag\nhergebruikt worden.")
    assert isinstance(said, StoredLetter) and said.override is not None
    assert (said.override.reason, said.override.by) == ("Dit document mag hergebruikt worden.", "lies")
    desk.mailed(said)
    assert lines(desk)["letter_sent"].detail["overridden"] == ["reuse_sentence_missing"]


def test_with_colleagues_a_second_person_agrees(desk: Desk) -> None:
    for actor in (LIES, TOM, READER):
        desk.colleague(actor)
    said = desk.override(without_reuse(desk), "Mag hergebruikt worden.")
    assert isinstance(said, StoredLetter)
    assert why(desk.mail(said)) is WhyNot.SECOND_NEEDED
    assert why(desk.second(said, actor=LIES)) is WhyNot.SAME_PERSON
    agreed = desk.second(said, actor=TOM)
    assert isinstance(agreed, StoredLetter) and agreed.override is not None
    assert agreed.override.second == "tom"
    desk.mailed(agreed)


def test_an_override_is_for_the_letter_as_it_was(desk: Desk) -> None:
    said = desk.override(without_reuse(desk), "Mag hergebruikt worden.")
    assert isinstance(said, StoredLetter)
    changed = desk.saved(said, text=said.text.replace("beroepsinstantie", "dienst").replace("Beroepsinstantie", "x"))
    assert changed.override is None
    assert why(desk.mail(changed)) is WhyNot.FINDINGS
    assert why(desk.second(changed)) is WhyNot.NOTHING_TO_OVERRIDE


def test_a_finding_that_came_later_is_not_overridden(desk: Desk) -> None:
    fields = LetterFields(due_on=date(2026, 12, 30))
    letter = desk.saved(desk.start(LetterKind.EXTENSION), fields=fields, signer=SIGNER)
    letter = desk.saved(letter, text=letter.text.replace("[vul in: ", "(").replace("]", ")"))
    said = desk.override(letter, "De reden staat in een bijlage.")
    assert isinstance(said, StoredLetter) and said.override is not None
    assert said.override.codes == {"extension_reason"}
    desk.wait(30 * DAY)
    refused = desk.mail(said)
    assert isinstance(refused, Refused)
    assert FindingCode.EXTENSION_LATE in {finding.code for finding in refused.findings}


def test_a_good_letter_has_nothing_to_override(desk: Desk) -> None:
    assert why(desk.override(desk.a_decision(), "Zomaar.")) is WhyNot.NOTHING_TO_OVERRIDE


def test_where_the_body_asks_it_a_decider_approves_before_anything_leaves(strict: Desk) -> None:
    letter = strict.a_decision()
    assert why(strict.mail(letter)) is WhyNot.NOT_APPROVED
    asked = strict.ask_approval(letter)
    assert isinstance(asked, StoredLetter) and asked.state is LetterState.TO_APPROVE
    approved = strict.approve(asked)
    assert isinstance(approved, StoredLetter)
    assert (approved.state, approved.approved_by, approved.approved_at) == (LetterState.APPROVED, "dirk", NOW)
    strict.mailed(approved)
    assert [event.type for event in events(strict, approved)] == [
        CaseEventType.LETTER_DRAFTED,
        CaseEventType.LETTER_APPROVED,
        CaseEventType.LETTER_SENT,
    ]


def test_a_change_takes_the_approval_back(strict: Desk) -> None:
    approved = strict.approve(strict.a_decision())
    assert isinstance(approved, StoredLetter)
    changed = strict.saved(approved, subject="Anders")
    assert (changed.state, changed.approved_by, changed.approved_at) == (LetterState.DRAFT, None, None)
    assert why(strict.mail(changed, actor=DIRK)) is WhyNot.NOT_APPROVED


def test_what_is_sent_or_set_aside_is_changed_no_more(desk: Desk) -> None:
    sent, gone = desk.mailed(desk.a_decision()), desk.discard(desk.start(LetterKind.PLAIN_LETTER))
    assert isinstance(gone, StoredLetter) and gone.state is LetterState.DISCARDED
    for letter in (sent, gone):
        for refused in (desk.save(letter), desk.mail(letter), desk.discard(letter), desk.approve(letter)):
            assert why(refused) is WhyNot.CLOSED
    assert why(desk.recall(gone)) is WhyNot.CLOSED
    assert events(desk, gone)[-1].type is CaseEventType.LETTER_DISCARDED
    assert len(queued(desk)) == 1


def standing(desk: Desk, regime: Regime = Regime.FOI) -> TrackStanding:
    case = desk.door.read_now(lambda s: cases.get(s, "dorp", desk.reference))
    assert case is not None
    return desk.door.read_now(lambda s: standings(s, case))[regime]


def an_extension(desk: Desk) -> StoredLetter:
    fields = LetterFields(reason="Wij vragen het aan drie personen.", due_on=date(2026, 12, 30))
    return desk.saved(desk.start(LetterKind.EXTENSION), fields=fields, signer=SIGNER)


def test_an_extension_extends_the_track_once(desk: Desk) -> None:
    desk.mailed(an_extension(desk))
    assert standing(desk).extended_on == date(2026, 11, 20)
    case = desk.door.read_now(lambda s: cases.get(s, "dorp", desk.reference))
    assert case is not None and case.tracks[0].deadline is not None
    assert case.tracks[0].deadline.due == date(2026, 12, 30)
    assert why(desk.mail(an_extension(desk))) is WhyNot.ALREADY_EXTENDED


def test_a_decision_decides_the_track_and_goes_back_with_its_letter(desk: Desk) -> None:
    sent = desk.mailed(desk.a_decision())
    decided = standing(desk)
    assert (decided.state, decided.outcome, decided.sent_on) == (
        TrackState.DECIDED,
        Outcome.PARTIAL,
        date(2026, 11, 20),
    )
    assert decided.remedies_named
    assert isinstance(desk.recall(sent), StoredLetter)
    assert standing(desk).state is TrackState.OPEN
    assert standing(desk).outcome is None


async def test_the_term_of_appeal_counts_from_the_day_the_relay_took_it(desk: Desk) -> None:
    desk.mailed(desk.a_decision())
    desk.wait(DAY)
    assert await deliver_next(desk.door, Relay(), clock=lambda: desk.at, owner="t")
    assert standing(desk).sent_on == date(2026, 11, 21)
    assert standing(desk).refused == ()


def test_a_decision_without_a_right_remedies_clause_says_so_to_the_clock(desk: Desk) -> None:
    letter = desk.a_decision()
    wrong = desk.saved(letter, text=letter.text.replace("30 kalenderdagen", "20 kalenderdagen"))
    said = desk.override(wrong, "Wordt in een tweede brief gezegd.")
    assert isinstance(said, StoredLetter)
    desk.mailed(said)
    assert not standing(desk).remedies_named


def test_an_invitation_and_a_withdrawal_are_steps_too(desk: Desk) -> None:
    fields = LetterFields(reason="De aanvraag noemt geen periode.", needed="Over welk jaar gaat het?")
    desk.mailed(desk.saved(desk.start(LetterKind.INVITATION_TO_SPECIFY), fields=fields, signer=SIGNER))
    assert standing(desk).state is TrackState.WAITING_FOR_REQUESTER
    gone = LetterFields(happened_on=date(2026, 11, 20))
    desk.mailed(desk.saved(desk.start(LetterKind.WITHDRAWAL_CONFIRMATION), fields=gone, signer=SIGNER))
    assert standing(desk).state is TrackState.WITHDRAWN


def test_a_letter_about_no_track_changes_none(desk: Desk) -> None:
    desk.mailed(
        desk.saved(desk.start(LetterKind.PLAIN_LETTER), fields=LetterFields(needed="Dank u."), signer=SIGNER, anew=True)
    )
    assert standing(desk) == TrackStanding(regime=Regime.FOI)


def test_who_is_kept_out_of_a_case_does_not_find_its_letters(desk: Desk) -> None:
    desk.colleague(TOM)
    letter = desk.a_decision()
    (member,) = desk.door.read_now(lambda s: staff.list_staff(s, body_id="dorp"))
    kept_out = [(member.staff_id, AccessMode.KEPT_OUT)]
    desk.door.write_now(
        lambda s: casework.restrict(s, body_id="dorp", case_id=letter.case_id, restricted=False, access=kept_out)
    )
    assert why(desk.mail(letter, actor=replace(TOM, staff_id=member.staff_id))) is WhyNot.NOT_FOUND


def test_letters_of_a_case_are_listed_newest_first(desk: Desk) -> None:
    first = desk.start(LetterKind.PLAIN_LETTER)
    desk.wait(timedelta(minutes=1))
    second = desk.start(LetterKind.DECISION)
    found = desk.door.read_now(lambda s: letters.of_case(s, body_id="dorp", case_id=first.case_id))
    assert found == [second, first]
    assert desk.door.read_now(lambda s: letters.of_case(s, body_id="stad", case_id=first.case_id)) == []
    assert desk.door.read_now(lambda s: letters.get(s, body_id="stad", letter_id=first.letter_id)) is None


def test_a_stale_address_of_the_appeal_body_is_no_address(desk: Desk) -> None:
    desk.at += 2000 * DAY
    letter = desk.a_decision()
    found = desk.door.read_now(lambda s: findings_of(s, desk.config, desk.held(letter), today=local_date(desk.at)))
    assert FindingCode.REMEDIES_ADDRESS in {finding.code for finding in found}
    assert "Adres van de beroepsinstantie" not in letter.text


def test_a_corrected_kind_stands_once_a_letter_left_on_it(desk: Desk) -> None:
    def case() -> CaseView:
        found = desk.door.read_now(lambda s: cases.get(s, "dorp", desk.reference))
        assert found is not None
        return found

    def act() -> Act:
        return Act(actor=LIES, reference=desk.reference, expected_version=case().version, at=desk.at)

    now = act()
    desk.door.write_now(lambda s: correct_kind(s, now, kind=Kind.COMPLAINT, regimes=(Regime.COMPLAINT,)))
    letter = desk.saved(desk.start(LetterKind.COMPLAINT_RECEIPT), fields=LetterFields(needed="Wij."), signer=SIGNER)
    sent = desk.mailed(letter)
    later = act()
    assert desk.door.write_now(lambda s: take_back_kind(s, later)) == NotDone(reason=CaseRefusal.LETTER_SENT)
    assert case().kind is Kind.COMPLAINT
    desk.recall(sent)
    last = act()
    assert desk.door.write_now(lambda s: take_back_kind(s, last)) == Done(reference=desk.reference)
    assert case().kind is Kind.DOCUMENT_REQUEST
