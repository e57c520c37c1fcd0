"""The second embedder with a real model: `make test-transformers`, in an environment of its own."""

from __future__ import annotations

import dataclasses
import importlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.ask import ask
from knowledge.embed import CAP, TRANSFORMERS, ModelUnusable, TransformersEmbedder, transformers_embedder
from knowledge.index import Index, build_index
from knowledge.question import read_question
from knowledge.search import search
from knowledge.semantic import dense_scores
from knowledge.vectors import complete, read_vectors, write_vectors
from tests.knowledge.support import EVERYBODY, a_calibration, a_corpus
from tests.transformers.tiny_model import WIDTH


@pytest.fixture(scope="session")
def index(tiny: TransformersEmbedder) -> Index:
    return build_index(a_corpus(), vectors=None, embedder=tiny, calibration=a_calibration())


def test_every_text_gives_one_unit_row(tiny: TransformersEmbedder) -> None:
    for encode in (tiny.encode_queries, tiny.encode_documents):
        rows = encode(["Mag ik een kopie?", "pruimen plukken", ""])
        assert rows.shape == (3, WIDTH)
        assert rows.dtype == np.float32
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)


def test_one_text_is_one_row_too(tiny: TransformersEmbedder) -> None:
    assert tiny.encode_queries(["hond"]).shape == (1, WIDTH)


def test_the_same_text_gives_the_same_row_alone_or_among_others(tiny: TransformersEmbedder) -> None:
    alone = tiny.encode_documents(["Mag ik een afschrift?"])
    among = tiny.encode_documents(["ladder", "Mag ik een afschrift?", "kersen " * 30])
    assert np.allclose(alone[0], among[1], atol=1e-5)


def test_the_folder_loaded_again_gives_the_same_rows(tiny: TransformersEmbedder, tiny_folder: Path) -> None:
    again = transformers_embedder(tiny_folder)
    assert np.array_equal(again.encode_queries(["gratis kersen"]), tiny.encode_queries(["gratis kersen"]))


def test_different_words_give_different_rows(tiny: TransformersEmbedder) -> None:
    rows = tiny.encode_queries(["hond", "ladder"])
    assert float(rows[0] @ rows[1]) < 0.999


def test_a_question_and_a_passage_get_the_prompts_of_the_model(tiny: TransformersEmbedder) -> None:
    question, passage = tiny.encode_queries(["kopie"]), tiny.encode_documents(["kopie"])
    assert float(question[0] @ passage[0]) < 0.999
    by_hand = tiny.model.encode(["query: kopie"], prompt="", show_progress_bar=False)
    assert np.allclose(question, by_hand, atol=1e-5)


def test_a_text_is_read_up_to_the_cap(tiny: TransformersEmbedder) -> None:
    long = "hond " * (CAP // 5)
    rows = tiny.encode_documents([long, long + "ladder kersen gratis"])
    assert np.allclose(rows[0], rows[1], atol=1e-5)


def test_the_fingerprint_names_the_package_its_version_and_the_content(
    tiny: TransformersEmbedder, tiny_folder: Path, tmp_path: Path
) -> None:
    package, version, content = tiny.fingerprint.split("/")
    assert (package, version[0].isdigit(), len(content)) == (TRANSFORMERS, True, 32)
    moved = shutil.copytree(tiny_folder, tmp_path / "elders")
    (moved / "README.md").write_text("Over dit model", encoding="utf-8")
    assert transformers_embedder(moved).fingerprint == tiny.fingerprint


def test_another_model_has_another_fingerprint(tiny: TransformersEmbedder, other: TransformersEmbedder) -> None:
    assert tiny.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        ("config_sentence_transformers.json", '"query: "', '"vraag: "'),
        ("config.json", '"hidden_act": "gelu"', '"hidden_act": "relu"'),
    ],
    ids=lambda change: change[0],
)
def test_a_model_that_reads_otherwise_has_another_fingerprint(
    tiny: TransformersEmbedder, tiny_folder: Path, tmp_path: Path, change: tuple[str, str, str]
) -> None:
    name, before, after = change
    changed = shutil.copytree(tiny_folder, tmp_path / "tiny")
    text = (changed / name).read_text(encoding="utf-8")
    assert before in text
    (changed / name).write_text(text.replace(before, after), encoding="utf-8")
    assert transformers_embedder(changed).fingerprint != tiny.fingerprint


def test_a_prompt_for_passages_counts_by_any_of_its_names(tiny_folder: Path, tmp_path: Path) -> None:
    """Folders of the e5 family say `passage`; the package itself would then put nothing before a passage."""
    renamed = shutil.copytree(tiny_folder, tmp_path / "tiny")
    said = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (renamed / "config_sentence_transformers.json").write_text(json.dumps(said), encoding="utf-8")
    embedder = transformers_embedder(renamed)
    by_hand = embedder.model.encode(["passage: kopie"], prompt="", show_progress_bar=False)
    assert np.allclose(embedder.encode_documents(["kopie"]), by_hand, atol=1e-5)


