"""What tesseract says of a picture: its words in lines, and how far they make sense."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from intake.documents.found import Picture

# Measured on drawn pages: upright text has a mean of 80 to 96, sideways or upside down 20 to 45.
_SENSIBLE = 60.0
# Fewer letters than this are no page to judge by.
_LEAST_LETTERS = 12
# Tesseract's own mark for a row that is a word.
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The text of a picture; `confidence` 0 to 100 is tesseract's own, weighed by length."""

    text: str
    letters: int
    confidence: float

    @property
    def sense(self) -> float:
        """To compare readings of the same picture: letters that tesseract is sure of."""
        return self.letters * max(0.0, self.confidence - 30.0)

    @property
    def makes_sense(self) -> bool:
        """Whether another way up need not be tried."""
        return self.letters < _LEAST_LETTERS or self.confidence >= _SENSIBLE


NOTHING = Words(text="", letters=0, confidence=0.0)


def words(table: str) -> Words:
    """Words from the tab-separated table of tesseract; anything else gives none."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    letters = 0
    weighed = 0.0
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not word:
            continue
        place = (row.get("block_num") or "", row.get("par_num") or "", row.get("line_num") or "")
        lines.setdefault(place, []).append(word)
        letters += len(word)
        weighed += len(word) * _number(row.get("conf"))
    text: list[str] = []
    before = ""
    for (block, paragraph, _), line in lines.items():
        if before and before != f"{block}.{paragraph}":
            text.append("")
        before = f"{block}.{paragraph}"
        text.append(" ".join(line))
    return Words(text="\n".join(text), letters=letters, confidence=weighed / letters if letters else 0.0)


def attempts(picture: Picture) -> Iterator[Picture]:
    """The picture as it came, then lying on one side, on the other, and upside down."""
    yield picture
    import numpy as np

    rows = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width)
    for quarters in (1, 3, 2):
        turned = np.rot90(rows, quarters)
        yield Picture(width=turned.shape[1], height=turned.shape[0], pixels=turned.tobytes())


def as_file(picture: Picture) -> bytes:
    """Portable graymap, which no decoder can be led astray by."""
    return f"P5 {picture.width} {picture.height} 255\n".encode("ascii") + picture.pixels


def _number(stated: str | None) -> float:
    try:
        return min(100.0, max(0.0, float(stated or "")))
    except ValueError:
        return 0.0
