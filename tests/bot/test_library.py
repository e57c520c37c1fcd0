"""Which guidance an installation answers from, and what is kept of it on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.app import App, build
from bot.indexing import (
    VECTORS,
    build_library,
    choose_model,
    chosen_model,
    faults,
    forget_model,
    keep_vectors,
    kept_vectors,
    load_embedder,
    load_knowledge,
    shipped_faults,
    together,
)
from bot.library import Library, OwnText, entries_of, folder_of, library_of, readable, version_of
from bot.publishing import reindex
from bot.think import Knowledge
from knowledge.answer import Answer, NoAnswer
from knowledge.ask import ask
from knowledge.folds import lessons
from knowledge.index import Index
from knowledge.rebuild import rebuild
from knowledge.snapshot import StoredEntries
from knowledge.vectors import Vectors
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_corpus
from tests.knowledge.test_fit import labelled
from tests.support.builders import Hands, a_config
from tests.support.guidance import QUESTION, published

TWO_BODIES = [
    {"id": "polder", "name": "Polder", "addresses": ["info@polder.example"]},
    {"id": "stad", "name": "Stad", "addresses": ["info@stad.example"]},
]


@pytest.fixture
def two_bodies(tmp_path: Path) -> App:
    return build(a_config(tmp_path, body=TWO_BODIES), clock=Hands())


def answers(index: Index) -> set[str]:
    """The keys of the camp's entries that this index could quote."""
    return {entry.key for entry in index.entries if entry.key.startswith("ZOMERKAMPEN")}


def text(markdown: str, *, body_id: str = "polder") -> OwnText:
    return OwnText(body_id=body_id, entry_id="kamp", markdown=markdown)


def test_without_a_store_what_ships_answers_and_none_is_made(tmp_path: Path) -> None:
    config = a_config(tmp_path)
    library = library_of(config)
    assert library == Library()
    assert list(tmp_path.iterdir()) == []
    assert load_knowledge(library).index.entries


def asked(knowledge: Knowledge, *, body_id: str) -> Answer | NoAnswer:
    allowed = replace(EVERYBODY, body=body_id)
    return ask(knowledge.index, QUESTION, language="nl", allowed=allowed, embedder=knowledge.embedder)


def test_a_published_entry_answers_for_its_own_body_alone(two_bodies: App) -> None:
    keys = published(two_bodies, body_id="stad")
    knowledge = load_knowledge(library_of(two_bodies.config))
    assert answers(knowledge.index) == set(keys)
    assert {entry.body for entry in knowledge.index.entries} == {"", "stad"}
    found = asked(knowledge, body_id="stad")
    assert isinstance(found, Answer)
    assert "tien euro per kind" in found.text
    for other in ("polder", "elders"):
        assert not answers_to(asked(knowledge, body_id=other)) & set(keys)
    two_bodies.door.close()


def answers_to(outcome: Answer | NoAnswer) -> set[str]:
    return {citation.key for citation in outcome.citations} if isinstance(outcome, Answer) else set()


def test_what_ships_can_be_switched_off(small_app: App, tmp_path: Path) -> None:
    published(small_app)
    knowledge = load_knowledge(library_of(a_config(tmp_path, guidance={"shipped": False})))
    assert {entry.body for entry in knowledge.index.entries} == {"polder"}
    found = asked(knowledge, body_id="polder")
    assert isinstance(found, Answer)
    assert "tien euro per kind" in found.text


def test_publishing_leaves_an_index_on_disk_that_is_opened_as_long_as_it_is_of_the_same_entries(
    small_app: App, tmp_path: Path
) -> None:
    published(small_app)
    library = library_of(small_app.config)
    stored = load_knowledge(library).index
    assert isinstance(stored.entries, StoredEntries)
    assert tuple(stored.entries) == entries_of(library)
    # What was learned of the new entries beside those that ship.
    assert stored.learned is not None
    assert (stored.learned_columns >= 0).all()
    other = load_knowledge(replace(library, shipped=False)).index
    assert not isinstance(other.entries, StoredEntries)
    assert {entry.body for entry in other.entries} == {"polder"}


