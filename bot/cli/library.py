"""`knowledge list`, `show`, `check`, `reindex`: the guidance an installation has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import language_model
from bot.cli.context import emit, fail, of, opened, show, stderr, stdout
from bot.cli.running import BodyOption
from bot.clock import utc_now
from bot.commands.guidance import Selection
from bot.config import Config
from bot.library import Library, OwnText, library_of, readable
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from bot.store.open import open_store
from intake.calendar_days import local_date
from knowledge.entry import Entry
from knowledge.load import load_entries
from knowledge.ports import Embedder
from knowledge.shipped import shipped_entries

AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]

STATES = {EntryState.DRAFT: "concept", EntryState.PUBLISHED: "gepubliceerd", EntryState.WITHDRAWN: "ingetrokken"}
_SHIPPED = "meegeleverd"

knowledge_app = typer.Typer(
    help="De leidraad: tonen, nakijken, documenten invoeren, publiceren en intrekken.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(knowledge_app, name="knowledge")
    language_model.register(knowledge_app)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """An entry as a list shows it; `stored` is None for one that ships."""

    entry: Entry
    stored: StoredEntry | None = None

    @property
    def state(self) -> str:
        if self.stored is None:
            return _SHIPPED
        gone = ", verdwenen uit de bron" if self.stored.vanished_at else ""
        return f"{STATES[self.stored.state]}{gone}"


@knowledge_app.command(
    name="list",
    help="Alle regels in de leidraad, ook eigen concepten; --coverage zegt welke regels elke sleutel heeft.",
)
def list_entries(
    context: typer.Context,
    as_json: AsJson = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Per sleutel de regels waaruit geantwoord wordt.")
    ] = False,
) -> None:
    """The entries as they are, or which of them each key has."""
    config = of(context).config
    if coverage:
        _show_coverage(library_of(config), as_json=as_json)
        return
    lines = list(_lines(config))
    if as_json:
        for line in lines:
            emit(_as_object(line))
        return
    show(
        "Leidraad",
        ("sleutel", "titel", "toepassing", "recht", "status", "geldig vanaf", "toestand", "instantie", "document"),
        [
            (
                line.entry.key,
                line.entry.title,
                line.entry.scope,
                line.entry.jurisdiction,
                line.entry.status,
                line.entry.valid_from,
                line.state,
                line.entry.body,
                line.stored.document if line.stored else "",
            )
            for line in lines
        ],
    )


def _lines(config: Config) -> Iterator[_Line]:
    """What ships, where it is used, then each body's own: published ones and drafts."""
    # Silent subjects only keep the nearest entry from answering in their place.
    yield from (_Line(entry=entry) for entry in shipped_entries() if config.guidance.shipped and not entry.silent)
    for stored in _stored(config):
        text = OwnText(body_id=stored.body_id, entry_id=stored.entry_id, markdown=stored.markdown)
        yield from (_Line(entry=entry, stored=stored) for _, entry in readable([text]))


def _stored(config: Config) -> list[StoredEntry]:
    """The bodies' own entries that are not withdrawn; none where there is no store, and none is made."""
    door = open_store(config.store_url, create=False)
    if door is None:
        return []
    try:
        found = door.read_now(guidance.list_entries)
    finally:
        door.close()
    return [entry for entry in found if entry.state is not EntryState.WITHDRAWN]


def _as_object(line: _Line) -> dict[str, Any]:
    entry, stored = line.entry, line.stored
    return {
        "id": entry.id,
        "key": entry.key,
        "title": entry.title,
        "jurisdiction": entry.jurisdiction,
        "status": str(entry.status),
        "scope": entry.scope,
        "valid_from": entry.valid_from.isoformat(),
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
        "needs_officer": entry.needs_officer,
        "in_receipt": entry.in_receipt,
        "state": "shipped" if stored is None else str(stored.state),
        "body": entry.body or None,
        "document": None if stored is None else stored.document,
        "vanished": stored is not None and stored.vanished_at is not None,
    }


