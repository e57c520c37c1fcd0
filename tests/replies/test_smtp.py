from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from replies.compose import compose_answer
from replies.mime import message_id_for, render_mail
from replies.ports import Deferred, Delivered, Delivery, DeliveryReason, InDoubt, Refused
from replies.smtp import Login, Relay, RelaySecurity, SmtpRelay
from tests.replies.samples import LETTERHEAD, a_message, an_answer
from tests.support.mail_recorder import MailRecorder, client_tls, recording

TO = "ann@burger.example"
MAIL = render_mail(
    compose_answer(a_message(), LETTERHEAD, answers=(an_answer("Eerste regel.\n.tweede regel\n..\n."),)),
    message_id=message_id_for("row-1", "linde.example"),
    date=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
)


def a_relay(port: int, **changes: Any) -> SmtpRelay:
    values: dict[str, Any] = {"host": "localhost", "port": port, "security": RelaySecurity.NONE}
    return SmtpRelay(Relay(**{**values, "helo_name": "inzage.example", "timeout": 5.0, **changes}))


async def test_a_mail_arrives_unchanged_from_the_null_sender() -> None:
    async with recording(MailRecorder()) as recorder:
        assert await a_relay(recorder.port).send(MAIL, recipient=TO) == Delivered()
    [mail] = recorder.mails
    assert (mail.mail_from, mail.recipients, mail.content) == ("<>", (TO,), MAIL)


async def test_a_mail_with_bytes_beyond_ascii_arrives_unchanged() -> None:
    content = MAIL + "Naar één school.\r\n".encode()
    async with recording(MailRecorder()) as recorder:
        assert await a_relay(recorder.port).send(content, recipient=TO) == Delivered()
    assert recorder.mails[0].content == content


@pytest.mark.parametrize(
    ("verb", "reason"),
    [
        ("MAIL", DeliveryReason.SENDER_REJECTED),
        ("RCPT", DeliveryReason.RECIPIENT_REJECTED),
        ("DATA", DeliveryReason.CONTENT_REJECTED),
    ],
)
async def test_four_means_later_and_five_means_never(verb: str, reason: DeliveryReason) -> None:
    async with recording(MailRecorder(answers={verb: "451 4.3.0 later"})) as recorder:
        found = await a_relay(recorder.port).send(MAIL, recipient=TO)
        assert found == Deferred(reason=reason, code=451)
        recorder.answers[verb] = "550 5.1.1 never"
        found = await a_relay(recorder.port).send(MAIL, recipient=TO)
        assert found == Refused(reason=reason, code=550)
    assert recorder.mails == []


async def test_no_server_means_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = await a_relay(port).send(MAIL, recipient=TO)
    assert found == Deferred(reason=DeliveryReason.UNREACHABLE)


@pytest.mark.parametrize("security", [RelaySecurity.STARTTLS, RelaySecurity.TLS])
async def test_a_protected_relay_gets_the_mail_over_tls(security: RelaySecurity) -> None:
    starttls = security is RelaySecurity.STARTTLS
    async with recording(MailRecorder(), starttls=starttls, tls=not starttls) as recorder:
        relay = a_relay(recorder.port, security=security, tls_context=client_tls())
        assert await relay.send(MAIL, recipient=TO) == Delivered()
    assert len(recorder.mails) == 1
    assert recorder.mails[0].tls is starttls or security is RelaySecurity.TLS


@pytest.mark.parametrize("security", [RelaySecurity.STARTTLS, RelaySecurity.TLS])
async def test_an_untrusted_certificate_stops_the_mail(security: RelaySecurity) -> None:
    starttls = security is RelaySecurity.STARTTLS
    async with recording(MailRecorder(), starttls=starttls, tls=not starttls) as recorder:
        found = await a_relay(recorder.port, security=security).send(MAIL, recipient=TO)
    assert found == Deferred(reason=DeliveryReason.TLS_FAILED)
    assert recorder.mails == []


