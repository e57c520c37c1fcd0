"""Every part an installation needs, good and with each fault, and a way to mend it."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import parse
from bot.config_web import WebSection
from bot.doctor import Finding, examine
from bot.store.bodies import ensure
from bot.store.open import open_store
from tests.store.builders import a_mail, execute_directly, spooled
from tests.support.builders import NOW, a_config
from tests.support.console import Hand
from tests.support.oidc_provider import running_provider


def findings(folder: Path, **sections: Any) -> dict[str, Finding]:
    found = examine(a_config(folder, **sections), now=NOW)
    assert all(finding.mend for finding in found if not finding.good)
    return {finding.part: finding for finding in found}


def faults(folder: Path, **sections: Any) -> set[str]:
    return {part for part, finding in findings(folder, **sections).items() if not finding.good}


def test_a_sound_installation_has_no_fault(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert {part for part, finding in found.items() if not finding.good} == set()
    assert {"instellingen", "datamap", "opslag", "poort smtp", "poort web", "leidraad", "taalmodel", "relay"} <= set(
        found
    )


@pytest.mark.parametrize(("section", "part"), [("smtp", "poort smtp"), ("web", "poort web"), ("lmtp", "poort lmtp")])
def test_a_port_that_another_program_has_is_a_fault(tmp_path: Path, section: str, part: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert faults(tmp_path, **{section: {"port": other.getsockname()[1]}}) == {part}


def test_a_free_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert findings(tmp_path, smtp={"port": port})["poort smtp"].state == f"127.0.0.1:{port} is vrij"


def test_a_store_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "inzage.sqlite3").write_bytes(b"geen databank" * 200)
    assert faults(tmp_path) == {"opslag"}


def test_a_data_folder_that_is_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("geen map", encoding="utf-8")
    assert "opslag" in faults(tmp_path)


def test_a_store_of_an_unknown_kind_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, store={"url": "mysql://localhost/inzage"}) == {"opslag"}


def test_a_relay_that_cannot_be_found_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, relay={"host": "mx.invalid"}) == {"relay"}  # RFC 6761 6.4: never resolves


def test_a_sender_domain_without_a_policy_is_a_fault(tmp_path: Path) -> None:
    # `.example` has no records (RFC 6761 6.5), with or without a resolver to say so.
    assert faults(tmp_path, relay={"host": "127.0.0.1"}) == {"DNS scholengroep-polder.example"}


@pytest.mark.parametrize(
    ("content", "good"),
    [
        ("een-token", True),
        (json.dumps({"access_token": "t", "expires_at": (NOW + timedelta(hours=1)).isoformat()}), True),
        (json.dumps({"access_token": "t", "expires_at": (NOW + timedelta(minutes=1)).isoformat()}), False),
        (json.dumps({"access_token": "t", "expires_at": (NOW - timedelta(hours=1)).isoformat()}), False),
        ("", False),
    ],
)
def test_a_token_that_ends_or_ended_is_a_fault(tmp_path: Path, content: str, good: bool) -> None:
    token = tmp_path / "token"
    token.write_text(content, encoding="utf-8")
    login = {"user": "info@scholengroep-polder.example", "oauth_token_file": str(token)}
    found = findings(
        tmp_path,
        imap=[{"name": "info", "host": "127.0.0.1", **login}],
        relay={"host": "127.0.0.1", **login},
        body=[{"id": "polder", "name": "Polder"}],
    )
    assert (found["token imap info"].good, found["token relay"].good) == (good, good)


def test_the_file_of_the_configuration_is_named(tmp_path: Path) -> None:
    path = tmp_path / "inzage.toml"
    config = parse({"data_dir": str(tmp_path), "smtp": {"port": 0}, "web": {"port": 0}}, path=path)
    assert examine(config, now=NOW)[0].state == str(path)


def test_an_identity_provider_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    clock = Hand()
    secret = tmp_path / "secret"
    secret.touch()
    with running_provider(clock) as provider:
        section = {
            "issuer": provider.issuer,
            "client_id": "inzage",
            "client_secret_file": secret,
            "role_claim": "rol",
            "roles": {"Inzage-Behandelaar": "officer"},
        }
        web = WebSection.model_validate({"port": 0, "base_url": "https://inzage.example", "oidc": section})
        assert findings(tmp_path, web=web)["aanmelddienst"].good
        provider.description["issuer"] = "https://elders.example"
        found = findings(tmp_path, web=web)["aanmelddienst"]
    assert (found.good, found.state) == (False, f"{provider.issuer}: another_issuer")


def test_it_says_who_is_alerted_to_danger_and_when_the_emergency_text_is_old(tmp_path: Path) -> None:
    def body(**more: Any) -> list[dict[str, Any]]:
        return [{"id": "polder", "name": "Polder", "addresses": ["info@polder.example"], **more}]

    nobody = findings(tmp_path, body=body())["van wacht polder"]
    assert (nobody.good, "duty_officer" in nobody.state) == (True, True)
    text = {"text": "Bel 112.", "verified_on": NOW.date()}
    known = findings(tmp_path, body=body(duty_officer="wacht@polder.example", emergency=text))
    assert known["van wacht polder"].state == "krijgt een mail bij mogelijk gevaar"
    assert "noodtekst polder" not in known
    old = {**text, "verified_on": NOW.date() - timedelta(days=3000)}
    assert not findings(tmp_path, body=body(emergency=old))["noodtekst polder"].good


def test_the_staff_of_a_body_read_nothing_of_another(tmp_path: Path) -> None:
    body = {"duty_officer": "wacht@elders.example", "emergency": {"text": "Bel 112.", "verified_on": "2020-01-01"}}
    bodies = [{"id": name, "name": name, "addresses": [f"info@{name}.example"], **body} for name in ("dorp", "stad")]
    config = a_config(tmp_path, body=bodies)
    door = open_store(config.store_url)
    assert door is not None
    door.write_now(lambda s: ensure(s, body_id="stad", name="stad", now=NOW))
    spooled(door, a_mail(body_id="stad"))
    door.close()
    execute_directly(config.store_url, "delete from spool")
    whole, seen = examine(config, now=NOW), examine(config, now=NOW, body_id="dorp")
    assert {"van wacht stad", "noodtekst stad"} <= {finding.part for finding in whole}
    assert "stad" not in repr(seen)
    assert {"van wacht dorp", "noodtekst dorp"} <= {finding.part for finding in seen}
    (told,) = (finding.state for finding in whole if finding.part == "opslag")
    assert told.startswith("ledger ")
    assert [finding.state for finding in seen if finding.part == "opslag"] == ["fouten: 1"]
