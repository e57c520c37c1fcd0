"""The second embedder with a real model: `make test-transformers`, in an environment of its own."""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.ask import ask
from knowledge.embed import CAP, TransformersEmbedder, transformers_embedder
from knowledge.index import Index, build_index
from knowledge.question import read_question
from knowledge.search import search
from knowledge.semantic import dense_scores
from knowledge.vectors import complete, read_vectors, write_vectors
from tests.knowledge.support import a_calibration, a_corpus
from tests.transformers.tiny_model import WIDTH, make_model

TODAY = date(2026, 3, 2)
VLG = frozenset({"BE-VLG"})


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny", seed=1)


@pytest.fixture(scope="session")
def embedder(folder: Path) -> TransformersEmbedder:
    return transformers_embedder(folder)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> TransformersEmbedder:
    return transformers_embedder(make_model(tmp_path_factory.mktemp("models") / "other", seed=2))


@pytest.fixture(scope="session")
def index(embedder: TransformersEmbedder) -> Index:
    return build_index(a_corpus(), vectors=None, embedder=embedder, calibration=a_calibration())


def test_every_text_gives_one_unit_row(embedder: TransformersEmbedder) -> None:
    for encode in (embedder.encode_queries, embedder.encode_documents):
        rows = encode(["Mag ik een kopie?", "pruimen plukken", ""])
        assert rows.shape == (3, WIDTH)
        assert rows.dtype == np.float32
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)


def test_one_text_is_one_row_too(embedder: TransformersEmbedder) -> None:
    assert embedder.encode_queries(["hond"]).shape == (1, WIDTH)


def test_the_same_text_gives_the_same_row_alone_or_among_others(embedder: TransformersEmbedder) -> None:
    alone = embedder.encode_documents(["Mag ik een afschrift?"])
    among = embedder.encode_documents(["ladder", "Mag ik een afschrift?", "kersen " * 30])
    assert np.allclose(alone[0], among[1], atol=1e-5)


def test_the_folder_loaded_again_gives_the_same_rows(embedder: TransformersEmbedder, folder: Path) -> None:
    again = transformers_embedder(folder)
    assert np.array_equal(again.encode_queries(["gratis kersen"]), embedder.encode_queries(["gratis kersen"]))


def test_different_words_give_different_rows(embedder: TransformersEmbedder) -> None:
    rows = embedder.encode_queries(["hond", "ladder"])
    assert float(rows[0] @ rows[1]) < 0.999


def test_a_question_and_a_passage_get_the_prompts_of_the_model(embedder: TransformersEmbedder) -> None:
    question, passage = embedder.encode_queries(["kopie"]), embedder.encode_documents(["kopie"])
    assert float(question[0] @ passage[0]) < 0.999
    by_hand = embedder.model.encode(["query: kopie"], prompt="", show_progress_bar=False)
    assert np.allclose(question, by_hand, atol=1e-5)


def test_a_text_is_read_up_to_the_cap(embedder: TransformersEmbedder) -> None:
    long = "hond " * (CAP // 5)
    rows = embedder.encode_documents([long, long + "ladder kersen gratis"])
    assert np.allclose(rows[0], rows[1], atol=1e-5)


def test_the_fingerprint_names_the_package_its_version_and_the_model(embedder: TransformersEmbedder) -> None:
    package, version, model = embedder.fingerprint.split("/")
    assert (package, model) == ("sentence-transformers", "tiny")
    assert version[0].isdigit()


def test_another_model_has_another_fingerprint(embedder: TransformersEmbedder, other: TransformersEmbedder) -> None:
    assert embedder.fingerprint != other.fingerprint


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        transformers_embedder(tmp_path / "nergens")


def test_a_folder_without_a_model_is_an_error_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises((OSError, ValueError)):
        transformers_embedder(tmp_path)
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_an_index_made_with_it_ranks_by_meaning(index: Index, embedder: TransformersEmbedder) -> None:
    question = read_question(index, "ladder uitlenen aan bezoekers", language="nl", embedder=embedder)
    assert index.dense is not None
    assert question.vectors is not None
    scores = dense_scores(index.dense, question.vectors)
    nearest = index.entries[int(np.argmax(scores.phrasing))]
    assert nearest.key == "LAW-LADDER"
    assert scores.phrasing.max() == pytest.approx(1.0, abs=1e-3)


def test_an_index_made_with_it_searches(index: Index, embedder: TransformersEmbedder) -> None:
    hits = search(
        index,
        "mag mijn hond mee",
        language="nl",
        on_date=TODAY,
        jurisdictions=VLG,
        scopes=frozenset({"foi"}),
        embedder=embedder,
    )
    assert hits[0].key == "LAW-HOND"


def test_an_index_made_with_it_answers_and_keeps_silent(index: Index, embedder: TransformersEmbedder) -> None:
    def asked(question: str) -> Answer | NoAnswer:
        return ask(
            index,
            question,
            language="nl",
            on_date=TODAY,
            jurisdictions=VLG,
            scopes=frozenset({"foi"}),
            embedder=embedder,
        )

    answer = asked("Mag ik de ladder lenen?")
    assert isinstance(answer, Answer)
    assert answer.citations[0].key == "LAW-LADDER"
    silence = asked("Hoe laat vertrekt de trein naar Oostende?")
    assert isinstance(silence, NoAnswer)
    assert silence.reason is Reason.BELOW_THRESHOLD


def test_vectors_that_were_stored_are_taken_up_again(embedder: TransformersEmbedder) -> None:
    stored = read_vectors(write_vectors(complete(a_corpus(), vectors=None, embedder=embedder)))
    index = build_index(a_corpus(), vectors=stored, embedder=embedder, calibration=a_calibration())
    assert index.vectors is stored


def test_vectors_of_another_fingerprint_are_made_anew(
    embedder: TransformersEmbedder, other: TransformersEmbedder
) -> None:
    foreign = complete(a_corpus(), vectors=None, embedder=other)
    index = build_index(a_corpus(), vectors=foreign, embedder=embedder, calibration=a_calibration())
    assert index.vectors is not None
    assert index.vectors.fingerprint == embedder.fingerprint
    assert not np.allclose(index.vectors.matrix, foreign.matrix, atol=1e-3)


def test_a_question_of_another_model_is_not_compared_with_the_index(index: Index, other: TransformersEmbedder) -> None:
    assert read_question(index, "ladder", language="nl", embedder=other).vectors is None


def test_vectors_of_the_same_folder_by_another_version_are_made_anew(embedder: TransformersEmbedder) -> None:
    older = dataclasses.replace(embedder, fingerprint="sentence-transformers/0.0/tiny")
    stored = complete(a_corpus(), vectors=None, embedder=older)
    index = build_index(a_corpus(), vectors=stored, embedder=embedder, calibration=a_calibration())
    assert index.vectors is not None
    assert index.vectors.fingerprint == embedder.fingerprint
