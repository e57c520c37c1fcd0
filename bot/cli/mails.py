"""`ingest`, `parse`, `triage`: mail from files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.cli.context import emit, fail, of, opened, progress, show
from bot.cli.files import json_objects
from bot.clock import utc_now
from bot.errors import ConfigError
from bot.ingest import Outcome, ingest_files
from bot.store import threads
from bot.store.open import open_store
from bot.think import consider, read
from intake.calendar_days import local_date
from intake.files import FoundMail, SkippedFile, iterate_mails
from intake.message import InboundMessage
from intake.parse_json import parse_object, unread_files
from intake.thread import KnownCase
from intake.triage_json import triage_json

Paths = Annotated[list[Path], typer.Argument(help="Bestanden, mappen of Maildirs met mails.", exists=False)]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(name="ingest", help="Lees mails uit bestanden in het register; er vertrekt nooit een antwoord.")(ingest)
    app.command(name="parse", help="Toon wat er in een mail staat.")(parse)
    app.command(name="triage", help="Toon wat een mail is, wie wat vraagt en wat ontbreekt.")(triage)


def ingest(context: typer.Context, paths: Paths) -> None:
    """Every mail through the full pipeline, each at most once however often it is run."""
    with opened(context) as application, progress("Inlezen") as bar:
        outcome: Outcome = ingest_files(application, paths, bar=bar, warn=fail)
    show(
        "Ingelezen",
        ("nieuw", "al bekend", "overgeslagen", "onleesbaar", "in quarantaine"),
        [(outcome.new, outcome.known, outcome.skipped, outcome.failed, outcome.quarantined)],
    )
    if outcome.deferred:
        fail(f"{outcome.deferred} mails zijn nog niet verwerkt; een volgende verwerking neemt ze weer op")
    if outcome.failed or outcome.quarantined or outcome.deferred:
        raise typer.Exit(1)


def parse(context: typer.Context, paths: Paths, as_json: AsJson = False) -> None:
    """One object per mail; a file that cannot be read gives `ok: false`."""
    own = _own_addresses(context)
    failed = False
    for found in iterate_mails(paths):
        match found:
            case FoundMail(file=file, content=content):
                message = read(content, own_addresses=own)
                if as_json:
                    emit({"file": file, "ok": True, **parse_object(message)})
                else:
                    _show_message(file, message)
            case SkippedFile(file=file, reason=reason, failed=True):
                failed = True
                fail(f"{file}: niet gelezen ({reason})")
                if as_json:
                    emit({"file": file, "ok": False, "error": reason})
            case SkippedFile(file=file, reason=reason):
                fail(f"{file}: overgeslagen ({reason})")
    if failed:
        raise typer.Exit(1)


def triage(
    context: typer.Context,
    paths: Paths,
    as_json: AsJson = False,
    known: Annotated[
        Path | None,
        typer.Option(help="Dossiers om mee te vergelijken (JSON Lines); anders known.jsonl naast de mails."),
    ] = None,
) -> None:
    """One object per mail, with the route the bot would take."""
    shared = of(context)
    body = profile_of(shared.config, shared.config.body[0].id, on=local_date(utc_now()))
    knowledge = shared.knowledge
    cases_known = _known_cases(context, paths, known)
    failed = False
    for found in iterate_mails(paths):
        if isinstance(found, SkippedFile):
            failed = failed or found.failed
            fail(f"{found.file}: {'niet gelezen' if found.failed else 'overgeslagen'} ({found.reason})")
            continue
        message = read(found.content, own_addresses=body.addresses)
        thought = consider(
            message,
            known=cases_known,
            body=body,
            on_date=day_of(message),
            knowledge=knowledge,
        )
        result = {
            "file": found.file,
            "message_id": message.message_id,
            **triage_json(thought.classification),
            "attachments_unread": unread_files(message),
            "route": str(thought.decision.route),
            "reason": thought.decision.reason,
        }
        if as_json:
            emit(result)
        else:
            labels = thought.classification
            show(
                found.file,
                ("route", "soort", "kanaal", "hoedanigheid", "ontbreekt"),
                [(result["route"], labels.kind, labels.channel, labels.capacity, ", ".join(labels.missing))],
            )
    if failed:
        raise typer.Exit(1)


def day_of(message: InboundMessage) -> date:
    """The day whose rules apply: that of the mail, or today where it names none."""
    return local_date(message.date or utc_now())


def _own_addresses(context: typer.Context) -> tuple[str, ...]:
    return tuple(address for body in of(context).config.body for address in body.addresses)


def _known_cases(context: typer.Context, paths: list[Path], known: Path | None) -> list[KnownCase]:
    """Cases to match: the named file, `known.jsonl` beside the mails, else the store's own."""
    files = [known] if known else [p for p in map(_beside, paths) if p is not None]
    if files:
        return [case for file in files for case in read_known(file)]
    config = of(context).config
    door = open_store(config.store_url, create=False)
    if door is None:
        return []
    try:
        return door.read_now(lambda s: threads.all_known(s, config.body[0].id))
    finally:
        door.close()


def _beside(path: Path) -> Path | None:
    candidate = (path if path.is_dir() else path.parent) / "known.jsonl"
    return candidate if candidate.is_file() else None


def read_known(file: Path) -> list[KnownCase]:
    """Cases from a `known.jsonl`. Raises ConfigError naming every line that is none."""
    lines = list(json_objects(file))
    faults = [f"{file}:{number}: geen dossier met reference" for number, line in lines if not _is_case(line)]
    if faults:
        raise ConfigError(faults)
    return [
        KnownCase(
            reference=line["reference"],
            own_message_ids=frozenset(line.get("message_ids", ())),
            parties=frozenset(address.lower() for address in line.get("parties", ())),
        )
        for _, line in lines
        if line is not None
    ]


def _is_case(line: dict[str, Any] | None) -> bool:
    if line is None or not isinstance(line.get("reference"), str):
        return False
    lists = (line.get("message_ids", []), line.get("parties", []))
    return all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in lists)


def _show_message(file: str, message: InboundMessage) -> None:
    automatic = message.automatic.kind if message.automatic else "nee"
    show(
        file,
        ("van", "onderwerp", "taal", "automatisch", "bijlagen", "gebreken"),
        [
            (
                message.sender.address,
                message.subject,
                message.language,
                automatic,
                len(message.attachments),
                ", ".join(message.defects),
            )
        ],
    )
