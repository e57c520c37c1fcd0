"""`arm`, `disarm`, `status`, `serve`, `demo`, and what every command has in common."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.app import App, build
from bot.cli import app as commands
from bot.config import load
from bot.store import arming, audit, outbox
from bot.store.outbox import OutboxState
from replies.reply import ReplyKind
from tests.store.builders import a_reply
from tests.support.builders import NOW, inzage


def every_command() -> Iterator[tuple[str, ...]]:
    root = typer.main.get_command(commands)
    pending: list[tuple[tuple[str, ...], object]] = [((), root)]
    while pending:
        path, command = pending.pop()
        yield path
        pending += [((*path, name), sub) for name, sub in getattr(command, "commands", {}).items()]


@pytest.mark.parametrize("path", sorted(every_command()), ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...], tmp_path: Path) -> None:
    ran = inzage(*path, "--help", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "Usage" in ran.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("onbestaand",), ("arm", "--kind", "brief"), ("ledger", "list", "--jsn")])
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert inzage(*arguments, folder=tmp_path).code == 2


def test_the_version_is_told(tmp_path: Path) -> None:
    assert inzage("--version", folder=tmp_path).out.startswith("inzage ")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The store that commands in `tmp_path` use without a configuration."""
    monkeypatch.chdir(tmp_path)
    built = build(load(None), clock=lambda: NOW)
    yield built
    built.door.close()


def armed(app: App) -> frozenset[ReplyKind]:
    return app.door.read_now(lambda s: arming.armed_kinds(s, "default"))


def test_arming_is_by_kind_audited_and_releases_nothing_held(app: App, tmp_path: Path) -> None:
    held = a_reply(body_id="default", state=OutboxState.HELD)
    app.door.write_now(lambda s: outbox.add(s, held))
    assert armed(app) == frozenset()
    assert inzage("arm", "--kind", "receipt", "--kind", "answer", folder=tmp_path).code == 0
    assert armed(app) == {ReplyKind.RECEIPT, ReplyKind.ANSWER}
    assert inzage("arm", folder=tmp_path).code == 0
    assert armed(app) == set(ReplyKind)
    assert [line.state for line in app.door.read_now(outbox.list_items)] == [OutboxState.HELD]
    assert inzage("disarm", "--kind", "answer", folder=tmp_path).code == 0
    assert armed(app) == set(ReplyKind) - {ReplyKind.ANSWER}
    actions = [entry.action for entry in app.door.read_now(lambda s: audit.entries(s, body_id="default"))]
    assert (actions.count("armed"), actions.count("disarmed")) == (len(ReplyKind), 1)


def test_disarming_stops_queued_letters_at_once(app: App, tmp_path: Path) -> None:
    inzage("arm", folder=tmp_path)
    queued = a_reply(body_id="default")
    app.door.write_now(lambda s: outbox.add(s, queued))
    assert inzage("disarm", folder=tmp_path).code == 0
    (line,) = app.door.read_now(outbox.list_items)
    assert (line.state, line.reason) == (OutboxState.HELD, "disarmed")


def test_status_shows_arming_and_counts_and_an_unknown_body_is_refused(app: App, tmp_path: Path) -> None:
    shown = inzage("status", folder=tmp_path)
    assert shown.code == 0
    assert "Berichten" in shown.out
    for command in ("status", "arm", "disarm"):
        refused = inzage(command, "--body", "elders", folder=tmp_path)
        assert (refused.code, refused.out) == (2, "")
    assert armed(app) == frozenset()


@pytest.mark.parametrize("roles", ["koffie", "", "intake,koffie"])
def test_serve_refuses_roles_it_does_not_know(roles: str, tmp_path: Path) -> None:
    ran = inzage("serve", "--roles", roles, folder=tmp_path)
    assert (ran.code, "--roles" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_serve_on_a_port_in_use_is_one_line_and_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (tmp_path / "inzage.toml").write_text(f"[smtp]\nport = {port}\n[web]\nport = 0\n", encoding="utf-8")
        ran = inzage("--config", "inzage.toml", "serve", "--roles", "intake", folder=tmp_path)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert f"127.0.0.1:{port}" in ran.err


def test_a_store_that_cannot_be_opened_is_one_line_and_one(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "inzage.sqlite3").write_bytes(b"geen databank, maar wel lang genoeg om erop te lijken" * 40)
    ran = inzage("status", folder=tmp_path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
