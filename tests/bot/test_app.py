"""The composition root: what a configuration becomes."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.app import FALLBACK_ADDRESS, App, build, build_transport, make_data_dir
from bot.config import load
from bot.errors import StoreError
from bot.store import bodies, spool
from intake.raw import RawMail, Source
from replies.maildir import MaildirTransport
from replies.smtp import SmtpRelay
from tests.support.builders import ADDRESS, NOW, SECOND_ADDRESS, Hands, a_config, a_request


def test_the_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    make_data_dir(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        make_data_dir(tmp_path / "file" / "data")


def test_configured_bodies_are_in_the_store_and_a_new_name_is_kept(tmp_path: Path) -> None:
    build(a_config(tmp_path), clock=Hands()).door.close()
    renamed = a_config(tmp_path, body=[{"id": "polder", "name": "Polder en Duin"}])
    app = build(renamed, clock=Hands())
    assert app.door.read_now(bodies.names) == {"polder": "Polder en Duin"}
    app.door.close()


def test_two_applications_never_share_a_lease_owner(tmp_path: Path) -> None:
    first, second = (build(a_config(tmp_path), clock=lambda: NOW) for _ in range(2))
    assert first.owner != second.owner
    first.door.close()
    second.door.close()


async def test_what_is_put_is_stored_and_wakes_a_worker(small_app: App) -> None:
    assert not small_app.arrived.is_set()
    mail = RawMail(body_id="polder", recipient=ADDRESS, content=a_request(), source=Source.SMTP, received_at=NOW)
    (receipt,) = await small_app.put([mail])
    assert receipt.new
    assert small_app.arrived.is_set()
    assert [line.id for line in small_app.door.read_now(spool.ledger)] == [receipt.ledger_id]


@pytest.mark.parametrize(
    ("recipient", "speaks"),
    [
        (SECOND_ADDRESS, SECOND_ADDRESS),
        (ADDRESS.replace("@", "+ob@"), ADDRESS),
        ("elders@anders.example", ADDRESS),
    ],
)
def test_a_letter_speaks_from_the_address_written_to_or_the_first(small_app: App, recipient: str, speaks: str) -> None:
    assert small_app.letterhead("polder", recipient=recipient).address == speaks


@pytest.mark.parametrize(
    ("recipient", "speaks"),
    [("wie@dorp.example", "wie@dorp.example"), ("geen adres\r\nBcc: x@y.example", FALLBACK_ADDRESS)],
)
def test_a_body_without_addresses_speaks_from_what_was_written_to_where_that_fits_a_header(
    tmp_path: Path, recipient: str, speaks: str
) -> None:
    app = build(a_config(tmp_path, body=[{"id": "polder", "name": "Polder"}]), clock=Hands())
    assert app.letterhead("polder", recipient=recipient).address == speaks
    app.door.close()


def test_contacts_and_privacy_come_from_the_table_or_the_console(tmp_path: Path) -> None:
    body: dict[str, Any] = {"id": "polder", "name": "Polder", "addresses": [ADDRESS]}
    app = build(a_config(tmp_path, body=[body], web={"port": 0, "base_url": "https://inzage.polder.example/"}))
    assert app.letterhead("polder", recipient=ADDRESS).privacy_url == "https://inzage.polder.example/privacy"
    app.door.close()
    body["contacts"] = [{"role": "privacy", "value": "https://polder.example/p", "verified_on": NOW.date()}]
    app = build(a_config(tmp_path, body=[body]))
    assert app.letterhead("polder", recipient=ADDRESS).privacy_url == "https://polder.example/p"
    app.door.close()


def test_own_addresses_are_all_of_them_and_the_one_written_to(small_app: App) -> None:
    assert small_app.own_addresses("Extra@polder.example") == ("extra@polder.example", ADDRESS, SECOND_ADDRESS)


def test_without_a_relay_letters_go_into_a_folder(tmp_path: Path) -> None:
    assert isinstance(build_transport(load(None)), MaildirTransport)
    secret = tmp_path / "token"
    secret.write_text("geheim", encoding="utf-8")
    for login in ({}, {"user": "u", "password_file": str(secret)}, {"user": "u", "oauth_token_file": str(secret)}):
        config = a_config(tmp_path, relay={"host": "mx.polder.example", **login})
        assert isinstance(build_transport(config), SmtpRelay)


def test_thinking_knows_the_contacts_that_were_verified_lately(tmp_path: Path) -> None:
    def line(role: str, verified_on: date) -> dict[str, object]:
        return {"role": role, "value": f"{role}@polder.example", "verified_on": verified_on}

    body = {"id": "polder", "name": "Polder", "contacts": [line("bessen", NOW.date()), line("noten", date(2020, 1, 1))]}
    app = build(a_config(tmp_path, body=[body]), clock=Hands())
    try:
        assert app.profile("polder").contacts == {"bessen": "bessen@polder.example"}
    finally:
        app.door.close()
