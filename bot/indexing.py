"""The index an installation answers from: what it is made of, and the snapshot of it on disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog

from bot.library import Library, entries_of, readable
from bot.think import Knowledge
from knowledge.calibration import Calibration, read_calibration, write_calibration
from knowledge.entry import Entry
from knowledge.index import Index, build_index, learn_beside
from knowledge.learned import Learned, read_learned, write_learned
from knowledge.load import load_entries
from knowledge.ports import Embedder
from knowledge.rebuild import Rebuilt
from knowledge.shipped import (
    shipped_calibration,
    shipped_files,
    shipped_learned,
    shipped_vectors,
)
from knowledge.snapshot import SnapshotUnusable, digest_of, in_force, open_snapshot, read_header, write_snapshot
from knowledge.vectors import Vectors, complete, missing, read_vectors, write_vectors

VECTORS, LEARNED, CALIBRATION, MODEL = "vectors.npz", "learned.npz", "calibration.toml", "model"

log = structlog.get_logger()


def load_knowledge(library: Library) -> Knowledge:
    """The library with the embedder of the installation; words only where none can be loaded."""
    return build_library(library, embedder=load_embedder(library.folder))


def load_embedder(folder: Path | None = None) -> Embedder | None:
    """The embedder of an installation, or None, with a line in the log, where it cannot be loaded.

    A model that was chosen and is not there leaves words only: its vectors cannot be compared with another's.
    """
    from knowledge.embed import BUNDLED, TRANSFORMERS, ModelUnusable, embedder_for

    chosen = chosen_model(folder)
    try:
        return embedder_for(BUNDLED, None) if chosen is None else embedder_for(TRANSFORMERS, chosen)
    except (ImportError, OSError, ModelUnusable) as error:
        log.warning("words_only", reason=type(error).__name__)
        return None


def build_library(library: Library, *, embedder: Embedder | None) -> Knowledge:
    """One index of what ships and of what every body published: the snapshot where it is up to date."""
    entries, basis = entries_of(library), basis_of(library)
    stored = snapshot_of(library, entries, calibration=basis.calibration, embedder=embedder)
    if stored is not None:
        return Knowledge(index=stored, embedder=embedder)
    if library.own or not library.shipped:
        log.info("guidance_indexed_in_memory", entries=len(entries))
    return Knowledge(index=indexed(entries, basis, embedder=embedder), embedder=embedder)


def indexed(entries: tuple[Entry, ...], basis: Basis, *, embedder: Embedder | None) -> Index:
    """An index in memory."""
    vectors, learned = prepared(entries, basis, embedder=embedder)
    return build_index(entries, vectors=vectors, embedder=embedder, calibration=basis.calibration, learned=learned)


def prepared(
    entries: tuple[Entry, ...], basis: Basis, *, embedder: Embedder | None
) -> tuple[Vectors | None, Learned | None]:
    """Vectors of these entries, and what was learned brought up to date with those that are new."""
    if embedder is None or not entries:
        return None, None
    vectors = basis.vectors
    if vectors is None or vectors.fingerprint != embedder.fingerprint or missing(entries, vectors):
        vectors = complete(entries, vectors=vectors, embedder=embedder)
    learned = basis.learned
    if learned is None or not {entry.id for entry in entries} - set(learned.entries):
        return vectors, learned
    return vectors, learn_beside(learned, entries, vectors=vectors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an index is made from beside its entries, all of one model."""

    vectors: Vectors | None
    learned: Learned | None
    calibration: Calibration


def basis_of(library: Library) -> Basis:
    """What ships; or what was made for the model this installation chose."""
    folder = library.folder
    if folder is not None and chosen_model(folder) is not None:
        try:
            return Basis(
                vectors=kept_vectors(folder),
                learned=read_learned((folder / LEARNED).read_bytes()) if library.shipped else None,
                calibration=read_calibration((folder / CALIBRATION).read_text(encoding="utf-8")),
            )
        except (OSError, ValueError, KeyError) as error:
            log.warning("chosen_model_unreadable", error=type(error).__name__)
    return Basis(
        vectors=together(shipped_vectors(), kept_vectors(folder)),
        learned=shipped_learned() if library.shipped else None,
        calibration=shipped_calibration(),
    )


def chosen_model(folder: Path | None) -> Path | None:
    """The model folder this installation embeds with; None for the bundled model."""
    try:
        return None if folder is None else Path((folder / MODEL).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None


def snapshot_of(
    library: Library, entries: tuple[Entry, ...], *, calibration: Calibration, embedder: Embedder | None
) -> Index | None:
    """The index on disk, if it was made of these very entries for this model."""
    if library.folder is None or embedder is None or not in_force(library.folder):
        return None
    wanted = digest_of(entries, fingerprint=embedder.fingerprint, calibration=calibration)
    try:
        return open_snapshot(library.folder) if read_header(library.folder).made_of == wanted else None
    except SnapshotUnusable as error:
        log.warning("snapshot_unusable", reason=str(error))
        return None


def keep_snapshot(library: Library, *, embedder: Embedder) -> int:
    """Put an index of the library on disk and in force; returns how many entries it holds. Raises OSError."""
    assert library.folder is not None
    entries, basis = entries_of(library), basis_of(library)
    vectors, learned = prepared(entries, basis, embedder=embedder)
    write_snapshot(
        library.folder,
        entries,
        vectors=vectors,
        embedder=embedder,
        calibration=basis.calibration,
        learned=learned,
    )
    return len(entries)


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
    """Have a vector ready for each of these entries, and none else; returns how many texts were embedded."""
    before = kept_vectors(folder)
    usable = before if before is not None and before.fingerprint == embedder.fingerprint else None
    fresh = len(missing(entries, usable))
    if not entries or (not fresh and usable is not None):
        return 0
    made = complete(tuple(entries), vectors=usable, embedder=embedder)
    _keep(folder / VECTORS, write_vectors(made))
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


def choose_model(folder: Path, model: Path, *, made: Rebuilt) -> None:
    """Have an installation embed with a model folder from now on; `made` with that model. Raises OSError.

    The name of the model comes last: until then the former one is in force.
    """
    if made.learned is not None:
        _keep(folder / LEARNED, write_learned(made.learned))
    _keep(folder / CALIBRATION, write_calibration(made.calibration).encode())
    _keep(folder / VECTORS, write_vectors(made.vectors))
    _keep(folder / MODEL, f"{model.resolve()}\n".encode())


def forget_model(folder: Path) -> None:
    """Have an installation embed with the bundled model again. Raises OSError."""
    for name in (MODEL, LEARNED, CALIBRATION, VECTORS):
        (folder / name).unlink(missing_ok=True)


def _keep(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever reads it meanwhile sees the one before or the one after."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)


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
