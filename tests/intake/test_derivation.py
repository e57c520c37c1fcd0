from __future__ import annotations

from datetime import date

from intake.calendar_days import Holidays
from intake.derivation import Derivation
from intake.labels import Regime
from intake.terms import RuleName, shipped_terms

TERMS = shipped_terms()


def a_clock(*, on: date, by_analogy: bool = False) -> Derivation:
    return Derivation(terms=TERMS, holidays=Holidays(), on=on, by_analogy=by_analogy)


def test_a_step_carries_the_article_and_status_of_its_rule() -> None:
    step = a_clock(on=date(2026, 3, 9)).step(RuleName.DECISION, date(2026, 3, 29), text="Beslis.")

    assert (step.text, step.article, step.status) == (
        "Beslis.",
        "Bestuursdecreet art. II.43, §1",
        "CONFIRMED",
    )


def test_a_step_on_a_rule_younger_than_the_clock_is_unsure_and_says_so() -> None:
    step = a_clock(on=date(2018, 12, 31)).step(RuleName.DECISION, date(2019, 1, 20), text="Beslis.")

    assert step.status == "UNSURE"
    assert "dinsdag 1 januari 2019" in step.text


def test_counting_outside_the_chapter_is_shown_as_borrowed() -> None:
    own = a_clock(on=date(2026, 3, 9)).last_day(RuleName.DECISION, date(2026, 3, 9), purpose="x")
    borrowed = a_clock(on=date(2026, 3, 9), by_analogy=True).last_day(
        RuleName.REUSE_DECISION, date(2026, 3, 9), purpose="x"
    )

    assert [step.status for step in own] == ["CONFIRMED"] * 4
    assert [step.status for step in borrowed] == ["INFERENCE", "SINGLE SOURCE", "INFERENCE", "INFERENCE"]


def test_a_date_is_unsure_as_soon_as_one_step_is() -> None:
    clock = a_clock(on=date(2026, 3, 9))
    sure = clock.step(RuleName.DECISION, clock.on, text="a")
    inferred = clock.step(RuleName.PLAN_FROM_RECEIPT, clock.on, text="b")
    single_source = clock.step(RuleName.REUSE_DECISION, clock.on, text="c")

    assert not clock.settle(Regime.FOI, due=clock.on, steps=(sure, inferred)).unsure
    assert clock.settle(Regime.FOI, due=clock.on, steps=(sure, single_source)).unsure
