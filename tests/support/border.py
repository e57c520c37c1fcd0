"""Two bodies in one installation, each with a word of its own in whatever is its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import BodySection, Config, ContactSection, ImapSection
from bot.config_parts import EmergencySection
from bot.think import Knowledge
from knowledge.entry import Entry, Status
from tests.knowledge.support import an_entry
from tests.support.orchard import a_knowledge, an_orchard


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two bodies: a word in everything of its own, another that is searched for, and a year of its own."""

    body_id: str
    word: str
    sought: str
    year: int

    @property
    def name(self) -> str:
        return f"{self.sought.title()} {self.word.title()}"

    @property
    def mail(self) -> str:
        return f"{self.sought}@{self.word}.example"

    @property
    def school(self) -> str:
        return f"School {self.word.title()}"

    def text(self, what: str) -> str:
        return f"{what} van {self.name} aan de {self.word}laan"


HERE = Side(body_id="dorp", word="zanglijster", sought="merel", year=2024)
THERE = Side(body_id="stad", word="roerdomp", sought="kwartel", year=2025)


def change(config: Config) -> Config:
    """What only staff see in the configuration carries the word of the body; its name and addresses are public."""
    made = tuple(_section(body, side) for body, side in zip(config.body, (HERE, THERE), strict=True))
    boxes = tuple(
        ImapSection(
            name=f"postbus-{side.word}", host=f"imap.{side.word}.example", user=side.mail, body=side.body_id,
            password_file=_secret(config.data_dir),
        )
        for side in (HERE, THERE)
    )  # fmt: skip
    return config.model_copy(update={"body": made, "imap": boxes})


def _section(body: BodySection, side: Side) -> BodySection:
    appeal = ContactSection(role="appeal_body", value=side.text("Beroep"), verified_on=date(2026, 9, 1))
    return body.model_copy(
        update={
            "schools": (side.school,),
            "contacts": (*body.contacts, appeal),
            "duty_officer": f"wacht@{side.word}.example",
            "emergency": EmergencySection(text=side.text("Bel 112"), verified_on=date(2020, 1, 1)),
        }
    )


def _secret(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "geheim"
    path.write_text("geheim")
    return path


def own_rules(side: Side) -> tuple[Entry, ...]:
    """What a body published: a rule in force, one of the past, one for a system and readers of its own."""
    base: dict[str, Any] = {"body": side.body_id, "source": side.text("Reglement"), "answer": side.text("Antwoord")}
    questions = {"nl": (f"{side.sought} ringen", f"mag ik een {side.sought} ringen")}
    rule = an_entry(id=f"{side.body_id}:{side.word}", key=side.word.upper(), title=side.text("Regel"),
                    questions=questions, see_also=("LAW-PRUIM",), **base)  # fmt: skip
    return (
        rule,
        replace(
            rule, id=f"{rule.id}-oud", key=f"{rule.key}-OUD", status=Status.HISTORICAL, valid_from=date(2001, 1, 1)
        ),
        replace(rule, id=f"{rule.id}-eind", key=f"{rule.key}-EIND", valid_until=date(2026, 12, 1)),
        replace(rule, id=f"{rule.id}-stelsel", key=f"{rule.key}-S", scope=side.word, audience=(side.word,)),
        replace(rule, id=f"{rule.id}-elders", key=f"{rule.key}-E", jurisdiction=f"NL-{side.word.upper()}"),
    )


@cache
def library(*sides: Side) -> Knowledge:
    """What ships and what these bodies published, as one loaded index."""
    return a_knowledge((*an_orchard(), *(rule for side in sides for rule in own_rules(side))))


def nowhere(ids: Mapping[str, str]) -> dict[str, str]:
    """The same kinds of names, of nothing that ever was."""
    made = {name: _like(value) for name, value in ids.items()}
    return made | {
        "reference": "OB-2023-0009", "second": "OB-2023-0010", "alone": "OB-2023-0011", "shut": "OB-2023-0012",
        "word": "zeldzaam", "name": "Zeldzaam Geensoort", "mail": "geen@geensoort.example", "entry": "stad:geensoort",
    }  # fmt: skip


def _like(value: str) -> str:
    """As long as it was, of the same characters."""
    if len(value) == 32 and set(value) <= set("0123456789abcdef"):
        return f"{'f' * 24}{value[24:]}"
    return value[:-4] + "0000" if value[-4:].isdigit() else f"{value[:-4]}niet"


def rows(database: Path) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Table -> body -> rows, of every table that names a body."""
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    with closing(sqlite3.connect(database)) as file:
        names = [row[0] for row in file.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            columns = [row[1] for row in file.execute(f"pragma table_info({name})")]
            if "body_id" not in columns:
                continue
            at = columns.index("body_id")
            for row in file.execute(f"select * from {name}"):
                found.setdefault(name, {}).setdefault(row[at], []).append(tuple(row))
            found.setdefault(name, {})
    return found
