"""`evaluate`: measure against labelled data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import chat, measuring
from bot.cli.context import Context, emit, of, progress, show, stderr
from bot.cli.files import read_text
from bot.cli.guidance import Filters, answer_to
from bot.cli.measuring import AsJson
from bot.clock import utc_now
from bot.errors import ConfigError
from intake.calendar_days import local_date
from knowledge.evaluate import LabelledQuestion, Metric, metrics, read_questions, score
from knowledge.misspelling import misspelt

evaluate_app = typer.Typer(help="Meet tegen gelabelde voorbeelden.", no_args_is_help=True)
evaluate_app.command(name="triage", help="Map met mails, labels.jsonl en known.jsonl.")(measuring.triage)
evaluate_app.command(name="examples", help="De gelabelde mails die met Inzage meekomen.")(measuring.examples)
evaluate_app.command(name="chats", help="Bestand met gesprekken en waar ze horen uit te komen.")(chat.chats)


def register(app: typer.Typer) -> None:
    """Add the commands of this file and of `measuring`."""
    app.add_typer(evaluate_app, name="evaluate")


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
