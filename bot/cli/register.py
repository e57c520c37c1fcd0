"""`register export`: the request register as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot import register as papers
from bot.cli.context import fail, opened, stderr
from bot.cli.running import BodyOption, body_ids
from bot.commands.register import export
from bot.errors import ConfigError
from bot.roles import command_line
from intake.calendar_days import local_date

register_app = typer.Typer(help="Het register van aanvragen (Bestuursdecreet art. II.41).", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(register_app, name="register")


@register_app.command(name="export", help="Het register van een periode als CSV of JSON Lines, zonder namen.")
def register_export(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help="Eerste dag van registratie, JJJJ-MM-DD.")] = "1970-01-01",
    until: Annotated[str, typer.Option("--until", help="Laatste dag van registratie, JJJJ-MM-DD.")] = "9999-12-31",
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines in plaats van CSV.")] = False,
    output: Annotated[Path | None, typer.Option("--output", help="Naar dit bestand in plaats van stdout.")] = None,
    body: BodyOption = None,
) -> None:
    """Every track of the period, in order of registration. Names leave by the console alone, where a person asks."""
    first, last = _day("--from", since), _day("--until", until)
    with opened(context) as app:
        now = app.clock()
        rows = [
            row
            for body_id in body_ids(app, body)
            for row in app.door.write_now(
                lambda s, body_id=body_id: export(  # type: ignore[misc]  # bound now, called now
                    s, actor=command_line(body_id), body_id=body_id, since=first, until=last, with_names=False, at=now
                )
            )
        ]
    write = papers.as_json_lines if as_json else papers.as_csv
    content = write(rows, today=local_date(now), with_names=False)
    if output is None:
        typer.echo(content, nl=False)
        return
    try:
        output.write_text(content, encoding="utf-8" if as_json else "utf-8-sig", newline="")
    except OSError as error:
        fail(f"{output}: {error.strerror}")
        raise typer.Exit(1) from error
    stderr.print(f"Register: {output} ({len(rows)} regels)", markup=False, soft_wrap=True)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError([f"{option}: {text} is geen datum (JJJJ-MM-DD)"]) from error
