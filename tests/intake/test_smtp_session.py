"""Commands and replies, one conversation at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from intake.listener import Listener
from tests.intake.listening import listening
from tests.support.smtp_client import RawClient
from tests.support.tls import make_certificate

MAIL = b"Subject: Vraag\r\n\r\nGraag inzage.\r\n"


async def test_ehlo_announces_only_what_is_there(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.connect()
        await client.reply()
        reply = await client.say("EHLO client.example")
    assert reply.split("\n") == [
        "250-localhost",
        "250-SIZE 36700160",
        "250-8BITMIME",
        "250-CHUNKING",
        "250-SMTPUTF8",
        "250-PIPELINING",
        "250 ENHANCEDSTATUSCODES",
    ]


async def test_pipelined_commands_are_answered_in_order(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.send(
            b"MAIL FROM:<a@citizen.example>\r\nRCPT TO:<inzage@body.example>\r\n"
            b"RCPT TO:<nobody@body.example>\r\nDATA\r\n"
        )
        codes = [(await client.reply())[:9] for _ in range(4)]
        assert codes == ["250 2.1.0", "250 2.1.5", "550 5.1.1", "354 End d"]
        await client.send(MAIL + b".\r\nRSET\r\nQUIT\r\n")
        assert [(await client.reply())[:3] for _ in range(3)] == ["250", "250", "221"]
        assert [mail.recipient for mail in running.spool.mails()] == ["inzage@body.example"]


async def test_unknown_recipients_are_refused_at_rcpt_and_data_without_any_too(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.say("MAIL FROM:<a@citizen.example>")
        assert (await client.say("RCPT TO:<nobody@body.example>")).startswith("550 5.1.1")
        assert (await client.say("DATA")).startswith("503 5.5.1")


async def test_recipient_1001_gets_452_and_the_mail_reaches_the_others(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        running.listener._reception.resolve = lambda address: "body"
        await client.say("MAIL FROM:<a@citizen.example>")
        replies = [await client.say(f"RCPT TO:<r{number}@body.example>") for number in range(1_001)]
        assert [reply[:3] for reply in replies] == ["250"] * 1_000 + ["452"]
        assert replies[-1].startswith("452 4.5.3")
        assert (await client.say("DATA"))[:3] == "354"


async def test_the_null_sender_is_taken_and_kept(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.open_data(sender="")
        await client.send(MAIL + b".\r\n")
        assert (await client.reply())[:3] == "250"
        assert [mail.envelope.mail_from for mail in running.spool.mails()] == [""]


async def test_parameters_of_delivery_reports_are_kept_and_refuse_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        reply = await client.say("MAIL FROM:<a@citizen.example> RET=HDRS ENVID=QQ314159")
        assert reply[:3] == "250"
        reply = await client.say("RCPT TO:<inzage@body.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@b.example")
        assert reply[:3] == "250"
        await client.say("DATA")
        await client.send(MAIL + b".\r\n")
        assert (await client.reply())[:3] == "250"
        (mail,) = running.spool.mails()
    assert mail.envelope.options == (
        "RET=HDRS",
        "ENVID=QQ314159",
        "NOTIFY=SUCCESS,FAILURE",
        "ORCPT=rfc822;a@b.example",
    )


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("MAIL FROM:<a@citizen.example> SIZE=36700161", "552 5.3.4"),
        ("MAIL FROM:<a@citizen.example> SIZE=many", "501 5.5.4"),
        ("MAIL FROM:<a@citizen.example> BODY=BINARYMIME", "501 5.5.4"),
        ("MAIL FROM:<a@citizen.example> FUTURERELEASE=1", "555 5.5.4"),
        ("MAIL TO:<a@citizen.example>", "501 5.5.4"),
        ("MAIL FROM:<a b@citizen.example>", "501 5.5.4"),
        ("MAIL FROM:<a@citizen.example> SIZE=36700160", "250 2.1.0"),
        ("mail from: <a@citizen.example>", "250 2.1.0"),
        ("MAIL FROM:a@citizen.example", "250 2.1.0"),
        ("MAIL FROM:<burger+één@citizen.example> SMTPUTF8", "250 2.1.0"),
        ("RCPT TO:<inzage@body.example>", "503 5.5.1"),
        ("DATA", "503 5.5.1"),
        ("STARTTLS", "503 5.5.1"),
        ("VRFY inzage", "252 2.1.5"),
        ("HELP", "214 2.0.0"),
        ("NOOP anything", "250 2.0.0"),
        ("EXPN staff", "500 5.5.1"),
        ("AUTH PLAIN AAAA", "500 5.5.1"),
        ("", "500 5.5.2"),
        ("EHLO", "501 Synta"),
        ("NOOP " + "x" * 3_000, "500 5.5.2"),
        ("NOOP " + "x" * 300_000, "500 5.5.2"),
    ],
)
async def test_a_command_gets_this_reply(tmp_path: Path, line: str, reply: str) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        assert (await client.say(line))[:9] == reply
        assert (await client.say("NOOP"))[:9] == "250 2.0.0"


async def test_mail_before_hello_is_refused(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.connect()
        await client.reply()
        assert (await client.say("MAIL FROM:<a@citizen.example>"))[:9] == "503 5.5.1"
        assert await client.say("HELO old.example") == "250 localhost"
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"


async def test_a_second_sender_is_refused_until_rset(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.say("MAIL FROM:<>")
        assert (await client.say("MAIL FROM:<b@citizen.example>"))[:9] == "503 5.5.1"
        assert (await client.say("RSET"))[:3] == "250"
        assert (await client.say("MAIL FROM:<b@citizen.example>"))[:3] == "250"


@pytest.mark.parametrize("line", [b"NOOP\n", b"NO\rOP\r\n", b"NOOP \0\r\n"])
async def test_a_line_that_does_not_end_in_crlf_alone_is_no_command(tmp_path: Path, line: bytes) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.send(line)
        assert (await client.reply())[:9] == "500 5.5.2"


async def test_a_peer_that_speaks_another_protocol_is_shown_out(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        replies = [await client.say("X-Header: value") for _ in range(10)]
        assert [reply[:9] for reply in replies] == ["500 5.5.1"] * 9 + ["421 4.7.0"]
        assert await client.at_end()


async def test_an_idle_session_is_ended_with_421(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(command_timeout=0.2)) as running:
        client = await running.client()
        assert (await client.reply()).startswith("421 4.4.2")
        assert await client.at_end()


async def test_data_that_outlasts_the_command_timeout_is_taken_while_it_flows(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(command_timeout=0.3)) as running:
        client = await running.client()
        await client.open_data()
        for _ in range(8):
            await client.send(b"nog een regel\r\n")
            await asyncio.sleep(0.1)
        await client.send(b".\r\n")
        assert await client.reply() == "250 2.0.0 Stored"


@pytest.mark.parametrize(
    "settings",
    [
        Listener(data_idle_timeout=0.2),
        Listener(data_deadline=0.3),
        Listener(data_grace=0.2, min_data_rate=1_000),
    ],
)
async def test_a_sender_that_does_not_get_on_is_cut_off(tmp_path: Path, settings: Listener) -> None:
    async with listening(tmp_path, settings) as running:
        client = await running.client()
        await client.open_data()
        await client.send(b"x")
        assert (await client.reply()).startswith("421 4.4.2")
        assert running.spool.mails() == []


async def test_starttls_protects_the_mail_and_forgets_what_was_said_before(tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    async with listening(tmp_path, Listener(tls_cert=made.cert, tls_key=made.key)) as running:
        client = await running.connect()
        await client.reply()
        assert "250 STARTTLS" in await client.say("EHLO before.example")
        await client.say("MAIL FROM:<before@citizen.example>")
        assert (await client.say("STARTTLS"))[:3] == "220"
        await client.start_tls(made.client_context())
        assert (await client.say("MAIL FROM:<a@citizen.example>"))[:9] == "503 5.5.1"
        assert "STARTTLS" not in await client.say("EHLO after.example")
        assert (await client.say("STARTTLS"))[:9] == "503 5.5.1"
        assert await client.deliver(MAIL * 20_000) == "250 2.0.0 Stored"
        (mail,) = running.spool.mails()
        assert (mail.envelope.tls, mail.envelope.helo) == (True, "after.example")
        assert mail.content == MAIL * 20_000
        assert (await client.say("QUIT"))[:3] == "221"


async def test_plain_text_behind_starttls_is_thrown_away(tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    async with listening(tmp_path, Listener(tls_cert=made.cert, tls_key=made.key)) as running:
        client = await running.client()
        await client.send(b"STARTTLS\r\nEHLO smuggled.example\r\nMAIL FROM:<smuggled@citizen.example>\r\n")
        assert (await client.reply())[:3] == "220"
        await client.start_tls(made.client_context())
        assert (await client.say("NOOP"))[:3] == "250"  # the first reply in TLS answers this one
        assert (await client.say("RCPT TO:<inzage@body.example>"))[:3] == "503"


async def test_a_failed_handshake_ends_the_session_and_frees_its_place(tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    settings = Listener(tls_cert=made.cert, tls_key=made.key, max_connections=1)
    async with listening(tmp_path, settings) as running:
        client = await running.client()
        await client.say("STARTTLS")
        await client.send(b"this is no handshake at all, only text\r\n" * 10)
        await client.reader.read()
        assert await (await running.client()).deliver(MAIL) == "250 2.0.0 Stored"


async def open_chunks(client: RawClient, *recipients: str) -> None:
    assert (await client.say("MAIL FROM:<a@citizen.example>"))[:3] == "250"
    for recipient in recipients or ("inzage@body.example",):
        assert (await client.say(f"RCPT TO:<{recipient}>"))[:3] == "250"


async def test_a_mail_in_chunks_is_stored_as_it_came_dots_included(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await open_chunks(client)
        first, second = b"Subject: Vraag\r\n\r\n.dot\r", b"\n..dots\r\n.\r\nno line end"
        await client.send(b"BDAT %d\r\n%sBDAT %d LAST\r\n%s" % (len(first), first, len(second), second))
        assert await client.reply() == "250 2.0.0 Chunk taken"
        assert await client.reply() == "250 2.0.0 Stored"
        assert [mail.content for mail in running.spool.mails()] == [first + second]
        await open_chunks(client)
        await client.send(b"BDAT 9\r\nbare\nlineBDAT 0 last\r\n")
        assert [(await client.reply())[:3] for _ in range(2)] == ["250", "250"]
        assert running.spool.mails()[1].content == b"bare\r\nline"


async def test_a_large_mail_in_one_chunk_is_stored_whole(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await open_chunks(client)
        await client.send(b"BDAT %d LAST\r\n" % (len(MAIL) * 30_000) + MAIL * 30_000)
        assert await client.reply() == "250 2.0.0 Stored"
        assert running.spool.mails()[0].content == MAIL * 30_000


async def test_a_chunk_nobody_wants_is_read_and_refused_and_is_no_command(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(max_bytes=100)) as running:
        client = await running.client()
        await client.send(b"BDAT 14 LAST\r\nMAIL FROM:<>\r\nNOOP\r\n")
        assert [(await client.reply())[:9] for _ in range(2)] == ["503 5.5.1", "250 2.0.0"]
        await open_chunks(client)
        await client.send(b"BDAT 101\r\n" + b"x" * 101)
        assert (await client.reply())[:9] == "552 5.3.4"
        assert (await client.say("BDAT 0 LAST"))[:9] == "503 5.5.1"
        assert running.spool.mails() == []


async def test_chunks_and_data_do_not_mix_until_rset(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await open_chunks(client)
        await client.send(b"BDAT 4\r\nab\r\n")
        assert (await client.reply())[:3] == "250"
        assert (await client.say("DATA"))[:9] == "503 5.5.1"
        assert (await client.say("RSET"))[:3] == "250"
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        assert [mail.content for mail in running.spool.mails()] == [MAIL]


@pytest.mark.parametrize("line", ["BDAT", "BDAT x", "BDAT -1", "BDAT 5 FIRST", "BDAT 99999999999"])
async def test_a_chunk_without_a_usable_size_ends_the_session(tmp_path: Path, line: str) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await open_chunks(client)
        assert (await client.say(line))[:3] in ("501", "552")
        assert await client.at_end()


async def test_a_failure_to_store_chunks_is_temporary(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        running.spool.failures.append(OSError(28, "No space left on device"))
        await open_chunks(client)
        await client.send(b"BDAT 4 LAST\r\nab\r\n")
        assert (await client.reply())[:9] == "451 4.3.0"
