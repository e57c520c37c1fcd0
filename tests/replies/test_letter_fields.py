"""Fields of a letter survive being stored, and what is foreign in them is left out."""

from __future__ import annotations

import json

import pytest

from replies.letter import LetterFields, LetterKind
from replies.letter_fields import from_json, to_json
from tests.replies.letters import FIELDS


@pytest.mark.parametrize("kind", list(LetterKind))
def test_fields_come_back_as_they_were_stored(kind: LetterKind) -> None:
    assert from_json(json.loads(json.dumps(to_json(FIELDS[kind])))) == FIELDS[kind]


def test_nothing_stored_gives_empty_fields_and_what_is_unknown_is_left_out() -> None:
    assert from_json({}) == LetterFields()
    odd = {"asked": ["name", "shoe_size"], "due_on": "soon", "reason": 3, "later": True, "names_requester": "yes"}
    assert from_json(odd) == from_json({"asked": ["name"]})
