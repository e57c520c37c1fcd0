"""The bundled model file: read whole and right, or refused."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from knowledge.bundled_model import BundledModel, Tensor, read_model
from knowledge.model_folder import bundled_model

PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581inzage", -3.5), ("é", -4.25)]


def a_file(*, magic: bytes = b"E5S1", layout: int = 1, stored: int = 0, values: int = 3) -> bytes:
    """A whole file of the same layout, with one small tensor."""
    names = [name.encode() for name, _ in PIECES]
    borders = [sum(map(len, names[:number])) for number in range(len(names) + 1)]
    rewritten = struct.pack("<IBI", ord("ﬁ"), 2, ord("f")) + struct.pack("<I", ord("i")) + struct.pack("<IB", 7, 0)
    opening = b"".join(
        (
            struct.pack("<4sI", magic, layout),
            struct.pack("<7ifi", 32, 1, 2, 64, len(PIECES), 16, 2, 1e-12, 32),
            struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, names))),
            struct.pack(f"<{len(borders)}I", *borders),
            struct.pack(f"<{len(PIECES)}f", *(score for _, score in PIECES)),
            b"".join(names),
            struct.pack("<iI", 2, len(rewritten)),
            rewritten,
            struct.pack("<i", 1),
        )
    )
    start = len(opening) + 2 + 8 + 21
    return (
        opening
        + struct.pack("<H8sBIQQ", 8, b"emb.ln.w", stored, values, start, 12)
        + np.float32([1, 2.5, -3]).tobytes()
    )


@pytest.fixture(scope="module")
def shipped() -> BundledModel:
    return bundled_model()


def test_a_file_is_read_as_it_was_written() -> None:
    model = read_model(a_file())
    assert (model.shape.width, model.shape.inner, model.shape.positions) == (32, 64, 16)
    assert model.pieces.scored == tuple(PIECES)
    assert (model.pieces.begin, model.pieces.end, model.pieces.padding, model.pieces.unknown) == (0, 2, 1, 3)
    assert model.pieces.rewritten == {"ﬁ": "fi", "\a": ""}
    assert model.tensors["emb.ln.w"].values().tolist() == [1, 2.5, -3]


def test_four_bits_are_a_number_around_the_middle_times_the_scale_of_their_block() -> None:
    halves = [low | high << 4 for low, high in zip(range(16), reversed(range(16)), strict=True)]
    values = Tensor(content=np.float16(0.5).tobytes() + bytes(halves), four_bit=True).values()
    assert values.tolist() == [(number - 8) / 2 for number in (*range(16), *reversed(range(16)))]


@pytest.mark.parametrize("length", [0, 3, 30, 70, 120, 150, 180, 200])
def test_a_file_that_was_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_model(a_file()[:length])


@pytest.mark.parametrize("change", [{"magic": b"GGUF"}, {"layout": 2}, {"stored": 7}, {"values": 4}], ids=str)
def test_another_file_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"unknown layout|cannot be read"):
        read_model(a_file(**change))


def test_the_shipped_file_holds_multilingual_e5_small(shipped: BundledModel) -> None:
    shape = shipped.shape
    assert (shape.width, shape.layers, shape.heads, shape.inner) == (384, 12, 12, 1536)
    assert (shape.vocabulary, shape.positions, shape.segments) == (250_037, 512, 2)
    assert len(shipped.pieces.scored) == 250_002
    assert shipped.pieces.rewritten["ﬁ"] == "fi"


def test_every_tensor_of_the_shipped_file_holds_numbers(shipped: BundledModel) -> None:
    assert len(shipped.tensors) == 5 + 12 * 16
    for name, tensor in shipped.tensors.items():
        if name != "emb.word":  # 384 MB in full precision; tests/transformers computes with it
            assert np.isfinite(tensor.values()).all(), name
