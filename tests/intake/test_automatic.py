"""Machine-sent mail is found with its proof, and named where no machine may answer."""

import pytest

from intake.automatic import must_not_reply
from intake.mime import parse_mail

PLAIN = "From: Jan <jan@post.example>\nTo: info@stad.example\n"


def _found(head: str, body: str = "tekst") -> tuple[str, str] | None:
    finding = parse_mail(f"{head}\n{body}".encode(), own_addresses=["info@stad.example"]).automatic
    return (finding.kind.value, finding.source) if finding else None


@pytest.mark.parametrize(
    ("head", "finding"),
    [
        (PLAIN + "Auto-Submitted: auto-replied (vacation)\n", ("auto_reply", "header:Auto-Submitted")),
        (PLAIN + "X-Autoreply: yes\n", ("auto_reply", "header:x-autoreply")),
        (PLAIN + "Precedence: auto_reply\n", ("auto_reply", "header:Precedence")),
        (PLAIN + "List-Id: <buurt.post.example>\n", ("list", "header:list-id")),
        (PLAIN + "Precedence: bulk\n", ("list", "header:Precedence")),
        (PLAIN + "X-Failed-Recipients: els@post.example\n", ("bounce", "header:X-Failed-Recipients")),
        ("From: MAILER-DAEMON\nSubject: Undelivered Mail Returned to Sender\n", ("bounce", "subject")),
        ("From: info@stad.example\nAuto-Submitted: auto-replied\n", ("own_echo", "header:From")),
        (
            PLAIN + "Content-class: urn:content-classes:calendarmessage\n",
            ("calendar", "header:Content-class"),
        ),
        (
            PLAIN + "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n",
            ("auto_reply", "header:Content-Type"),
        ),
        (
            PLAIN + "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n",
            ("bounce", "header:Content-Type"),
        ),
        (PLAIN, None),
        (PLAIN + "Auto-Submitted: auto-generated\n", None),
        (PLAIN + "Auto-Submitted: no\n", None),
        (PLAIN + "X-Auto-Response-Suppress: All\n", None),
        (PLAIN + "Subject: Re: Automatisch antwoord: uw vraag\n", None),
        (PLAIN + "Subject: afwezigheid van de leraar\n", None),
        (PLAIN + "Subject: failure notice\n", None),
        ("From: Onthaal <info@stad.example>\nAuto-Submitted: auto-generated\nSubject: webformulier\n", None),
        ("From: Onthaal <info@stad.example>\nSubject: slip van de balie\n", None),
    ],
)
def test_the_header_that_proves_it_is_named(head: str, finding: tuple[str, str] | None) -> None:
    assert _found(head) == finding


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisch antwoord: vraag",
        "Afwezig: vraag",
        "Réponse automatique : demande",
        "Absence du bureau : demande",
        "Automatische Antwort: Frage",
        "Abwesenheitsnotiz: Frage",
        "Out of Office: question",
        "Automatic reply: question",
        "Gelezen: vraag",
        "Els Maes is out of the office",
    ],
)
def test_subjects_of_absence_prove_an_automatic_reply(subject: str) -> None:
    assert _found(f"{PLAIN}Subject: {subject}\n") == ("auto_reply", "subject")


def test_an_invitation_is_calendar_mail_and_a_calendar_file_is_not() -> None:
    head = PLAIN + "Content-Type: multipart/mixed; boundary=x\n"
    part = "--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n{}END:VCALENDAR\n--x--\n"
    assert _found(head, part.format("METHOD:REQUEST\n")) == ("calendar", "attachment:calendar.ics")
    assert _found(head, part.format("")) is None


@pytest.mark.parametrize(
    ("head", "mail_from", "reason"),
    [
        (PLAIN, "", "null_sender"),
        (PLAIN + "Return-Path: <>\n", None, "null_sender"),
        (PLAIN + "Return-Path: <>\n", "jan@post.example", None),
        (PLAIN + "Auto-Submitted: auto-generated\n", None, "auto_submitted"),
        (PLAIN + "List-Id: <a.post.example>\n", None, "list"),
        (PLAIN + "Precedence: junk\n", None, "precedence"),
        (PLAIN + "X-Auto-Response-Suppress: DR, OOF\n", None, "x_auto_response_suppress"),
        (PLAIN + "X-Auto-Response-Suppress: RN\n", None, None),
        (PLAIN + "Subject: Afwezig: a\n", None, "auto_reply"),
        (PLAIN + "Content-Type: multipart/report; report-type=feedback-report\n", None, "report"),
        ("From: no-reply@post.example\nTo: info@stad.example\n", None, "no_reply_sender"),
        (
            "From: x@post.example\nReply-To: noreply@post.example\nTo: info@stad.example\n",
            None,
            "no_reply_sender",
        ),
        (PLAIN, "bewoners-owner@post.example", "no_reply_sender"),
        ("From: Jan\nTo: info@stad.example\n", None, "no_sender"),
        ("From: Info@stad.example\nTo: info@stad.example\n", None, "own_address"),
        ("From: jan@post.example\nTo: els@post.example\n", None, "not_addressed"),
        ("From: jan@post.example\nCc: INFO@stad.example\n", None, None),
        (PLAIN, "jan@post.example", None),
        (PLAIN + "Auto-Submitted: no\n", None, None),
    ],
)
def test_the_rule_that_forbids_an_answer_is_named(head: str, mail_from: str | None, reason: str | None) -> None:
    message = parse_mail(f"{head}\ntekst".encode())
    own = ["info@stad.example"]
    assert must_not_reply(message, mail_from, recipient="info@stad.example", own_addresses=own) == reason


def test_without_a_known_recipient_the_address_rule_is_left_out() -> None:
    assert must_not_reply(parse_mail(b"From: jan@post.example\n\na"), None) is None
