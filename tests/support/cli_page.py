"""Makes deploy/handbook/cli.md from the command line itself: `python -m tests.support.cli_page`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from bot.cli import app

PAGE = Path(__file__).parents[2] / "deploy/handbook/cli.md"
_OPENING = """\
# The command line

Made from the program by `python -m tests.support.cli_page`; a test holds it to what the program says. The program
speaks Dutch to its users, so its own words below are Dutch.

`inzage` and `python -m bot` are the same. `--config` stands before the command. Exit codes: 0 done; 1 it ran and
something failed, one line for each failure on standard error; 2 wrong usage or configuration, all faults in one run.
With `--json` standard output holds JSON Lines and nothing else.
"""


def page() -> str:
    """The whole page, Markdown."""
    root = typer.main.get_command(app)
    sections = [_section(path, command) for path, command in _commands(root, "inzage")]
    return "\n".join((_OPENING, *sections))


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, and the groups above them, in the program's own order."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, f"{path} {name}")


def _section(path: str, command: Any) -> str:
    context = typer.Context(command, info_name=path)
    arguments = [piece for shown in command.params for piece in shown.get_usage_pieces(context)]
    usage = " ".join((path, *arguments, *(["COMMAND"] if hasattr(command, "commands") else [])))
    records = [shown.get_help_record(context) for shown in command.params]
    lines = [f"- `{names}` {help_text}".rstrip() for names, help_text in filter(None, records)]
    return "\n".join((f"## `{usage}`", "", command.help, "", *lines, *([""] if lines else [])))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
