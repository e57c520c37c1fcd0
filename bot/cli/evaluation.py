"""`evaluate`: measure against labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.cli.context import emit, of, progress, show
from bot.cli.files import json_objects, read_text
from bot.cli.guidance import Filters, answer_to
from bot.cli.mails import day_of, read_known
from bot.errors import ConfigError
from bot.think import consider, read
from intake.evaluate import score as score_triage
from intake.triage_json import triage_json
from knowledge.evaluate import metrics, read_questions, score

evaluate_app = typer.Typer(help="Meet tegen gelabelde voorbeelden.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Alleen de regels {metric, value, n}.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(evaluate_app, name="evaluate")


@evaluate_app.command(name="triage", help="Map met mails, labels.jsonl en known.jsonl.")
def triage(context: typer.Context, folder: Path, as_json: AsJson = False) -> None:
    """Per label: how many, right (lenient, strict); the costly mistakes by name."""
    shared = of(context)
    gold = read_lines(folder / "labels.jsonl")
    known_file = folder / "known.jsonl"
    known = read_known(known_file) if known_file.is_file() else []
    body = profile_of(shared.config.body[0])
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with progress("Beoordelen") as bar:
        for line in bar.track(gold):
            file = folder / line["file"]
            try:
                content = file.read_bytes()
            except OSError as error:
                raise ConfigError([f"{file}: {error.strerror}"]) from error
            message = read(content, own_addresses=body.addresses)
            thought = consider(message, known=known, body=body, on_date=day_of(message), knowledge=shared.knowledge)
            predicted = {
                **triage_json(thought.classification),
                "file": line["file"],
                "route": str(thought.decision.route),
            }
            pairs.append((line, predicted))
    try:
        report = score_triage(pairs)
    except KeyError as error:
        raise ConfigError([f"{folder / 'labels.jsonl'}: een gold zonder {error.args[0]}"]) from error
    if as_json:
        for row in report.rows():
            emit(row)
        return
    show(
        "Triage",
        ("label", "n", "juist", "streng"),
        [(r.label, r.n, _share(r.lenient, r.n), _share(r.strict, r.n)) for r in report.labels],
    )
    show(
        "Dure vergissingen",
        ("soort", "bestanden"),
        [(m.condition, ", ".join(m.files) or "geen") for m in report.costly],
    )


@evaluate_app.command(name="answers", help="Bestand met vragen en hun juiste sleutels.")
def answers(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Right answers, right silences, per kind of question."""
    shared = of(context)
    filters = Filters(shared, jurisdictions=None, on_date=None, audience="all", body=None)
    questions, faults = read_questions(read_text(file))
    if faults:
        raise ConfigError([f"{file}: {fault}" for fault in faults])
    with progress("Beantwoorden") as bar:
        outcomes = [
            score(question, answer_to(shared, filters, question.text, question.language))
            for question in bar.track(questions)
        ]
    measured = metrics(outcomes)
    if as_json:
        for metric in measured:
            emit({"metric": metric.name, "value": metric.value, "n": metric.count})
        return
    show("Antwoorden", ("maat", "waarde", "n"), [(m.name, f"{m.value:.3f}", m.count) for m in measured])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The labelled mails of a JSON Lines file. Raises ConfigError naming every line that is none."""
    lines = list(json_objects(path))
    faults = [f"{path}:{number}: geen object met file en gold" for number, line in lines if not _is_labelled(line)]
    if faults:
        raise ConfigError(faults)
    return [line for _, line in lines if line is not None]


def _is_labelled(line: dict[str, Any] | None) -> bool:
    return line is not None and isinstance(line.get("file"), str) and isinstance(line.get("gold"), dict)


def _share(right: int, of: int) -> str:
    return f"{right / of:.3f}" if of else ""
