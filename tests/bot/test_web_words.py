"""Every value of a closed list has words, and the table holds nothing else."""

from __future__ import annotations

import ast
from enum import StrEnum
from pathlib import Path

import pytest

from bot.findings import LABELS
from bot.web import words
from intake.case import TrackState
from intake.form_answers import CAPACITIES, FORMS
from intake.labels import Capacity

OTHER_SECTIONS = (
    "reason", "action", "detail", "label", "needs", "source", "jurisdiction", "audience", "language", "citizen_state",
    "citizen_next", "citizen_asks", "citizen_form",
)  # fmt: skip
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", list(words.SECTIONS), ids=lambda kind: words.SECTIONS[kind])
def test_a_section_holds_the_values_of_its_list(kind: type[StrEnum]) -> None:
    section = words.table()[words.SECTIONS[kind]]
    assert set(section) == {member.value for member in kind}
    assert all(text.strip() == text and text for text in section.values())


def test_no_section_is_left_over() -> None:
    assert set(words.table()) == {*words.SECTIONS.values(), *OTHER_SECTIONS}


def test_every_label_a_case_shows_has_a_name() -> None:
    assert set(words.table()["label"]) == set(LABELS)


def test_every_capacity_has_words_for_what_it_must_show() -> None:
    assert set(words.table()["needs"]) == {member.value for member in Capacity}


@pytest.mark.parametrize("section", ["citizen_state", "citizen_next"])
def test_every_state_of_a_track_has_words_for_the_requester(section: str) -> None:
    assert set(words.table()[section]) == {member.value for member in TrackState}


def test_what_a_citizen_fills_in_has_words() -> None:
    assert set(words.table()["citizen_asks"]) == {hat.value for hat in CAPACITIES}
    assert set(words.table()["citizen_form"]) == {form.value for form in FORMS}


def test_a_place_in_a_mail_has_words() -> None:
    assert words.source("attachment:brief.pdf") == "in de bijlage brief.pdf"
    assert words.source("header:From") == "in de kopregel From"
    assert (words.source("body"), words.source("later_added")) == ("in de tekst", "later_added")


def test_a_stored_value_that_is_no_longer_known_stands_as_it_is() -> None:
    assert words.value_of("true", "has_name") == "ja"
    assert words.value_of("gone", "kind") == "gone"
    assert words.value_of("x", "no_label") == "x"


def reasons_in(path: str) -> set[str]:
    """The literal reason codes a module gives."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    keywords = (node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in ("reason", "error"))
    return {node.value.value for node in keywords if isinstance(node.value, ast.Constant) and node.value.value}


@pytest.mark.parametrize("path", ["bot/decide.py", "bot/handle.py"])
def test_every_reason_code_of_a_message_has_words(path: str) -> None:
    codes = reasons_in(path)
    assert codes
    assert {code for code in codes if words.reason(code) == code} == set()


@pytest.mark.parametrize("path", ["bot/store/outbox.py", "bot/send.py"])
def test_every_reason_code_of_a_letter_has_words(path: str) -> None:
    assert {code for code in reasons_in(path) if words.letter_reason(code) == code} == set()


def test_a_code_without_words_stands_as_it_is() -> None:
    assert words.reason("UnicodeError") == "UnicodeError"
    assert words.reason(None) == ""
    assert words.route("later_added") == "later_added"
    assert words.rule_status("") == ""


def actions_in(path: Path) -> set[str]:
    """The literal actions that a module writes into the audit log."""
    keywords = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.keyword))
    given = [node.value for node in keywords if node.arg == "action"]
    return {value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def test_every_line_of_the_audit_log_has_words() -> None:
    written = set().union(*(actions_in(path) for path in (ROOT / "bot").rglob("*.py")))
    assert len(written) > 50
    assert {code for code in written if words.action(code) == code} == set()
    assert words.action("track_opened") == "Spoor geopend"
    assert words.action("of_another_version") == "of_another_version"
