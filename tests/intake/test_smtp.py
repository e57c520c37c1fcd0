"""The listener as a peer sees it: what a 250 stands for, and who gets in."""

from __future__ import annotations

import asyncio
import smtplib
from pathlib import Path

import pytest

from intake.listener import Listener
from intake.ports import SpoolUnavailable
from intake.raw import Source
from tests.intake.listening import NOW, listening

MAIL = b"Subject: Vraag\r\n\r\nGraag inzage.\r\n"


async def test_a_mail_is_stored_with_its_envelope_before_the_250(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.open_data(mail_options=" SIZE=40 BODY=8BITMIME")
        running.spool.gate.clear()
        await client.send(MAIL + b".\r\n")
        await running.spool.entered.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.reader.readexactly(1), 0.3)
        running.spool.gate.set()
        assert await client.reply() == "250 2.0.0 Stored"
        (mail,) = running.spool.mails()
    assert mail.content == MAIL
    assert (mail.body_id, mail.recipient, mail.source) == ("body", "inzage@body.example", Source.SMTP)
    assert mail.received_at == NOW
    assert mail.envelope.mail_from == "burger@citizen.example"
    assert (mail.envelope.helo, mail.envelope.peer, mail.envelope.tls) == (
        "client.example",
        "127.0.0.1",
        False,
    )
    assert mail.envelope.options == ("SIZE=40", "BODY=8BITMIME")
    assert not mail.backlog


@pytest.mark.parametrize(
    "failure", [SpoolUnavailable("locked"), OSError(28, "No space left on device"), RuntimeError("bug")]
)
async def test_a_failure_to_store_is_temporary_and_names_nothing_of_ours(tmp_path: Path, failure: Exception) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        running.spool.failures.append(failure)
        reply = await client.deliver(MAIL)
        assert reply == "451 4.3.0 Temporary local problem, please try again later"
        assert running.spool.mails() == []
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        assert len(running.spool.mails()) == 1


