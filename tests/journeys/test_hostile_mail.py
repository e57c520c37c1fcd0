"""Mails made to break a parser or a header, and a thinker that dies: each ends in a line, others go on."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.route import Route
from bot.store.spool import LedgerLine
from tests.journeys.installation import ADDRESS, Installation, a_mail, a_request, install, served, until

CANARY = "Zeldzaamnaam"  # stands in every hostile mail, and may stand in no log
TEXT = f"Graag een kopie van het verslag.\r\n\r\n{CANARY}\r\n".encode()


def framed(header: bytes, body: bytes = TEXT) -> bytes:
    return header + b"\r\n" + body


def basic(message_id: str) -> bytes:
    return (
        f"From: {CANARY} <lotte@citizen.example>\r\nTo: {ADDRESS}\r\nSubject: {CANARY}\r\n"
        f"Message-ID: <{message_id}@citizen.example>\r\n"
    ).encode()


def nested(depth: int) -> bytes:
    mail = framed(basic("innermost"))
    for _ in range(depth):
        mail = b"Content-Type: message/rfc822\r\nSubject: om\r\n\r\n" + mail
    return basic("nested") + b"MIME-Version: 1.0\r\n" + mail


def many_parts(number: int) -> bytes:
    head = basic("parts") + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/plain\r\n\r\ndeel\r\n" * number + b"--b--\r\n"


def many_addresses(number: int) -> bytes:
    addresses = ",\r\n ".join(f"persoon{n} <p{n}@citizen.example>" for n in range(number))
    return framed(basic("addresses").replace(f"To: {ADDRESS}".encode(), f"To: {addresses}".encode()))


HOSTILE = {
    "huge_header": framed(basic("header") + b"X-Lang: " + b"a" * 900 + b"\r\n" + b"X-Nog: b\r\n" * 60_000),
    "header_line_of_a_megabyte": framed(basic("line") + b"X-Lang: " + b"a" * 1_000_000 + b"\r\n"),
    "ten_thousand_parts": many_parts(10_000),
    "nested_mails": nested(200),
    "nul_bytes": framed(basic("nul") + b"X-Nul: a\0b\r\n", TEXT + b"\0\0\0\r\n"),
    "nul_in_subject_and_id": framed(basic("n\0ul2").replace(b"Subject: ", b"Subject: \0")),
    "unknown_charset": framed(
        basic("charset") + b"Content-Type: text/plain; charset=x-klingon\r\n", TEXT + b"\xff\xfe\r\n"
    ),
    "charset_that_is_a_codec_of_bytes": framed(basic("rot") + b"Content-Type: text/plain; charset=rot13\r\n"),
    "charset_with_a_nul": framed(basic("cnul") + b'Content-Type: text/plain; charset="utf\0-8"\r\n'),
    "surrogates_in_encoded_words": framed(
        basic("words").replace(b"Subject: ", b"Subject: =?utf-8?b?7aCA7bCA?= =?utf-16?q?=D8?= ")
    ),
    "broken_base64": framed(basic("base64") + b"Content-Transfer-Encoding: base64\r\n", b"!!!=====A\r\n"),
    "year_one": framed(basic("year1") + b"Date: Mon, 1 Jan 0001 00:00:00 +1400\r\n"),
    "year_9999": framed(basic("year9999") + b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\n"),
    "year_with_many_digits": framed(basic("digits") + b"Date: Mon, 1 Jan 99999999999999 99:99:99 +9999\r\n"),
    "address_with_newlines": framed(
        basic("newline") + b"Reply-To: =?utf-8?q?lotte=0D=0ABcc=3A_x?= <lotte=0D=0A@citizen.example>\r\n"
    ),
    "subject_with_newlines": framed(
        basic("crlf").replace(b"Subject: ", b"Subject: =?utf-8?q?a=0D=0ABcc=3A_x=40x.example?= ")
    ),
    "message_id_of_two_kilobytes": framed(basic("m" * 2_048)),
    "message_id_with_blanks": framed(basic("spatie in <het> midden")),
    "from_missing": framed(basic("nofrom").split(b"\r\n", 1)[1]),
    "from_many_times": framed(basic("froms") + b"From: Ander <ander@citizen.example>\r\n" * 500),
    "from_is_a_group": framed(basic("group").replace(b"<lotte@citizen.example>", b": a@b.example, c@d.example;")),
    "five_thousand_addresses": many_addresses(5_000),
    "references_by_the_thousand": framed(
        basic("references") + b"References: " + b"\r\n ".join(b"<r%d@x.example>" % n for n in range(5_000)) + b"\r\n"
    ),
    "no_header": b"\r\n" + TEXT,
    "empty": b"\r\n",
    "only_header": basic("only"),
    "html_nested_deep": framed(
        basic("html") + b"Content-Type: text/html\r\n", b"<div>\r\n" * 20_000 + CANARY.encode() + b"\r\n"
    ),
    "boundary_that_never_ends": framed(
        basic("boundary") + b'Content-Type: multipart/mixed; boundary="' + b"b" * 5_000 + b'"\r\n'
    ),
    "file_name_that_climbs": framed(
        basic("climb") + b'Content-Type: application/pdf; name="../../../../etc/passwd"\r\n'
        b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n",
        b"JVBERi0xLjQK\r\n",
    ),
    "same_id_first": framed(basic("same"), TEXT),
    "same_id_other_words": framed(basic("same"), b"Mag ik het jaarverslag van 2025 inkijken?\r\n"),
}


@pytest.fixture(scope="module")
def became(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, LedgerLine], Installation]]:
    """Every hostile mail sent into one armed installation, and what became of each."""
    installation = install(tmp_path_factory.mktemp("hostile"))
    installation.command("arm")
    with served(installation):
        for number, content in enumerate(HOSTILE.values()):
            installation.send(content, recipient=f"info+{number}@body.example")
        lines = {line.recipient: line for line in installation.handled(len(HOSTILE))}
    yield {name: lines[f"info+{n}@body.example"] for n, name in enumerate(HOSTILE)}, installation


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_ends_in_one_line_with_one_route(
    became: tuple[dict[str, LedgerLine], Installation], name: str
) -> None:
    line = became[0][name]
    assert (line.state.value, line.reason is not None) == ("done", True)
    assert line.route in set(Route)


def test_hostile_mails_leave_nothing_but_codes_in_the_log(
    became: tuple[dict[str, LedgerLine], Installation],
) -> None:
    lines, installation = became
    assert len(installation.ledger()) == len(lines)
    log = installation.log()
    assert CANARY not in log
    assert "example" not in log
    for entry in log.splitlines():
        if entry.startswith("{"):
            values = [value for value in json.loads(entry).values() if isinstance(value, str)]
            assert all(re.fullmatch(r"[\w:.,+-]*", value) for value in values), entry
        else:
            assert re.fullmatch(r"klaar|\w+: [\d.:]+", entry), entry


def test_letters_to_hostile_senders_have_no_header_but_ours(
    became: tuple[dict[str, LedgerLine], Installation],
) -> None:
    _, installation = became
    letters = list((installation.folder / "data" / "outbox" / "new").glob("*"))
    assert letters
    for letter in letters:
        head = letter.read_bytes().split(b"\n\n", 1)[0].lower()
        assert b"\nbcc:" not in head
        assert b"\0" not in head


def thinker_of(process: subprocess.Popen[bytes]) -> int | None:
    """The child that thinks for a served installation."""
    for task in Path(f"/proc/{process.pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def make_due(installation: Installation) -> None:
    """Let the pause before the next try be over."""
    with closing(sqlite3.connect(installation.store, timeout=30)) as store, store:
        store.execute("update spool set not_before = '2026-01-01T00:00:00.000000+00:00' where quarantined = 0")


def test_a_mail_whose_thinking_dies_three_times_is_set_aside_and_others_go_on(tmp_path: Path) -> None:
    installation = install(tmp_path)
    with served(installation) as process:
        installation.send(a_request("<before@citizen.example>"))
        installation.handled(1)
        deadly = a_mail(subject="Vraag", text="Deze mail doodt.\n", message_id="<deadly@citizen.example>")
        for attempt in range(3):
            child = until(lambda: thinker_of(process))
            os.kill(child, signal.SIGSTOP)
            if attempt == 0:
                installation.send(deadly)
            else:
                make_due(installation)
            until(lambda: [line for line in installation.ledger() if line.state.value == "processing"])
            os.kill(child, signal.SIGKILL)
            until(lambda: not [line for line in installation.ledger() if line.state.value == "processing"])
            installation.send(a_request(f"<other-{attempt}@citizen.example>", subject=f"Verslag {attempt}"))
            wanted = f"<other-{attempt}@citizen.example>"
            until(lambda wanted=wanted: [line for line in installation.ledger() if line.message_id == wanted])
        assert process.poll() is None
    listed = installation.lines("ledger", "list")
    (aside,) = [line for line in listed if line["state"] == "quarantined"]
    assert aside["reason"] == "child_died"
    assert [line["route"] for line in listed if line["state"] == "done"].count("open_case") == 4
    assert "quarantined" in installation.log()
