from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.compose import compose_answer
from replies.mime import message_id_for, render_mail
from replies.reply import OutboundReply, PersonKind, ReplyKind
from tests.replies.samples import LETTERHEAD, a_message, an_answer

DATE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
OWN_ID = "<row-1@linde.example>"
ALWAYS = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
]
THREADED = sorted([*ALWAYS, "In-Reply-To", "References"])


def a_reply(**changes: Any) -> OutboundReply:
    values: dict[str, Any] = {
        "kind": ReplyKind.RECEIPT,
        "sender_name": "Scholengroep De Linde",
        "sender_address": "info@linde.example",
        "to": "ann@burger.example",
        "subject": "Re: [OB-2026-0001] Vraag",
        "text": "Beste,\n\nWij hebben uw e-mail ontvangen.\n",
        "in_reply_to": "<1@burger.example>",
        "references": ("<0@burger.example>", "<1@burger.example>"),
    }
    return OutboundReply(**{**values, **changes})


def rendered(reply: OutboundReply) -> bytes:
    return render_mail(reply, message_id=OWN_ID, date=DATE)


def header_names(content: bytes) -> list[str]:
    return sorted(BytesParser(policy=email.policy.compat32).parsebytes(content).keys())


def decoded(content: bytes) -> Any:
    return BytesParser(policy=email.policy.default).parsebytes(content)


def test_a_mail_says_that_a_machine_answers_and_which_mail() -> None:
    mail = decoded(rendered(a_reply()))
    assert mail["From"] == "Scholengroep De Linde <info@linde.example>"
    assert mail["To"] == "ann@burger.example"
    assert mail["Subject"] == "Re: [OB-2026-0001] Vraag"
    assert mail["Date"] == "Tue, 03 Mar 2026 09:00:00 +0000"
    assert mail["Message-ID"] == OWN_ID
    assert mail["In-Reply-To"] == "<1@burger.example>"
    assert mail["References"] == "<0@burger.example> <1@burger.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Content-Language"] == "nl"
    assert mail.get_content() == "Beste,\r\n\r\nWij hebben uw e-mail ontvangen.\r\n"


def test_a_letter_of_a_person_does_not_say_that_a_machine_wrote_it() -> None:
    mail = decoded(rendered(a_reply(kind=PersonKind.LETTER)))
    assert mail["Auto-Submitted"] is None
    assert mail["X-Auto-Response-Suppress"] is None
    assert mail["In-Reply-To"] == "<1@burger.example>"


def test_no_list_or_precedence_header_is_set() -> None:
    assert header_names(rendered(a_reply())) == THREADED
    assert header_names(rendered(a_reply(in_reply_to=None, references=()))) == sorted(ALWAYS)


def test_every_line_ends_in_crlf_and_is_short_ascii() -> None:
    content = rendered(a_reply(text="één " * 2000 + "\n.\n..x\nFrom wie\n", subject="ü" * 400))
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert content.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()


def test_a_long_id_is_folded_whole_and_never_encoded() -> None:
    long = tuple(f"<{'a' * 200}{number}@burger.example>" for number in range(4))
    content = rendered(a_reply(in_reply_to=long[-1], references=long))
    assert b"=?" not in content
    assert decoded(content)["References"].split() == list(long)
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_subject_with_an_encoded_line_end_adds_no_header() -> None:
    content = rendered(a_reply(subject="=?utf-8?q?=0D=0A?=Bcc: derde@burger.example"))
    assert header_names(content) == THREADED
    assert b"\nBcc" not in content


HOSTILE_PIECES = (
    *("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\0", "\n\n", "\ud800"),
    *("=?utf-8?q?=0A?=", "=?utf-8?b?DQpCY2M6?=", "=?", "?=", "Bcc: x@y.example"),
    *('"', "<", ">", ",", "\\", " ", "\u00e9", ": "),
)
HOSTILE = st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE_PIECES), max_size=12).map("".join))


@given(subject=HOSTILE, name=HOSTILE, text=HOSTILE)
def test_hostile_subjects_names_and_texts_never_add_a_header(subject: str, name: str, text: str) -> None:
    content = rendered(a_reply(subject=subject, sender_name=name, text=text))
    assert header_names(content) == THREADED
    mail = decoded(content)
    assert [address.addr_spec for address in mail["To"].addresses] == ["ann@burger.example"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["info@linde.example"]
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")


@given(subject=HOSTILE)
def test_a_hostile_mail_is_answered_without_an_added_header(subject: str) -> None:
    message = a_message(subject=subject, references=(subject, "<0@burger.example>"))
    letter = compose_answer(message, LETTERHEAD, answers=(an_answer(),), reference="OB-2026-0001")
    content = rendered(letter)
    assert header_names(content) == THREADED
    assert "OB-2026-0001" in decoded(content)["Subject"]


@given(name=st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_a_body_name_survives_but_for_marks_with_a_meaning_in_a_header(name: str) -> None:
    found = decoded(rendered(a_reply(sender_name=name)))["From"].addresses[0].display_name
    letters = [character for character in name if character.isalnum()]
    assert [character for character in found if character.isalnum()] == letters


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "ann@burger.example\r\nBcc: x@y.example"},
        {"to": "ann@burger.example, x@y.example"},
        {"to": ""},
        {"sender_address": "info"},
        {"in_reply_to": "<1@a.example>\r\nBcc: x@y.example"},
        {"references": ("<0@a.example>\n\n", "<x y@a.example>")},
    ],
)
def test_an_address_or_id_that_no_header_can_hold_is_a_fault(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cannot stand in a header"):
        rendered(a_reply(**changes))


def test_the_same_row_gives_the_same_bytes() -> None:
    assert rendered(a_reply()) == rendered(a_reply())
    assert message_id_for("row-1", "Linde.example") == message_id_for("row-1", "linde.example") == OWN_ID


@pytest.mark.parametrize(("row", "domain"), [("", "a.example"), ("a b", "a.example"), ("a", "a b"), ("a>", "a")])
def test_a_row_or_domain_unfit_for_an_id_is_a_fault(row: str, domain: str) -> None:
    with pytest.raises(ValueError, match="unfit"):
        message_id_for(row, domain)


@pytest.mark.parametrize(
    "original",
    [
        b"From: ann@burger.example\r\nSubject: =?utf-8?q?kl=C3=A9?=\r\n\r\nGraag een kopie.\r\n",
        "From: ann@burger.example\nX: é\n\nGraag één kopie\n--=_grens--\n\n.\nvan 2026".encode(),
        b"\xff\xfe zonder kop of einde " + b"x" * 3000,
        b"",
    ],
)
def test_a_mail_that_goes_along_stays_as_it_was_written(original: bytes) -> None:
    content = rendered(a_reply(kind=PersonKind.LETTER, enclosed=(original, b"Subject: twee\r\n\r\nnog een\r\n")))
    mail = decoded(content)
    text, first, second = mail.iter_parts()
    assert text.get_content() == "Beste,\r\n\r\nWij hebben uw e-mail ontvangen.\r\n"
    assert [part.get_content_type() for part in (first, second)] == ["message/rfc822", "message/rfc822"]
    assert [part.get_filename() for part in (first, second)] == ["bericht.eml", "bericht-2.eml"]
    expected = original.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert expected in content
    assert (mail["Content-Transfer-Encoding"] == "8bit") is (not original.isascii())
    assert mail["Content-Language"] is None
    assert text["Content-Language"] == "nl"
    assert b"\n" not in content.replace(b"\r\n", b"")
