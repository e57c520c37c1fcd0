"""The guidance a process holds for people to look things up in: loaded once, at the first need."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog

from bot.think import Knowledge
from knowledge.entry import Entry

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the entries that a body may see are told apart by, in order."""

    jurisdictions: tuple[str, ...]
    scopes: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The loaded knowledge and the entries of every body by id; `of` gives those that one body may see.

    `chosen_from`: what there is to choose from, by body; "" for one that wrote nothing itself.
    """

    knowledge: Knowledge
    entries: Mapping[str, Entry]
    chosen_from: Mapping[str, Choices]

    def of(self, body_id: str) -> tuple[Entry, ...]:
        """The entries a body may see: ours, and its own."""
        return tuple(entry for entry in self.entries.values() if entry.body in ("", body_id))

    def choices(self, body_id: str) -> Choices:
        """What the staff of a body may choose from."""
        return self.chosen_from.get(body_id, self.chosen_from[""])


def shelf_of(knowledge: Knowledge) -> Shelf:
    """Lay out an index; silent subjects only keep their neighbours from answering and are not for readers."""
    entries = [entry for entry in knowledge.index.entries if not entry.silent]
    bodies = {"", *(entry.body for entry in entries)}
    return Shelf(
        knowledge=knowledge,
        entries={entry.id: entry for entry in entries},
        chosen_from={body: _choices([entry for entry in entries if entry.body in ("", body)]) for body in bodies},
    )


def _choices(entries: Iterable[Entry]) -> Choices:
    found = tuple(entries)
    return Choices(
        jurisdictions=tuple(sorted({entry.jurisdiction for entry in found})),
        scopes=tuple(sorted({entry.scope for entry in found})),
        audiences=tuple(sorted({audience for entry in found for audience in entry.audience} - {"all"})),
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
