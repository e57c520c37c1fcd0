"""Which role a claim gives, and the name an account gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config_web import OidcSection
from bot.oidc.claims import Identity, role_in, sign_in_name, values_of
from bot.roles import Role


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    (tmp_path / "secret").touch()
    return tmp_path / "secret"


def section(secret: Path, **more: object) -> OidcSection:
    given = {
        "issuer": "https://aanmelden.example",
        "client_id": "inzage",
        "client_secret_file": secret,
        "role_claim": "rol",
        "roles": {"Inzage-Beslisser": "decider", "Inzage-Behandelaar": "officer"},
        **more,
    }
    return OidcSection.model_validate(given)


def somebody(*values: str, name: str = "An Peeters") -> Identity:
    return Identity(issuer="https://aanmelden.example", subject="s-1", name=name, claim_values=values, id_token="")


def test_where_one_body_is_served_a_value_is_the_whole_claim(secret: Path) -> None:
    plain = section(secret)
    assert role_in(somebody("Inzage-Behandelaar"), body_id="dorp", section=plain) is Role.OFFICER
    assert role_in(somebody("Inzage-Behandelaar:OVO000001"), body_id="dorp", section=plain) is None
    coded = section(secret, roles={"Inzage-Behandelaar:OVO000001": "officer"})
    assert role_in(somebody("Inzage-Behandelaar:OVO000001"), body_id="dorp", section=coded) is Role.OFFICER


def test_where_organisations_are_named_the_code_says_which_body(secret: Path) -> None:
    several = section(secret, organisations={"OVO000001": "dorp", "OVO000002": "stad"})
    held = somebody("Inzage-Behandelaar:OVO000001", "Inzage-Beslisser:OVO000002", "Inzage-Beslisser", ":OVO000001")
    assert role_in(held, body_id="dorp", section=several) is Role.OFFICER
    assert role_in(held, body_id="stad", section=several) is Role.DECIDER
    assert role_in(held, body_id="elders", section=several) is None


def test_of_several_roles_the_first_of_the_configuration_counts(secret: Path) -> None:
    held = somebody("Inzage-Behandelaar", "Inzage-Beslisser")
    assert role_in(held, body_id="dorp", section=section(secret)) is Role.DECIDER
    turned = section(secret, roles={"Inzage-Behandelaar": "officer", "Inzage-Beslisser": "decider"})
    assert role_in(held, body_id="dorp", section=turned) is Role.OFFICER


def test_a_claim_is_one_text_or_a_list_and_anything_else_is_nothing() -> None:
    assert values_of({"rol": "een"}, "rol") == ("een",)
    assert values_of({"rol": ["een", 2, None, "twee"]}, "rol") == ("een", "twee")
    assert (values_of({}, "rol"), values_of({"rol": {"een": "twee"}}, "rol")) == ((), ())
    assert len(values_of({"rol": ["x"] * 10_000}, "rol")) == 500


def test_a_name_is_made_of_plain_letters_and_is_never_empty() -> None:
    assert sign_in_name(somebody(name="An Peeters")) == "an.peeters"
    assert sign_in_name(somebody(name="Zoë  D'Hondt-Çelik")) == "zoe.d.hondt.celik"
    assert len(sign_in_name(somebody(name="a" * 500))) == 40
    assert sign_in_name(somebody(name="../;")).startswith("medewerker-")
