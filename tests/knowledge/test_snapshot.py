from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answer import Answer
from knowledge.ask import ask
from knowledge.entry import Entry, Status
from knowledge.index import learn_entries
from knowledge.learned import Learned
from knowledge.snapshot import SnapshotUnusable, in_force, open_snapshot, read_header, write_snapshot
from knowledge.vectors import complete
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_calibration, a_corpus, an_entry, an_index

HOND = "Mag mijn hond mee aan de leiband?"


def write(folder: Path, entries: tuple[Entry, ...], *, learned: Learned | None = None) -> str:
    write_snapshot(folder, entries, vectors=None, embedder=WordEmbedder(), calibration=a_calibration(), learned=learned)
    return in_force(folder)


def test_an_index_on_disk_answers_as_the_one_in_memory(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    learned = learn_entries(a_corpus(), vectors=complete(a_corpus(), vectors=None, embedder=embedder))
    write(tmp_path, a_corpus(), learned=learned)
    stored, kept = open_snapshot(tmp_path), an_index()
    for index in (stored, kept):
        outcome = ask(index, HOND, language="nl", allowed=EVERYBODY, embedder=embedder)
        assert isinstance(outcome, Answer)
        assert outcome.citations[0].key == "LAW-HOND"
    assert stored.learned is not None
    assert list(stored.entries) == list(kept.entries)
    assert stored.entries[-1] == kept.entries[3]
    assert stored.entries[1:3] == tuple(kept.entries[1:3])


def test_every_field_of_an_entry_survives(tmp_path: Path) -> None:
    entry = an_entry(
        officer_note="let op",
        valid_until=date(2030, 1, 1),
        status=Status.HISTORICAL,
        audience=("staff", "parents"),
        see_also=("FOI-X",),
        body="dorp",
        needs_officer=True,
    )
    write(tmp_path, (entry,))
    assert open_snapshot(tmp_path).entries[0] == entry


def test_a_new_snapshot_takes_the_place_of_the_old_one_which_open_readers_keep(tmp_path: Path) -> None:
    first = write(tmp_path, a_corpus())
    reader = open_snapshot(tmp_path)
    second = write(tmp_path, (an_entry(answer="Voortaan altijd."),))
    assert first != second
    assert len(open_snapshot(tmp_path).entries) == 1
    assert len(list(reader.entries)) == 4
    write(tmp_path, a_corpus())
    assert len(list(tmp_path.glob("snapshot-*"))) == 2
    assert reader.entries[0].id == "pruim"


def test_a_build_that_fails_leaves_the_former_in_force(tmp_path: Path) -> None:
    before = write(tmp_path, a_corpus())

    class Broken(WordEmbedder):
        def encode_queries(self, texts: object) -> np.ndarray:
            raise OSError("model weg")

    with pytest.raises(OSError, match="model weg"):
        write_snapshot(tmp_path, a_corpus(), vectors=None, embedder=Broken(), calibration=a_calibration(), learned=None)
    assert in_force(tmp_path) == before
    assert not list(tmp_path.glob("building-*"))


def test_the_header_names_model_and_content(tmp_path: Path) -> None:
    write(tmp_path, a_corpus())
    one = read_header(tmp_path)
    write(tmp_path, (replace(a_corpus()[0], title="Anders"), *a_corpus()[1:]))
    other = read_header(tmp_path)
    assert one.fingerprint == other.fingerprint == "words/1"
    assert one.made_of != other.made_of


def test_no_snapshot_a_damaged_one_and_one_of_another_version_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotUnusable):
        open_snapshot(tmp_path)
    name = write(tmp_path, a_corpus())
    header = tmp_path / name / "header.json"
    header.write_text(json.dumps(json.loads(header.read_text()) | {"format": 0}))
    with pytest.raises(SnapshotUnusable, match="format 0"):
        open_snapshot(tmp_path)
    write(tmp_path, a_corpus())
    (tmp_path / in_force(tmp_path) / "index.sqlite").write_bytes(b"stuk")
    with pytest.raises(SnapshotUnusable):
        open_snapshot(tmp_path)


def test_several_threads_may_read_one_snapshot(tmp_path: Path) -> None:
    write(tmp_path, a_corpus())
    index = open_snapshot(tmp_path)
    found: list[str] = []

    def read() -> None:
        for _ in range(50):
            outcome = ask(index, HOND, language="nl", allowed=EVERYBODY, embedder=None)
            found.append(outcome.hits[0].key)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {"LAW-HOND"}
    assert len(found) == 200
