"""What the working of an appeal date shows; the dates themselves stand in the worked table."""

from __future__ import annotations

from datetime import date

from intake.appeal import appeal_until, appeal_without_remedies_clause, execute_appeal_decision
from intake.calendar_days import belgian_holidays
from intake.labels import Regime
from intake.terms import shipped_terms

TERMS = shipped_terms()
HOLIDAYS = belgian_holidays(first_year=2025, last_year=2026)


def test_an_appeal_term_starts_at_sending_and_cites_its_article() -> None:
    found = appeal_until(sent_on=date(2025, 1, 24), terms=TERMS, holidays=HOLIDAYS)

    assert found.regime is Regime.APPEAL
    assert found.steps[0].text == "Beslissing verstuurd op vrijdag 24 januari 2025."
    assert found.steps[1].text == "Dag 1 is zaterdag 25 januari 2025."
    assert found.steps[2].article == "Bestuursdecreet art. II.48, §1"


def test_a_last_day_of_appeal_on_a_sunday_is_warned_about_and_kept() -> None:
    found = appeal_until(sent_on=date(2025, 1, 24), terms=TERMS, holidays=HOLIDAYS)

    assert found.steps[-1].text.startswith("Zondag 23 februari 2025 is een weekenddag of feestdag.")
    assert found.due == date(2025, 2, 23)


def test_a_missing_remedies_clause_shows_the_four_months_and_the_doubt() -> None:
    found = appeal_without_remedies_clause(notified_on=date(2025, 10, 31), terms=TERMS, holidays=HOLIDAYS)

    assert [step.status for step in found.steps[:3]] == ["", "CONFIRMED", "UNSURE"]
    assert "4 maanden later" in found.steps[1].text


def test_executing_an_appeal_decision_counts_from_its_receipt() -> None:
    found = execute_appeal_decision(received_on=date(2026, 3, 2), terms=TERMS, holidays=HOLIDAYS)

    assert found.steps[2].text == "Dag 15 is dinsdag 17 maart 2026: de laatste dag voor de uitvoering."
    assert found.steps[2].article == "Bestuursdecreet art. II.50, §3"
