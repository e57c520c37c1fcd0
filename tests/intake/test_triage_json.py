from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from intake.classify import classify
from intake.triage_json import triage_json
from tests.support.triage_mail import KINDS, a_message

_SCHEMA = json.loads((Path(__file__).parents[2] / "bot" / "schemas" / "triage.schema.json").read_text())


@pytest.mark.parametrize(("subject", "text", "expected"), KINDS)
def test_every_classification_fits_the_published_schema(subject: str, text: str, expected: dict[str, object]) -> None:
    made = triage_json(classify(a_message(text, subject=subject)))
    whole = {"file": "een.eml", "message_id": None, "route": "hand_to_human", **made}
    jsonschema.Draft202012Validator(_SCHEMA).validate(json.loads(json.dumps(whole)))
    assert expected.items() <= made["labels"].items()


def test_the_schema_refuses_an_unknown_label_value() -> None:
    made = triage_json(classify(a_message("Dag.")))
    made["labels"]["kind"] = "letter"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"file": "x", "message_id": None, "route": "ignore", **made}, _SCHEMA)
