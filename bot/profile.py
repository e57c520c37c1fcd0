"""The part of a body's configuration that thinking sees; small, so that it travels to the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyProfile:
    """What thinking must know of a public body; `contacts` are the addresses an answer may give, by role."""

    id: str
    addresses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("nl",)
    scopes: tuple[str, ...] = ("foi",)
    jurisdiction: str = "BE-VLG"
    contacts: Mapping[str, str] = field(default_factory=dict)

    @property
    def jurisdictions(self) -> frozenset[str]:
        """The law that may answer this body's citizens: its own, Belgium's and the Union's."""
        return frozenset({self.jurisdiction, "BE", "EU"})
