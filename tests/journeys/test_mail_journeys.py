"""A mail in through real servers, a letter out to a real receiving server, threaded in it."""

from __future__ import annotations

import smtplib
from email import message_from_bytes
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.journeys.installation import a_request, install, served, until
from tests.support.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.support.mail_recorder import LOOPBACK_CERTIFICATE, recording_thread
from tests.support.postfix import running_postfix
from tests.support.tls import make_certificate

CITIZEN = "lotte@citizen.example"

pytestmark = pytest.mark.peer


def assert_threaded(dovecot: Dovecot, original: bytes, letter: bytes) -> None:
    """Lay both mails in the citizen's mailbox; its server must see one conversation (RFC 5256)."""
    dovecot.deliver(CITIZEN, original, letter)
    with IMAPClient("127.0.0.1", port=dovecot.imap_port, ssl=False) as client:
        client.login(CITIZEN, PASSWORD)
        client.select_folder("INBOX")
        threads = client.thread("REFERENCES")
    assert threads == ((1, 2),)


def assert_automatic_receipt(letter: bytes, *, answers: str) -> None:
    message = message_from_bytes(letter)
    assert message["In-Reply-To"] == answers
    assert answers in message["References"]
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["To"] == CITIZEN
    assert "[OB-" in message["Subject"]


def test_a_request_through_postfix_and_lmtp_gets_a_receipt_threaded_in_the_citizens_mailbox(tmp_path: Path) -> None:
    with (
        running_postfix() as postfix,
        running_dovecot(CITIZEN) as dovecot,
        recording_thread(port=postfix.outside_port) as recorder,
    ):
        installation = install(
            tmp_path,
            sections=(
                f"[lmtp]\nport = {postfix.lmtp_port}\n"
                f'[relay]\nhost = "127.0.0.1"\nport = {postfix.smtp_port}\ntls = "none"\n'
            ),
        )
        installation.command("arm")
        original = a_request("<postfix-1@citizen.example>")
        with served(installation):
            with smtplib.SMTP("127.0.0.1", postfix.smtp_port) as client:
                client.sendmail(CITIZEN, ["info@body.example"], original)
            letter = until(lambda: recorder.mails and recorder.mails[0])
        assert_automatic_receipt(letter.content, answers="<postfix-1@citizen.example>")
        assert letter.mail_from == "<>"
        assert_threaded(dovecot, original, letter.content)
        line = installation.lines("ledger", "list")[0]
        assert (line["route"], line["state"], line["source"]) == ("open_case", "done", "lmtp")
        assert installation.lines("outbox", "list")[0]["state"] == "sent"


def test_a_request_in_a_dovecot_mailbox_is_found_by_idle_left_unread_and_answered(tmp_path: Path) -> None:
    with running_dovecot(CITIZEN, "info@body.example") as dovecot, recording_thread() as recorder:
        password = tmp_path / "imap-password"
        password.write_text(PASSWORD)
        installation = install(
            tmp_path,
            sections=(
                f'[relay]\nhost = "127.0.0.1"\nport = {recorder.port}\ntls = "none"\n'
                f'[[imap]]\nname = "info"\nhost = "127.0.0.1"\nport = {dovecot.imap_port}\ntls = "none"\n'
                f'user = "info@body.example"\npassword_file = "{password}"\n'
            ),
        )
        installation.command("arm")
        original = a_request("<idle-1@citizen.example>")
        with served(installation):
            # The first pass over the mailbox comes first: what is there then is never answered.
            until(lambda: "op de server" in installation.command("status").stdout)
            dovecot.deliver("info@body.example", original)
            letter = until(lambda: recorder.mails and recorder.mails[0])
        assert_automatic_receipt(letter.content, answers="<idle-1@citizen.example>")
        assert_threaded(dovecot, original, letter.content)
        with IMAPClient("127.0.0.1", port=dovecot.imap_port, ssl=False) as colleague:
            colleague.login("info@body.example", PASSWORD)
            colleague.select_folder("INBOX", readonly=True)
            assert colleague.search("UNSEEN") == [1]


def test_a_request_over_smtp_with_starttls_gets_a_receipt(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with running_dovecot(CITIZEN) as dovecot, recording_thread(starttls=True) as recorder:
        installation = install(
            tmp_path,
            smtp={"tls_cert": str(certificate.cert), "tls_key": str(certificate.key)},
            sections=(
                f'[relay]\nhost = "localhost"\nport = {recorder.port}\ntls = "starttls"\n'
                f'tls_ca = "{LOOPBACK_CERTIFICATE}"\n'
            ),
        )
        installation.command("arm")
        original = a_request("<starttls-1@citizen.example>")
        with served(installation):
            with smtplib.SMTP("localhost", installation.smtp_port) as client:
                client.starttls(context=certificate.client_context())
                client.sendmail(CITIZEN, ["info@body.example"], original)
            letter = until(lambda: recorder.mails and recorder.mails[0])
        assert letter.tls
        assert_automatic_receipt(letter.content, answers="<starttls-1@citizen.example>")
        assert_threaded(dovecot, original, letter.content)


def test_no_personal_data_reaches_the_log(tmp_path: Path) -> None:
    installation = install(tmp_path)
    installation.command("arm")
    with served(installation):
        with smtplib.SMTP("127.0.0.1", installation.smtp_port) as client:
            client.sendmail(CITIZEN, ["info@body.example"], a_request("<canary-1@citizen.example>"))
        until(lambda: [line for line in installation.lines("ledger", "list") if line["state"] == "done"])
    log = installation.log()
    assert "message_handled" in log
    for canary in ("Lotte", "Verbeeck", "Vlasmarkt", "citizen.example", "schoolraad", "canary"):
        assert canary not in log
