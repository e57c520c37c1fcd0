"""`db`, `doctor`, `bench`: running an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.context import emit, fail, of, opened, show, stderr, stdout
from bot.errors import ConfigError
from bot.store.restore import restore_store

db_app = typer.Typer(help="De opslag.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(db_app, name="db")
    app.command(name="doctor", help="Kijk alles na en zeg bij elke fout hoe ze te verhelpen is.")(doctor)
    app.command(name="bench", help="Meet snelheid en geheugen tegenover een ijkpunt in dezelfde ronde.")(bench)


@db_app.command(name="migrate", help="Maak de opslag aan of breng haar bij.")
def migrate(context: typer.Context) -> None:
    """Opening migrates; this is for doing it apart from a start."""
    of(context).app().door.close()
    stdout.print("De opslag is bij.")


@db_app.command(name="backup", help="Volledige kopie in een nieuw bestand, terwijl anderen doorwerken.")
def backup(context: typer.Context, target: Annotated[Path, typer.Argument(help="Nieuw bestand.")]) -> None:
    """Never overwrites: a backup that replaces the former one is one fault away from none."""
    if target.exists():
        raise ConfigError([f"{target}: bestaat al; een back-up overschrijft niets"])
    with opened(context) as app:
        app.door.backup(target)
    stdout.print(f"Back-up in {target}", markup=False, soft_wrap=True)


@db_app.command(name="restore", help="Zet een back-up terug in een lege opslag.")
def restore(context: typer.Context, source: Annotated[Path, typer.Argument(help="Bestand van een back-up.")]) -> None:
    """Refuses to replace a store that is there."""
    restore_store(of(context).config.store_url, source)
    of(context).app().door.close()
    stdout.print("De back-up is teruggezet.")


@db_app.command(name="check", help="Kijk de opslag na.")
def check(context: typer.Context) -> None:
    """Exit 1 on any fault."""
    with opened(context) as app:
        faults = app.door.check()
    for fault in faults:
        fail(fault)
    if faults:
        raise typer.Exit(1)
    stdout.print("De opslag is in orde.")


def doctor(context: typer.Context) -> None:
    """Every part checked; exit 1 on any fault, each with how to mend it."""
    from bot.clock import utc_now
    from bot.doctor import examine

    findings = examine(of(context).config, now=utc_now())
    show("Onderzoek", ("onderdeel", "toestand", "wat te doen"), [(f.part, f.state, f.mend) for f in findings])
    if any(not f.good for f in findings):
        raise typer.Exit(1)


def bench(
    name: Annotated[str, typer.Argument(help="Welke meting: intake, ask, triage, console, chat, of all.")] = "all",
    as_json: AsJson = False,
    quick: Annotated[bool, typer.Option("--quick", help="Kortere ronden; ruwere cijfers.")] = False,
) -> None:
    """Ratios against a baseline in the same run, and growth with size."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads made the model six times slower
    from bot.bench import ask, chat, console, intake, triage
    from bot.bench.failure import BenchFailed, Row

    measures = {
        "intake": intake.run,
        "ask": ask.run,
        "triage": triage.run,
        "console": console.run,
        "chat": chat.run,
    }
    if name not in {*measures, "all"}:
        raise ConfigError([f"bench: geen meting {name!r}; gekend: {', '.join(measures)}, all"])

    def tell(row: Row) -> None:
        if as_json:
            emit(row)
        else:
            what = ", ".join(
                f"{column} {row[column]}"
                for column in ("size", "sessions", "entries", "attached", "times", "cases", "conversations")
                if row.get(column)
            )
            stderr.print(f"  {row['measure']}: {what}: gemeten", markup=False)

    for measure in measures if name == "all" else (name,):
        try:
            rows = measures[measure](quick=quick, out=tell)
        except BenchFailed as error:
            fail(str(error))
            raise typer.Exit(1) from error
        if not as_json:
            columns = list(rows[0])
            show(f"Meting {measure}", columns, [[_figure(row[column]) for column in columns] for row in rows])


def _figure(value: object) -> object:
    return f"{value:.2f}" if isinstance(value, float) else value
