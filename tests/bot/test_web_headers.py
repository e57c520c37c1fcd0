"""Who may show our pages inside theirs: a body's own websites its chat, and nobody anything else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from httpx2 import Response

from bot.config import Config
from bot.roles import Role
from tests.bot.test_web_access import DOORS, routes_of
from tests.support.console import Console, running_console

SITES = ("https://www.dorp.example", "https://school.dorp.example:8443")
CHAT = "/burger/{body_id}/chat"
KEPT = "/burger/{body_id}/aanvraag/bewaard/{token}"


def embedded(config: Config) -> Config:
    """Dorp has two websites, Stad none."""
    dorp, stad = config.body
    return config.model_copy(update={"body": (dorp.model_copy(update={"embed_origins": SITES}), stad)})


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, change=embedded) as running:
        yield running


def ancestors(answer: Response) -> list[str]:
    """Who may frame a page, as its policy says."""
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    (found,) = [part[1:] for part in parts if part[0] == "frame-ancestors"]
    return found


def is_of_the_chat(path: str) -> bool:
    return path in (CHAT, KEPT) or path.startswith(f"{CHAT}/")


@pytest.mark.parametrize("signed_in", [False, True])
def test_of_all_routes_only_those_of_the_chat_may_be_framed_and_by_the_websites_of_the_body(
    console: Console, signed_in: bool
) -> None:
    client = console.signed_in_as(Role.ADMIN) if signed_in else console.client
    assert {path for path in DOORS if is_of_the_chat(path[1])}
    for method, path in routes_of(client.app.routes):  # type: ignore[attr-defined]
        answer = client.request(method, DOORS[(method, path)].path)
        if is_of_the_chat(path):
            assert ancestors(answer) == list(SITES), path
            # It knows no list of origins, and would shut everybody out (RFC 7034 2.1).
            assert "x-frame-options" not in answer.headers, path
        else:
            assert ancestors(answer) == ["'none'"], path
            assert answer.headers["x-frame-options"] == "DENY", path


@pytest.mark.parametrize("path", ["/burger/stad/chat", "/burger/stad/aanvraag/bewaard/geraden", "/burger/nergens/chat"])
def test_a_body_without_websites_is_framed_by_nobody(console: Console, path: str) -> None:
    answer = console.client.get(path)
    assert ancestors(answer) == ["'none'"]
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/burger/dorp/chatten", "/burger/dorp", "/burger/dorp/aanvraag", "/burger/dorp/nergens", "/nergens"]
)
def test_what_only_resembles_an_address_of_the_chat_is_framed_by_nobody(console: Console, path: str) -> None:
    answer = console.client.get(path)
    assert ancestors(answer) == ["'none'"]
    assert answer.headers["x-frame-options"] == "DENY"


def test_only_the_ancestors_differ_on_a_page_that_may_be_framed(console: Console) -> None:
    framed, other = (console.client.get(f"/burger/{body}/chat").headers for body in ("dorp", "stad"))
    policies = [headers["content-security-policy"].split("; ") for headers in (framed, other)]
    assert [part for part in policies[0] if part not in policies[1]] == [f"frame-ancestors {' '.join(SITES)}"]
    for name in ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "cache-control"):
        assert framed[name] == other[name]


def test_the_script_of_the_chat_that_websites_load_may_be_loaded_by_them_and_nothing_else(console: Console) -> None:
    answer = console.client.get("/static/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-type"].startswith("text/javascript")
    for path in ("/static/inzage.css", "/static/framed.js", "/burger/dorp/logo", "/burger/dorp/stijl.css", "/privacy"):
        assert console.client.get(path).headers["cross-origin-resource-policy"] == "same-origin", path


def test_that_script_is_small() -> None:
    assert len((files("bot.web") / "static/widget.js").read_bytes()) < 6 * 1024
