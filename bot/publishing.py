"""Publishing and withdrawing a body's guidance: vectors first, then the change, then the index on disk.

A worker that sees the change before its snapshot is there indexes in memory, from vectors that are ready; a crash in
between leaves vectors that nothing asks for, or a snapshot that nobody opens because it is of other entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from bot.app import App
from bot.commands import guidance as commands
from bot.commands.guidance import Changed, Selection
from bot.indexing import (
    choose_model,
    chosen_model,
    forget_model,
    keep_snapshot,
    keep_vectors,
    load_embedder,
    load_knowledge,
)
from bot.library import OwnText, entries_of, folder_of, library_in, readable
from bot.roles import Actor, Right
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from bot.think import Knowledge
from knowledge.ports import Embedder
from knowledge.rebuild import rebuild, shipped_lessons


class Deed(Protocol):
    """`publish` or `withdraw`."""

    def __call__(self, app: App, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed: ...


def publish(app: App, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let the chosen drafts of a body answer from now on. Raises NotAllowed, StoreError, OSError."""
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    embedder = load_embedder(folder_of(app.config))
    stored = app.door.read_now(guidance.list_entries)
    _make_vectors(app, (entry for entry in stored if _answers(entry, body_id=body_id, chosen=chosen)), embedder)
    changed = app.door.write_now(
        lambda s: commands.publish(s, actor=actor, body_id=body_id, chosen=chosen, at=at),
    )
    _renew(app, embedder)
    return changed


def withdraw(app: App, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let the chosen entries of a body answer no more. Raises NotAllowed, StoreError, OSError."""
    changed = app.door.write_now(
        lambda s: commands.withdraw(s, actor=actor, body_id=body_id, chosen=chosen, at=at),
    )
    _renew(app, load_embedder(folder_of(app.config)))
    return changed


def reindex(app: App) -> tuple[int, int]:
    """Make vectors and snapshot anew: how many texts were embedded, entries indexed. Raises StoreError, OSError."""
    embedder = load_embedder(folder_of(app.config))
    published = app.door.read_now(lambda s: guidance.list_entries(s, state=EntryState.PUBLISHED))
    fresh = _make_vectors(app, published, embedder)
    return fresh, _renew(app, embedder)


def published_knowledge(app: App) -> Knowledge:
    """The index of what is published now. Raises StoreError."""
    return load_knowledge(app.door.read_now(lambda s: library_in(s, app.config)))


def use_model(
    app: App, model: Path, *, embedder: Embedder, on_date: date, say: Callable[[str], None]
) -> tuple[int, int]:
    """Embed with another model from now on; the same figures. Raises StoreError, OSError.

    Another model has scores of its own: everything that ships is embedded, learned and fitted anew, some ten minutes.
    """
    say("vectoren van alle teksten")
    made = rebuild(shipped_lessons(embedder, on_date=on_date), say=say)
    choose_model(folder_of(app.config), model, made=made)
    return reindex(app)


def use_bundled_model(app: App) -> tuple[int, int]:
    """Embed with the bundled model again; the same figures. Raises StoreError, OSError."""
    forget_model(folder_of(app.config))
    return reindex(app)


def _make_vectors(app: App, stored: Iterable[StoredEntry], embedder: Embedder | None) -> int:
    """Keep a vector for each text of these entries; none where no embedder can be loaded."""
    if embedder is None:
        return 0
    texts = [OwnText(body_id=e.body_id, entry_id=e.entry_id, markdown=e.markdown) for e in stored]
    entries = [entry for _, entry in readable(texts)]
    folder = folder_of(app.config)
    if chosen_model(folder) is not None:
        # What ships has vectors of the bundled model only: those of another are kept here, all of them.
        library = app.door.read_now(lambda s: library_in(s, app.config))
        entries = [*(entry for entry in entries_of(library) if not entry.body), *entries]
    return keep_vectors(folder, entries, embedder=embedder)


def _renew(app: App, embedder: Embedder | None) -> int:
    if embedder is None:
        return 0
    return keep_snapshot(app.door.read_now(lambda s: library_in(s, app.config)), embedder=embedder)


def _answers(entry: StoredEntry, *, body_id: str, chosen: Selection) -> bool:
    """Whether the entry will be published once the chosen drafts are."""
    meant = entry.state is EntryState.DRAFT and entry.body_id == body_id and chosen.holds(entry)
    return meant or entry.state is EntryState.PUBLISHED
