"""Publishing and withdrawing a body's guidance: vectors first, then the change, so that nobody waits for them.

A worker that sees the change finds the vectors ready; a crash in between leaves vectors that nothing asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.app import App
from bot.commands import guidance as commands
from bot.commands.guidance import Changed, Selection
from bot.library import OwnText, folder_of, keep_vectors, load_embedder, readable
from bot.roles import Actor, Right
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry


def publish(app: App, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let the chosen drafts of a body answer from now on. Raises NotAllowed, StoreError."""
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    stored = app.door.read_now(guidance.list_entries)
    make_vectors(app, (entry for entry in stored if _answers(entry, body_id=body_id, chosen=chosen)))
    return app.door.write_now(
        lambda s: commands.publish(s, actor=actor, body_id=body_id, chosen=chosen, at=at),
    )


def withdraw(app: App, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let the chosen entries of a body answer no more. Raises NotAllowed, StoreError."""
    return app.door.write_now(
        lambda s: commands.withdraw(s, actor=actor, body_id=body_id, chosen=chosen, at=at),
    )


def reindex(app: App) -> int:
    """Make what published entries lack; returns how many texts were embedded. Raises StoreError."""
    return make_vectors(app, app.door.read_now(lambda s: guidance.list_entries(s, state=EntryState.PUBLISHED)))


def make_vectors(app: App, stored: Iterable[StoredEntry]) -> int:
    """Keep a vector for each text of these entries; none where no embedder can be loaded."""
    embedder = load_embedder()
    if embedder is None:
        return 0
    texts = [OwnText(body_id=e.body_id, entry_id=e.entry_id, markdown=e.markdown) for e in stored]
    return keep_vectors(folder_of(app.config), [entry for _, entry in readable(texts)], embedder=embedder)


def _answers(entry: StoredEntry, *, body_id: str, chosen: Selection) -> bool:
    """Whether the entry will be published once the chosen drafts are."""
    meant = entry.state is EntryState.DRAFT and entry.body_id == body_id and chosen.holds(entry)
    return meant or entry.state is EntryState.PUBLISHED
