"""A hostile file, made when it is asked for: nothing of it lies on disk, and naming two hundred costs nothing."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

MEGABYTE = 1024 * 1024
# A file of this machine that no document may read, and the word in it.
CANARY = Path(__file__).with_name("hostile_canary.dtd")
CANARY_WORD = "KANARIE-7351"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file to attach. `unread`: it cannot be read whole, and the reader must say so."""

    name: str
    filename: str
    make: Callable[[], bytes]
    unread: bool = False

    @property
    def content(self) -> bytes:
        """Its bytes, made anew each time."""
        return self.make()


def sure(name: str, filename: str, make: Callable[..., bytes], *given: object) -> Hostile:
    """A file that cannot be read whole."""
    return Hostile(name=name, filename=filename, make=partial(make, *given), unread=True)


def perhaps(name: str, filename: str, make: Callable[..., bytes], *given: object) -> Hostile:
    """A file of which something may be read; whether all of it, the reader tells."""
    return Hostile(name=name, filename=filename, make=partial(make, *given))


def flate(size: int) -> bytes:
    """Zeros, deflated."""
    packer = zlib.compressobj(9)
    return packer.compress(bytes(size)) + packer.flush()


def broken(kind: str, seed: int, good: Callable[[], bytes]) -> bytes:
    """A good file with bytes changed, cut or doubled behind its first eight; seed 0: noise behind a good beginning."""
    chance = random.Random(f"{kind}{seed}")
    content = bytearray(good())
    if seed == 0:
        content[24:] = chance.randbytes(5_000)
    for _ in range(0 if seed == 0 else chance.choice((1, 5, 50))):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    if seed % 3 == 2:
        del content[chance.randrange(9, len(content)) :]
    if seed % 4 == 3:
        content[8:8] = content[: chance.randrange(len(content))]
    return bytes(content)