async def test_a_relay_without_starttls_gets_nothing_in_clear() -> None:
    async with recording(MailRecorder()) as recorder:
        relay = a_relay(recorder.port, security=RelaySecurity.STARTTLS)
        found = await relay.send(MAIL, recipient=TO)
    assert found == Deferred(reason=DeliveryReason.TLS_FAILED)
    assert recorder.mails == []


@pytest.mark.parametrize("login", Login)
async def test_the_relay_is_told_who_we_are(login: Login) -> None:
    secrets = iter(["old", "new"])
    async with recording(MailRecorder(password="new"), starttls=True) as recorder:
        relay = a_relay(
            recorder.port,
            security=RelaySecurity.STARTTLS,
            tls_context=client_tls(),
            user="inzage",
            login=login,
            secret=lambda: next(secrets),
        )
        first = await relay.send(MAIL, recipient=TO)
        assert first == Deferred(reason=DeliveryReason.LOGIN_FAILED, code=535)
        assert await relay.send(MAIL, recipient=TO) == Delivered()
    assert set(recorder.logins) == {("inzage", "old"), ("inzage", "new")}


async def test_a_secret_that_cannot_be_read_means_later() -> None:
    def unreadable() -> str:
        raise FileNotFoundError

    async with recording(MailRecorder(), starttls=True) as recorder:
        relay = a_relay(
            recorder.port,
            security=RelaySecurity.STARTTLS,
            tls_context=client_tls(),
            user="inzage",
            secret=unreadable,
        )
        assert await relay.send(MAIL, recipient=TO) == Deferred(reason=DeliveryReason.LOGIN_FAILED)


def test_a_password_without_tls_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="TLS"):
        Relay(host="h", port=25, security=RelaySecurity.NONE, user="inzage", secret=lambda: "x")
    with pytest.raises(ValueError, match="password or token"):
        Relay(host="h", port=25, user="inzage")


def test_a_relay_never_shows_its_secret() -> None:
    assert "canary" not in repr(Relay(host="h", port=25, user="inzage", secret=lambda: "canary"))


@asynccontextmanager
async def scripted(*, hang_up_after: bytes, answer: bytes | None = None) -> AsyncIterator[int]:
    """A server that agrees to everything until a line equals `hang_up_after`, then says `answer` and goes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example\r\n")
        in_data = False
        while line := await reader.readline():
            if line.strip().startswith(hang_up_after) and (hang_up_after != b"." or line == b".\r\n"):
                break
            if line.startswith(b"DATA"):
                in_data = True
                writer.write(b"354 go on\r\n")
            elif not in_data:
                writer.write(b"250 OK\r\n")
        if answer is not None:
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def outcome(*, hang_up_after: bytes, answer: bytes | None = None) -> Delivery:
    async with scripted(hang_up_after=hang_up_after, answer=answer) as port:
        return await a_relay(port).send(MAIL, recipient=TO)


async def test_a_line_lost_before_data_means_later() -> None:
    for verb in (b"MAIL", b"RCPT"):
        found = await outcome(hang_up_after=verb)
        assert found == Deferred(reason=DeliveryReason.CONNECTION_LOST)


async def test_a_line_lost_after_the_final_dot_leaves_doubt() -> None:
    assert await outcome(hang_up_after=b".") == InDoubt(reason=DeliveryReason.CONNECTION_LOST)


async def test_an_answer_that_no_one_can_read_leaves_doubt() -> None:
    found = await outcome(hang_up_after=b".", answer=b"what?\r\n")
    assert found == InDoubt(reason=DeliveryReason.CONNECTION_LOST)


async def test_a_line_lost_after_the_250_changes_nothing() -> None:
    assert await outcome(hang_up_after=b".", answer=b"250 OK\r\n") == Delivered()


async def test_a_relay_that_is_closing_means_later() -> None:
    found = await outcome(hang_up_after=b"MAIL", answer=b"421 closing\r\n")
    assert found == Deferred(reason=DeliveryReason.SENDER_REJECTED, code=421)
