"""Words are governed: every value of a closed list is described in the glossary, and nothing else is."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest

import bot.chat_outcome
import bot.commands.citizen
import bot.desk
import bot.route
import bot.store.answer_counts
import bot.store.casework
import bot.store.citizen_links
import bot.store.guidance
import bot.store.subrequests
import intake.case
import intake.clock
import intake.day_warnings
import intake.labels
import intake.raw
import knowledge.answer
import knowledge.check
import knowledge.expiry
import knowledge.gaps
import knowledge.importer.reconcile
import replies.chat
import replies.findings
import replies.grounds
import replies.letter
import replies.reply
import replies.subrequest

GLOSSARY = (Path(__file__).parents[2] / "deploy/handbook/glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `(?P<value>[a-z_]+)` \| (?P<meaning>\S.*\S) \|$", re.MULTILINE)


def enums_of(module: ModuleType) -> list[type[StrEnum]]:
    found = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if issubclass(kind, StrEnum)]
    return [kind for kind in found if kind.__module__ == module.__name__]


GOVERNED = (
    intake.labels,
    intake.raw,
    intake.case,
    intake.clock,
    intake.day_warnings,
    bot.route,
    bot.chat_outcome,
    bot.commands.citizen,
    bot.desk,
    bot.store.answer_counts,
    bot.store.casework,
    bot.store.citizen_links,
    bot.store.guidance,
    bot.store.subrequests,
    replies.chat,
    replies.reply,
    replies.letter,
    replies.grounds,
    replies.findings,
    replies.subrequest,
    knowledge.answer,
    knowledge.check,
    knowledge.expiry,
    knowledge.gaps,
    knowledge.importer.reconcile,
)
ENUMS = [kind for module in GOVERNED for kind in enums_of(module)]


def section(title: str) -> str:
    match = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)
    assert match is not None, f"the glossary has no section {title}"
    return match[1]


def test_the_closed_lists_are_found() -> None:
    assert {"Kind", "Route", "ReplyKind", "Reason", "Regime", "Warning"} <= {kind.__name__ for kind in ENUMS}


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_a_closed_list_and_its_glossary_section_hold_the_same_values(kind: type[StrEnum]) -> None:
    described = {row["value"] for row in _ROW.finditer(section(kind.__name__))}
    assert described == {member.value for member in kind}
