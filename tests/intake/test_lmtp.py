"""LMTP: a reply for each recipient."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.listener import Listener
from intake.raw import Source
from tests.intake.listening import listening

LMTP = Listener(source=Source.LMTP, max_bytes=100_000)
MAIL = b"Subject: Vraag\r\n\r\nGraag inzage.\r\n"
HELLO = "LHLO mx.body.example"


async def test_each_accepted_recipient_gets_a_reply_in_order_duplicates_included(tmp_path: Path) -> None:
    async with listening(tmp_path, LMTP) as running:
        client = await running.client(HELLO)
        await client.say("MAIL FROM:<a@citizen.example>")
        for address in ("inzage@body.example", "inzage@other.example", "inzage@body.example"):
            assert (await client.say(f"RCPT TO:<{address}>"))[:3] == "250"
        assert (await client.say("RCPT TO:<nobody@body.example>"))[:9] == "550 5.1.1"
        await client.say("DATA")
        await client.send(MAIL + b".\r\n")
        assert [await client.reply() for _ in range(3)] == ["250 2.0.0 Stored"] * 3
        assert (await client.say("NOOP"))[:9] == "250 2.0.0"
        stored = [(mail.recipient, mail.source) for mail in running.spool.mails()]
    assert stored == [("inzage@body.example", Source.LMTP), ("inzage@other.example", Source.LMTP)]


@pytest.mark.parametrize(
    ("wire", "failure", "code"),
    [
        (b"x\r\n" * 40_000, None, "552 5.3.4"),
        (MAIL, OSError(28, "No space left on device"), "451 4.3.0"),
        (b"Received: x\r\n" * 101, None, "554 5.4.6"),
    ],
)
async def test_a_refused_mail_too_has_a_reply_for_each_recipient(
    tmp_path: Path, wire: bytes, failure: Exception | None, code: str
) -> None:
    async with listening(tmp_path, LMTP) as running:
        if failure is not None:
            running.spool.failures.append(failure)
        client = await running.client(HELLO)
        replies = [await client.deliver(wire, "inzage@body.example", "dpo@body.example")]
        replies.append(await client.reply())
        assert [reply[:9] for reply in replies] == [code, code]
        assert (await client.say("NOOP"))[:9] == "250 2.0.0"
        assert running.spool.mails() == []


@pytest.mark.parametrize("hello", ["HELO old.example", "EHLO new.example"])
async def test_the_greetings_of_smtp_are_refused(tmp_path: Path, hello: str) -> None:
    async with listening(tmp_path, LMTP) as running:
        client = await running.connect()
        await client.reply()
        assert (await client.say(hello))[:9] == "500 5.5.1"
        assert "PIPELINING" in await client.say(HELLO)


async def test_data_without_an_accepted_recipient_is_refused_once(tmp_path: Path) -> None:
    async with listening(tmp_path, LMTP) as running:
        client = await running.client(HELLO)
        await client.say("MAIL FROM:<>")
        assert (await client.say("DATA"))[:9] == "503 5.5.1"
        assert (await client.say("NOOP"))[:9] == "250 2.0.0"


async def test_a_chunk_has_one_reply_and_the_last_one_for_each_recipient(tmp_path: Path) -> None:
    async with listening(tmp_path, LMTP) as running:
        client = await running.client(HELLO)
        await client.say("MAIL FROM:<a@citizen.example>")
        for address in ("inzage@body.example", "dpo@body.example"):
            await client.say(f"RCPT TO:<{address}>")
        await client.send(b"BDAT 3\r\na\r\nBDAT 3 LAST\r\nb\r\n")
        replies = [await client.reply() for _ in range(3)]
        assert replies == ["250 2.0.0 Chunk taken", "250 2.0.0 Stored", "250 2.0.0 Stored"]
        assert (await client.say("NOOP"))[:9] == "250 2.0.0"
