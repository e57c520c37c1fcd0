"""`knowledge import`, `publish`, `withdraw`: a body's own pages as guidance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import publishing
from bot.app import App
from bot.cli.context import emit, fail, opened, progress, show
from bot.cli.library import STATES, AsJson, knowledge_app
from bot.cli.running import OneBodyOption, one_body
from bot.commands.guidance import Changed, Selection
from bot.errors import ConfigError
from bot.importing import Imported, Refused, import_files
from bot.roles import command_line
from bot.store.guidance import EntryState
from knowledge.entry import Status
from knowledge.importer.entry_text import Settings
from knowledge.importer.reconcile import Change
from knowledge.importer.wording import word_count

Keys = Annotated[list[str] | None, typer.Argument(help="Sleutels van regels.")]
Documents = Annotated[
    list[str] | None, typer.Option("--document", help="Alle regels uit dit document; meermaals te geven.")
]

Paths = Annotated[list[Path], typer.Argument(help="Bestanden of mappen: txt, md, html, pdf, docx.", exists=False)]
Jurisdiction = Annotated[
    str | None, typer.Option(help="Rechtsgebied waar de regels gelden; zonder dat van de instantie.")
]
StatusOption = Annotated[Status, typer.Option("--status", help="Of de regels nog gelden.")]
ValidFrom = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Sinds wanneer; zonder de datum op de pagina, anders die van het bestand."),
]
Scope = Annotated[
    str, typer.Option(help="Waarop ze van toepassing zijn; alleen een instantie met die toepassing antwoordt.")
]

_CHANGES = {
    Change.NEW: "nieuw",
    Change.CHANGED: "gewijzigd",
    Change.UNCHANGED: "ongewijzigd",
    Change.VANISHED: "verdwenen",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this file to `knowledge`, which `bot.cli.library` adds."""
    knowledge_app.command(
        name="import",
        help="Maak van eigen pagina's en documenten concepten voor de leidraad; opnieuw invoeren werkt bij.",
    )(import_documents)
    knowledge_app.command(name="publish", help="Laat concepten vanaf nu antwoorden.")(publish)
    knowledge_app.command(name="withdraw", help="Laat eigen regels niet meer antwoorden; ze blijven bewaard.")(withdraw)


def import_documents(
    context: typer.Context,
    paths: Paths,
    jurisdiction: Jurisdiction = None,
    status: StatusOption = Status.CURRENT,
    valid_from: ValidFrom = None,
    scope: Scope = "foi",
    publish_now: Annotated[bool, typer.Option("--publish", help="Publiceer meteen wat ingevoerd is.")] = False,
    body: OneBodyOption = None,
    as_json: AsJson = False,
) -> None:
    """Each document apart: new and changed entries become drafts, what vanished is marked and goes on answering."""
    taken: list[Imported] = []
    failed: list[Refused] = []

    def tell(one: Imported | Refused) -> None:
        if isinstance(one, Imported):
            taken.append(one)
            return
        fail(f"{one.name}: {'niet ingevoerd' if one.failed else 'overgeslagen'} ({one.reason})")
        if one.failed:
            failed.append(one)

    with opened(context) as app:
        body_id = one_body(app, body)
        settings = Settings(
            jurisdiction=jurisdiction or app.config.body_by_id(body_id).jurisdiction,
            scope=scope,
            status=status,
            valid_from=valid_from.date() if valid_from else None,
        )
        actor = command_line(body_id)
        with progress("Invoeren") as bar:
            import_files(app, paths, actor=actor, body_id=body_id, settings=settings, bar=bar, tell=tell)
        if publish_now and taken:
            chosen = Selection(documents=frozenset(one.document.name for one in taken))
            with _working("Publiceren"):
                publishing.publish(app, actor=actor, body_id=body_id, chosen=chosen, at=app.clock())
    _emit(taken, failed) if as_json else _show(taken, published=publish_now)
    if failed:
        raise typer.Exit(1)


