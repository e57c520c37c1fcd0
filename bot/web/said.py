"""A message that a template says, and what answers it in another language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, its plural where it has one, and where it stands."""

    text: str
    plural: str = ""
    context: str
    lineno: int


# The text for a message, or every form of it where it has a plural.
Say = Callable[[Said], tuple[str, ...]]
