"""Every quotation stands literally where it says, and every value that is no default has one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.classification import Classification
from intake.classify import classify
from intake.labelled import Example, shipped_examples
from intake.message import InboundMessage
from intake.ports import Meaning
from intake.second_reader import shipped_reader
from intake.triage_json import labels_json
from tests.support.triage_mail import a_message

# The contract: defaults need no evidence.
DEFAULTS = {
    "kind": "other",
    "channel": "written",
    "capacity": "unknown",
    "mandate": "not_needed",
    "personal_nature": "none",
    "interest": "not_required",
    "consent_of_third_party": "na",
    "has_name": False,
    "has_postal_address": False,
    "document_identified": False,
    "form_of_access": "not_stated",
}
EXAMPLES = (*shipped_examples(), *shipped_examples(held_out=True))
PIECES = (
    "Ik vraag een kopie van het tuchtdossier.",
    "> Van: Jan",
    "Met vriendelijke groeten",
    "ﬁİß",
    "Kaai 3, 8000 Brugge",
    "Namens mijn cliënt Tom Buyse",
    "\u202e",
    "mijn zoon (8)",
)
# With the embedder a mail takes a quarter of a second: every eighth; the rules alone read them all.
SOME = EXAMPLES[::8]


def source_text(message: InboundMessage, source: str) -> str:
    if source == "body":
        return message.text
    if source == "subject":
        return message.subject
    if source.startswith("header:"):
        return message.header(source.removeprefix("header:")) or ""
    return next(item.text or "" for item in message.attachments if f"attachment:{item.label}" == source)


def misplaced(message: InboundMessage, made: Classification) -> list[str]:
    """Sources of quotations that do not stand where they say; nobody's words are printed."""
    return [
        f"{item.label} in {item.source}"
        for item in made.evidence
        if not item.quote or source_text(message, item.source)[item.start : item.end] != item.quote
    ]


def unproven(made: Classification) -> list[str]:
    quoted = {item.label for item in made.evidence}
    return [label for label, value in labels_json(made).items() if value != DEFAULTS[label] and label not in quoted] + [
        f"missing {item}"
        for item in made.missing
        if ("missing", item) not in {(e.label, e.value) for e in made.evidence}
    ]


@pytest.mark.parametrize("example", SOME, ids=lambda example: example.id)
def test_both_readers_quote_literally_and_prove_every_value(example: Example, meaning: Meaning) -> None:
    message = example.message()
    made = classify(message, second=shipped_reader(), meaning=meaning)
    assert (misplaced(message, made), unproven(made)) == ([], [])


def test_the_rules_quote_literally_in_every_example() -> None:
    assert len(EXAMPLES) >= 1_400
    found = {e.id: wrong for e in EXAMPLES if (wrong := misplaced(m := e.message(), classify(m)))}
    assert found == {}


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8"), max_size=400),
    pieces=st.lists(st.sampled_from(PIECES), max_size=6),
)
def test_any_text_is_quoted_literally(text: str, pieces: list[str]) -> None:
    message = a_message("\n".join([text, *pieces]), subject=text[:40].replace("\n", " "))
    assert misplaced(message, classify(message)) == []
