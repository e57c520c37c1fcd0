from __future__ import annotations

from intake.classify import classify
from tests.support.triage_mail import a_message


def test_the_sheets_mark_and_never_conclude() -> None:
    sheets = classify(a_message("Ik vraag een kopie van het evaluatieverslag van mijn collega Wim Staes.")).worksheets
    assert ["personal_nature", "mandate", "required_data"] == list(sheets)
    assert ["interest"] == sheets["required_data"]["ask_by_officer"]
    assert ["postal_address"] == sheets["required_data"]["ask_automatically"]
    assert ["Ik vraag een kopie van het evaluatieverslag van mijn collega Wim Staes."] == [
        item["quote"] for item in sheets["personal_nature"]["marked"]
    ]


def test_old_documents_are_shown_as_exempt() -> None:
    sheets = classify(a_message("Ik vraag een kopie van het tuchtdossier van 1988.")).worksheets
    assert "older_than_30_years" in sheets["personal_nature"]["exemptions"]


def test_a_question_has_no_sheet() -> None:
    assert {} == classify(a_message("Hoe lang bewaart u een toets?")).worksheets
