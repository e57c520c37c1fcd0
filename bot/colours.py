"""Colours of a page, and whether text in one stands out from a ground: WCAG 2.2, 1.4.3 and its definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LEAST = 4.5  # to 1, for text of any size (success criterion 1.4.3, level AA)
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Red, green and blue, each 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white (WCAG 2.2, definition)."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def toward(self, other: Colour, share: float) -> Colour:
        """This colour with `share` (0 to 1) of another mixed into it."""
        return Colour(
            red=round(self.red + (other.red - self.red) * share),
            green=round(self.green + (other.green - self.green) * share),
            blue=round(self.blue + (other.blue - self.blue) * share),
        )

    def __str__(self) -> str:
        """As a style sheet writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE = Colour(red=255, green=255, blue=255)
BLACK = Colour(red=0, green=0, blue=0)


def colour(text: str) -> Colour:
    """`#rrggbb`. Raises ValueError."""
    found = _HEX.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no colour: write it as #rrggbb")
    red, green, blue = (int(part, 16) for part in found.groups())
    return Colour(red=red, green=green, blue=blue)


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def nearest(wanted: Colour, *, end: Colour, fits: Callable[[Colour], bool]) -> Colour:
    """The first colour on the way from `wanted` to `end` that fits, in steps of a hundredth; `end` where none does."""
    steps = (wanted.toward(end, step / 100) for step in range(101))
    return next((step for step in steps if fits(step)), end)


def faintest(text: Colour, grounds: Iterable[Colour]) -> tuple[float, Colour]:
    """The least contrast of a text with its grounds, and with which one."""
    return min(((contrast(text, ground), ground) for ground in grounds), key=lambda found: found[0])


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