def _emit(taken: Sequence[Imported], failed: Sequence[Refused]) -> None:
    for one in taken:
        emit(
            {
                "file": one.document.name,
                "ok": True,
                "title": one.document.title,
                "valid_from": one.document.valid_from.isoformat(),
                "entries": [
                    {
                        "key": verdict.key,
                        "title": verdict.title,
                        "change": str(verdict.change),
                        "warnings": list(verdict.entry.warnings) if verdict.entry else [],
                    }
                    for verdict in one.verdicts
                ],
                "dropped": list(one.document.dropped),
            }
        )
    for refused in failed:
        emit({"file": refused.name, "ok": False, "error": refused.reason})


def _show(taken: Sequence[Imported], *, published: bool) -> None:
    """What is worth a look, then a line for each document."""
    show(
        "Gepubliceerd" if published else "Concepten",
        ("sleutel", "titel", "wat", "woorden", "kijk na"),
        [
            (
                verdict.key,
                verdict.title,
                _CHANGES[verdict.change],
                word_count(verdict.entry.body) if verdict.entry else "",
                ", ".join(verdict.entry.warnings) if verdict.entry else "antwoordt nog tot het ingetrokken wordt",
            )
            for one in taken
            for verdict in one.verdicts
            if verdict.change is not Change.UNCHANGED
        ],
    )
    show(
        "Ingevoerd",
        ("document", "titel", "geldig vanaf", *_CHANGES.values(), "weggelaten regels"),
        [
            (
                one.document.name,
                one.document.title,
                one.document.valid_from,
                *(sum(verdict.change is change for verdict in one.verdicts) for change in _CHANGES),
                len(one.document.dropped),
            )
            for one in taken
        ],
    )


def publish(
    context: typer.Context,
    keys: Keys = None,
    document: Documents = None,
    everything: Annotated[bool, typer.Option("--all", help="Alle concepten.")] = False,
    body: OneBodyOption = None,
) -> None:
    """Drafts answer from now on, in place of the text that did."""
    _change(
        context,
        keys=keys,
        document=document,
        everything=everything,
        body=body,
        change=publishing.publish,
        to=EntryState.PUBLISHED,
    )


def withdraw(
    context: typer.Context,
    keys: Keys = None,
    document: Documents = None,
    body: OneBodyOption = None,
) -> None:
    """Published entries and drafts answer no more."""
    _change(
        context,
        keys=keys,
        document=document,
        everything=False,
        body=body,
        change=publishing.withdraw,
        to=EntryState.WITHDRAWN,
    )


def _change(
    context: typer.Context,
    *,
    keys: list[str] | None,
    document: list[str] | None,
    everything: bool,
    body: str | None,
    change: Callable[..., Changed],
    to: EntryState,
) -> None:
    if not (keys or document or everything):
        raise ConfigError(["geef sleutels of --document" + (" of --all" if to is EntryState.PUBLISHED else "")])
    chosen = Selection(keys=frozenset(keys or ()), documents=frozenset(document or ()), everything=everything)
    with opened(context) as app:
        changed = _run(app, change, chosen=chosen, body=body)
    show(
        "Leidraad",
        ("sleutel", "document", "toestand"),
        [(entry.key, entry.document, STATES[to]) for entry in changed.entries],
    )
    for key in changed.unknown:
        fail(f"{key}: geen eigen regel met deze sleutel die dat kan")
    if changed.unknown:
        raise typer.Exit(1)


def _run(app: App, change: Callable[..., Changed], *, chosen: Selection, body: str | None) -> Changed:
    body_id = one_body(app, body)
    with _working("Leidraad bijwerken"):
        return change(app, actor=command_line(body_id), body_id=body_id, chosen=chosen, at=app.clock())


@contextmanager
def _working(description: str) -> Iterator[None]:
    """Movement on a terminal: an entry that is published takes half a second."""
    with progress(description) as bar:
        bar.add_task("", total=None)
        yield
