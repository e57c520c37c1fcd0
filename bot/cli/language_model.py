"""`knowledge model`: the bundled language model as a folder for sentence-transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.context import fail, stderr, stdout
from bot.errors import ConfigError


def register(knowledge_app: typer.Typer) -> None:
    """Add the command of this file."""
    knowledge_app.command(
        name="model",
        help="Schrijf het ingebouwde taalmodel als een nieuwe modelmap voor sentence-transformers (500 MB).",
    )(model)


def model(folder: Annotated[Path, typer.Argument(help="Nieuwe map; wat er al is, wordt niet overschreven.")]) -> None:
    """Steps go to stderr; when anything fails there is no folder."""
    from knowledge.embed import ModelUnusable, bundled_embedder
    from knowledge.model_folder import bundled_model, write_model_folder

    if folder.exists():
        raise ConfigError([f"{folder}: bestaat al; een modelmap overschrijft niets"])
    try:
        made = write_model_folder(folder, model=bundled_model(), like=bundled_embedder(), say=_step)
    except ModelUnusable as error:
        fail(str(error))
        raise typer.Exit(1) from error
    except ImportError as error:
        fail(f"het ingebouwde taalmodel kan niet geladen worden: {error}")
        raise typer.Exit(1) from error
    except OSError as error:
        fail(f"{folder}: {error.strerror or error}")
        raise typer.Exit(1) from error
    text = f"Modelmap {folder}: {made.size / 1e6:.0f} MB, cosinus met het ingebouwde model minstens {made.lowest:.4f}."
    stdout.print(text, markup=False, soft_wrap=True)


def _step(text: str) -> None:
    stderr.print(f"inzage: {text}", markup=False, soft_wrap=True)
