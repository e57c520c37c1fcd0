"""The dated rule file: every legal number with its article and how sure we are of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class RuleName(StrEnum):
    """The rules a clock knows; `terms.toml` must hold each of them and no other."""

    REGISTER = "register"
    DAY_ONE = "day_one"
    LAST_DAY_ENDS_AT_MIDNIGHT = "last_day_ends_at_midnight"
    NOT_MOVED = "not_moved"
    PLAN_FROM_RECEIPT = "plan_from_receipt"
    BY_ANALOGY = "by_analogy"
    DECISION = "decision"
    DECISION_EXTENDED = "decision_extended"
    NOTICE_OF_EXTENSION = "notice_of_extension"
    EXECUTION = "execution"
    EXECUTION_EXTENDED = "execution_extended"
    INVITATION_TO_SPECIFY = "invitation_to_specify"
    DECISION_AFTER_SPECIFICATION = "decision_after_specification"
    DECISION_AFTER_SPECIFICATION_EXTENDED = "decision_after_specification_extended"
    CORRECTION = "correction"
    CORRECTION_EXTENDED = "correction_extended"
    APPEAL = "appeal"
    APPEAL_AFTER_SILENCE = "appeal_after_silence"
    NO_REMEDIES_CLAUSE = "no_remedies_clause"
    NO_REMEDIES_CLAUSE_LAST_DAY = "no_remedies_clause_last_day"
    APPEAL_DECISION_EXECUTION = "appeal_decision_execution"
    APPEAL_ALARM = "appeal_alarm"
    REUSE_NOTICE = "reuse_notice"
    REUSE_DECISION = "reuse_decision"
    REUSE_DECISION_EXTENDED = "reuse_decision_extended"
    COMPLAINT = "complaint"
    DATA_SUBJECT_ANSWER = "data_subject_answer"
    DATA_SUBJECT_EXTENSION = "data_subject_extension"
    MOVED_TO_WORKING_DAY = "moved_to_working_day"


class RuleStatus(StrEnum):
    """How far a rule can be relied on; an officer sees it beside each step."""

    CONFIRMED = "CONFIRMED"
    SINGLE_SOURCE = "SINGLE SOURCE"
    INFERENCE = "INFERENCE"
    UNSURE = "UNSURE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as it stands from `valid_from`; a length in `days` or `months`, 0 where it has none."""

    name: RuleName
    article: str
    status: RuleStatus
    valid_from: date
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All rules of one version of the rule file."""

    rule_version: str
    rules: tuple[Rule, ...]

    def rule(self, name: RuleName, *, on: date) -> Rule:
        """The rule of that name in force on a day.

        For a day before the oldest version we know, that oldest version: its `valid_from` then
        lies after `on`, and whoever counts with it must say so.
        """
        versions = sorted((rule for rule in self.rules if rule.name is name), key=lambda rule: rule.valid_from)
        in_force = [rule for rule in versions if rule.valid_from <= on]
        return in_force[-1] if in_force else versions[0]


class TermsFault(Exception):
    """The rule file cannot be used; `faults` lists everything that is wrong with it."""

    temporary = False

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


_IN_MONTHS = frozenset({RuleName.NO_REMEDIES_CLAUSE, RuleName.DATA_SUBJECT_ANSWER, RuleName.DATA_SUBJECT_EXTENSION})
_WITHOUT_LENGTH = frozenset(
    {
        RuleName.REGISTER,
        RuleName.DAY_ONE,
        RuleName.LAST_DAY_ENDS_AT_MIDNIGHT,
        RuleName.NOT_MOVED,
        RuleName.PLAN_FROM_RECEIPT,
        RuleName.BY_ANALOGY,
        RuleName.NOTICE_OF_EXTENSION,
        RuleName.APPEAL_AFTER_SILENCE,
        RuleName.NO_REMEDIES_CLAUSE_LAST_DAY,
        RuleName.APPEAL_ALARM,
        RuleName.MOVED_TO_WORKING_DAY,
    }
)


@cache
def shipped_terms() -> Terms:
    """The rules this version ships with, read once. Raises TermsFault."""
    return parse_terms(resources.files("intake").joinpath("terms.toml").read_text(encoding="utf-8"))


def parse_terms(text: str) -> Terms:
    """Read a rule file. Raises TermsFault with every fault of the file at once."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TermsFault((f"not a TOML file: {error}",)) from error
    faults = [f"unknown key {key!r}" for key in document if key not in {"rule_version", "rule"}]
    version = document.get("rule_version")
    if not isinstance(version, str) or not version.strip():
        faults.append("rule_version must be a text")
    tables = document.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise TermsFault((*faults, "rule must be a list of tables"))
    for number, table in enumerate(tables, start=1):
        faults.extend(f"rule {number} ({table.get('name')}): {fault}" for fault in _rule_faults(table))
    faults.extend(_list_faults(tables))
    if faults:
        raise TermsFault(tuple(faults))
    return Terms(rule_version=str(version), rules=tuple(_rule(table) for table in tables))


def _rule(table: Mapping[str, Any]) -> Rule:
    return Rule(
        name=RuleName(table["name"]),
        article=table["article"],
        status=RuleStatus(table["status"]),
        valid_from=table["valid_from"],
        days=table.get("days", 0),
        months=table.get("months", 0),
    )


def _rule_faults(table: Mapping[str, Any]) -> list[str]:
    known = {"name", "article", "status", "valid_from", "days", "months"}
    faults = [f"unknown key {key!r}" for key in table if key not in known]
    if table.get("status") not in list(RuleStatus):
        faults.append(f"status must be one of {', '.join(RuleStatus)}")
    article = table.get("article")
    if not isinstance(article, str) or not article.strip():
        faults.append("article must be a text")
    valid_from = table.get("valid_from")
    if not isinstance(valid_from, date) or isinstance(valid_from, datetime):
        faults.append("valid_from must be a date")
    if table.get("name") not in list(RuleName):
        return [*faults, "no clock knows a rule of this name"]
    return faults + _length_faults(table)


def _length_faults(table: Mapping[str, Any]) -> list[str]:
    name = RuleName(table["name"])
    unit = "months" if name in _IN_MONTHS else "" if name in _WITHOUT_LENGTH else "days"
    faults = [f"takes no {other}" for other in ("days", "months") if other != unit and other in table]
    # A bool is an int in Python; `days = true` must not count as one day.
    if unit and (type(table.get(unit)) is not int or table[unit] < 1):
        faults.append(f"{unit} must be a whole number above zero")
    return faults


def _list_faults(tables: list[dict[str, Any]]) -> list[str]:
    names = [table.get("name") for table in tables]
    faults = [f"rule {name.value!r} is missing" for name in RuleName if name not in names]
    versions = [(str(table.get("name")), str(table.get("valid_from"))) for table in tables]
    twice = sorted({version for version in versions if versions.count(version) > 1})
    return faults + [f"rule {name!r} stands twice with valid_from {since}" for name, since in twice]
