"""A real mail server in front: Postfix delivers to us over LMTP."""

from __future__ import annotations

import asyncio
import smtplib
from pathlib import Path

import pytest

from intake.listener import Listener
from intake.ports import SpoolUnavailable
from intake.raw import RawMail, Source
from tests.intake.listening import Running, listening
from tests.support.postfix import Postfix
from tests.support.smtp_sink import smtp_sink

pytestmark = pytest.mark.peer

# With all the fields that Postfix would add (cleanup(8)).
MAIL = (
    b"From: burger@citizen.example\r\nTo: inzage@body.example\r\nSubject: Aanvraag\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <one@citizen.example>\r\n\r\nGraag inzage.\r\n"
)


def send(postfix: Postfix, mail: bytes, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.smtp_port) as client:
        client.sendmail("burger@citizen.example", list(recipients), mail)


async def stored(running: Running, count: int, postfix: Postfix) -> list[RawMail]:
    """The mails once there are so many."""
    for _ in range(600):
        if len(mails := running.spool.mails()) >= count:
            return mails
        await asyncio.sleep(0.1)
    raise AssertionError(postfix.log())


def behind(postfix: Postfix) -> Listener:
    return Listener(source=Source.LMTP, port=postfix.lmtp_port)


async def test_a_mail_arrives_through_postfix_and_keeps_its_bytes(tmp_path: Path, postfix: Postfix) -> None:
    async with listening(tmp_path, behind(postfix)) as running:
        await asyncio.to_thread(send, postfix, MAIL, "inzage@body.example")
        (mail,) = await stored(running, 1, postfix)
    assert mail.content.endswith(MAIL)
    assert b"Received: from " in mail.content
    assert (mail.source, mail.envelope.mail_from) == (Source.LMTP, "burger@citizen.example")
    assert mail.envelope.helo == "mx.body.example"


async def test_postfix_tries_again_after_451_and_the_mail_is_stored_once(tmp_path: Path, postfix: Postfix) -> None:
    async with listening(tmp_path, behind(postfix)) as running:
        running.spool.failures += [SpoolUnavailable("locked"), OSError(28, "No space left on device")]
        await asyncio.to_thread(send, postfix, MAIL, "inzage@body.example")
        (mail,) = await stored(running, 1, postfix)
        assert running.spool.failures == []
    assert mail.content.endswith(MAIL)


async def test_an_unknown_recipient_becomes_a_report_to_the_sender_and_the_others_get_theirs(
    tmp_path: Path, postfix: Postfix
) -> None:
    async with listening(tmp_path, behind(postfix)) as running:
        with smtp_sink(postfix.outside_port) as outside:
            await asyncio.to_thread(
                send, postfix, MAIL, "inzage@body.example", "niemand@body.example", "dpo@body.example"
            )
            mails = await stored(running, 2, postfix)
            await asyncio.to_thread(outside.until, lambda: len(outside.mails) == 1)
    assert {mail.recipient for mail in mails} == {"inzage@body.example", "dpo@body.example"}
    (report,) = outside.mails
    assert report.recipients == ("burger@citizen.example",)
    assert b"multipart/report" in report.content
    assert b"niemand@body.example" in report.content
    assert b"dpo@body.example" not in report.content.split(b"message/rfc822")[0]


async def test_a_mail_of_20_mb_with_long_lines_arrives_whole(tmp_path: Path, postfix: Postfix) -> None:
    body = b"".join(b"%07d" % number + b"x" * 900 + b"\r\n" for number in range(22_000))
    async with listening(tmp_path, behind(postfix)) as running:
        await asyncio.to_thread(send, postfix, MAIL + body, "inzage@body.example")
        (mail,) = await stored(running, 1, postfix)
    assert mail.content.endswith(MAIL + body)
