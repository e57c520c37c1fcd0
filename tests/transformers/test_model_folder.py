"""The bundled model as a folder: the same tokens, the same vectors, whole or not there at all."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.bundled_model import BundledModel, Pieces
from knowledge.embed import (
    CAP,
    TRANSFORMERS,
    BundledEmbedder,
    ModelUnusable,
    TransformersEmbedder,
    bundled_embedder,
    embedder_for,
)
from knowledge.model_folder import ALIKE, bundled_model, write_model_folder
from knowledge.shipped import shipped_entries, shipped_questions
from knowledge.vectors import Side, texts_of
from tests.transformers.conftest import ROOT

SENTENCES = (
    "Mag ik de verslagen van de schoolraad inkijken?",
    "Où puis-je consulter l’œuvre complète de l’élève ? Ça coûte 12,50 €.",
    "Straßenbahn, Größe und Prüfungsfrist: § 5 Absatz 2 GDSG",
    "Café  au\tlait,\r\nzéro\u200bbreedte ﬁn ½ ①",
    "Добрий день, 日本語 😀😀",
    "",
)


@pytest.fixture(scope="module")
def engine() -> BundledEmbedder:
    return bundled_embedder()


@pytest.fixture(scope="module")
def model() -> BundledModel:
    return bundled_model()


def texts(side: Side, *, every: int) -> list[str]:
    return [text.text for text in texts_of(shipped_entries()) if text.side is side][::every]


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(np.sum(one * other, axis=1))


def test_the_command_tells_its_steps_on_stderr_and_its_result_on_stdout(
    written: subprocess.CompletedProcess[str], folder: Path
) -> None:
    assert [line.startswith("inzage: ") for line in written.stderr.splitlines()] == [True, True]
    assert written.stdout.startswith(f"Modelmap {folder}: 4")
    assert written.stdout.count("\n") == 1


def test_the_folder_stands_alone_in_its_place_and_others_may_read_it(folder: Path) -> None:
    assert [path.name for path in folder.parent.iterdir()] == ["model"]
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o044 == 0o044, path


def test_questions_in_every_language_get_the_vector_of_the_engine(
    exported: TransformersEmbedder, engine: BundledEmbedder
) -> None:
    asked = [*texts(Side.QUESTION, every=90), *(question.text for question in shipped_questions()[::60])]
    found = cosines(exported.encode_queries(asked), engine.encode_queries(asked))
    assert len(asked) > 100
    assert found.min() > ALIKE
    assert found.mean() > 0.9998


def test_passages_get_the_vector_of_the_engine(exported: TransformersEmbedder, engine: BundledEmbedder) -> None:
    passages = texts(Side.PASSAGE, every=4)
    assert cosines(exported.encode_documents(passages), engine.encode_documents(passages)).min() > ALIKE


def test_accents_written_apart_make_no_difference_to_either(
    exported: TransformersEmbedder, engine: BundledEmbedder
) -> None:
    together, apart = "coût de l'été", "cou\u0302t de l'e\u0301te\u0301"
    for embedder in (exported, engine):
        rows = embedder.encode_queries([together, apart])
        assert float(rows[0] @ rows[1]) > 0.9999


def test_a_text_at_the_cap_gets_the_vector_of_the_engine_and_what_follows_is_not_read(
    exported: TransformersEmbedder, engine: BundledEmbedder
) -> None:
    long = " ".join(texts(Side.PASSAGE, every=9))[:CAP]
    whole = [long, long + " iets heel anders over fruit"]
    rows, ours = exported.encode_documents(whole), engine.encode_documents(whole)
    assert cosines(rows, ours).min() > ALIKE
    assert np.allclose(rows[0], rows[1], atol=1e-5)


def test_a_text_with_more_tokens_than_the_model_has_places_is_cut(
    exported: TransformersEmbedder, engine: BundledEmbedder
) -> None:
    dense = "§%#&~" * (CAP // 5)
    assert engine.engine.token_count(dense) > 512
    assert exported.model.preprocess([dense])["input_ids"].shape == (1, 512)
    row = exported.encode_documents([dense])
    assert float(np.linalg.norm(row)) == pytest.approx(1.0, abs=1e-4)


def test_a_text_gets_as_many_tokens_as_the_engine_gives_it(
    exported: TransformersEmbedder, engine: BundledEmbedder
) -> None:
    for text in (*SENTENCES, *texts(Side.QUESTION, every=5), *texts(Side.PASSAGE, every=5)):
        counted = len(exported.model.tokenizer("passage: " + text)["input_ids"])
        assert counted == engine.engine.token_count(text, is_query=False), text


def test_the_tokens_are_the_likeliest_pieces(exported: TransformersEmbedder, model: BundledModel) -> None:
    numbers = {piece: number for number, (piece, _) in enumerate(model.pieces.scored)}
    for text in (*SENTENCES[:3], *texts(Side.QUESTION, every=100)):
        expected = [numbers[piece] for piece in likeliest(f"query: {text}", model.pieces)]
        assert exported.model.tokenizer(f"query: {text}")["input_ids"] == [
            model.pieces.begin,
            *expected,
            model.pieces.end,
        ]


def likeliest(text: str, pieces: Pieces) -> list[str]:
    """The split of highest probability, for a text that needs no character rewritten but those of the table."""
    scores = dict(pieces.scored)
    rewritten = "".join(pieces.rewritten.get(char, char) for char in text)
    written = "\u2581" + rewritten.replace(" ", "\u2581")
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(written) + 1):
        found = [
            (best[start][0] + scores[written[start:end]], [*best[start][1], written[start:end]])
            for start in range(max(0, end - 32), end)
            if written[start:end] in scores and best[start][0] > -np.inf
        ]
        best.append(max(found, default=(-np.inf, []), key=lambda split: split[0]))
    return best[-1][1]


def test_the_prompts_stand_in_the_folder(exported: TransformersEmbedder) -> None:
    assert (exported.query_prompt, exported.document_prompt) == ("query: ", "passage: ")


def test_it_is_the_embedder_of_its_kind_and_folder(exported: TransformersEmbedder, folder: Path) -> None:
    again = embedder_for(TRANSFORMERS, folder)
    assert again.fingerprint == exported.fingerprint
    assert np.array_equal(again.encode_queries(["kopie"]), exported.encode_queries(["kopie"]))


def test_a_place_that_is_taken_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model/eigen.txt").write_text("van mij", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "knowledge", "model", str(tmp_path / "model")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"inzage: {tmp_path / 'model'}: bestaat al; een modelmap overschrijft niets\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["model", "eigen.txt"]


def test_vectors_that_differ_leave_no_folder(model: BundledModel, engine: BundledEmbedder, tmp_path: Path) -> None:
    """One matrix of the last layer in another's place, as a fault in the reading of the file would do."""
    wrong = {**model.tensors, "l11.v.w": model.tensors["l0.k.w"]}
    with pytest.raises(ModelUnusable, match="wijken af"):
        write_model_folder(
            tmp_path / "model",
            model=dataclasses.replace(model, tensors=wrong),
            like=engine,
            say=lambda step: None,
        )
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_no_folder(model: BundledModel, engine: BundledEmbedder, tmp_path: Path) -> None:
    told: list[str] = []

    def stop_at_the_second(step: str) -> None:
        told.append(step)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_model_folder(tmp_path / "model", model=model, like=engine, say=stop_at_the_second)
    assert list(tmp_path.iterdir()) == []


def test_what_the_folder_says_of_itself_is_what_the_file_says(folder: Path, model: BundledModel) -> None:
    said = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert said["hidden_size"] == model.shape.width == 384
    assert said["max_position_embeddings"] == model.shape.positions == 512
