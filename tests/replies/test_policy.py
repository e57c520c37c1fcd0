from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from intake.labels import Kind, Missing, Regime, Warning
from intake.message import Address, Automatic, AutomaticKind
from intake.raw import Envelope, Source
from replies.facts import ReplyHistory
from replies.policy import Allowed, Held, Limits, PolicyReason, Withheld, check
from replies.reply import ReplyKind, letterhead_from
from tests.replies.samples import INTAKE, LETTERHEAD, NOW, a_message, a_raw_mail, facts

SENT = (ReplyKind.RECEIPT, ReplyKind.MISSING, ReplyKind.ANSWER, ReplyKind.TELL_TO_WRITE)
ASKED: dict[str, Any] = {"missing": (Missing.POSTAL_ADDRESS,)}


@pytest.mark.parametrize("kind", SENT)
def test_a_directly_written_recent_mail_is_answered(kind: ReplyKind) -> None:
    assert check(kind, facts(**ASKED)) == Allowed(minimal=False)


@pytest.mark.parametrize("kind", SENT)
def test_nothing_leaves_before_arming(kind: ReplyKind) -> None:
    assert check(kind, facts(armed=False, **ASKED)) == Held(reason=PolicyReason.NOT_ARMED)


def test_what_may_never_leave_is_withheld_and_not_merely_held_before_arming() -> None:
    assert check(ReplyKind.RECEIPT, facts(armed=False, indirect_sender=True)) == Withheld(
        reason=PolicyReason.INDIRECT_SENDER
    )


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"raw": a_raw_mail(source=Source.INGEST)}, PolicyReason.INGESTED),
        ({"raw": a_raw_mail(backlog=True)}, PolicyReason.BACKLOG),
        ({"raw": a_raw_mail(source=Source.WEB)}, PolicyReason.UNVERIFIED_ADDRESS),
        ({"raw": a_raw_mail(source=Source.DESK)}, PolicyReason.UNVERIFIED_ADDRESS),
        ({"raw": a_raw_mail(envelope=Envelope(mail_from=""))}, PolicyReason.NULL_SENDER),
        ({"raw": a_raw_mail(envelope=Envelope(mail_from="<>"))}, PolicyReason.NULL_SENDER),
        ({"raw": a_raw_mail(received_at=NOW - timedelta(hours=25))}, PolicyReason.TOO_OLD),
        ({"message": a_message(date=NOW - timedelta(days=9))}, PolicyReason.TOO_OLD),
        ({"message": a_message(date=datetime(2026, 2, 1))}, PolicyReason.TOO_OLD),  # noqa: DTZ001
        ({"must_not_reply": "precedence_bulk"}, PolicyReason.MUST_NOT_REPLY),
        ({"indirect_sender": True}, PolicyReason.INDIRECT_SENDER),
        ({"warnings": (Warning.SPOOFED_SENDER,)}, PolicyReason.SPOOFED_SENDER),
        ({"history": ReplyHistory(same_kind_today=1)}, PolicyReason.ALREADY_REPLIED),
        ({"history": ReplyHistory(to_sender_last_hour=10)}, PolicyReason.SENDER_RATE),
        ({"history": ReplyHistory(to_sender_last_day=20)}, PolicyReason.SENDER_RATE),
        ({"history": ReplyHistory(answers_automatic_mail=True)}, PolicyReason.ANSWERS_AUTOMATIC_MAIL),
        ({"letterhead": replace(LETTERHEAD, contact="")}, PolicyReason.CONTACT_MISSING),
        ({"letterhead": replace(LETTERHEAD, languages=("es",))}, PolicyReason.LANGUAGE_NOT_ALLOWED),
    ],
)
def test_each_ground_withholds_every_kind(kind: ReplyKind, changes: dict[str, Any], reason: PolicyReason) -> None:
    assert check(kind, facts(**{**ASKED, **changes})) == Withheld(reason=reason)


