"""The poller against a real server, beside a colleague who reads the same mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from intake.mailbox import Mark, Tls
from tests.intake.polling import a_mailbox, polling
from tests.support.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.support.file_mailboxes import FileMailboxes

pytestmark = pytest.mark.peer


def a_mail(name: str) -> bytes:
    return f"From: burger@citizen.example\r\nSubject: {name}\r\n\r\nGraag inzage.\r\n".encode()


@contextmanager
def colleague(dovecot: Dovecot, user: str) -> Iterator[Any]:
    """Somebody who has the mailbox open in a mail program."""
    with IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False) as client:
        client.login(user, PASSWORD)
        client.select_folder("INBOX")
        yield client


def flags(dovecot: Dovecot, user: str) -> list[set[bytes]]:
    """The flags of every mail as others see them; \\Recent is the server's own (RFC 3501 2.3.2)."""
    with colleague(dovecot, user) as client:
        found = client.fetch(client.search(), ["FLAGS"])
        return [set(fields[b"FLAGS"]) - {b"\\Recent"} for fields in found.values()]


@pytest.fixture
def memory(tmp_path: Path) -> FileMailboxes:
    return FileMailboxes(tmp_path)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [(Mark.NONE, set()), (Mark.KEYWORD, {b"$Inzage"}), (Mark.SEEN, {b"\\Seen"})],
)
def test_a_new_mail_wakes_the_poller_and_gets_only_the_mark_asked_for(
    tmp_path: Path, dovecot: Dovecot, user: str, memory: FileMailboxes, mark: Mark, expected: set[bytes]
) -> None:
    settings = a_mailbox(tmp_path, dovecot.imap_port, user=user, mark=mark, idle_seconds=60.0)
    with polling(settings, memory) as running:
        running.until(lambda: bool(memory.passes()))
        dovecot.deliver(user, a_mail("new"))
        running.until(lambda: bool(memory.mails()))
    (mail,) = memory.mails()
    assert mail.content.endswith(a_mail("new"))
    assert not mail.backlog
    assert flags(dovecot, user) == [expected]


def test_five_hundred_old_mails_are_backlog_and_the_next_is_not(
    tmp_path: Path, dovecot: Dovecot, user: str, memory: FileMailboxes
) -> None:
    dovecot.put_into_maildir(user, [a_mail(f"old {number}") for number in range(500)])
    with polling(a_mailbox(tmp_path, dovecot.imap_port, user=user), memory) as running:
        running.until(lambda: bool(memory.passes()))
        dovecot.deliver(user, a_mail("new"))
        running.until(lambda: len(memory.known_uids("letters", memory.uidvalidity())) == 501)
    marks = [mail.backlog for mail in memory.mails()]
    assert marks == [True] * 500 + [False]


def test_a_colleague_reading_and_deleting_disturbs_nothing(
    tmp_path: Path, dovecot: Dovecot, user: str, memory: FileMailboxes
) -> None:
    settings = a_mailbox(tmp_path, dovecot.imap_port, user=user)
    with polling(settings, memory) as running, colleague(dovecot, user) as client:
        running.until(lambda: bool(memory.passes()))
        dovecot.deliver(user, a_mail("first"))
        running.until(lambda: len(memory.mails()) == 1)
        client.noop()
        (uid,) = client.search("UNSEEN")
        client.add_flags([uid], [b"\\Seen", b"\\Deleted"])
        client.expunge()
        dovecot.deliver(user, a_mail("second"))
        running.until(lambda: len(memory.mails()) == 2)
        assert client.noop() is not None
        assert len(client.search("UNSEEN")) == 1


def test_a_connection_killed_during_idle_is_opened_again(
    tmp_path: Path, dovecot: Dovecot, user: str, memory: FileMailboxes
) -> None:
    settings = a_mailbox(tmp_path, dovecot.imap_port, user=user, idle_seconds=60.0)
    with polling(settings, memory) as running:
        running.until(lambda: bool(memory.passes()))
        assert dovecot.cut_connections() >= 1
        running.until(lambda: bool(running.pauses))
        dovecot.deliver(user, a_mail("after"))
        running.until(lambda: bool(memory.mails()))
    assert len(memory.mails()) == 1


def test_a_mailbox_made_anew_is_read_again_without_doubles(
    tmp_path: Path, dovecot: Dovecot, user: str, memory: FileMailboxes
) -> None:
    settings = a_mailbox(tmp_path, dovecot.imap_port, user=user, mailbox="Vragen")
    with colleague(dovecot, user) as client:
        client.create_folder("Vragen")
        client.append("Vragen", a_mail("first"))
        with polling(settings, memory) as running:
            running.until(lambda: len(memory.passes()) == 1)
        client.delete_folder("Vragen")
        client.create_folder("Vragen")
        client.append("Vragen", a_mail("first"))
        client.append("Vragen", a_mail("second"))
        with polling(settings, memory) as running:
            running.until(lambda: len(memory.passes()) == 2)
    assert memory.contents() == [a_mail("first"), a_mail("second")]
    before, after = (line[1] for line in memory.passes())
    assert before != after


def one_mail_over(tls: Tls, dovecot: Dovecot, *, tmp_path: Path, port: int) -> None:
    """What lies there is read, and a mail that comes meanwhile."""
    (tmp_path / tls).mkdir()
    memory = FileMailboxes(tmp_path / tls)
    settings = a_mailbox(
        tmp_path, port, host="localhost", tls=tls, user="box@body.example", tls_ca=dovecot.certificate.cert
    )
    with polling(settings, memory) as running:
        running.until(lambda: bool(memory.passes()))
        before = len(memory.mails())
        dovecot.deliver("box@body.example", a_mail(f"over {tls}"))
        running.until(lambda: len(memory.mails()) == before + 1)


def test_the_connection_is_protected_by_tls_or_starttls_and_a_strange_certificate_is_refused(
    tmp_path: Path,
) -> None:
    with running_dovecot("box@body.example", only_tls=True) as dovecot:
        dovecot.deliver("box@body.example", a_mail("one"))
        for port, tls in ((dovecot.imaps_port, Tls.TLS), (dovecot.imap_port, Tls.STARTTLS)):
            one_mail_over(tls, dovecot, tmp_path=tmp_path, port=port)
        (tmp_path / "strange").mkdir()
        memory = FileMailboxes(tmp_path / "strange")
        settings = a_mailbox(tmp_path, dovecot.imaps_port, host="localhost", tls=Tls.TLS, user="box@body.example")
        with polling(settings, memory) as running:
            running.until(lambda: len(running.pauses) == 2)
        assert memory.mails() == []