async def test_a_failure_to_resolve_a_recipient_is_temporary_and_the_session_goes_on(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()

        def broken(address: str) -> str | None:
            raise KeyError(address)

        reception = running.listener._reception
        reception.resolve, before = broken, reception.resolve
        await client.say("MAIL FROM:<a@citizen.example>")
        reply = await client.say("RCPT TO:<inzage@body.example>")
        assert reply == "451 4.3.0 Temporary local problem, please try again later"
        reception.resolve = before
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"


async def test_a_client_that_leaves_after_the_dot_does_not_cut_the_commit(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.open_data()
        running.spool.gate.clear()
        await client.send(MAIL + b".\r\n")
        await running.spool.entered.wait()
        client.vanish()
        await asyncio.sleep(0.1)
        running.spool.gate.set()
        again = await running.client()
        assert await again.deliver(MAIL) == "250 2.0.0 Stored"  # the retry, recognised by the spool
        assert [mail.content for mail in running.spool.mails()] == [MAIL]


async def test_a_client_that_leaves_inside_the_data_leaves_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.open_data()
        await client.send(MAIL)
        client.vanish()
        await running.listener.stop(1)
        assert running.spool.mails() == []


async def test_a_client_that_closes_its_half_after_the_dot_still_gets_its_reply(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.open_data()
        client.writer.write(MAIL + b".\r\nQUIT\r\n")
        client.writer.write_eof()
        assert await client.reply() == "250 2.0.0 Stored"
        assert await client.reply() == "221 2.0.0 Bye"
        assert await client.at_end()


async def test_one_mail_to_two_bodies_is_stored_for_each(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        await client.deliver(MAIL, "inzage@body.example", "Inzage@Other.example", "dpo@body.example")
        found = {(mail.body_id, mail.recipient) for mail in running.spool.mails()}
    assert found == {
        ("body", "inzage@body.example"),
        ("other", "inzage@other.example"),
        ("body", "dpo@body.example"),
    }


async def test_connections_over_the_limit_of_an_address_get_421_and_a_place_comes_free(
    tmp_path: Path,
) -> None:
    async with listening(tmp_path, Listener(max_connections_per_peer=2)) as running:
        held = [await running.client(), await running.client()]
        refused = await running.connect()
        assert (await refused.reply()).startswith("421 4.7.0")
        assert await refused.at_end()
        assert await held[0].say("QUIT") == "221 2.0.0 Bye"
        assert await held[0].at_end()
        assert await (await running.client()).deliver(MAIL) == "250 2.0.0 Stored"


async def test_a_noisy_peer_does_not_stop_the_mail_of_another(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(host="0.0.0.0", max_connections_per_peer=3)) as running:
        noisy = [await running.connect() for _ in range(10)]
        greetings = sorted([(await client.reply())[:3] for client in noisy])
        assert greetings == ["220"] * 3 + ["421"] * 7
        other = await running.connect(local="127.0.0.2")
        assert (await other.reply()).startswith("220 ")
        await other.say("EHLO other.example")
        assert await other.deliver(MAIL) == "250 2.0.0 Stored"


async def test_connections_over_the_whole_limit_get_421(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(max_connections=1)) as running:
        await running.client()
        assert (await (await running.connect()).reply()).startswith("421 4.3.2")


async def test_stopping_says_421_to_idle_sessions_and_lets_data_in_flight_finish(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        idle, busy = await running.client(), await running.client()
        await busy.open_data()
        stopping = asyncio.create_task(running.listener.stop(30))
        assert (await idle.reply()).startswith("421 4.3.2")
        assert await idle.at_end()
        new = await running.connect()
        assert (await new.reply()).startswith("421 4.3.2")
        await busy.send(MAIL + b".\r\n")
        assert await busy.reply() == "250 2.0.0 Stored"
        assert (await busy.reply()).startswith("421 4.3.2")
        await stopping
        assert len(running.spool.mails()) == 1


async def test_data_that_outlasts_the_drain_gets_421_and_is_not_stored(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        busy = await running.client()
        await busy.open_data()
        await running.listener.stop(0.1)
        assert (await busy.reply()).startswith("421 4.3.2")
        assert await busy.at_end()
        assert running.spool.mails() == []


async def test_a_commit_under_way_is_awaited_after_the_drain(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        busy = await running.client()
        await busy.open_data()
        running.spool.gate.clear()
        await busy.send(MAIL + b".\r\n")
        await running.spool.entered.wait()
        stopping = asyncio.create_task(running.listener.stop(0))
        assert (await busy.reply()).startswith("421 ")
        running.spool.gate.set()
        await stopping
        assert len(running.spool.mails()) == 1


async def test_many_large_mails_at_once_all_arrive_whole(tmp_path: Path) -> None:
    line = b"0123456789abcdef" * 4 + b"\r\n"
    mails = [b"Subject: %d\r\n\r\n" % number + line * 30_000 for number in range(6)]
    async with listening(tmp_path) as running:

        async def one(mail: bytes) -> str:
            return await (await running.client()).deliver(mail)

        assert set(await asyncio.gather(*map(one, mails))) == {"250 2.0.0 Stored"}
        assert sorted(mail.content for mail in running.spool.mails()) == sorted(mails)


async def test_the_standard_library_client_delivers(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:

        def send() -> dict[str, tuple[int, bytes]]:
            with smtplib.SMTP("127.0.0.1", running.port) as client:
                return client.sendmail("a@citizen.example", ["inzage@body.example"], MAIL)

        assert await asyncio.to_thread(send) == {}
        assert [mail.content for mail in running.spool.mails()] == [MAIL]


async def test_a_unix_socket_is_listened_on_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "smtp.sock"
    async with listening(tmp_path, Listener(socket=path, socket_mode=0o666)) as running:
        assert running.port == 0
        assert path.stat().st_mode & 0o777 == 0o666
        client = await running.client()
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        assert running.spool.mails()[0].envelope.peer == ""
