"""One size of `inzage bench ask`, in a process of its own: builds a snapshot, or asks it questions.

python -m bot.bench.ask_size build|ask FOLDER ENTRIES QUESTIONS
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

from bot.clock import utc_now
from intake.calendar_days import local_date
from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.embed import bundled_embedder
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.ports import Embedder, Matrix
from knowledge.search import search
from knowledge.shipped import (
    DEFAULT_JURISDICTIONS,
    held_out_questions,
    shipped_calibration,
    shipped_entries,
    shipped_learned,
    shipped_vectors,
)
from knowledge.snapshot import open_snapshot, write_snapshot
from knowledge.vectors import Vectors, texts_of

_SPREAD = 0.35  # length of the noise on a synthetic vector: its cosine with its model stays about 0.94


def main() -> None:
    """Print one JSON object of measurements."""
    what, folder, size, questions = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    measured = _build(folder, size) if what == "build" else _ask(folder, questions)
    sys.stdout.write(json.dumps(measured))


def _build(folder: Path, size: int) -> dict[str, float]:
    embedder, entries, vectors = bundled_embedder(), shipped_entries(), shipped_vectors()
    assert vectors is not None
    learned = shipped_learned()
    if size:
        entries, learned = _varied(entries, size), None
        vectors = _synthetic(entries, vectors)
    started = perf_counter()
    write_snapshot(
        folder, entries, vectors=vectors, embedder=embedder, calibration=shipped_calibration(), learned=learned
    )
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "entries": len(entries),
        "build_s": round(perf_counter() - started, 2),
        "disk_mib": round(disk / 1_048_576, 1),
    }


def _varied(entries: tuple[Entry, ...], size: int) -> tuple[Entry, ...]:
    """Entries with a subject word of their own, two phrasings and the answer of a shipped one."""
    models = [entry for entry in entries if not entry.silent]
    found = []
    for number in range(size):
        model = models[number % len(models)]
        title = f"{model.title} onderwerp{number}"
        spoken = model.questions.get("nl", (model.title,))
        phrasing = f"{spoken[number // len(models) % len(spoken)]} onderwerp{number}"
        found.append(replace(model, id=f"{model.id}-{number}", title=title, questions={"nl": (phrasing,)}, see_also=()))
    return tuple(found)


def _synthetic(entries: tuple[Entry, ...], vectors: Vectors) -> Vectors:
    """Shipped vectors with noise, one for each text of the entries."""
    digests = tuple(text.digest for text in texts_of(entries))
    chance = np.random.default_rng(1)
    rows = vectors.matrix[chance.integers(0, vectors.matrix.shape[0], len(digests))]
    noise = chance.standard_normal(rows.shape, dtype=np.float32)
    rows = rows + _SPREAD * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    matrix: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return Vectors(fingerprint=vectors.fingerprint, digests=digests, matrix=matrix.astype(np.float32))


def _ask(folder: Path, count: int) -> dict[str, float]:
    embedder = bundled_embedder()
    started = perf_counter()
    index = open_snapshot(folder)
    reloaded = perf_counter() - started
    today = local_date(utc_now())
    questions = [question for question in held_out_questions() if len(question.text) < 400][:count]
    for question in questions[:5]:  # the first pages of the map, the first words of the vocabulary
        _one(index, question.text, question.language, today=today, embedder=embedder)
    times: dict[str, list[float]] = {"embed": [], "ask": [], "typing": []}
    for question in questions:
        times["embed"].append(_timed(lambda text=question.text: embedder.encode_queries([text])))
        times["ask"].append(_timed(lambda q=question: _one(index, q.text, q.language, today=today, embedder=embedder)))
        typed = question.text[:40]
        times["typing"].append(
            _timed(
                lambda text=typed: search(
                    index, text, language="nl", allowed=_everybody(today), embedder=None, typing=True
                )
            )
        )
    found: dict[str, float] = {"reload_s": round(reloaded, 2), "questions": len(questions)}
    for name, values in times.items():
        found |= {f"{name}_p50": _share(values, 50), f"{name}_p95": _share(values, 95)}
    found["ratio_embed"] = round(found["ask_p50"] / found["embed_p50"], 2)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # proc(5), VmHWM: the most it ever held
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return found | {"rss_mib": round(int(line.split()[1]) / 1_024, 1)}


def _everybody(today: date) -> Filter:
    return Filter(on_date=today, jurisdictions=frozenset(DEFAULT_JURISDICTIONS), scopes=frozenset({"foi", "aanmelden"}))


def _one(index: Index, text: str, language: str, *, today: date, embedder: Embedder) -> None:
    ask(index, text, language=language, allowed=_everybody(today), embedder=embedder)


def _timed(action: object) -> float:
    assert callable(action)
    started = perf_counter()
    action()
    return (perf_counter() - started) * 1_000


def _share(values: list[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 1)


if __name__ == "__main__":
    main()
