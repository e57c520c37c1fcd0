"""A store that is locked, a disk that is full, a stop in the middle of a mail: nothing accepted is lost."""

from __future__ import annotations

import asyncio
import signal
import smtplib
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.app import build
from bot.config import load
from bot.store import spool
from bot.work import Role, running
from tests.journeys.installation import (
    ADDRESS,
    CITIZEN,
    PATIENCE,
    Installation,
    a_mail,
    a_request,
    install,
    served,
    until,
)
from tests.support.dovecot import PASSWORD, running_dovecot

OWN_FAULT = (451, b"4.3.0 Temporary local problem, please try again later")


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store as another program would that writes into it."""
    with closing(sqlite3.connect(store, isolation_level=None, timeout=30)) as other:
        other.execute("begin exclusive")
        yield
        other.execute("rollback")


@contextmanager
def small_disk(folder: Path, *, size: str) -> Iterator[Path]:
    """A file system of its own that is soon full. Mounting takes root, as CI has it."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert mounted.returncode == 0, f"this test mounts a small disk and must run as root: {mounted.stderr}"
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def try_to_send(installation: Installation, content: bytes) -> tuple[int, bytes]:
    """The reply to one mail."""
    with smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE) as client:
        client.ehlo()
        client.mail(CITIZEN)
        client.rcpt(ADDRESS)
        return client.data(content)


def test_while_the_store_is_locked_mail_is_put_off_and_the_retry_is_taken(tmp_path: Path) -> None:
    installation = install(tmp_path)
    content = a_request("<locked-1@citizen.example>")
    with served(installation) as process:
        with locked(installation.store):
            assert try_to_send(installation, content) == OWN_FAULT
            (line,) = installation.faults("arm", code=1)
            assert line == "inzage: the store cannot be used: it is locked by another process"
            assert process.poll() is None
        assert installation.ledger() == []
        assert try_to_send(installation, content) == (250, b"2.0.0 Stored")
        (mail,) = installation.handled(1)
    assert (mail.message_id, mail.route) == ("<locked-1@citizen.example>", "open_case")
    assert "Traceback" not in installation.log()


async def test_a_mailbox_is_read_once_the_store_that_was_locked_at_the_start_is_free(tmp_path: Path) -> None:
    with running_dovecot(ADDRESS) as dovecot:
        password = tmp_path / "password"
        password.write_text(PASSWORD)
        installation = install(
            tmp_path,
            sections=(
                f'[[imap]]\nname = "info"\nhost = "127.0.0.1"\nport = {dovecot.imap_port}\ntls = "none"\n'
                f'user = "{ADDRESS}"\npassword_file = "{password}"\n'
            ),
        )
        dovecot.deliver(ADDRESS, a_request("<imap-locked@citizen.example>"))
        app = build(load(installation.config))
        try:
            with locked(installation.store):
                leaving = running(app, [Role.INTAKE])
                await leaving.__aenter__()
                await asyncio.sleep(7)  # longer than the store is waited for
            end = time.monotonic() + PATIENCE
            while not (lines := await app.door.read(spool.ledger)):
                assert time.monotonic() < end
                await asyncio.sleep(0.2)
            with locked(installation.store):
                await leaving.__aexit__(None, None, None)
        finally:
            app.door.close()
    assert len(lines) == 1


def test_while_the_disk_is_full_mail_is_put_off_and_all_that_was_accepted_is_there_afterwards(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="3m") as disk:
        installation = install(disk)
        # The log of the process is not what is tried here.
        (disk / "serve.log").symlink_to(tmp_path / "serve.log")
        accepted, put_off = [], []
        with served(installation) as process:
            for number in range(200):
                message_id = f"<full-{number}@citizen.example>"
                content = a_mail(
                    subject=f"Verslag {number}",
                    text="Graag een kopie van het verslag.\n" + f"regel {number} van de bijlage\n" * 700,
                    message_id=message_id,
                )
                reply = try_to_send(installation, content)
                assert reply in ((250, b"2.0.0 Stored"), OWN_FAULT)
                (accepted if reply[0] == 250 else put_off).append((message_id, content))
                if len(put_off) == 2:
                    break
            assert accepted
            assert len(put_off) == 2
            assert process.poll() is None
            subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
            for _, content in put_off:
                assert try_to_send(installation, content) == (250, b"2.0.0 Stored")
            # Some hundred mails of twenty kilobytes, at a second each where the machine has other work.
            lines = installation.handled(len(accepted) + len(put_off), seconds=4 * PATIENCE)
        assert sorted(line.message_id or "" for line in lines) == sorted(name for name, _ in (*accepted, *put_off))
        assert {line.state.value for line in lines} == {"done"}
        assert installation.command("db", "check").returncode == 0
    assert "Traceback" not in (tmp_path / "serve.log").read_text()


def test_a_stop_during_data_lets_the_mail_in_or_tells_the_sender_to_come_back(tmp_path: Path) -> None:
    installation = install(tmp_path)
    content = a_request("<stop-1@citizen.example>")
    with served(installation, roles="intake") as process:
        quick = smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE)
        slow = smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE)
        for client in (quick, slow):
            client.ehlo()
            client.mail(CITIZEN)
            client.rcpt(ADDRESS)
            assert client.docmd("DATA")[0] == 354
            client.send(content[:200])
        process.send_signal(signal.SIGTERM)
        until(lambda: "draining" in installation.log())
        quick.send(content[200:] + b".\r\n")
        assert quick.getreply() == (250, b"2.0.0 Stored")
        slow.send(content[200:400])
        code, text = slow.getreply()
        assert (code, text) == (421, b"4.3.2 Service shutting down, please try again later")
        assert process.wait(PATIENCE) == 0
        quick.close()
        slow.close()
    assert [line.recipient for line in installation.ledger()] == [ADDRESS]