def test_no_text_gives_no_row(tiny: TransformersEmbedder) -> None:
    assert tiny.encode_queries([]).shape == tiny.encode_documents([]).shape == (0, WIDTH)


def test_one_thread_computes(tiny: TransformersEmbedder) -> None:
    assert tiny.model is not None
    assert importlib.import_module("torch").get_num_threads() == 1


def test_weights_in_sixteen_bits_are_computed_in_thirty_two(tiny_folder: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    package = importlib.import_module("sentence_transformers")
    package.SentenceTransformer(str(tiny_folder), device="cpu").half().save(str(half), create_model_card=False)
    assert str(transformers_embedder(half).model.dtype) == "torch.float32"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="nergens: er is geen map"):
        transformers_embedder(tmp_path / "nergens")


def test_a_folder_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("Beste,", encoding="utf-8")
    with pytest.raises(ModelUnusable, match="geen model van sentence-transformers"):
        transformers_embedder(tmp_path)


@pytest.mark.parametrize("missing", ["*.safetensors", "config.json", "tokenizer*"])
def test_a_model_that_lacks_a_part_is_an_error_of_one_line(tiny_folder: Path, tmp_path: Path, missing: str) -> None:
    part = shutil.copytree(tiny_folder, tmp_path / "tiny", ignore=shutil.ignore_patterns(missing, "vocab*"))
    with pytest.raises(ModelUnusable, match=f"^{part}: dit model ") as found:
        transformers_embedder(part)
    assert "\n" not in str(found.value)


def test_an_index_made_with_it_ranks_by_meaning(index: Index, tiny: TransformersEmbedder) -> None:
    question = read_question(index, "ladder uitlenen aan bezoekers", language="nl", embedder=tiny)
    assert index.dense is not None
    assert question.vectors is not None
    scores = dense_scores(index.dense, question.vectors)
    nearest = index.entries[int(np.argmax(scores.phrasing))]
    assert nearest.key == "LAW-LADDER"
    assert scores.phrasing.max() == pytest.approx(1.0, abs=1e-3)


def test_an_index_made_with_it_searches(index: Index, tiny: TransformersEmbedder) -> None:
    hits = search(
        index,
        "mag mijn hond mee",
        language="nl",
        allowed=EVERYBODY,
        embedder=tiny,
    )
    assert hits[0].key == "LAW-HOND"


def test_an_index_made_with_it_answers_and_keeps_silent(index: Index, tiny: TransformersEmbedder) -> None:
    def asked(question: str) -> Answer | NoAnswer:
        return ask(
            index,
            question,
            language="nl",
            allowed=EVERYBODY,
            embedder=tiny,
        )

    answer = asked("Mag ik de ladder lenen?")
    assert isinstance(answer, Answer)
    assert answer.citations[0].key == "LAW-LADDER"
    silence = asked("Hoe laat vertrekt de trein naar Oostende?")
    assert isinstance(silence, NoAnswer)
    assert silence.reason is Reason.BELOW_THRESHOLD


def test_vectors_that_were_stored_are_taken_up_again(tiny: TransformersEmbedder) -> None:
    stored = read_vectors(write_vectors(complete(a_corpus(), vectors=None, embedder=tiny)))
    index = build_index(a_corpus(), vectors=stored, embedder=tiny, calibration=a_calibration())
    assert index.dense is not None
    assert np.array_equal(index.dense.phrasings.matrix[0], stored.matrix[0])


def test_vectors_of_another_fingerprint_are_made_anew(tiny: TransformersEmbedder, other: TransformersEmbedder) -> None:
    foreign = complete(a_corpus(), vectors=None, embedder=other)
    index = build_index(a_corpus(), vectors=foreign, embedder=tiny, calibration=a_calibration())
    assert index.dense is not None
    assert index.dense.fingerprint == tiny.fingerprint
    assert not np.allclose(index.dense.phrasings.matrix[0], foreign.matrix[0], atol=1e-3)


def test_a_question_of_another_model_is_not_compared_with_the_index(index: Index, other: TransformersEmbedder) -> None:
    assert read_question(index, "ladder", language="nl", embedder=other).vectors is None


def test_vectors_of_the_same_folder_by_another_version_are_made_anew(tiny: TransformersEmbedder) -> None:
    older = dataclasses.replace(tiny, fingerprint="sentence-transformers/0.0/tiny")
    stored = complete(a_corpus(), vectors=None, embedder=older)
    index = build_index(a_corpus(), vectors=stored, embedder=tiny, calibration=a_calibration())
    assert index.dense is not None
    assert index.dense.fingerprint == tiny.fingerprint
