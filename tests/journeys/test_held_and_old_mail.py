"""What was held, and what lay in a mailbox before us, never leaves by itself; what comes after is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.journeys.installation import ADDRESS, Installation, a_request, install, served, until
from tests.support.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.support.mail_recorder import MailRecorder, recording_thread
from tests.support.peers import free_port

OLD = 500


def relay_section(port: int) -> str:
    return f'[relay]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'


def imap_section(folder: Path, port: int) -> str:
    password = folder / "imap-password"
    password.write_text(PASSWORD)
    return (
        f'[[imap]]\nname = "info"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
        f'user = "{ADDRESS}"\npassword_file = "{password}"\n'
    )


@contextmanager
def colleague(dovecot: Dovecot) -> Iterator[IMAPClient]:
    """A person at work in the same mailbox."""
    with IMAPClient("127.0.0.1", port=dovecot.imap_port, ssl=False) as client:
        client.login(ADDRESS, PASSWORD)
        client.select_folder("INBOX")
        yield client


def states(installation: Installation) -> list[str]:
    return [f"{letter.state.value} {letter.reason or ''}".strip() for letter in installation.letters()]


def sent_to(recorder: MailRecorder) -> list[str]:
    return [recipient for mail in recorder.mails for recipient in mail.recipients]


def ask(installation: Installation, *names: str) -> None:
    """A complete request from each of these people."""
    for name in names:
        sender = f"{name}@citizen.example"
        installation.send(
            a_request(f"<{name}@citizen.example>", sender=sender, subject=f"Verslag {name}"), sender=sender
        )


def test_what_was_held_never_leaves_and_disarming_stops_what_waits(tmp_path: Path) -> None:
    relay_port = free_port()
    installation = install(tmp_path, sections=relay_section(relay_port))
    held = ["held not_armed"] * 3
    with recording_thread(port=relay_port) as recorder:
        with served(installation):
            ask(installation, "an", "bo", "cis")
            installation.handled(3)
            assert states(installation) == held
            installation.command("arm")
            ask(installation, "dirk")
            until(lambda: recorder.mails)
            until(lambda: states(installation) == [*held, "sent"])
        with served(installation):
            ask(installation, "els")
            until(lambda: len(recorder.mails) == 2)
            until(lambda: states(installation) == [*held, "sent", "sent"])
    assert sent_to(recorder) == ["dirk@citizen.example", "els@citizen.example"]
    # The relay is away now: what is ready to leave waits, and disarming must stop it.
    with served(installation):
        ask(installation, "fee", "gus")
        until(lambda: states(installation)[5:] == ["queued", "queued"] and _tried(installation))
        installation.command("disarm")
        stopped = [*held, "sent", "sent", "held disarmed", "held disarmed"]
        assert states(installation) == stopped
        with recording_thread(port=relay_port) as recorder:
            ask(installation, "hans")
            installation.handled(8)
            assert states(installation) == [*stopped, "held not_armed"]
    assert recorder.mails == []


def _tried(installation: Installation) -> bool:
    """Whether every queued letter was offered to the relay and given back."""
    return all(letter.attempts for letter in installation.letters() if letter.state.value == "queued")


@pytest.mark.peer
def test_mail_that_lay_in_a_mailbox_before_us_is_taken_in_and_never_answered(tmp_path: Path) -> None:
    with running_dovecot(ADDRESS) as dovecot, recording_thread() as recorder:
        dovecot.put_into_maildir(
            ADDRESS,
            [a_request(f"<old-{n}@citizen.example>", sender=f"oud{n}@citizen.example") for n in range(OLD)],
        )
        with colleague(dovecot) as client:
            client.add_flags([1, 2], ["\\Seen"])
        sections = relay_section(recorder.port) + imap_section(tmp_path, dovecot.imap_port)
        installation = install(tmp_path, sections=sections)
        installation.command("arm")
        with served(installation):
            until(lambda: len(installation.ledger()) == OLD)
            until(lambda: "op de server" in installation.command("status").stdout)
            dovecot.deliver(ADDRESS, a_request("<new@citizen.example>", sender="nieuw@citizen.example"))
            lines = installation.handled(OLD + 1, seconds=600)  # a busy machine thinks about two a second
            until(lambda: recorder.mails)
        with colleague(dovecot) as client:
            assert client.search("SEEN") == [1, 2]
    wanted = {f"<old-{n}@citizen.example>" for n in range(OLD)} | {"<new@citizen.example>"}
    assert {line.message_id for line in lines} == wanted
    assert len(lines) == OLD + 1
    assert {line.route for line in lines} == {"open_case"}
    assert sorted(states(installation)) == ["sent", *["withheld backlog"] * OLD]
    assert sent_to(recorder) == ["nieuw@citizen.example"]


@pytest.mark.peer
def test_a_colleague_at_work_in_the_same_mailbox_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with running_dovecot(ADDRESS) as dovecot:
        installation = install(tmp_path, sections=imap_section(tmp_path, dovecot.imap_port))
        with served(installation, roles="intake"), colleague(dovecot) as client:
            client.create_folder("Afgehandeld")
            for number in range(8):
                dovecot.deliver(ADDRESS, a_request(f"<shared-{number}@citizen.example>", subject=f"Verslag {number}"))
                until(lambda number=number: len(installation.ledger()) == number + 1)
                client.noop()
                newest = client.search("ALL")[-1]
                match number % 4:
                    case 0:
                        client.add_flags([newest], ["\\Seen", "\\Flagged"])
                    case 1:
                        client.delete_messages([newest])
                        client.expunge([newest])
                    case 2:
                        client.move([newest], "Afgehandeld")
                    case _:
                        client.copy([newest], "INBOX")
            before = {uid: data[b"FLAGS"] for uid, data in client.fetch(client.search("ALL"), ["FLAGS"]).items()}
        with served(installation, roles="intake"), colleague(dovecot) as client:
            until(lambda: "op de server" in installation.command("status").stdout)
            after = {uid: data[b"FLAGS"] for uid, data in client.fetch(client.search("ALL"), ["FLAGS"]).items()}
    assert len(installation.ledger()) == 8
    assert len({line.sha256 for line in installation.ledger()}) == 8
    assert _without_recent(after) == _without_recent(before)
    assert sum(b"\\Seen" in flags for flags in after.values()) == 2


def _without_recent(flags: dict[int, tuple[bytes, ...]]) -> dict[int, set[bytes]]:
    """RFC 3501 2.3.2: the server gives \\Recent to whoever looks first; nobody can set it."""
    return {uid: set(names) - {b"\\Recent"} for uid, names in flags.items()}
