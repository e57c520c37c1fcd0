"""Any bytes give a mail; what is wrong with it is data."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.automatic import must_not_reply
from intake.bounce import read_report
from intake.message import InboundMessage
from intake.mime import parse_mail
from intake.parse_json import parse_object

MAIL = Path(__file__).parents[1] / "mail"
NAMES = sorted(path.stem for path in MAIL.glob("*.eml"))

FRAGMENTS = [
    b"Content-Type: multipart/mixed; boundary=x\n\n",
    b'Content-Type: multipart/alternative; boundary="y',
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: text/html; charset=idna\n\n<p>",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%0a",
    b"--x\n",
    b"--x--\n",
    b'From: "a <(b@c\n',
    b"To: (c):\n",
    b"Subject: =?utf-7?b?",
    b"?=\n",
    b"Date: Mon, 99\n",
    b"Message-ID: <[..\n",
    b"begin 644 a\n#86%A\n",
    b"\r\n",
    b"\n\n",
    b"\x00\xff\xfe",
    b"> Op x schreef a@b:\n",
    b"Van: a@b\nOnderwerp: c\nDatum: d\n",
]


def _hold(message: InboundMessage) -> None:
    """What is true of every parsed mail."""
    for name, value in message.headers:
        assert not set(name + value) & set("\r\n\x00")
    assert not set(message.subject + message.sender.name + message.sender.address) & set("\r\n\x00")
    assert "\x00" not in message.text + message.text_unquoted
    assert message.date is None or message.date.utcoffset() is not None
    assert len({file.label for file in message.attachments}) == len(message.attachments)
    assert all(file.filename and "/" not in file.filename for file in message.attachments)
    json.dumps(parse_object(message), ensure_ascii=False).encode("utf-8")
    must_not_reply(message, None, recipient="info@stad.example")
    read_report(message)


# No deadline: the first long text loads the language model.
@settings(deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_make_the_parser_raise(content: bytes) -> None:
    _hold(parse_mail(content))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=8), max_size=25))
def test_no_broken_mail_makes_the_parser_raise(pieces: list[bytes]) -> None:
    _hold(parse_mail(b"".join(pieces)))


@pytest.mark.parametrize("name", NAMES)
def test_the_corpus_gives_what_is_written_beside_it(name: str) -> None:
    message = parse_mail((MAIL / f"{name}.eml").read_bytes(), own_addresses=["info@stad.example"])
    _hold(message)
    expected = json.loads((MAIL / f"{name}.json").read_text("utf-8"))
    assert {key: value for key, value in parse_object(message).items() if key in expected} == expected


@pytest.mark.parametrize(
    ("content", "defect"),
    [
        (b"", "empty_mail"),
        (b"Subject: a\n\nb", "no_from"),
        (b"From: a@b.example\nFrom: c@d.example\n\nb", "several_from"),
        (b"Subject: a\n\nb", "no_message_id"),
        (b"Message-ID: <>\n\nb", "bad_message_id"),
        (b"Subject: a\n\nb", "no_date"),
        (b"Date: gisteren\n\nb", "bad_date"),
        (b"Subject: \xe9\n\nb", "raw_8bit_header"),
        (b"Subject: =?utf-8?q?a=0Ab?=\n\nb", "encoded_newline"),
        (b"Subject: =?x-none?q?a?=\n\nb", "unknown_charset"),
        (b"Content-Type: text/plain; charset=x-none\n\nb", "unknown_charset"),
        (b"Content-Type: text/plain; charset=utf-8\n\n\xe9", "wrong_charset"),
        (b"Subject: a\n\nb\x00", "nul_removed"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nb", "truncated_parts"),
    ],
)
def test_each_defect_is_named(content: bytes, defect: str) -> None:
    assert defect in parse_mail(content).defects


def test_a_sound_mail_has_no_defects() -> None:
    message = parse_mail(
        b"From: Jan <jan@post.example>\r\nDate: Mon, 16 Nov 2026 08:00:00 +0100\r\n"
        b"Message-ID: <1@post.example>\r\nSubject: vraag\r\n\r\nMag ik het verslag?\r\n"
    )
    assert message.defects == ()


def test_the_from_with_an_address_is_the_sender() -> None:
    assert parse_mail(b"From: Formulier\nFrom: jan@post.example\n\nb").sender.address == "jan@post.example"


def test_thread_headers_are_read_in_order() -> None:
    message = parse_mail(b"References: <1@a.example>\n <2@a.example>\nIn-Reply-To: <2@a.example>\n\nb")
    assert message.references == ("<1@a.example>", "<2@a.example>")
    assert message.in_reply_to == "<2@a.example>"
