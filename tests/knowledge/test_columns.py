from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.columns import Filter, columns_of
from knowledge.entry import Status
from tests.knowledge.support import TODAY, an_entry

EVERYBODY = Filter(on_date=TODAY, jurisdictions=frozenset({"BE-VLG", "BE"}), scopes=frozenset({"foi"}))


def allows(asked: Filter, **changes: Any) -> bool:
    return bool(columns_of([an_entry(**changes)]).allowed(asked)[0])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"jurisdiction": "NL"}, False),
        ({"scope": "molen"}, False),
        ({"status": Status.HISTORICAL}, False),
        ({"valid_from": date(2027, 1, 1)}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": date(2026, 3, 1)}, False),
        ({"body": "dorp"}, False),
        ({"jurisdiction": "NL", "silent": "out_of_scope"}, True),
    ],
)
def test_only_what_applies_there_and_then_may_answer(changes: dict[str, Any], expected: bool) -> None:
    assert allows(EVERYBODY, **changes) is expected


def test_a_scope_the_question_names_may_be_past_or_foreign() -> None:
    named = replace(EVERYBODY, alone=frozenset({"vtc_2012", "nl_school"}))
    assert allows(named, scope="vtc_2012", status=Status.HISTORICAL)
    assert allows(named, scope="nl_school", jurisdiction="NL")
    assert not allows(EVERYBODY, scope="vtc_2012", status=Status.HISTORICAL)
    assert not allows(named)


def test_a_system_the_question_names_is_looked_at_under_the_bodys_own_law_alone() -> None:
    named = replace(EVERYBODY, named=frozenset({"molen"}))
    assert allows(named, scope="molen")
    assert allows(named)
    assert not allows(named, scope="molen", jurisdiction="NL")
    assert not allows(named, scope="molen", status=Status.HISTORICAL)


def test_a_bodys_own_entry_answers_for_that_body_alone() -> None:
    assert allows(replace(EVERYBODY, body="dorp"), body="dorp")
    assert not allows(replace(EVERYBODY, body="stad"), body="dorp")


def test_an_audience_hears_its_own_guidance_and_everybodys() -> None:
    staff = replace(EVERYBODY, audience="staff")
    assert allows(staff, audience=("staff",))
    assert allows(staff, audience=("all",))
    assert not allows(staff, audience=("parents",))
    assert allows(EVERYBODY, audience=("staff",))


def test_no_entries_are_columns_of_nothing() -> None:
    assert columns_of([]).allowed(EVERYBODY).shape == (0,)