def test_a_publication_changes_the_version_that_workers_look_at(small_app: App) -> None:
    def version() -> str:
        return small_app.door.read_now(lambda s: version_of(s, small_app.config))

    before = version()
    assert version() == before
    published(small_app)
    assert version() != before


def test_another_model_is_chosen_with_everything_made_of_it_and_can_be_left_again(tmp_path: Path) -> None:
    folder = tmp_path / "guidance"
    assert chosen_model(folder) is None
    taught = lessons(a_corpus(), labelled(), vectors=None, asked=EVERYBODY, embedder=WordEmbedder())
    choose_model(folder, tmp_path / "model", made=rebuild(taught, say=lambda _: None))
    assert chosen_model(folder) == tmp_path / "model"
    # The folder holds no model: words alone rank, and the log says so.
    assert load_embedder(folder) is None
    knowledge = build_library(Library(folder=folder), embedder=WordEmbedder())
    assert knowledge.index.dense is not None
    assert knowledge.index.dense.fingerprint == "words/1"
    forget_model(folder)
    assert chosen_model(folder) is None
    assert load_embedder(folder) is not None


def test_a_body_that_is_no_longer_configured_answers_nothing(small_app: App, tmp_path: Path) -> None:
    published(small_app)
    other = a_config(tmp_path, body=[{"id": "nieuw", "name": "Nieuw"}])
    assert library_of(other).own == ()


def test_publishing_keeps_the_vectors_and_answering_embeds_nothing_again(small_app: App) -> None:
    published(small_app)
    library = library_of(small_app.config)
    entries = [entry for _, entry in readable(library.own)]
    kept = kept_vectors(library.folder)
    assert kept is not None
    embedder = WordEmbedder(fingerprint=kept.fingerprint)
    build_library(library, embedder=embedder)
    assert embedder.seen == []
    assert keep_vectors(folder_of(small_app.config), entries, embedder=embedder) == 0
    assert reindex(small_app)[0] == 0
    # A lost file is made again, and told until it is.
    (folder_of(small_app.config) / VECTORS).unlink()
    assert any("zonder vector" in fault for fault in faults(library))
    assert reindex(small_app)[0] > 0
    assert faults(library) == []


def test_vectors_are_replaced_as_a_whole_and_hold_what_is_published(tmp_path: Path) -> None:
    folder = tmp_path / "guidance"
    embedder = WordEmbedder()
    camp = [
        e for _, e in readable([text("---\nid: k\nkey: K\ntitle: Kamp\nsource: x\nvalid_from: 2020-01-01\n---\nJa.")])
    ]
    assert keep_vectors(folder, camp, embedder=embedder) == 2
    changed = [replace(camp[0], answer="Neen.")]
    assert keep_vectors(folder, changed, embedder=embedder) == 1
    kept = kept_vectors(folder)
    assert kept is not None
    assert len(kept.digests) == 2
    assert [path.name for path in folder.iterdir()] == [VECTORS]
    assert keep_vectors(folder, [], embedder=embedder) == 0


def test_vectors_of_another_model_or_a_broken_file_count_as_none(tmp_path: Path) -> None:
    assert kept_vectors(None) is None
    assert kept_vectors(tmp_path) is None
    (tmp_path / VECTORS).write_bytes(b"kapot")
    assert kept_vectors(tmp_path) is None
    rows = np.eye(2, dtype=np.float32)
    first = Vectors(fingerprint="a", digests=("1", "2"), matrix=rows)
    second = Vectors(fingerprint="a", digests=("2", "3"), matrix=rows)
    both = together(first, second)
    assert both is not None
    assert both.digests == ("1", "2", "3")
    assert together(first, replace(second, fingerprint="b", rows={})) is first
    assert together(None, second) is second
    assert together(first, None) is first
    assert together(first, first) is first


def test_a_text_this_version_cannot_read_is_passed_over_and_told() -> None:
    library = Library(own=(text("geen entry"),))
    assert readable(library.own) == []
    assert faults(library) == ["polder: kamp: begint niet met front matter (---)"]
    assert all(not entry.body for entry in build_library(library, embedder=None).index.entries)


def test_the_shipped_guidance_has_no_fault_and_its_model_loads() -> None:
    assert shipped_faults() == []
    assert load_embedder() is not None
