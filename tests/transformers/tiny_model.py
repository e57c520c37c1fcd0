"""A sentence-transformers model made on the spot: a small random BERT, with the parts that a real folder has.

The packages are imported in the function: the ordinary test environment has none of them.
"""

from __future__ import annotations

import string
from pathlib import Path

WIDTH = 32
LONGEST = 128  # word pieces
WORDS = ("mag", "ik", "een", "kopie", "afschrift", "pruimen", "plukken", "hond", "ladder", "kersen", "gratis")


def make_model(folder: Path, *, seed: int) -> Path:
    """Write a model with random weights into `folder` and give it back; another seed is another model."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    torch.manual_seed(seed)
    plain = folder.with_name(f"{folder.name}-plain")
    BertTokenizer(vocab=vocabulary, model_max_length=LONGEST).save_pretrained(plain)
    BertModel(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=LONGEST,
            initializer_range=0.5,  # at the usual 0.02 random weights give nearly the same vector for any text
        )
    ).save_pretrained(plain)
    SentenceTransformer(
        modules=[Transformer(str(plain)), Pooling(WIDTH, pooling_mode="mean"), Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    ).save(str(folder), create_model_card=False)
    return folder
