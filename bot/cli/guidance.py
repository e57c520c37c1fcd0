"""`ask` and `search`: what the guidance says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.cli.context import Context, emit, fail, of, show, stdout
from bot.cli.files import json_objects
from bot.clock import utc_now
from bot.errors import ConfigError
from bot.think import filter_for
from intake.calendar_days import local_date
from intake.language import detect
from knowledge.answer import Answer, NoAnswer
from knowledge.ask import ask as ask_index
from knowledge.ask_json import ask_json, search_json
from knowledge.search import search as search_index

Jurisdictions = Annotated[
    list[str] | None,
    typer.Option("--jurisdiction", help="Rechtsgebied; meermaals te geven. Standaard BE-VLG, BE, EU."),
]
OnDate = Annotated[
    datetime | None, typer.Option("--on-date", formats=["%Y-%m-%d"], help="Regels die gelden op die dag.")
]
Audience = Annotated[str, typer.Option(help="Doelgroep; standaard iedereen.")]
BodyOption = Annotated[str | None, typer.Option("--body", help="Instantie waarvoor gevraagd wordt.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(name="ask", help="Het antwoord dat de bot zou geven, met bron, of waarom geen.")(ask)
    app.command(name="search", help="Zoek in de leidraad (helpdesk).")(search)


class Filters:
    """The hard filters of a question, from options and the body's configuration."""

    def __init__(
        self,
        shared: Context,
        *,
        jurisdictions: list[str] | None,
        on_date: datetime | None,
        audience: str,
        body: str | None,
    ) -> None:
        try:
            profile = profile_of(shared.config, body or shared.config.body[0].id, on=local_date(utc_now()))
        except KeyError:
            raise ConfigError([f"--body: er is geen instantie {body!r}"]) from None
        day = on_date.date() if on_date else local_date(utc_now())
        allowed = filter_for(profile, on_date=day, audience=audience)
        # A filter that was asked for is kept to the letter, whatever the question names.
        self.strict = bool(jurisdictions)
        self.contacts = profile.contacts
        self.allowed = replace(allowed, jurisdictions=frozenset(jurisdictions)) if jurisdictions else allowed


def ask(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="De vraag.")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON Lines met id, text, lang?, jurisdiction?.")] = None,
    as_json: AsJson = False,
    jurisdiction: Jurisdictions = None,
    on_date: OnDate = None,
    audience: Audience = "all",
    body: BodyOption = None,
) -> None:
    """Answer one question, or a file of them in order."""
    shared = of(context)
    filters = Filters(shared, jurisdictions=jurisdiction, on_date=on_date, audience=audience, body=body)
    if (text is None) == (batch is None):
        raise typer.BadParameter("geef een vraag of --batch FILE")
    if text is not None:
        result = answer_one(shared, filters, {"text": text})
        if as_json:
            emit(result)
        else:
            _show_answer(result)
        return
    assert batch is not None
    failed = False
    for number, item in json_objects(batch):
        if item is None or not _is_question(item):
            failed = True
            fail(f"{batch}:{number}: geen geldige vraag (verwacht een object met text)")
            continue
        emit(answer_one(shared, filters, item))
    if failed:
        raise typer.Exit(1)


def _is_question(item: dict[str, Any]) -> bool:
    """A text, and texts in the fields one may add."""
    further = (item.get(name) for name in ("id", "lang", "jurisdiction"))
    return isinstance(item.get("text"), str) and all(value is None or isinstance(value, str) for value in further)


def answer_one(shared: Context, filters: Filters, item: dict[str, Any]) -> dict[str, Any]:
    """The contract's object for one question."""
    text = item["text"]
    language = item.get("lang") or detect(text)
    started = perf_counter()
    answer = answer_to(shared, filters, text, language, jurisdiction=item.get("jurisdiction"))
    elapsed = (perf_counter() - started) * 1000
    return ask_json(answer, question=text, language=language, latency_ms=elapsed, question_id=item.get("id"))


def answer_to(
    shared: Context, filters: Filters, text: str, language: str, *, jurisdiction: str | None = None
) -> Answer | NoAnswer:
    """What the bot would answer; a question's own jurisdiction replaces the filter's."""
    knowledge = shared.knowledge
    return ask_index(
        knowledge.index,
        text,
        language=language,
        allowed=replace(filters.allowed, jurisdictions=frozenset({jurisdiction})) if jurisdiction else filters.allowed,
        embedder=knowledge.embedder,
        contacts=filters.contacts,
        strict=filters.strict or jurisdiction is not None,
    )


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Zoekwoorden of een vraag.")],
    as_json: AsJson = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Ook historische en buitenlandse regels, gemarkeerd.")
    ] = False,
    jurisdiction: Jurisdictions = None,
    on_date: OnDate = None,
    audience: Audience = "all",
    body: BodyOption = None,
) -> None:
    """Ranked entries for the helpdesk."""
    shared = of(context)
    filters = Filters(shared, jurisdictions=jurisdiction, on_date=on_date, audience=audience, body=body)
    knowledge = shared.knowledge
    hits = search_index(
        knowledge.index,
        text,
        language=detect(text),
        allowed=None if everything else filters.allowed,
        embedder=knowledge.embedder,
        body=filters.allowed.body,
    )
    if as_json:
        for hit in hits:
            emit(search_json(hit))
        return
    show(
        "Leidraad",
        ("sleutel", "titel", "artikel", "recht", "status", "score"),
        [(h.key, h.title, h.article, h.jurisdiction, h.status, f"{h.score:.2f}") for h in hits],
    )


def _show_answer(result: dict[str, Any]) -> None:
    if result["answer"] is None:
        stdout.print(f"Een medewerker antwoordt ({result['reason']}).")
    else:
        stdout.print(result["answer"]["text"], markup=False)
        for citation in result["citations"]:
            told = ", ".join(part for part in (citation["title"], citation["article"]) if part)
            stdout.print(f"Bron: {told}. {citation['source']}", markup=False)
