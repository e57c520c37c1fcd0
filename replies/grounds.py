"""The grounds of exception as a dated file: article, Dutch words, and what each asks a decision to say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from intake.terms import RuleStatus


class GroundTest(StrEnum):
    """How a ground is tested before it may be used."""

    ABSOLUTE = "absolute"
    BALANCE = "balance"
    MAY = "may"
    FILTER = "filter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground of the Bestuursdecreet; `lapses_after` is in years, 0 where no age ends it (II.37, II.40 §3)."""

    key: str
    article: str
    name: str
    wording: str
    test: GroundTest
    status: RuleStatus
    valid_from: date
    consent: bool = False
    names_finisher: bool = False
    after_invitation: bool = False
    lapses_after: int = 0

    @property
    def needs_balance(self) -> bool:
        """Whether the decision has to write how openness was weighed (II.33, II.35, II.36)."""
        return self.test in {GroundTest.BALANCE, GroundTest.MAY}


class GroundsFault(Exception):
    """The file of grounds cannot be used."""

    temporary = False


@cache
def shipped_grounds() -> tuple[Ground, ...]:
    """The grounds this version ships with, in the order of the law. Raises GroundsFault."""
    return parse_grounds(resources.files("replies").joinpath("grounds.toml").read_text(encoding="utf-8"))


def parse_grounds(text: str) -> tuple[Ground, ...]:
    """Read a file of grounds. Raises GroundsFault, which names the ground that is wrong."""
    try:
        tables = tomllib.loads(text).get("ground", [])
    except tomllib.TOMLDecodeError as error:
        raise GroundsFault(f"not a TOML file: {error}") from error
    found: list[Ground] = []
    for table in tables:
        try:
            ground = Ground(
                **{**table, "test": GroundTest(table["test"]), "status": RuleStatus(table["status"])},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise GroundsFault(f"ground {table.get('key')!r}: {error}") from error
        if any((other.key, other.valid_from) == (ground.key, ground.valid_from) for other in found):
            raise GroundsFault(f"ground {ground.key!r} stands twice with one date")
        found.append(ground)
    return tuple(found)


def grounds_on(day: date, *, grounds: tuple[Ground, ...] | None = None) -> dict[str, Ground]:
    """Key to ground as the law stands on a day; a ground that is not yet in force is absent."""
    known = shipped_grounds() if grounds is None else grounds
    in_force = sorted((ground for ground in known if ground.valid_from <= day), key=lambda ground: ground.valid_from)
    latest = {ground.key: ground for ground in in_force}
    return {ground.key: latest[ground.key] for ground in known if latest.get(ground.key) is ground}
