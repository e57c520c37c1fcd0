"""Who did not get our mail, for good or for now, and which mail that was."""

from pathlib import Path

import pytest

from intake.bounce import DeliveryReport, FailedRecipient, read_report
from intake.mime import parse_mail

MAIL = Path(__file__).parents[1] / "mail"
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.post.example>\nReturn-Path: <>\n"


def _report(content: str) -> DeliveryReport | None:
    return read_report(parse_mail(content.encode()))


def test_a_delivery_report_names_recipient_status_and_our_message() -> None:
    assert read_report(parse_mail((MAIL / "bounce_report.eml").read_bytes())) == DeliveryReport(
        failures=(
            FailedRecipient(
                address="lotte.cools@post.example",
                permanent=True,
                status="5.1.1",
                diagnostic="550 5.1.1 no such user here",
            ),
        ),
        original_message_id="<ob-2026-0007.1@stad.example>",
    )


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.2.2", True),
        ("failed", "4.4.7", False),
        ("delayed", "4.4.1", False),
        ("failed", "", True),
    ],
)
def test_class_and_action_tell_for_good_from_for_now(action: str, status: str, *, permanent: bool) -> None:
    report = _report(
        f"{DAEMON}Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.post.example\n\n"
        f"Final-Recipient: rfc822; els@POST.example\nAction: {action}\nStatus: {status}\n\n"
        "Final-Recipient: rfc822; jan@post.example\nAction: delivered\nStatus: 2.0.0\n--x--\n"
    )
    assert report is not None
    assert [(failure.address, failure.permanent) for failure in report.failures] == [("els@post.example", permanent)]


def test_exim_names_the_recipients_in_a_header() -> None:
    report = _report(
        f"{DAEMON}Subject: Mail delivery failed: returning message to sender\n"
        "X-Failed-Recipients: els@post.example,\n jan@post.example\n\n"
        "  els@post.example\n    550 5.1.1 unknown user\n  jan@post.example\n    452 4.2.2 mailbox full\n\n"
        "------ This is a copy of the message ------\n\nMessage-ID: <7@stad.example>\nTo: els@post.example\n"
    )
    assert report is not None
    assert {failure.address: failure.permanent for failure in report.failures} == {
        "els@post.example": True,
        "jan@post.example": False,
    }
    assert report.original_message_id == "<7@stad.example>"


def test_qmail_style_text_is_read_above_the_copy_of_our_mail() -> None:
    report = _report(
        f"{DAEMON}Subject: failure notice\n\nHi. I wasn't able to deliver your message.\n\n"
        f"<els@post.example>:\n"
        "user is unknown\n\n--- Below this line is a copy of the message.\n\nTo: nina@post.example\n"
    )
    assert report is not None
    assert [failure.address for failure in report.failures] == ["els@post.example"]


def test_a_warning_of_delay_is_for_now() -> None:
    report = _report(
        f"{DAEMON}Subject: Delayed Mail (still being retried)\n\n"
        f"Your message to els@post.example is delayed; "
        "the server will keep trying."
    )
    assert report is not None
    assert [failure.permanent for failure in report.failures] == [False]


def test_an_ordinary_mail_is_no_report() -> None:
    assert _report("From: jan@post.example\nSubject: vraag\n\nels@post.example: 550 5.1.1") is None
