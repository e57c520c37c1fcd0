"""The object of `parse` follows its schema."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from intake.mime import parse_mail
from intake.parse_json import parse_object

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "bot/schemas/parse.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted((ROOT / "tests/mail").glob("*.eml")), ids=lambda path: path.stem)
def test_every_mail_of_the_corpus_gives_a_valid_object(path: Path) -> None:
    VALIDATOR.validate({"file": path.name, "ok": True, **parse_object(parse_mail(path.read_bytes()))})


@settings(deadline=None)  # the first long text loads the language model
@given(st.binary(max_size=300))
def test_any_bytes_give_a_valid_object(content: bytes) -> None:
    VALIDATOR.validate({"file": "x.eml", "ok": True, **parse_object(parse_mail(content))})


def test_a_file_that_could_not_be_read_is_a_valid_line_too() -> None:
    VALIDATOR.validate({"file": "x.eml", "ok": False, "error": "not_readable"})
    assert not VALIDATOR.is_valid({"file": "x.eml", "ok": False})
