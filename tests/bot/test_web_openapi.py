"""The published interface: complete, readable by everybody, and no request that fits it breaks the console."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok

from bot.roles import Role
from bot.store import staff
from bot.web.citizen import form_token
from tests.support.cases import a_mail_file, add_case, add_message
from tests.support.citizens import of_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in

EXAMPLES = 12  # of each operation and each visitor
# They end the session or look the installation over for seconds; tests of their own open them.
APART = {("POST", "/afmelden"), ("GET", "/instellingen/nazicht"), ("POST", "/wachtwoord")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Ids that exist, so that requests get past the first door."""

    known: dict[str, str]

    def into(self, case: Case) -> None:
        """Every other case means something that is there."""
        if len(str(case.path_parameters)) % 2:
            case.path_parameters.update({name: self.known[name] for name in case.path_parameters if name in self.known})


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    # With an address of its own, so that pages for citizens open too.
    with running_console(tmp_path, base_url="http://console.example") as running:
        yield running


@pytest.fixture
def reach(console: Console) -> Reach:
    kept = add_case(console.app.door, a_mail_file())
    aside = add_message(console.app.door, a_mail_file(), route=None, reason="deadline")
    console.add_user(Role.HELPDESK, name="een.collega")
    colleague = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name="een.collega"))
    assert colleague is not None
    return Reach(
        known={
            "reference": str(kept.reference),
            "ledger_id": aside.ledger_id,
            "staff_id": colleague.staff_id,
            "entry_id": "pruim",
            "name": "inzage.css",
            "form": "beslissen",
            "token": of_case(console, str(kept.reference)).path.rpartition("/")[2],
        }
    )


def published(console: Console) -> dict[str, Any]:
    answer = console.client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_everybody_reads_the_interface_and_it_names_every_form(console: Console) -> None:
    found = published(console)
    assert found["info"]["title"] == "Inzage"
    assert "/berichten/{ledger_id}" in found["paths"]
    for path, methods in found["paths"].items():
        if "post" in methods:
            body = methods["post"].get("requestBody")
            assert body is not None, f"{path}: say which fields the form takes (bot.web.access.takes)"
            (content,) = body["content"].values()
            assert "token" in content["schema"]["properties"], path


def test_the_interface_names_nobody(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    add_case(console.app.door, a_mail_file())
    text = console.client.get("/openapi.json").text
    for private in ("lies", "dorp", "Peeters", "OB-2026"):
        assert private not in text


@pytest.mark.parametrize("role", [None, Role.ADMIN, Role.OFFICER], ids=lambda role: role or "stranger")
def test_no_request_that_fits_the_interface_breaks_the_console(
    console: Console, reach: Reach, role: Role | None
) -> None:
    token = ""
    if role is not None:
        console.signed_in_as(role)
        token = token_in(console.client.get("/"))
    schema = schemathesis.openapi.from_dict(published(console))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    tried = [
        (operation.method.upper(), operation.path)
        for operation in operations
        if (operation.method.upper(), operation.path) not in APART
    ]
    assert len(tried) >= len(published(console)["paths"]) - len(APART)
    for operation in operations:
        if (operation.method.upper(), operation.path) not in APART:
            _try(console, operation, reach=reach, token=token)


def _try(console: Console, operation: Any, *, reach: Reach, token: str) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,  # a run that fails fails again
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def request(case: Case) -> None:
        reach.into(case)
        if isinstance(case.body, dict):
            # The form of a secret address carries what its page does, whoever is signed in.
            bound = case.path_parameters.get("token")
            case.body["token"] = token if bound is None else form_token(str(bound))
        wanted = case.as_transport_kwargs(base_url="http://console.example")
        answer = console.client.request(
            wanted["method"],
            wanted["url"],
            params=wanted.get("params"),
            data=wanted.get("data"),
            headers=OWN_PAGE,
        )
        assert answer.status_code < 500, f"{case.method} {answer.request.url}"

    request()
