"""The requester's terms of appeal and ours after one (II.48, II.50): dates in, a working out.

None of these dates is moved for a weekend or holiday. School appeals against an attestation have
other terms; they are never computed here.
"""

from __future__ import annotations

from datetime import date

from intake.calendar_days import ONE_DAY, Holidays, add_months, dutch_date
from intake.case import Deadline, DeadlineStep
from intake.derivation import Derivation
from intake.labels import Regime
from intake.terms import RuleName, Terms


def appeal_until(*, sent_on: date, terms: Terms, holidays: Holidays) -> Deadline:
    """The last day to appeal a decision, counted from the day after it was sent, not received."""
    clock = Derivation(terms=terms, holidays=holidays, on=sent_on)
    sent = DeadlineStep(text=f"Beslissing verstuurd op {dutch_date(sent_on)}.", on=sent_on)
    return _counted(clock, start=sent_on, before=(sent,), name=RuleName.APPEAL, purpose="een beroep")


def appeal_after_execution_term(*, execution_due: date, terms: Terms, holidays: Holidays) -> Deadline:
    """The last day to appeal a granted request that was not carried out in time."""
    clock = Derivation(terms=terms, holidays=holidays, on=execution_due)
    text = f"De termijn voor de uitvoering eindigde op {dutch_date(execution_due)}."
    ended = DeadlineStep(text=text, on=execution_due)
    return _counted(clock, start=execution_due, before=(ended,), name=RuleName.APPEAL, purpose="een beroep")


def appeal_after_silence(*, decision_due: date, terms: Terms, holidays: Holidays) -> DeadlineStep:
    """From when a requester who heard nothing can appeal; there is no last day, so no Deadline."""
    opens = decision_due + ONE_DAY
    text = (
        f"Zonder beslissing is beroep mogelijk vanaf {dutch_date(opens)}, zonder einddatum. "
        "Stilzitten is geen weigering en geen inwilliging: de beslissing blijft verschuldigd."
    )
    clock = Derivation(terms=terms, holidays=holidays, on=decision_due)
    return clock.step(RuleName.APPEAL_AFTER_SILENCE, opens, text=text)


def appeal_without_remedies_clause(*, notified_on: date, terms: Terms, holidays: Holidays) -> Deadline:
    """The last day to appeal a decision that did not name the appeal rightly; unsure by a day."""
    clock = Derivation(terms=terms, holidays=holidays, on=notified_on)
    months = clock.rule(RuleName.NO_REMEDIES_CLAUSE).months
    start = add_months(notified_on, months)
    notified = DeadlineStep(text=f"Beslissing meegedeeld op {dutch_date(notified_on)}.", on=notified_on)
    text = f"Zonder juiste beroepsclausule begint de termijn {months} maanden later: {dutch_date(start)}."
    later = clock.step(RuleName.NO_REMEDIES_CLAUSE, start, text=text)
    doubt = clock.step(
        RuleName.NO_REMEDIES_CLAUSE_LAST_DAY, start, text="De laatste dag hieronder kan een dag verschillen."
    )
    return _counted(clock, start=start, before=(notified, later, doubt), name=RuleName.APPEAL, purpose="een beroep")


def execute_appeal_decision(*, received_on: date, terms: Terms, holidays: Holidays) -> Deadline:
    """When the body must carry out a decision of the appeal body, from the day it received that decision."""
    clock = Derivation(terms=terms, holidays=holidays, on=received_on)
    text = f"Beslissing van de beroepsinstantie ontvangen op {dutch_date(received_on)}."
    received = DeadlineStep(text=text, on=received_on)
    return _counted(
        clock,
        start=received_on,
        before=(received,),
        name=RuleName.APPEAL_DECISION_EXECUTION,
        purpose="de uitvoering",
    )


def _counted(
    clock: Derivation, *, start: date, before: tuple[DeadlineStep, ...], name: RuleName, purpose: str
) -> Deadline:
    counted = clock.last_day(name, start, purpose=purpose)
    return clock.settle(Regime.APPEAL, due=counted[1].on, steps=(*before, *counted))
