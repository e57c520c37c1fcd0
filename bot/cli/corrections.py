"""`evaluate corrections`: how often staff corrected what triage read."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import corrections
from bot.cli.context import emit, of, opened, show
from bot.cli.evaluation import evaluate_app
from bot.errors import ConfigError
from bot.web import words


def register(_app: typer.Typer) -> None:
    """The command of this file stands under `evaluate`."""
    evaluate_app.command(name="corrections", help="Wat medewerkers corrigeerden, per label en van wat naar wat.")(
        count_corrections
    )


def count_corrections(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Alleen de regels {metric, value, n}.")] = False,
    days: Annotated[int, typer.Option(min=1, help="Zoveel dagen terug.")] = 90,
    body: Annotated[str | None, typer.Option("--body", help="Instantie; standaard de eerste.")] = None,
) -> None:
    """Counts only: no message, address or name."""
    shared = of(context)
    body_id = body or shared.config.body[0].id
    if body_id not in {section.id for section in shared.config.body}:
        raise ConfigError([f"--body: er is geen instantie {body_id!r}"])
    with opened(context) as app:
        found = app.door.read_now(lambda s: corrections.counted(s, body_id=body_id, now=app.clock(), days=days))
    if as_json:
        for figure in corrections.figures(found):
            emit({"metric": figure.metric, "value": figure.value, "n": figure.n})
        return
    show(
        f"Correcties, {found.messages} berichten gelezen in {days} dagen",
        ("label", "nagekeken", "bevestigd", "gecorrigeerd"),
        [(words.label(label.label), label.looked_at, label.confirmed, label.corrected) for label in found.labels],
    )
    show(
        "Van wat naar wat",
        ("label", "de bot las", "het is", "keer"),
        [
            (
                words.label(pair.label),
                words.value_of(pair.found, pair.label),
                words.value_of(pair.corrected, pair.label),
                pair.messages,
            )
            for label in found.labels
            for pair in label.pairs
        ],
    )
