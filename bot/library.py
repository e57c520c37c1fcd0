"""Which guidance an installation answers from: what ships, unless it is switched off, and what its bodies published.

A body's own entries answer for that body alone. Reading never makes a store, and never writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from bot.config import Config
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from bot.store.open import open_store
from bot.store.session import Session
from knowledge.entry import Entry
from knowledge.load import load_entries
from knowledge.shipped import shipped_entries
from knowledge.snapshot import in_force

FOLDER = "guidance"  # in data_dir: what is made from the published entries, and can be made again

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """A published text of a body, as Markdown with front matter."""

    body_id: str
    entry_id: str
    markdown: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What to answer from, before anything is loaded; plain values, so that it travels to the thinking child.

    `folder` holds what is made from it, the index above all; None: nothing is kept.
    """

    shipped: bool = True
    own: tuple[OwnText, ...] = ()
    version: str = ""
    folder: Path | None = None


def library_in(s: Session, config: Config) -> Library:
    """What the store of an installation publishes, on top of what ships."""
    published = guidance.list_entries(s, state=EntryState.PUBLISHED)
    configured = {body.id for body in config.body}
    return Library(
        shipped=config.guidance.shipped,
        own=tuple(_own(entry) for entry in published if entry.body_id in configured),
        version=version_of(s, config),
        folder=folder_of(config),
    )


def library_of(config: Config) -> Library:
    """The same from outside a transaction; a store that is not there publishes nothing. Raises StoreError."""
    door = open_store(config.store_url, create=False)
    if door is None:
        return Library(shipped=config.guidance.shipped)
    try:
        return door.read_now(lambda s: library_in(s, config))
    finally:
        door.close()


def version_of(s: Session, config: Config) -> str:
    """Differs whenever the library does, or the index of it; cheap enough to ask before every message."""
    return f"{guidance.version(s)} {config.guidance.shipped} {in_force(folder_of(config))}"


def folder_of(config: Config) -> Path:
    """Where what is made from published entries is kept."""
    return config.data_dir / FOLDER


def entries_of(library: Library) -> tuple[Entry, ...]:
    """What ships, unless it is switched off, and what was published."""
    common = shipped_entries() if library.shipped else ()
    return (*common, *(entry for _, entry in readable(library.own)))


def readable(texts: Iterable[OwnText]) -> list[tuple[OwnText, Entry]]:
    """The entries in these texts, each with its owner; one that this version cannot read is passed over."""
    found = []
    for text in texts:
        loaded = load_entries([(text.entry_id, text.markdown)])
        if loaded.faults:
            log.warning("guidance_unreadable", body_id=text.body_id, entry_id=text.entry_id)
        # Ids are unique within a body; in an index they stand beside those that ship.
        found += [
            (text, replace(entry, id=f"{text.body_id}:{entry.id}", body=text.body_id)) for entry in loaded.entries
        ]
    return found


def _own(entry: StoredEntry) -> OwnText:
    return OwnText(body_id=entry.body_id, entry_id=entry.entry_id, markdown=entry.markdown)
