"""The part of a body's configuration that thinking sees; small, so that it travels to the child process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyProfile:
    """What thinking must know of a public body."""

    id: str
    addresses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("nl",)
    scopes: tuple[str, ...] = ("foi",)
    jurisdiction: str = "BE-VLG"

    @property
    def jurisdictions(self) -> frozenset[str]:
        """The law that may answer this body's citizens: its own, Belgium's and the Union's."""
        return frozenset({self.jurisdiction, "BE", "EU"})
