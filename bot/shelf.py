"""The guidance a process holds for people to look things up in: loaded once, at the first need."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.think import Knowledge
from knowledge.entry import Entry

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The loaded knowledge, its entries by id, and what one may choose from, in order."""

    knowledge: Knowledge
    entries: Mapping[str, Entry]
    jurisdictions: tuple[str, ...]
    scopes: tuple[str, ...]
    audiences: tuple[str, ...]

    def of(self, body_id: str) -> tuple[Entry, ...]:
        """The entries a body may see: ours, and its own."""
        return tuple(entry for entry in self.entries.values() if entry.body in ("", body_id))


def shelf_of(knowledge: Knowledge) -> Shelf:
    """Lay out an index; silent subjects only keep their neighbours from answering and are not for readers."""
    entries = [entry for entry in knowledge.index.entries if not entry.silent]
    return Shelf(
        knowledge=knowledge,
        entries={entry.id: entry for entry in entries},
        jurisdictions=tuple(sorted({entry.jurisdiction for entry in entries})),
        scopes=tuple(sorted({entry.scope for entry in entries})),
        audiences=tuple(sorted({audience for entry in entries for audience in entry.audience} - {"all"})),
    )


class ShelfUnavailable(Exception):
    """The guidance cannot be loaded: an installation fault, or a model that does not fit in memory now."""

    temporary = True


class Shelves:
    """Hands out the shelf; the first who asks waits while it is loaded, the others with them."""

    def __init__(self, load: Callable[[], Knowledge], *, version: Callable[[], str]) -> None:
        """`load` reads index and language model, which takes about a second; `version` tells when that is due again."""
        self._load = load
        self._version = version
        self._lock = threading.Lock()
        self._held: tuple[str, Shelf] | None = None

    def shelf(self) -> Shelf:
        """The shelf as it is published now; call it in a thread. Raises ShelfUnavailable, and tries again next time."""
        with self._lock:
            try:
                version = self._version()
                if self._held is None or self._held[0] != version:
                    self._held = (version, shelf_of(self._load()))
            except Exception as fault:  # the guard of this edge: a page without guidance is still a page
                log.error("guidance_unavailable", error=type(fault).__name__)
                raise ShelfUnavailable from fault
            return self._held[1]
