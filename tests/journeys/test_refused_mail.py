"""Mail and recipients beyond the limits: the reply the RFC asks for, and nothing stored of what was refused."""

from __future__ import annotations

import smtplib
import socket
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.journeys.installation import ADDRESS, CITIZEN, PATIENCE, Installation, a_request, install, served
from tests.support.peers import free_port

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, int]]:
    """One installation that only takes mail in, and its LMTP port."""
    lmtp_port = free_port()
    installation = install(tmp_path_factory.mktemp("refused"), sections=f"[lmtp]\nport = {lmtp_port}")
    with served(installation, roles="intake"):
        yield installation, lmtp_port


def big(message_id: str) -> bytes:
    """A mail of 60 MB."""
    return a_request(message_id) + (b"x" * 76 + b"\r\n") * (60 * MEGABYTE // 78)


def start_mail(client: smtplib.SMTP, *recipients: str) -> None:
    client.ehlo_or_helo_if_needed()
    assert client.docmd(f"MAIL FROM:<{CITIZEN}>")[0] == 250
    for recipient in recipients:
        assert client.docmd(f"RCPT TO:<{recipient}>")[0] == 250
    assert client.docmd("DATA")[0] == 354


def test_a_mail_announced_too_big_is_refused_before_it_is_sent(listening: tuple[Installation, int]) -> None:
    installation, _ = listening
    before = len(installation.ledger())
    with smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "36700160"
        assert client.docmd(f"MAIL FROM:<{CITIZEN}> SIZE={60 * MEGABYTE}") == (552, b"5.3.4 Message too big")
        client.sendmail(CITIZEN, [ADDRESS], a_request("<after-size@citizen.example>"))
    assert len(installation.ledger()) == before + 1


def test_a_mail_that_turns_out_too_big_is_refused_after_its_data_and_the_next_one_is_taken(
    listening: tuple[Installation, int],
) -> None:
    installation, _ = listening
    before = len(installation.ledger())
    with smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE) as client:
        start_mail(client, ADDRESS)
        client.send(big("<big@citizen.example>") + b".\r\n")
        assert client.getreply() == (552, b"5.3.4 Message too big")
        client.sendmail(CITIZEN, [ADDRESS], a_request("<after-big@citizen.example>"))
    assert len(installation.ledger()) == before + 1


def test_over_lmtp_a_mail_that_is_too_big_is_refused_for_every_recipient(listening: tuple[Installation, int]) -> None:
    installation, lmtp_port = listening
    before = len(installation.ledger())
    with smtplib.LMTP("127.0.0.1", lmtp_port, timeout=PATIENCE) as client:
        start_mail(client, ADDRESS, "info+1@body.example", "info+2@body.example")
        client.send(big("<big-lmtp@citizen.example>") + b".\r\n")
        assert [client.getreply() for _ in range(3)] == [(552, b"5.3.4 Message too big")] * 3
        assert client.noop()[0] == 250
    assert len(installation.ledger()) == before


def test_of_twenty_thousand_recipients_the_first_thousand_of_ours_are_served(
    listening: tuple[Installation, int],
) -> None:
    installation, _ = listening
    before = {line.id for line in installation.ledger()}
    ours = [f"info+{number}@body.example" for number in range(20_000)]
    with smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=PATIENCE) as client:
        client.ehlo()
        assert client.docmd(f"MAIL FROM:<{CITIZEN}>")[0] == 250
        assert client.docmd("RCPT TO:<nobody@body.example>") == (550, b"5.1.1 No such mailbox here")
        assert client.docmd("RCPT TO:<info@elsewhere.example>") == (550, b"5.1.1 No such mailbox here")
        replies = pipelined(client, [f"RCPT TO:<{address}>" for address in ours])
        assert Counter(replies[:1000]) == {b"250 2.1.5 Recipient ok": 1000}
        assert Counter(replies[1000:]) == {b"452 4.5.3 Too many recipients": 19_000}
        assert client.docmd("DATA")[0] == 354
        client.send(a_request("<many@citizen.example>") + b".\r\n")
        assert client.getreply() == (250, b"2.0.0 Stored")
    lines = [line for line in installation.ledger() if line.id not in before]
    assert Counter(line.recipient for line in lines) == Counter(ours[:1000])
    assert len({line.sha256 for line in lines}) == 1


def pipelined(client: smtplib.SMTP, commands: list[str]) -> list[bytes]:
    """Say commands in groups without waiting between them (RFC 2920); the reply to each."""
    assert isinstance(client.sock, socket.socket)
    replies: list[bytes] = []
    with client.sock.makefile("rb") as stream:
        for first in range(0, len(commands), 500):
            group = commands[first : first + 500]
            client.sock.sendall("".join(f"{command}\r\n" for command in group).encode())
            replies += [stream.readline().rstrip() for _ in group]
    return replies
