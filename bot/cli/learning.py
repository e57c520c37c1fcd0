"""`learn`: teach what learns anew, from our own examples alone."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.context import of, show, stderr
from bot.errors import ConfigError
from intake.labelled import shipped_examples
from intake.second_reader import write_reader

learn_app = typer.Typer(help="Leer opnieuw wat geleerd is.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(learn_app, name="learn")


@learn_app.command(name="triage", help="De tweede lezer van triage, uit intake/examples (extra `learn`; minuten).")
def triage(
    context: typer.Context,
    target: Annotated[
        Path | None, typer.Option("--to", help="Waar het bestand komt; zonder: in het pakket zelf.")
    ] = None,
) -> None:
    """Write a second reader. What citizens send is never read here."""
    try:
        from intake.learn import learn
        from intake.regression import load_scikit

        load_scikit()
    except ImportError as error:
        raise ConfigError(["de extra `learn` is niet geïnstalleerd: pip install 'inzage[learn]'"]) from error
    embedder = of(context).knowledge.embedder
    if embedder is None:
        raise ConfigError(["zonder taalmodel leert de tweede lezer niet"])
    reader = learn(shipped_examples(), meaning=embedder, report=stderr.print)
    path = target or Path(str(files("intake").joinpath("second_reader.npz")))
    path.write_bytes(write_reader(reader))
    show(
        "Tweede lezer",
        ("label", "waarden", "onthouden onder"),
        [(label, len(agreed.values), f"{agreed.least:.2f}") for label, agreed in reader.agreements.items()],
    )
