"""Reading back what triage stored: also what an older or a newer program stored."""

from __future__ import annotations

import pytest

from bot import findings, worksheets
from bot.findings import LABELS, Holds
from bot.store.corrections import Correction
from bot.worksheets import Exemption
from intake.classify import classify
from intake.labels import Kind, Mandate, Missing, Warning
from intake.triage_json import triage_json
from tests.support.cases import NOW, a_classification, a_delicate_classification
from tests.support.triage_mail import a_message


def said(label: str, found: str, corrected: str) -> Correction:
    return Correction(ledger_id="1", label=label, found=found, corrected=corrected, by="lies", at=NOW)


def test_an_abstained_label_has_what_both_readers_made_of_it() -> None:
    found = {finding.label: finding for finding in findings.read(triage_json(a_delicate_classification())).labels}
    mandate = found["mandate"]
    assert mandate.abstained
    assert (mandate.rules, mandate.second) == (Mandate.MISSING, Mandate.CLAIMED_NOT_PROVEN)
    assert (found["capacity"].rules, found["capacity"].second) == (None, None)
    assert set(found) == set(LABELS)


def test_truths_are_labels_with_two_values() -> None:
    found = {finding.label: finding for finding in findings.read(triage_json(a_classification())).labels}
    assert found["has_name"].value is Holds.TRUE
    assert found["has_name"].choices == (Holds.TRUE, Holds.FALSE)


def test_what_staff_say_stands_unless_this_program_does_not_know_it() -> None:
    summary = triage_json(a_classification())
    corrected = findings.read(summary, {"kind": said("kind", "document_request", "complaint")}).kind
    unknown = findings.read(summary, {"kind": said("kind", "document_request", "later_added")}).kind
    assert corrected is not None and unknown is not None
    assert (corrected.value, corrected.standing) == (Kind.DOCUMENT_REQUEST, Kind.COMPLAINT)
    assert unknown.standing is Kind.DOCUMENT_REQUEST


def test_labels_of_documents_show_for_documents_only_as_read_or_as_corrected() -> None:
    summary = {
        **triage_json(a_classification()),
        "labels": {**triage_json(a_classification())["labels"], "kind": "other"},
    }
    shown = [finding.label for finding in findings.read(summary).shown]
    assert shown == ["kind", "capacity", "has_name", "has_postal_address", "channel"]
    as_document = findings.read(summary, {"kind": said("kind", "other", "document_request")}).shown
    assert [finding.label for finding in as_document] == list(LABELS)


def test_a_warning_has_the_words_that_were_stored_for_it() -> None:
    warned = findings.read(triage_json(a_delicate_classification())).warnings
    assert [(one.warning, [words.quote for words in one.quotes]) for one in warned] == [
        (Warning.POSSIBLE_DUPLICATE, []),
        (Warning.IDENTITY_DOCUMENT, ["identiteitskaart"]),
    ]


@pytest.mark.parametrize(
    "summary",
    [
        {},
        {"labels": [], "evidence": {"a": 1}, "readings": "x", "worksheets": 3, "warnings": [1]},
        {"labels": {"kind": "later_added", "has_name": 1}, "evidence": [{"label": "kind", "quote": 3}]},
    ],
)
def test_what_is_unknown_is_left_out(summary: dict[str, object]) -> None:
    found = findings.read(summary)
    assert (found.labels, found.warnings, found.worksheets, found.kind) == ((), (), None, None)


def test_the_sheets_that_triage_writes_are_read_whole() -> None:
    message = a_message("Ik vraag een kopie van het evaluatieverslag van Wim Staes.", attachments={"brief.pdf": None})
    made = classify(message)
    sheets = worksheets.read(triage_json(made))
    assert sheets is not None
    assert sheets.mandate.papers == ("brief.pdf",)
    assert (sheets.mandate.capacity, sheets.mandate.mandate) == (made.capacity, made.mandate)
    assert (sheets.personal.nature, sheets.personal.interest) == (made.personal_nature, made.interest)
    assert sheets.personal.interest_is_due
    assert [words.quote for words in sheets.personal.marked] == [message.text]
    assert {*sheets.required.by_bot, *sheets.required.by_officer} == set(made.missing)
    assert Missing.INTEREST in sheets.required.by_officer


def test_an_exemption_makes_an_interest_undue() -> None:
    summary = {"worksheets": {"personal_nature": {"nature": "about_third_party", "exemptions": ["environment", "new"]}}}
    sheets = worksheets.read(summary)
    assert sheets is not None
    assert sheets.personal.exemptions == (Exemption.ENVIRONMENT,)
    assert not sheets.personal.interest_is_due
