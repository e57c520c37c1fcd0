"""The command line: one Typer application, its commands in files by subject.

Exit codes: 0 done; 1 it ran and something failed; 2 wrong usage or configuration.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    administration,
    casework,
    chat,
    corrections,
    evaluation,
    guidance,
    importing,
    invariance,
    learning,
    library,
    mails,
    register,
    running,
    staff,
    upkeep,
)
from bot.cli.context import Context, fail
from bot.errors import ConfigError, StoreError

app = typer.Typer(
    name="inzage",
    help="Inzage: leest mail aan een overheidsinstantie, antwoordt met bron of opent een dossier met termijn.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (
    running,
    mails,
    guidance,
    library,
    chat,
    importing,
    upkeep,
    casework,
    register,
    evaluation,
    invariance,
    corrections,
    learning,
    staff,
    administration,
):
    part.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"inzage {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", envvar="INZAGE_CONFIG", help="TOML-bestand; zonder geldt de ingebouwde instelling."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toon de versie.")
    ] = False,
) -> None:
    """Keep the configuration's path; it is read by the command that needs it."""
    context.obj = Context(config_path=config)


def main() -> None:
    """Run the command; a known failure is one clear line (per fault) and its exit code."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads made the model six times slower
    try:
        app()
    except ConfigError as error:
        for fault in error.faults:
            fail(fault)
        sys.exit(2)
    except StoreError as error:
        fail(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`); close quietly, as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
