"""One TOML file: unknown keys fail, every fault of it is told in one run, and an address leads to one body."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import ALL_SCOPES, Config, load, parse
from bot.errors import ConfigError
from bot.roles import Role

EXAMPLE = Path(__file__).parents[2] / "deploy/inzage.example.toml"
BODY = {"id": "polder", "name": "Polder", "addresses": ["info@polder.example"]}
OTHER = {"id": "duin", "name": "Duin", "addresses": ["info@duin.example"]}
BOX = {"name": "info", "host": "imap.polder.example", "user": "info@polder.example"}


def faults_of(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(raw)
    return [fault.removeprefix("configuration: ") for fault in caught.value.faults]


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret"
    path.write_text("geheim", encoding="utf-8")
    return str(path)


def test_without_a_file_one_body_takes_all_mail_on_loopback_with_every_scope() -> None:
    config = load(None)
    assert config.resolve("wie.dan.ook@elders.example") == "default"
    assert (config.smtp.host, config.web.host, config.relay) == ("127.0.0.1", "127.0.0.1", None)
    assert config.body[0].scopes == ALL_SCOPES
    assert config.store_url == "sqlite:///var/inzage.sqlite3"


def test_the_shipped_example_loads_with_its_files_in_place(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("/etc/inzage", str(tmp_path))
    for name in re.findall(rf'"({re.escape(str(tmp_path))}/[^"]+)"', text):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    written = tmp_path / "inzage.toml"
    written.write_text(text, encoding="utf-8")
    config = load(written)
    assert config.path == written
    assert config.resolve("Openbaarheid@Scholengroep.example") == "scholengroep-voorbeeld"
    assert [contact.role for contact in config.body[0].contacts] == ["contact", "privacy"]
    assert (config.imap[0].mark, config.replies.max_age) == ("none", timedelta(hours=24))


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"colour": 1}, "colour"),
        ({"smtp": {"prot": 25}}, "smtp.prot"),
        ({"guidance": {"shiped": False}}, "guidance.shiped"),
        ({"body": [{**BODY, "adresses": []}]}, "body.0.adresses"),
        ({"path": "x"}, "path"),
    ],
)
def test_an_unknown_key_is_named_where_it_stands(raw: dict[str, Any], key: str) -> None:
    assert faults_of(raw) == [f"{key}: unknown key"]


def test_every_fault_of_a_file_is_told_in_one_run(secret: str) -> None:
    raw = {
        "colour": 1,
        "smtp": {"port": 70000, "max_recipients": 5, "tls_cert": "/absent/cert.pem"},
        "lmtp": {"port": 2424, "socket": "/run/inzage.sock"},
        "relay": {"host": "mx.polder.example", "user": "u", "password_file": secret, "tls": "none"},
        "imap": [{**BOX, "password_file": "/absent/password"}],
        "body": [BODY, {**OTHER, "addresses": []}, {**OTHER, "id": "zee", "addresses": ["INFO@polder.example"]}],
        "log": {"level": "loud"},
    }
    found = faults_of(raw)
    assert {fault.split(":")[0] for fault in found} == {
        "colour",
        "smtp.port",
        "smtp.max_recipients",
        "smtp.tls_cert",
        "lmtp",
        "relay",
        "imap.0.password_file",
        "body",
        "log.level",
    }
    assert "body: body 'duin' needs addresses" in found
    assert "body: address 'info@polder.example' belongs to two bodies" in found
    assert "smtp.tls_cert: no such file: /absent/cert.pem" in found
    assert all("\n" not in fault for fault in found)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({"smtp": {"tls_cert": "/absent", "tls_key": "/absent"}}, "smtp.tls_cert"),
        ({"imap": [{**BOX, "password_file": "/absent"}]}, "imap.0.password_file"),
        ({"imap": [{**BOX, "oauth_token_file": "/absent"}]}, "imap.0.oauth_token_file"),
        ({"imap": [{**BOX, "tls_ca": "/absent"}]}, "imap.0.tls_ca"),
        ({"relay": {"host": "mx", "user": "u", "password_file": "/absent"}}, "relay.password_file"),
        ({"relay": {"host": "mx", "tls_ca": "/absent"}}, "relay.tls_ca"),
    ],
)
def test_a_file_that_is_not_there_is_named_with_its_key(section: dict[str, Any], key: str) -> None:
    assert f"{key}: no such file: /absent" in faults_of(section)


def test_a_user_needs_exactly_one_secret_and_never_without_tls(secret: str) -> None:
    assert faults_of({"relay": {"host": "mx", "user": "u"}}) == [
        "relay: a user needs password_file or oauth_token_file"
    ]
    both = {"host": "mx", "user": "u", "password_file": secret, "oauth_token_file": secret}
    assert faults_of({"relay": both}) == ["relay: give either password_file or oauth_token_file"]
    clear = {"host": "mx", "user": "u", "password_file": secret, "tls": "none"}
    assert faults_of({"relay": clear}) == ["relay: a password or token never travels without TLS"]


def test_bodies_and_mailboxes_must_tell_each_other_apart(secret: str) -> None:
    box = {**BOX, "password_file": secret}
    assert faults_of({"body": [BODY, {**BODY, "addresses": ["b@polder.example"]}]}) == [
        "body: body id 'polder' is used twice"
    ]
    assert faults_of({"body": [BODY, OTHER], "imap": [box, {**box, "body": "zee"}]}) == [
        "imap: imap name 'info' is used twice",
        "imap: imap 'info' names no known body",
        "imap: imap 'info' needs body (there are several)",
    ]


def test_a_file_that_lists_bodies_has_at_least_one() -> None:
    assert faults_of({"body": []}) == ["body: give at least one"]


def test_one_body_may_name_an_address_in_two_spellings() -> None:
    addresses = ["info@polder.example", "Info@Polder.example"]
    assert parse({"body": [{**BODY, "addresses": addresses}]}).resolve("INFO@POLDER.EXAMPLE") == "polder"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("info@polder.example", "polder"),
        ("INFO@Duin.example", "duin"),
        ("info+ob-2026-0001@duin.example", "duin"),
        (" info@polder.example ", "polder"),
        ("info@zee.example", None),
        ("info", None),
        ("", None),
    ],
)
def test_an_address_leads_to_its_body_tags_and_case_apart(address: str, body: str | None) -> None:
    assert parse({"body": [BODY, OTHER]}).resolve(address) == body


@pytest.mark.parametrize(("text", "age"), [("90m", timedelta(minutes=90)), ("2 d", timedelta(days=2))])
def test_an_age_is_read_with_its_unit(text: str, age: timedelta) -> None:
    assert parse({"replies": {"max_age": text}}).replies.max_age == age


def test_an_age_in_no_unit_is_refused() -> None:
    assert [fault.split(":")[0] for fault in faults_of({"replies": {"max_age": "soon"}})] == ["replies.max_age"]


def test_a_file_that_is_absent_no_toml_or_no_text_is_one_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    for content in (b"[smtp\n", b"\xff\xfe"):
        broken.write_bytes(content)
        with pytest.raises(ConfigError) as caught:
            load(broken)
        assert [fault.startswith(f"{broken}: ") for fault in caught.value.faults] == [True]
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "absent.toml")


def test_a_known_body_is_found_and_an_unknown_one_is_a_key_error() -> None:
    config: Config = parse({"body": [BODY, OTHER]})
    assert config.body_by_id("duin").name == "Duin"
    with pytest.raises(KeyError):
        config.body_by_id("zee")


def test_the_command_line_tells_each_fault_on_its_own_line_and_ends_with_two(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('colour = 1\n[smtp]\nport = 70000\n[[body]]\nid = "a"\nname = "A"\n[[body]]\nid = "b"\nname = "B"\n')
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(bad), "status"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert all(line.startswith(f"inzage: {bad}: ") for line in lines)
    assert sorted(line.split(": ")[2] for line in lines) == ["body", "body", "colour", "smtp.port"]


def oidc(secret: str, **more: Any) -> dict[str, Any]:
    section = {
        "issuer": "https://aanmelden.example/op",
        "client_id": "inzage",
        "client_secret_file": secret,
        "role_claim": "rol",
        "roles": {"Inzage-Behandelaar": "officer"},
        **more,
    }
    return {"web": {"base_url": "https://inzage.polder.example", "oidc": section}}


def test_an_identity_provider_is_told_by_address_secret_and_roles(secret: str) -> None:
    found = parse(oidc(secret)).web.oidc
    assert found is not None
    assert (found.roles, found.label, found.scopes) == (
        {"Inzage-Behandelaar": Role.OFFICER},
        "uw organisatie",
        ("profile",),
    )
    assert parse(oidc(secret, issuer="http://127.0.0.1:8080")).web.oidc is not None


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"issuer": "http://aanmelden.example"}, "web.oidc.issuer: must begin with https://"),
        ({"issuer": "https://"}, "web.oidc.issuer: must begin with https://"),
        ({"issuer": "https://a.example/?x=1"}, "web.oidc.issuer: has no query and no fragment"),
        ({"organisations": {"OVO1": "duin"}}, "web: oidc.organisations 'OVO1' names no known body"),
    ],
)
def test_a_fault_of_the_identity_provider_is_named(secret: str, more: dict[str, Any], fault: str) -> None:
    assert faults_of({"body": [BODY], **oidc(secret, **more)}) == [fault]


def test_a_role_that_does_not_exist_is_a_fault(secret: str) -> None:
    (fault,) = faults_of(oidc(secret, roles={"Inzage-Baas": "boss"}))
    assert fault.startswith("web.oidc.roles.Inzage-Baas: ")


def test_several_bodies_need_organisation_codes(secret: str) -> None:
    assert faults_of({"body": [BODY, OTHER], **oidc(secret)}) == [
        "web: oidc needs organisations (there are several bodies)"
    ]


def test_people_must_find_their_way_back_and_somebody_must_be_able_to_sign_in(secret: str) -> None:
    lost = oidc(secret)
    lost["web"]["base_url"] = ""
    assert faults_of(lost) == ["web: oidc needs base_url: the identity provider sends people back to it"]
    assert faults_of({"web": {"local_sign_in": "break_glass"}}) == [
        'web: local_sign_in = "break_glass" needs oidc: nobody else could sign in'
    ]


def test_who_is_on_duty_is_a_mail_address_and_the_emergency_text_has_its_day() -> None:
    config = parse({"body": [{**BODY, "duty_officer": "wacht@polder.example"}]})
    assert (config.body[0].duty_officer, config.body[0].emergency) == ("wacht@polder.example", None)
    # Our own mail to an address of intake is an echo, and read by nobody.
    assert faults_of({"body": [{**BODY, "duty_officer": "Info@polder.example"}]}) == [
        "body: body 'polder': its duty_officer is an address of intake"
    ]
    wrong = {**BODY, "duty_officer": "de directeur", "emergency": {"text": "Bel 112."}}
    assert faults_of({"body": [wrong]}) == [
        "body.0.duty_officer: 'de directeur' is no mail address",
        "body.0.emergency.verified_on: Field required",
    ]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"languages": []}, "body.0.languages: "),
        ({"languages": ["nl", "es"]}, "body.0.languages.1: 'es' is no language that letters exist in: nl, fr, en, de"),
        ({"languages": ["nl", "nl"]}, "body.0.languages: 'nl' stands there twice"),
        ({"scopes": []}, "body.0.scopes: "),
        ({"scopes": ["Openbaarheid van bestuur"]}, "body.0.scopes.0: "),
        ({"jurisdiction": "Vlaanderen"}, "body.0.jurisdiction: "),
        ({"schools": ["De Wissel", "Atheneum", "De Wissel"]}, "body.0.schools: 'De Wissel' stands there twice"),
    ],
)
def test_what_a_body_answers_with_is_not_misspelt(more: dict[str, Any], fault: str) -> None:
    (found,) = faults_of({"body": [{**BODY, **more}]})
    assert found.startswith(fault)
