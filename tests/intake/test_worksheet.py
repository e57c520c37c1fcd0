from __future__ import annotations

from intake.classify import classify
from tests.support.triage_mail import a_message


def test_the_sheets_mark_and_never_conclude() -> None:
    sheets = classify(a_message("Ik vraag een kopie van het evaluatieverslag van mijn collega Wim Staes.")).worksheets
    assert list(sheets) == ["personal_nature", "mandate", "required_data"]
    assert sheets["required_data"]["ask_by_officer"] == ["interest"]
    assert sheets["required_data"]["ask_automatically"] == ["postal_address"]
    assert [item["quote"] for item in sheets["personal_nature"]["marked"]] == [
        "Ik vraag een kopie van het evaluatieverslag van mijn collega Wim Staes."
    ]


def test_old_documents_are_shown_as_exempt() -> None:
    sheets = classify(a_message("Ik vraag een kopie van het tuchtdossier van 1988.")).worksheets
    assert "older_than_30_years" in sheets["personal_nature"]["exemptions"]


def test_a_question_has_no_sheet() -> None:
    assert classify(a_message("Hoe lang bewaart u een toets?")).worksheets == {}