@pytest.mark.parametrize("found", AutomaticKind)
def test_mail_from_a_machine_is_never_answered(found: AutomaticKind) -> None:
    message = a_message(automatic=Automatic(kind=found, source="header:Auto-Submitted", evidence="x"))
    assert isinstance(check(ReplyKind.RECEIPT, facts(message=message)), Withheld)


@pytest.mark.parametrize(
    "local",
    [
        *("noreply", "no-reply", "No_Reply", "do-not-reply", "x.noreply", "noreply+12", "niet-beantwoorden"),
        *("MAILER-DAEMON", "postmaster", "bounces", "leden-request", "owner-leden"),
    ],
)
def test_a_mailbox_nobody_reads_gets_nothing(local: str) -> None:
    message = a_message(sender=Address(address=f"{local}@burger.example"))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.NO_REPLY_ADDRESS)


@pytest.mark.parametrize("local", ["noor.reply", "ann", "bo.unces", "requesta", "noreplyna"])
def test_a_mailbox_that_only_looks_alike_is_answered(local: str) -> None:
    message = a_message(sender=Address(address=f"{local}@burger.example"))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Allowed()


@pytest.mark.parametrize("address", ["Klachten@linde.example", INTAKE])
def test_our_own_addresses_get_nothing(address: str) -> None:
    message = a_message(sender=Address(address=address))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.OWN_ADDRESS)


@pytest.mark.parametrize("address", ["", "ann", "ann@", "ann@x y.example", "ann@a.example\r\nBcc: b@b.example"])
def test_an_address_that_no_header_can_hold_gets_nothing(address: str) -> None:
    message = a_message(sender=Address(address=address))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.UNUSABLE_ADDRESS)


def test_a_differing_reply_to_is_left_to_a_person() -> None:
    message = a_message(reply_to=Address(address="ander@burger.example"))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.REPLY_TO_DIFFERS)


def test_a_reply_to_that_repeats_the_sender_changes_nothing() -> None:
    same = "Ann@burger.example"
    message = a_message(reply_to=Address(address=same), headers=(("Reply-To", f'"ann@werk" <{same}>'),))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Allowed()


def test_a_second_reply_to_mailbox_is_a_differing_one() -> None:
    message = a_message(
        reply_to=Address(address="ann@burger.example"),
        headers=(("reply-to", "ann@burger.example, ander@burger.example"),),
    )
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.REPLY_TO_DIFFERS)


def test_mail_that_names_us_in_neither_to_nor_cc_gets_nothing() -> None:
    message = a_message(to=(Address(address="leden@club.example"),))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Withheld(reason=PolicyReason.NOT_ADDRESSED_TO_US)


def test_a_copy_to_us_counts_as_addressed_to_us() -> None:
    message = a_message(to=(), cc=(Address(address="INFO@linde.example"),))
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Allowed()


def test_an_empty_return_path_counts_as_the_null_sender_where_there_is_no_envelope() -> None:
    raw = a_raw_mail(source=Source.IMAP, envelope=Envelope())
    message = a_message(headers=(("Return-Path", "<>"),))
    assert check(ReplyKind.RECEIPT, facts(message=message, raw=raw)) == Withheld(reason=PolicyReason.NULL_SENDER)
    assert check(ReplyKind.RECEIPT, facts(raw=raw)) == Allowed()


DELICATE = [
    ({"warnings": (Warning.SAFETY_CONCERN, Warning.MINOR_WRITES)}, PolicyReason.SAFETY_CONCERN),
    ({"warnings": (Warning.MINOR_WRITES,)}, PolicyReason.MINOR_WRITES),
    ({"warnings": (Warning.PARENTAL_AUTHORITY_DISPUTED,)}, PolicyReason.PARENTAL_AUTHORITY_DISPUTED),
    ({"warnings": (Warning.CLB_FILE,)}, PolicyReason.CLB_FILE),
    ({"kind": Kind.APPEAL}, PolicyReason.APPEAL),
    ({"tracks": (Regime.FOI, Regime.APPEAL)}, PolicyReason.APPEAL),
]


