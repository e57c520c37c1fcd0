"""Which guidance an installation answers from: what ships, unless it is switched off, and what its bodies published.

A body's own entries answer for that body alone. Reading never makes a store, and never writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import structlog

from bot.config import Config
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from bot.store.open import open_store
from bot.store.session import Session
from bot.think import Knowledge
from knowledge.entry import Entry
from knowledge.index import Index, build_index
from knowledge.load import load_entries
from knowledge.ports import Embedder
from knowledge.shipped import shipped_calibration, shipped_entries, shipped_files, shipped_vectors
from knowledge.vectors import Vectors, complete, missing, read_vectors, write_vectors

FOLDER = "guidance"  # in data_dir: what is made from the published entries, and can be made again
VECTORS = "vectors.npz"

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

    `version` differs whenever what is published does. `folder` holds the vectors of `own`; None: none are kept.
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
        version=guidance.version(s),
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


def folder_of(config: Config) -> Path:
    """Where what is made from published entries is kept."""
    return config.data_dir / FOLDER


def load_knowledge(library: Library) -> Knowledge:
    """The library with the bundled embedder; words only where that cannot be loaded."""
    return build_library(library, embedder=load_embedder())


def load_embedder() -> Embedder | None:
    """The bundled embedder, or None, with a line in the log, where it cannot be loaded."""
    from knowledge.embed import bundled_embedder

    try:
        return bundled_embedder()
    except (ImportError, OSError):
        log.warning("words_only", reason="no_embedder")
        return None


def build_library(library: Library, *, embedder: Embedder | None) -> Knowledge:
    """An index of what ships, and one for each body that has entries of its own beside it."""
    calibration = shipped_calibration()
    common = shipped_entries() if library.shipped else ()
    vectors = together(shipped_vectors() if library.shipped else None, kept_vectors(library.folder))

    def index_of(entries: tuple[Entry, ...]) -> Index:
        return build_index(entries, vectors=vectors, embedder=embedder, calibration=calibration)

    by_body: dict[str, list[Entry]] = {}
    for text, entry in readable(library.own):
        by_body.setdefault(text.body_id, []).append(entry)
    return Knowledge(
        index=index_of(common),
        own={body_id: index_of((*common, *mine)) for body_id, mine in by_body.items()},
        embedder=embedder,
    )


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


def kept_vectors(folder: Path | None) -> Vectors | None:
    """The vectors that were made when entries were published; None where there are none, or they cannot be read."""
    if folder is None:
        return None
    try:
        return read_vectors((folder / VECTORS).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        log.warning("guidance_vectors_unreadable", error=type(error).__name__)
        return None


def keep_vectors(folder: Path, entries: Sequence[Entry], *, embedder: Embedder) -> int:
    """Have a vector ready for each of these entries, and none else; returns how many texts were embedded.

    The file is replaced as a whole, so that whoever reads it meanwhile sees the one or the other.
    """
    before = kept_vectors(folder)
    usable = before if before is not None and before.fingerprint == embedder.fingerprint else None
    fresh = len(missing(entries, usable))
    if not entries or (not fresh and usable is not None):
        return 0
    made = complete(tuple(entries), vectors=usable, embedder=embedder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = folder / f"{VECTORS}.{os.getpid()}"
    half.write_bytes(write_vectors(made))
    half.replace(folder / VECTORS)
    return fresh


def together(first: Vectors | None, second: Vectors | None) -> Vectors | None:
    """The rows of both; of two models only the first, which the index then compares with its own."""
    if first is None or second is None:
        return first or second
    if first.fingerprint != second.fingerprint:
        return first
    more = [digest for digest in second.digests if digest not in first.rows]
    if not more:
        return first
    rows = second.matrix[[second.rows[digest] for digest in more]]
    return Vectors(
        fingerprint=first.fingerprint,
        digests=(*first.digests, *more),
        matrix=np.vstack([first.matrix, rows]).astype(np.float32),
    )


def faults(library: Library) -> list[str]:
    """Every fault of the guidance an installation answers from, and what its vectors lack, in Dutch."""
    found = shipped_faults() if library.shipped else []
    texts = [(f"{text.body_id}: {text.entry_id}", text.markdown) for text in library.own]
    found += [f"{fault.name}: {fault.what}" for name, text in texts for fault in load_entries([(name, text)]).faults]
    lacking = len(missing([entry for _, entry in readable(library.own)], kept_vectors(library.folder)))
    return [*found, f"{lacking} eigen teksten zonder vector: inzage knowledge reindex"] if lacking else found


def shipped_faults() -> list[str]:
    """Every fault of the shipped guidance, and what its vectors lack."""
    loaded = load_entries(shipped_files())
    found = [f"{fault.name}: {fault.what}" for fault in loaded.faults]
    stale = 0 if found else len(missing(loaded.entries, shipped_vectors()))
    return [*found, f"{stale} teksten zonder vector: inzage knowledge reindex"] if stale else found


def _own(entry: StoredEntry) -> OwnText:
    return OwnText(body_id=entry.body_id, entry_id=entry.entry_id, markdown=entry.markdown)
