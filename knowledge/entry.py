"""One guidance entry: a rule in our own words, dated, with its source and article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether the rule is in force; historical entries never answer as if they were."""

    CURRENT = "current"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule. `questions` maps a language (ISO 639-1) to phrasings in that language.

    `scope` is what the entry applies to (`foi`: the access rules of all bodies; another word:
    one system or network). `silent` names the reason why this subject never answers: such an
    entry only competes, so that its neighbour does not answer in its place. `needs_officer`
    keeps it from being sent without a person; `in_receipt` allows it to be cited on procedure in a
    receipt. `see_also` holds the keys whose entry is cited beside this one: the same rule from another
    source. `body` is the public body that wrote the entry, "" for what ships with Inzage.
    """

    id: str
    key: str
    title: str
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answer: str
    officer_note: str = ""
    articles: tuple[str, ...] = ()
    source: str
    jurisdiction: str = "BE-VLG"
    scope: str = "foi"
    valid_from: date
    valid_until: date | None = None
    status: Status = Status.CURRENT
    owner: str = ""
    audience: tuple[str, ...] = ("all",)
    language: str = "nl"
    in_receipt: bool = False
    needs_officer: bool = False
    silent: str = ""
    see_also: tuple[str, ...] = ()
    body: str = ""

    def in_force(self, on: date) -> bool:
        """True if the rule holds on that day."""
        started = self.valid_from <= on
        return started and (self.valid_until is None or on <= self.valid_until)
