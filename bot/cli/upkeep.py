"""`knowledge check` and `knowledge gaps`: what is wrong with the guidance, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import typer

from bot import upkeep
from bot.cli.context import Context, emit, fail, of, opened, show, stdout
from bot.cli.library import AsJson, draft_faults, knowledge_app
from bot.clock import utc_now
from bot.config import Config
from bot.contacts import contacts_of, lacking
from bot.errors import ConfigError
from bot.indexing import faults as index_faults
from bot.library import entries_of, library_of, readable
from bot.upkeep import Rated, Report
from bot.web import words
from intake.calendar_days import local_date
from knowledge.check import check
from knowledge.contacts import Contact, load_contacts
from knowledge.entry import Entry
from knowledge.gaps import Gap, QuestionSource, Unanswered
from knowledge.load import load_entries
from knowledge.shipped import CONTACTS, shipped_contacts_text, shipped_files, shipped_silences, shipped_vectors

EXAMPLES = 5  # questions of one gap in the JSON


def register(_app: typer.Typer) -> None:
    """The commands of this file stand under `knowledge`."""
    knowledge_app.command(name="check", help="Kijk de leidraad na: wat fout is (code 1), en wat iemand moet bekijken.")(
        check_guidance
    )
    knowledge_app.command(
        name="gaps", help="Vragen die de leidraad niet kon beantwoorden, gegroepeerd, en regels die niet hielpen."
    )(list_gaps)


def check_guidance(
    context: typer.Context,
    days: Annotated[
        int | None, typer.Option(min=0, help="Meld regels die binnen zoveel dagen vervallen; standaard 60.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Ook een waarschuwing geeft code 1.")] = False,
) -> None:
    """Faults on standard error; warnings on standard output, which only `--strict` counts."""
    shared = of(context)
    today = local_date(utc_now())
    library = library_of(shared.config)
    loaded, table = load_entries(shipped_files()), load_contacts(shipped_contacts_text())
    own = (entry for _, entry in readable(library.own))
    entries = (*loaded.entries, *shipped_silences(), *own)
    findings = check(
        entries,
        contacts=_tables(shared.config, shipped=table.contacts),
        vectors=shipped_vectors(),
        on=today,
        expiry_days=shared.config.guidance.expiry_days if days is None else days,
        contact_months=shared.config.guidance.contact_months,
    )
    faults = [
        *index_faults(library),
        *draft_faults(shared.config),
        *(f"{CONTACTS}: {fault}" for fault in table.faults),
        *(finding.what for finding in findings if finding.fault),
    ]
    warnings = [*(finding.what for finding in findings if not finding.fault), *_lacking(shared, entries, on=today)]
    for fault in faults:
        fail(fault)
    for warning in warnings:
        stdout.print(f"let op: {warning}", markup=False, soft_wrap=True)
    if not faults:
        stdout.print("De leidraad is in orde." if not warnings else "De leidraad heeft geen fouten.")
    if faults or (strict and warnings):
        raise typer.Exit(1)


def _tables(config: Config, *, shipped: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """What ships, and what each body wrote itself: a role that one body's own answer names need not ship."""
    every = (*shipped, *(contact for body in config.body for contact in contacts_of(config, body.id)))
    return tuple(dict.fromkeys(every))


def _lacking(shared: Context, entries: tuple[Entry, ...], *, on: date) -> Iterator[str]:
    for body in shared.config.body:
        for role in lacking(shared.config, body.id, entries=entries, on=on):
            what = f"contact {role} ontbreekt of is te lang niet nagekeken: een medewerker antwoordt"
            yield f"instantie {body.id}: {what}"


def list_gaps(
    context: typer.Context,
    as_json: AsJson = False,
    days: Annotated[int, typer.Option(min=1, help="Zoveel dagen terug.")] = 90,
    body: Annotated[str | None, typer.Option("--body", help="Instantie; standaard de eerste.")] = None,
) -> None:
    """Questions as they were masked when they came in; no name, address or number is kept."""
    shared = of(context)
    body_id = body or shared.config.body[0].id
    if body_id not in {section.id for section in shared.config.body}:
        raise ConfigError([f"--body: er is geen instantie {body_id!r}"])
    with opened(context) as app:
        use = app.door.read_now(lambda s: upkeep.use_of(s, body_id=body_id, now=app.clock(), days=days))
    entries = {entry.id: entry for entry in entries_of(library_of(shared.config)) if not entry.silent}
    found = upkeep.report(use, entries=entries)
    if as_json:
        for line in report_json(found, entries=entries):
            emit(line)
        return
    _show(found, entries)


def report_json(found: Report, *, entries: Mapping[str, Entry]) -> Iterator[dict[str, Any]]:
    """One object for each gap, then one for each rated entry (schema: gaps.schema.json)."""
    for gap in found.gaps:
        yield {
            "kind": "gap",
            "question": gap.newest.text,
            "count": len(gap.questions),
            "mails": gap.count(QuestionSource.MAIL),
            "searches": gap.count(QuestionSource.SEARCH),
            "reasons": dict(gap.reasons),
            "newest": local_date(gap.newest.at).isoformat(),
            "words": list(gap.words),
            "nearest": _nearest(gap, entries),
            "questions": [_question(question) for question in gap.questions[:EXAMPLES]],
        }
    for rated in found.rated:
        yield {
            "kind": "rated",
            "id": rated.entry_id,
            "key": rated.entry.key if rated.entry else None,
            "helped": rated.feedback.helped,
            "not_helped": rated.feedback.not_helped,
        }


def _question(question: Unanswered) -> dict[str, str]:
    return {"text": question.text, "language": question.language, "source": question.source.value}


def _nearest(gap: Gap, entries: Mapping[str, Entry]) -> dict[str, str] | None:
    entry = entries.get(gap.nearest or "")
    return None if entry is None else {"id": entry.id, "key": entry.key, "title": entry.title}


def _show(found: Report, entries: Mapping[str, Entry]) -> None:
    show(
        "Vragen zonder antwoord",
        ("aantal", "vraag", "reden", "laatst", "dichtstbij"),
        [
            (
                len(gap.questions),
                gap.newest.text,
                ", ".join(f"{words.reason(reason)} ({count})" for reason, count in gap.reasons),
                local_date(gap.newest.at),
                (_nearest(gap, entries) or {}).get("title", ""),
            )
            for gap in found.gaps
        ],
    )
    show("Wat regels waard waren", ("regel", "hielp", "hielp niet"), [_row(rated) for rated in found.rated])
    if found.more:
        stdout.print(f"Alleen de {found.questions} nieuwste vragen zijn geteld; kies een kortere periode met --days.")


def _row(rated: Rated) -> tuple[str, int, int]:
    title = rated.entry.title if rated.entry else f"{rated.entry_id} (bestaat niet meer)"
    return title, rated.feedback.helped, rated.feedback.not_helped
