"""The parts of a model folder that need no extra: settings that fit the weights."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from knowledge.bundled_model import BundledModel, Pieces, Shape, Tensor
from knowledge.model_parts import settings, weights

SHAPE = Shape(width=4, layers=1, heads=2, inner=8, vocabulary=6, positions=16, segments=2, epsilon=1e-12)
PIECES = Pieces(
    scored=(("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("a", -1.0), ("b", -2.0)),
    begin=0,
    end=2,
    padding=1,
    unknown=3,
    rewritten={},
)
SIZES = {
    "emb.word": 24,
    "emb.pos": 64,
    "emb.type": 8,
    **{f"l0.{name}.w": 16 for name in ("q", "k", "v", "ao")},
    **{f"l0.{name}.w": 32 for name in ("fi", "fo")},
    **{f"l0.{name}.b": 4 for name in ("q", "k", "v", "ao", "fo")},
    "l0.fi.b": 8,
    **{f"{name}.{part}": 4 for name in ("emb.ln", "l0.aln", "l0.oln") for part in ("w", "b")},
}


def a_model() -> BundledModel:
    tensors = {
        name: Tensor(content=np.arange(size, dtype=np.float32).tobytes(), four_bit=False)
        for name, size in SIZES.items()
    }
    return BundledModel(shape=SHAPE, pieces=PIECES, tensors=tensors)


def test_every_tensor_has_its_place_and_its_form() -> None:
    made = weights(a_model())
    assert len(made) == len(SIZES) + 2  # the pooler that is not used
    assert made["embeddings.word_embeddings.weight"].shape == (6, 4)
    assert made["encoder.layer.0.intermediate.dense.weight"].shape == (8, 4)
    assert made["encoder.layer.0.output.dense.weight"].shape == (4, 8)
    assert made["encoder.layer.0.attention.self.key.bias"].shape == (4,)
    assert made["encoder.layer.0.output.LayerNorm.weight"].tolist() == [0, 1, 2, 3]


def test_a_tensor_that_is_not_there_is_named() -> None:
    model = a_model()
    lacking = {name: tensor for name, tensor in model.tensors.items() if name != "l0.k.w"}
    with pytest.raises(KeyError, match=r"l0\.k\.w"):
        weights(dataclasses.replace(model, tensors=lacking))


def test_the_settings_are_json_and_say_what_the_model_is() -> None:
    said = json.loads(json.dumps(settings(a_model())))
    config = said["config.json"]
    assert (config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]) == (4, 8, 1)
    assert (
        said["tokenizer_config.json"]["model_max_length"] == said["sentence_bert_config.json"]["max_seq_length"] == 16
    )
    assert said["tokenizer_config.json"]["pad_token"] == "<pad>"
    assert said["config_sentence_transformers.json"]["prompts"] == {"query": "query: ", "document": "passage: "}


def test_the_modules_stand_in_order_with_their_folders() -> None:
    said = settings(a_model())
    assert [(module["idx"], module["path"]) for module in said["modules.json"]] == [
        (0, ""),
        (1, "1_Pooling"),
        (2, "2_Normalize"),
    ]
    assert {"1_Pooling/config.json", "2_Normalize/config.json"} <= set(said)
