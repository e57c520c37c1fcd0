from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.ask import ask
from knowledge.ask_json import ask_json, search_json
from knowledge.search import search
from tests.knowledge.support import EVERYBODY, an_index

ASK = json.loads((files("bot") / "schemas" / "ask.schema.json").read_text(encoding="utf-8"))
SEARCH = json.loads((files("bot") / "schemas" / "search.schema.json").read_text(encoding="utf-8"))


def checked(row: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    jsonschema.Draft202012Validator(schema).validate(row)
    return row


def asked(text: str) -> Answer | NoAnswer:
    return ask(
        an_index(),
        text,
        language="nl",
        allowed=EVERYBODY,
        embedder=None,
    )


def test_both_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(ASK)
    jsonschema.Draft202012Validator.check_schema(SEARCH)


def test_an_answer_becomes_the_contracts_object() -> None:
    outcome = asked("Mag mijn hond mee aan de leiband?")
    row = checked(ask_json(outcome, question="q", language="nl", latency_ms=12.34, question_id="7"), ASK)
    assert (row["id"], row["outcome"], row["reason"], row["latency_ms"]) == ("7", "answer", None, 12.3)
    assert row["answer"]["quotes"] == ["Honden mogen mee aan de leiband (art. 4)."]
    assert row["citations"][0]["valid_from"] == "2019-01-01"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_fits_the_schema(reason: Reason) -> None:
    row = ask_json(NoAnswer(reason=reason, hits=()), question="q", language="fr", latency_ms=0)
    checked(row, ASK)
    assert "id" not in row
    assert row["answer"] is None


def test_an_answer_without_its_text_does_not_fit_the_schema() -> None:
    row = ask_json(asked("Mag mijn hond mee aan de leiband?"), question="q", language="nl", latency_ms=1)
    with pytest.raises(jsonschema.ValidationError):
        checked(row | {"answer": None}, ASK)


def test_every_search_hit_fits_its_schema() -> None:
    hits = search(
        an_index(),
        "hond",
        language="nl",
        allowed=EVERYBODY,
        embedder=None,
    )
    keys = [checked(search_json(hit), SEARCH)["key"] for hit in hits]
    assert keys[0] == "LAW-HOND"