@pytest.mark.parametrize(("labels", "reason"), DELICATE)
def test_a_delicate_matter_gets_the_minimal_receipt(labels: dict[str, Any], reason: PolicyReason) -> None:
    assert check(ReplyKind.RECEIPT, facts(**labels)) == Allowed(minimal=True)
    assert check(ReplyKind.RECEIPT, facts(armed=False, **labels)) == Held(reason=PolicyReason.NOT_ARMED, minimal=True)


@pytest.mark.parametrize("kind", [ReplyKind.MISSING, ReplyKind.ANSWER, ReplyKind.TELL_TO_WRITE])
@pytest.mark.parametrize(("labels", "reason"), DELICATE)
def test_a_delicate_matter_gets_no_other_letter(kind: ReplyKind, labels: dict[str, Any], reason: PolicyReason) -> None:
    assert check(kind, facts(**{**ASKED, **labels})) == Withheld(reason=reason)


def test_a_letter_that_could_only_ask_an_officers_question_is_withheld() -> None:
    missing = (Missing.INTEREST, Missing.PUPIL_CONSENT)
    assert check(ReplyKind.MISSING, facts(missing=missing)) == Withheld(reason=PolicyReason.NOTHING_TO_ASK)


@pytest.mark.parametrize("verified_on", [date(2025, 3, 1), date(2026, 3, 6)])
def test_a_contact_line_nobody_verified_lately_withholds(verified_on: date) -> None:
    letterhead = replace(LETTERHEAD, contact_verified_on=verified_on)
    assert check(ReplyKind.RECEIPT, facts(letterhead=letterhead)) == Withheld(reason=PolicyReason.CONTACT_STALE)


def test_a_body_without_a_contact_table_answers_with_its_own_address() -> None:
    letterhead = letterhead_from((), body_id="default", name="Gemeente Voorbeeld", address=INTAKE)
    assert check(ReplyKind.ANSWER, facts(letterhead=letterhead)) == Allowed()


def test_limits_are_the_operators() -> None:
    limits = Limits(max_age=timedelta(seconds=30), replies_per_hour=2)
    assert check(ReplyKind.RECEIPT, facts(), limits=limits) == Withheld(reason=PolicyReason.TOO_OLD)
    busy = facts(history=ReplyHistory(to_sender_last_hour=2))
    limits = Limits(replies_per_hour=2)
    assert check(ReplyKind.RECEIPT, busy, limits=limits) == Withheld(reason=PolicyReason.SENDER_RATE)


def test_a_date_in_the_future_does_not_make_old_mail_young() -> None:
    message = a_message(date=datetime(2030, 1, 1, tzinfo=UTC))
    old = a_raw_mail(received_at=NOW - timedelta(days=2))
    assert check(ReplyKind.RECEIPT, facts(message=message, raw=old)) == Withheld(reason=PolicyReason.TOO_OLD)
    assert check(ReplyKind.RECEIPT, facts(message=message)) == Allowed()


def test_two_installations_that_answer_each_other_stop_after_one_mail_each() -> None:
    """Even where something on the way took off every header that marks a mail as automatic."""
    sent: dict[str, list[str]] = {"a": [], "b": []}
    thread: tuple[str, ...] = ("<vraag-1@burger.example>",)
    message, here, there = a_message(), "a", "b"
    for turn in range(10):
        history = ReplyHistory(answers_automatic_mail=not set(sent[here]).isdisjoint(thread))
        if not isinstance(check(ReplyKind.RECEIPT, facts(message=message, history=history)), Allowed):
            break
        own_id = f"<row-{turn}@{here}.example>"
        sent[here].append(own_id)
        thread = (*thread, own_id)
        message = a_message(
            sender=Address(address=f"info@{here}.example"),
            message_id=own_id,
            in_reply_to=thread[-2],
            references=thread[:-1],
        )
        here, there = there, here
    assert {name: len(ids) for name, ids in sent.items()} == {"a": 1, "b": 1}