def _show_coverage(library: Library, *, as_json: bool) -> None:
    """Every key of the shipped guidance and of what is published, with the entries that answer under it."""
    shipped = [entry for entry in shipped_entries() if not entry.silent]
    found: dict[str, list[str]] = {entry.key: [] for entry in shipped}
    for entry in [*(shipped if library.shipped else []), *(entry for _, entry in readable(library.own))]:
        found.setdefault(entry.key, []).append(entry.id)
    if as_json:
        for key, ids in sorted(found.items()):
            emit({"key": key, "entries": len(ids), "ids": ids})
        return
    show("Dekking", ("sleutel", "aantal", "regels"), [(key, len(i), ", ".join(i)) for key, i in sorted(found.items())])


@knowledge_app.command(name="show", help="De tekst van eigen regels zoals hij gepubliceerd is of zou worden.")
def show_entries(
    context: typer.Context,
    keys: Annotated[list[str] | None, typer.Argument(help="Sleutels; zonder alle.")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="Regels uit dit document.")] = None,
    body: BodyOption = None,
    as_json: AsJson = False,
) -> None:
    """Markdown with its front matter: what a person reads before publishing."""
    everything = not keys and not document
    chosen = Selection(keys=frozenset(keys or ()), documents=frozenset(document or ()), everything=everything)
    found = [e for e in _stored(of(context).config) if chosen.holds(e) and body in (None, e.body_id)]
    for entry in found:
        if as_json:
            emit(
                {
                    "key": entry.key,
                    "state": str(entry.state),
                    "body": entry.body_id,
                    "document": entry.document,
                    "markdown": entry.markdown,
                }
            )
        else:
            stdout.print(f"[{STATES[entry.state]}, {entry.document}]\n{entry.markdown}", markup=False, soft_wrap=True)
    missing = sorted(chosen.keys - {entry.key for entry in found})
    for key in missing:
        fail(f"{key}: geen eigen regel met deze sleutel")
    if missing:
        raise typer.Exit(1)


def draft_faults(config: Config) -> list[str]:
    """What keeps drafts from being published, each with its body and id, in Dutch."""
    drafts = (entry for entry in _stored(config) if entry.state is EntryState.DRAFT)
    texts = [(f"{entry.body_id}: {entry.entry_id} (concept)", entry.markdown) for entry in drafts]
    return [f"{fault.name}: {fault.what}" for text in texts for fault in load_entries([text]).faults]


@knowledge_app.command(name="reindex", help="Maak de index opnieuw waar hij achterloopt, of met een ander taalmodel.")
def reindex(
    context: typer.Context,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", help="Map met een model voor sentence-transformers, of `bundled` voor het ingebouwde model."
        ),
    ] = None,
    shipped: Annotated[
        bool,
        typer.Option("--shipped", help="Voor wie de meegeleverde leidraad schrijft: leer en ijk ze opnieuw (minuten)."),
    ] = False,
) -> None:
    """Embed only what changed, learn what is new, and put the index in force at once."""
    from bot.publishing import reindex as reindex_own
    from bot.publishing import use_bundled_model, use_model
    from knowledge.embed import BUNDLED, TRANSFORMERS, ModelUnusable, embedder_for

    folder = None if model in (None, "bundled") else Path(str(model))
    try:
        embedder = embedder_for(BUNDLED if folder is None else TRANSFORMERS, folder)
    except (ImportError, OSError, ModelUnusable) as error:
        fail(f"het taalmodel kan niet geladen worden ({error}); de woordindex werkt wel")
        raise typer.Exit(1) from error
    if shipped:
        _renew_shipped(embedder)
        return
    with opened(context) as app:
        if model is None:
            fresh, entries = reindex_own(app)
        elif folder is None:
            fresh, entries = use_bundled_model(app)
        else:
            today = local_date(utc_now())
            fresh, entries = use_model(app, folder, embedder=embedder, on_date=today, say=_step)
    stdout.print(f"{entries} regels in de index, {fresh} teksten opnieuw ingebed.")


def _renew_shipped(embedder: Embedder) -> None:
    from importlib.resources import as_file, files

    from knowledge.rebuild import rebuild, shipped_lessons, write_shipped

    _step("vectoren van wat veranderde")
    rebuilt = rebuild(shipped_lessons(embedder, on_date=local_date(utc_now())), say=_step)
    with as_file(files("knowledge")) as folder:
        write_shipped(rebuilt, folder=folder)
    stdout.print(f"De meegeleverde leidraad is opnieuw geleerd: {len(rebuilt.vectors.digests)} teksten.")


def _step(text: str) -> None:
    stderr.print(f"inzage: {text}", markup=False, soft_wrap=True)
