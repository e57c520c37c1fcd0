"""The poller against a server that misbehaves; the everyday journey is in test_imap_dovecot.py."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.imap import pause
from intake.mailbox import Mark
from intake.ports import SpoolUnavailable
from tests.intake.polling import a_mailbox, polling
from tests.support.file_mailboxes import FileMailboxes
from tests.support.scripted_imap import Script, scripted_imap

MAILS = {3: b"Subject: three\r\n\r\n3\r\n", 7: b"Subject: seven\r\n\r\n7\r\n"}


@pytest.fixture
def memory(tmp_path: Path) -> FileMailboxes:
    return FileMailboxes(tmp_path)


def test_what_lies_there_at_first_is_backlog_and_what_comes_later_is_not(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), idles=["early:9"])
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: len(memory.mails()) == 3)
        assert [(mail.content, mail.backlog) for mail in memory.mails()] == [
            (MAILS[3], True),
            (MAILS[7], True),
            (b"Subject: early\r\n\r\n", False),
        ]
        assert memory.passes() == [["letters", 1, 2]]
    (first, *_) = memory.mails()
    assert first.received_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (first.recipient, first.envelope.mail_from) == ("inzage@body.example", None)
    assert 'EXAMINE "INBOX"' in script.commands
    assert not any(command.startswith(("SELECT", "UID STORE")) for command in script.commands)


def test_a_server_that_closes_during_idle_is_reconnected_to_without_spinning(
    tmp_path: Path, memory: FileMailboxes
) -> None:
    script = Script(mails=dict(MAILS), idles=["close", "close", "early:9"])
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: len(memory.mails()) == 3)
    assert script.connections == 3
    assert len(running.pauses) == 2
    assert sum(command == "IDLE" for command in script.commands) <= 4


def test_a_notification_cut_over_two_packets_breaks_nothing(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), idles=["split:9"])
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: len(memory.mails()) == 3)
    assert script.connections == 1


def test_a_server_that_falls_silent_is_noticed_and_reconnected_to(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), idles=["mute", "early:9"])
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, idle_seconds=0.2, read_timeout=0.5), memory) as running,
    ):
        running.until(lambda: len(memory.mails()) == 3)
    assert script.connections == 2


def test_a_server_without_idle_is_asked_again_and_again(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails={3: MAILS[3]}, capabilities="IMAP4rev1")
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, idle_seconds=0.05), memory) as running,
    ):
        running.until(lambda: len(memory.mails()) == 1)
        script.mails[7] = MAILS[7]
        running.until(lambda: len(memory.mails()) == 2)
    assert "IDLE" not in script.commands


@pytest.mark.parametrize("fault", ["no", "close", "garbage", "missing"])
def test_a_mail_that_cannot_be_fetched_is_set_aside_after_three_tries_and_blocks_none(
    tmp_path: Path, memory: FileMailboxes, fault: str
) -> None:
    script = Script(mails=dict(MAILS), bad_fetches={3: fault})
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, idle_seconds=0.05), memory) as running,
    ):
        running.until(lambda: len(memory.aside()) == 1 and bool(memory.passes()))
        assert [line[:3] for line in memory.aside()] == [["letters", 1, 3]]
        assert memory.contents() == [MAILS[7]]
        assert memory.mails()[0].backlog
    assert script.fetched[3] == 3
    assert script.fetched[7] == 1


def test_a_mail_that_fails_at_first_is_still_backlog_when_it_comes(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), bad_fetches={7: "no"})
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, idle_seconds=0.3), memory) as running,
    ):
        running.until(lambda: len(memory.mails()) == 1)
        script.bad_fetches.clear()
        running.until(lambda: len(memory.mails()) == 2)
        assert [mail.backlog for mail in memory.mails()] == [True, True]


def test_a_mail_too_big_is_set_aside_without_being_fetched(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails={3: b"x" * 5_000, 7: MAILS[7]})
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, max_bytes=4_000), memory) as running,
    ):
        running.until(lambda: bool(memory.passes()))
    assert memory.aside() == [["letters", 1, 3, "too_big"]]
    assert (memory.contents(), script.fetched[3]) == ([MAILS[7]], 0)


def test_a_large_mail_comes_whole_in_ranges_even_when_its_size_was_announced_wrong(
    tmp_path: Path, memory: FileMailboxes
) -> None:
    mail = b"Subject: groot\r\n\r\n" + b"0123456789abcdef" * 200_000
    script = Script(mails={3: mail}, announced_size=10)
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: bool(memory.mails()))
    assert memory.contents() == [mail]
    assert script.fetched[3] == 4


def test_a_changed_uidvalidity_reads_all_anew_without_doubles_and_only_old_mail_is_backlog(
    tmp_path: Path, memory: FileMailboxes
) -> None:
    script = Script(mails=dict(MAILS), idles=["close"])
    with scripted_imap(script) as port:
        with polling(a_mailbox(tmp_path, port), memory) as running:
            running.until(lambda: bool(memory.passes()))
        script.uidvalidity = 2
        script.mails = {1: MAILS[3], 2: MAILS[7], 4: b"Subject: new\r\n\r\n"}
        with polling(a_mailbox(tmp_path, port), memory) as running:
            running.until(lambda: len(memory.passes()) == 2)
        assert [mail.backlog for mail in memory.mails()] == [True, True, False]
        script.uidvalidity = 3
        script.mails = {1: b"Subject: restored\r\n\r\n"}
        long_after = datetime(2026, 3, 4, tzinfo=UTC)
        with polling(a_mailbox(tmp_path, port), memory, now=long_after) as running:
            running.until(lambda: len(memory.passes()) == 3)
    assert [mail.backlog for mail in memory.mails()] == [True, True, False, True]


def test_a_store_that_fails_is_waited_for_and_no_mail_is_marked_before(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails={3: MAILS[3]})
    memory.failures.append(SpoolUnavailable("locked"))
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, mark=Mark.KEYWORD), memory) as running,
    ):
        running.until(lambda: bool(memory.passes()))
    stores = [command for command in script.commands if command.startswith("UID STORE")]
    assert stores == ["UID STORE 3 +FLAGS.SILENT ($Inzage)"]
    assert (script.connections, memory.aside()) == (2, [])


def test_a_server_that_keeps_no_mark_is_read_on_without_doubles(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), refuse_store=True)
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, mark=Mark.SEEN), memory) as running,
    ):
        running.until(lambda: bool(memory.passes()))
    assert memory.contents() == [MAILS[3], MAILS[7]]
    assert (script.connections, script.fetched[3], running.pauses) == (1, 1, [])


def test_a_refused_login_is_tried_again_with_growing_pauses(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails={3: MAILS[3]}, refuse_login=True)
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: len(running.pauses) == 4)
        script.refuse_login = False
        running.until(lambda: bool(memory.mails()))
    assert all(0.5 * 2**n <= seconds <= 2**n for n, seconds in enumerate(running.pauses[:4]))


def test_pauses_double_up_to_five_minutes_and_differ() -> None:
    assert [pause(failures, chance=1.0) for failures in (1, 2, 3, 9, 10, 500)] == [1, 2, 4, 256, 300, 300]
    assert pause(10, chance=0.0) == 150


def test_a_password_is_not_sent_where_the_server_forbids_it(tmp_path: Path, memory: FileMailboxes) -> None:
    script = Script(mails=dict(MAILS), capabilities="IMAP4rev1 STARTTLS LOGINDISABLED")
    with scripted_imap(script) as port, polling(a_mailbox(tmp_path, port), memory) as running:
        running.until(lambda: len(running.pauses) == 1)
    assert not any(command.startswith("LOGIN ") for command in script.commands)


def test_the_token_file_is_read_again_at_every_login(tmp_path: Path, memory: FileMailboxes) -> None:
    token = tmp_path / "token"
    token.write_text('{"access_token": "stale", "expires_at": "2026-03-02T11:59:59+00:00"}')
    script = Script(mails=dict(MAILS))
    with (
        scripted_imap(script) as port,
        polling(a_mailbox(tmp_path, port, password_file=None, oauth_token_file=token), memory) as running,
    ):
        running.until(lambda: len(running.pauses) == 1)
        assert not any(command.startswith("AUTHENTICATE") for command in script.commands)
        token.write_text('{"access_token": "fresh", "expires_at": "2026-03-02T12:30:00+00:00"}')
        running.until(lambda: len(memory.mails()) == 2)
    said = script.commands[script.commands.index("AUTHENTICATE XOAUTH2") + 1]
    assert base64.b64decode(said) == b"user=inzage@body.example\1auth=Bearer fresh\1\1"


def test_a_mailbox_has_either_a_password_or_a_token(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="either"):
        a_mailbox(tmp_path, 993, oauth_token_file=tmp_path / "token")
