"""Roles in one loop: they start, work, drain, and take up what a killed process had in hand."""

from __future__ import annotations

import asyncio
import smtplib
import socket
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, build
from bot.sole import sole_process
from bot.store import chats, outbox, request_forms, spool
from bot.store.outbox import OutboxState
from bot.store.spool import LedgerState
from bot.work import Role, listeners, mailboxes, recovered, running
from intake.raw import Source
from tests.journeys.installation import a_request as a_journey_request
from tests.journeys.installation import install, served, until
from tests.store.builders import a_reply
from tests.support.builders import ADDRESS, CITIZEN, Hands, a_config, a_request, arm_all, letters, received


def test_each_configured_listener_gets_its_limits(tmp_path: Path) -> None:
    smtp = {"port": 0, "max_bytes": 1000, "max_recipients": 150}
    app = build(a_config(tmp_path, smtp=smtp, lmtp={"socket": str(tmp_path / "lmtp.sock")}), clock=Hands())
    found = listeners(app)
    assert {name: (one.source, one.max_bytes, one.max_recipients) for name, one in found.items()} == {
        "smtp": (Source.SMTP, 1000, 150),
        "lmtp": (Source.LMTP, 1000, 150),
    }
    assert found["lmtp"].socket == tmp_path / "lmtp.sock"
    app.door.close()


def test_mail_of_a_mailbox_is_for_its_user_or_for_the_first_address_of_its_body(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    box = {"host": "imap.polder.example", "password_file": str(secret)}
    app = build(
        a_config(
            tmp_path,
            imap=[{"name": "een", "user": "post@polder.example", **box}, {"name": "twee", "user": "polder", **box}],
        ),
        clock=Hands(),
    )
    assert [(found.name, found.body_id, found.recipient) for found in mailboxes(app)] == [
        ("een", "polder", "post@polder.example"),
        ("twee", "polder", ADDRESS),
    ]
    app.door.close()


async def test_leases_of_a_killed_process_are_taken_up_at_once(small_app: App) -> None:
    received(small_app, a_request())
    reply = a_reply(body_id="polder")
    now = small_app.clock()
    small_app.door.write_now(lambda s: outbox.add(s, reply))
    until_then = now + timedelta(days=1)
    small_app.door.write_now(lambda s: spool.claim(s, owner="dead", now=now, lease_until=until_then))
    small_app.door.write_now(lambda s: outbox.claim(s, owner="dead", now=now, lease_until=until_then))
    with sole_process(small_app.config.data_dir):
        async with recovered(small_app):
            assert small_app.door.read_now(spool.counts)["processing"] == 1
    async with recovered(small_app):
        assert small_app.door.read_now(spool.counts)["processing"] == 0
        with sole_process(small_app.config.data_dir) as alone:
            assert not alone
    # Nobody knows whether the relay has the letter: it is left to staff.
    small_app.door.write_now(lambda s: outbox.claim(s, owner="new", now=small_app.clock(), lease_until=until_then))
    assert [line.state for line in letters(small_app)] == [OutboxState.IN_DOUBT]


async def test_a_mail_by_smtp_is_handled_and_its_letter_written_by_the_roles_in_one_process(small_app: App) -> None:
    arm_all(small_app)
    async with running(small_app, Role) as where:
        host, _, port = where.addresses["smtp"].rpartition(":")
        assert where.addresses["web"].startswith("http://127.0.0.1:")

        def send() -> None:
            with smtplib.SMTP(host, int(port)) as client:
                client.sendmail(CITIZEN, [ADDRESS], a_request())

        await asyncio.to_thread(send)
        await asyncio.to_thread(until, lambda: [line for line in letters(small_app) if line.sent_at])
    (line,) = small_app.door.read_now(spool.ledger)
    assert (line.state, line.route) == (LedgerState.DONE, "open_case")
    assert len(list((small_app.config.data_dir / "outbox" / "new").iterdir())) == 1
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((host, int(port)), timeout=5).close()


async def test_a_port_in_use_is_an_error_and_what_had_started_is_ended(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        app = build(a_config(tmp_path, web={"port": other.getsockname()[1]}), clock=Hands())
        with pytest.raises(OSError, match="in use"):
            async with running(app, (Role.INTAKE, Role.WEB)):
                pass
    app.door.close()


def test_sigterm_drains_and_what_came_last_is_there_after_a_restart(tmp_path: Path) -> None:
    installation = install(tmp_path)
    with served(installation, roles="intake"), smtplib.SMTP("127.0.0.1", installation.smtp_port) as client:
        client.sendmail("lotte@citizen.example", ["info@body.example"], a_journey_request("<laatst@citizen.example>"))
    (line,) = installation.lines("ledger", "list")
    assert line["state"] == "received"
    with served(installation, roles="worker"):
        until(lambda: installation.lines("ledger", "list")[0]["state"] == "done")
    (line,) = installation.lines("ledger", "list")
    assert line["route"] == "open_case"
    assert "draining" in installation.log()


async def test_what_is_over_of_the_web_form_and_the_chat_is_deleted_by_itself(small_app: App) -> None:
    config = small_app.config.model_copy(update={"web": small_app.config.web.model_copy(update={"port": 0})})
    app = replace(small_app, config=config)
    now = app.clock()
    early = now - timedelta(days=1)
    for token, expires_at in (("over", now), ("nog niet", now + timedelta(hours=1))):
        app.door.write_now(
            lambda s, t=token, e=expires_at: (
                request_forms.keep_draft(s, {}, body_id="polder", token=t, expires_at=e),
                chats.begin(s, t, body_id="polder", language="nl", expires_at=e, now=early),
                chats.say(s, t, "hallo", turn_id="een", now=early),
            )
        )
    async with running(app, [Role.WEB]):
        await asyncio.to_thread(until, lambda: not _opens(app, "over", early))
    assert _opens(app, "nog niet", early)
    left = [
        token
        for token in ("over", "nog niet")
        if app.door.read_now(lambda s, t=token: chats.get(s, t, body_id="polder", now=early)) is not None
    ]
    assert left == ["nog niet"]


def _opens(app: App, token: str, at: datetime) -> bool:
    return app.door.read_now(lambda s: request_forms.draft(s, token, body_id="polder", now=at)) is not None
