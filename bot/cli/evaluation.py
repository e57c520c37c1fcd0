"""`evaluate`: measure against labelled data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.cli.context import Context, emit, of, progress, show, stderr
from bot.cli.files import json_objects, read_text
from bot.cli.guidance import Filters, answer_to
from bot.cli.mails import day_of, read_known
from bot.clock import utc_now
from bot.errors import ConfigError
from bot.think import consider, read
from intake.calendar_days import local_date
from intake.evaluate import score as score_triage
from intake.triage_json import triage_json
from knowledge.evaluate import LabelledQuestion, Metric, metrics, read_questions, score
from knowledge.misspelling import misspelt

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
    body = profile_of(shared.config, shared.config.body[0].id, on=local_date(utc_now()))
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
def answers(
    context: typer.Context,
    file: Path,
    as_json: AsJson = False,
    typos: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Deel van de woorden dat een willekeurige tikfout krijgt.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Welke tikfouten; hetzelfde getal, dezelfde fouten.")] = 1,
    rankers: Annotated[bool, typer.Option("--rankers", help="Ook hoe elke zoekmethode apart rangschikt.")] = False,
) -> None:
    """Right answers, right silences, per kind of question, language and style."""
    shared = of(context)
    filters = Filters(shared, jurisdictions=None, on_date=None, audience="all", body=None)
    questions, faults = read_questions(read_text(file))
    if faults:
        raise ConfigError([f"{file}: {fault}" for fault in faults])
    if typos:
        questions = tuple(misspelt(question, share=typos, seed=seed) for question in questions)
    with progress("Beantwoorden") as bar:
        outcomes = [
            score(question, answer_to(shared, filters, question.text, question.language))
            for question in bar.track(questions)
        ]
    _tell("Antwoorden", metrics(outcomes), as_json=as_json)
    if rankers:
        _tell("Rangschikking", _ranks(shared, filters, questions), as_json=as_json)


@evaluate_app.command(name="folds", help="Onze eigen vragen, telkens beoordeeld door wie ze niet geleerd heeft.")
def folds(context: typer.Context, as_json: AsJson = False) -> None:
    """Five-fold figures on the labelled questions that ship: some minutes."""
    from knowledge.folds import cross_validated, out_of_fold
    from knowledge.rebuild import shipped_lessons

    embedder = of(context).knowledge.embedder
    if embedder is None:
        raise ConfigError(["evaluate folds: er is geen taalmodel geladen"])
    taught = shipped_lessons(embedder, on_date=local_date(utc_now()))
    base = taught.base()
    seen = out_of_fold(taught, base, say=lambda what: stderr.print(f"  {what}", markup=False))
    _tell("Eigen vragen, vijf delen", metrics(cross_validated(taught, seen)), as_json=as_json)


def _tell(title: str, measured: Sequence[Metric], *, as_json: bool) -> None:
    if as_json:
        for metric in measured:
            emit({"metric": metric.name, "value": metric.value, "n": metric.count})
    else:
        show(title, ("maat", "waarde", "n"), [(m.name, f"{m.value:.3f}", m.count) for m in measured])


def _ranks(shared: Context, filters: Filters, questions: Sequence[LabelledQuestion]) -> list[Metric]:
    from knowledge.fit import trials
    from knowledge.rankers import compare

    index, embedder = shared.knowledge.index, shared.knowledge.embedder
    found: list[Metric] = []
    for rank in compare(index, trials(index, questions, asked=filters.allowed, embedder=embedder)):
        found.append(Metric(name=f"rank.{rank.name}.first", value=rank.first, count=rank.count))
        found.append(Metric(name=f"rank.{rank.name}.first_three", value=rank.first_three, count=rank.count))
        found.append(Metric(name=f"rank.{rank.name}.mrr", value=rank.reciprocal, count=rank.count))
    return found


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
