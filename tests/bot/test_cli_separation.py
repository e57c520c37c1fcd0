"""Commands that are told one body: they show nothing of another and change nothing there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli import app as commands
from tests.support.border import HERE, THERE, rows
from tests.support.builders import inzage
from tests.support.crossing import DATABASE, Border, a_border

# Every command that takes a body, and what it is asked of the other one: names in braces are the other body's.
ASKED: dict[str, tuple[tuple[str, ...], ...]] = {
    "arm": (("--kind", "answer"),),
    "disarm": (("--kind", "receipt"),),
    "status": ((),),
    "ask": ((f"Mag ik een {THERE.sought} ringen?", "--json"), (f"Wat zegt de regel over de {THERE.sought}?",)),
    "search": ((THERE.sought, "--json"), (THERE.sought, "--json", "--all"), (THERE.sought, "--all")),
    "chat": (("--batch", "gesprekken.jsonl", "--json"),),
    "knowledge show": (("{rule_key}",), ("--document", "console", "--json")),
    "knowledge import": (("regel.md", "--json"),),
    "knowledge publish": (("{draft_rule_key}",),),
    "knowledge withdraw": (("{rule_key}",),),
    "knowledge gaps": (("--json", "--days", "3650"), ()),
    "cases list": (("--json",), ()),
    "cases show": (("{alone}", "--json"), ("{a_reference}", "--json"), ("{a_reference}",)),
    "cases export": ((),),
    "ledger list": (("--json",), ()),
    "outbox list": (("--json",), ()),
    "register export": ((), ("--json",), ("--from", "2025-01-01", "--until", "2025-12-31")),
    "evaluate corrections": (("--json",), ()),
    "user add": (("nieuw.iemand", "--role", "school_staff", "--school", "{school}"),),
    "user list": (("--json",), ()),
    "user disable": (("{officer}",),),
    "user enable": (("{officer}",),),
    "user password": (("{officer}",),),
}
REFUSED = {
    *("knowledge show {rule_key}", "knowledge publish {draft_rule_key}", "knowledge withdraw {rule_key}"),
    "cases show {alone} --json",
    "user add nieuw.iemand --role school_staff --school {school}",
    *(f"user {deed} {{officer}}" for deed in ("disable", "enable", "password")),
}


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Border:
    return a_border(tmp_path_factory.mktemp("grens") / "vol")


@pytest.fixture
def folder(border: Border, tmp_path: Path) -> Path:
    """The store of both bodies with a configuration file, and what the commands read."""
    shutil.copytree(border.folder, tmp_path / "data")
    bodies = "".join(
        f'[[body]]\nid = "{side.body_id}"\nname = "{side.body_id}"\naddresses = ["info@{side.body_id}.example"]\n'
        f'schools = ["{side.school}"]\n'
        for side in (HERE, THERE)
    )
    (tmp_path / "inzage.toml").write_text(f'data_dir = "data"\n{bodies}', encoding="utf-8")
    (tmp_path / "gesprekken.jsonl").write_text(
        f'{{"id": "1", "turns": ["Mag ik een {THERE.sought} ringen?"]}}\n', encoding="utf-8"
    )
    (tmp_path / "regel.md").write_text("# Zwemmen\n\nZwemmen mag op maandag in het zwembad van het dorp.\n", "utf-8")
    return tmp_path


def with_a_body(command: typer.core.TyperGroup, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands that take `--body`."""
    for name, found in command.commands.items():
        if isinstance(found, typer.core.TyperGroup):
            yield from with_a_body(found, (*path, name))
        elif any(parameter.name == "body" for parameter in found.params):
            yield " ".join((*path, name))


def test_every_command_that_takes_a_body_is_tried() -> None:
    group = typer.main.get_command(commands)
    assert isinstance(group, typer.core.TyperGroup)
    assert set(with_a_body(group)) == set(ASKED)


def test_a_command_for_one_body_shows_and_changes_nothing_of_another(border: Border, folder: Path) -> None:
    names = {**border.there, **{f"a_{name}": value for name, value in border.here.items()}}
    for command, tries in ASKED.items():
        for one in tries:
            arguments = [part.format(**names) for part in one]
            ran = inzage(
                "--config",
                "inzage.toml",
                *command.split(),
                *arguments,
                "--body",
                HERE.body_id,
                folder=folder,
                stdin="een lang wachtwoord\n" * 2,
            )
            said = " ".join((command, *one))
            assert (ran.code != 0) == (said in REFUSED), (said, ran.code, ran.err)
            asked = {*arguments, *(part.lower() for part in arguments)}
            assert border.betrayed(f"{ran.out} {ran.err}", asked=asked) == set(), said
    before, after = rows(border.folder / DATABASE), rows(folder / "data" / DATABASE)
    for table, by_body in before.items():
        assert after[table].get(THERE.body_id) == by_body.get(THERE.body_id), table
