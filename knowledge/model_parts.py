"""The parts of a sentence-transformers folder, made from the bundled model: weights, settings, tokenizer."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np

from knowledge.bundled_model import BundledModel, Pieces, Shape
from knowledge.ports import Matrix

_SPACE = "\u2581"  # what a space is written as inside a piece
# The engine puts these before a text itself; here the folder says so, and sentence-transformers does it.
_PROMPTS = {"query": "query: ", "document": "passage: "}
_MODULES = ("Transformer", "Pooling", "Normalize")

# By the engine's names, those of BERT in transformers: tables of the embedding, matrices and norms of a layer.
_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def weights(model: BundledModel) -> dict[str, Matrix]:
    """Every tensor in full precision, 470 MB in all, by the name that transformers gives it. Raises KeyError."""
    width = model.shape.width
    found = {theirs: model.tensors[ours].values().reshape(form) for theirs, ours, form in _names(model.shape)}
    # BERT's pooler, which averaging does not use; without it transformers would fill it with random numbers and warn.
    return found | {
        "pooler.dense.weight": np.zeros((width, width), dtype=np.float32),
        "pooler.dense.bias": np.zeros(width, dtype=np.float32),
    }


def _names(shape: Shape) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """The name of each tensor there and here, and the form it has there."""
    row = (-1,)
    for short, long in _EMBEDDINGS.items():
        yield f"embeddings.{long}.weight", f"emb.{short}", (-1, shape.width)
    norms = [("embeddings.LayerNorm", "emb.ln")]
    for number in range(shape.layers):
        theirs, ours = f"encoder.layer.{number}", f"l{number}"
        for short, long in _MATRICES.items():
            yield f"{theirs}.{long}.weight", f"{ours}.{short}.w", (-1, shape.inner if short == "fo" else shape.width)
            yield f"{theirs}.{long}.bias", f"{ours}.{short}.b", row
        norms += [(f"{theirs}.{long}", f"{ours}.{short}") for short, long in _NORMS.items()]
    for theirs, ours in norms:
        yield f"{theirs}.weight", f"{ours}.w", row
        yield f"{theirs}.bias", f"{ours}.b", row


def settings(model: BundledModel) -> dict[str, Any]:
    """The JSON files of the folder, by path: what reads the weights, and how a text becomes one vector."""
    shape, pieces = model.shape, model.pieces
    begin, end, padding, unknown = _special(pieces)
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.width,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "hidden_act": "gelu",
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.segments,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": pieces.padding,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": begin,
            "eos_token": end,
            "cls_token": begin,
            "sep_token": end,
            "pad_token": padding,
            "unk_token": unknown,
        },
        "modules.json": [
            {
                "idx": number,
                "name": str(number),
                "path": f"{number}_{name}" if number else "",
                "type": f"sentence_transformers.models.{name}",
            }
            for number, name in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.width, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"prompts": _PROMPTS, "similarity_fn_name": "cosine"},
    }


def tokenizer_json(pieces: Pieces) -> str:
    """The tokenizer as JSON of the package `tokenizers`, which the extra `transformers` brings.

    Raises ImportError without that package.
    """
    package = importlib.import_module("tokenizers")
    begin, end, _, _ = _special(pieces)
    tokenizer = package.Tokenizer(package.models.Unigram(list(pieces.scored), unk_id=pieces.unknown))
    tokenizer.normalizer = _normalizer(package, pieces)
    tokenizer.pre_tokenizer = package.pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.decoder = package.decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.post_processor = package.processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, pieces.begin), (end, pieces.end)]
    )
    return str(tokenizer.to_str())


def _special(pieces: Pieces) -> tuple[str, str, str, str]:
    numbers = (pieces.begin, pieces.end, pieces.padding, pieces.unknown)
    begin, end, padding, unknown = (pieces.scored[number][0] for number in numbers)
    return begin, end, padding, unknown


def _normalizer(package: Any, pieces: Pieces) -> Any:
    """NFKC, which is what the table says character by character, and before it where the table says otherwise.

    (The table of 4,837 characters as so many rules would read each text as many times.)
    """
    other = {char: text for char, text in pieces.rewritten.items() if unicodedata.normalize("NFKC", char) != text}
    steps = [
        package.normalizers.Replace(package.Regex(f"[{''.join(map(re.escape, chars))}]"), text)
        for text in sorted(set(other.values()))
        if (chars := sorted(char for char in other if other[char] == text))
    ]
    runs = package.normalizers.Replace(package.Regex(" {2,}"), " ")
    return package.normalizers.Sequence([*steps, package.normalizers.NFKC(), runs])
