"""The legal clock of each track: dates in, a due date that shows its working out.

Openness terms run from registration and are never moved; GDPR terms run from receipt and move to
the next working day. Every number comes from the dated rule file. The texts of the steps are Dutch:
officers read them, and they print on the page for the appeal body. All dates are local
(`calendar_days.local_date`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from intake.calendar_days import Holidays, add_months, dutch_date
from intake.case import Deadline, DeadlineStep
from intake.derivation import Derivation, received_step
from intake.labels import Regime
from intake.terms import RuleName, RuleStatus, Terms

_OPENNESS = frozenset({Regime.FOI, Regime.ENVIRONMENT})
_DATA_SUBJECT = frozenset({Regime.DATA_ACCESS, Regime.DATA_RECTIFICATION, Regime.DATA_ERASURE, Regime.DATA_OTHER})
_DECISION = {
    Regime.FOI: RuleName.DECISION,
    Regime.ENVIRONMENT: RuleName.DECISION,
    Regime.RECORD_CORRECTION: RuleName.CORRECTION,
    Regime.REUSE: RuleName.REUSE_DECISION,
}
_EXTENDED = {
    Regime.FOI: RuleName.DECISION_EXTENDED,
    Regime.ENVIRONMENT: RuleName.DECISION_EXTENDED,
    Regime.RECORD_CORRECTION: RuleName.CORRECTION_EXTENDED,
    Regime.REUSE: RuleName.REUSE_DECISION_EXTENDED,
}
_EXECUTION = frozenset({RuleName.EXECUTION, RuleName.EXECUTION_EXTENDED})


def deadline(
    regime: Regime, *, received_on: date, registered_on: date | None, terms: Terms, holidays: Holidays
) -> Deadline | None:
    """When a track must be decided or answered; None for a plain question, which has no term.

    `plan` is the date to work towards: the earlier one where the law leaves doubt between two.
    """
    if regime in _DECISION:
        by_analogy = regime is Regime.REUSE
        clock = Derivation(terms=terms, holidays=holidays, on=registered_on or received_on, by_analogy=by_analogy)
        further = (*_execution_step(clock, regime), *_reuse_notice_step(clock, regime, received_on))
        return _from_registration(
            clock,
            regime,
            received_on=received_on,
            registered_on=registered_on,
            name=_DECISION[regime],
            further=further,
        )
    clock = Derivation(terms=terms, holidays=holidays, on=received_on, by_analogy=True)
    if regime in _DATA_SUBJECT:
        return _month_clock(clock, regime, further_months=0)
    if regime is Regime.COMPLAINT:
        steps = clock.last_day(RuleName.COMPLAINT, received_on, purpose="het antwoord op de klacht")
        return clock.settle(regime, due=steps[1].on, steps=(received_step(received_on), *steps))
    return _appeal_alarm(clock) if regime is Regime.APPEAL else None


def extended(
    regime: Regime, *, received_on: date, registered_on: date | None, terms: Terms, holidays: Holidays
) -> Deadline | None:
    """The last day after a reasoned extension, in total and not on top; None where the law has none.

    It shows what an extension would give; announcing one is an officer's act.
    """
    if regime in _DATA_SUBJECT:
        clock = Derivation(terms=terms, holidays=holidays, on=received_on)
        return _month_clock(clock, regime, further_months=clock.rule(RuleName.DATA_SUBJECT_EXTENSION).months)
    if regime not in _EXTENDED:
        return None
    by_analogy = regime is Regime.REUSE
    clock = Derivation(terms=terms, holidays=holidays, on=registered_on or received_on, by_analogy=by_analogy)
    notice = clock.on + timedelta(days=clock.rule(_DECISION[regime]).days)
    text = f"De verlenging moet met redenen gemeld zijn, uiterlijk op {dutch_date(notice)}."
    return _from_registration(
        clock,
        regime,
        received_on=received_on,
        registered_on=registered_on,
        name=_EXTENDED[regime],
        further=(clock.step(RuleName.NOTICE_OF_EXTENSION, notice, text=text),),
    )


def execution_until(
    regime: Regime,
    *,
    received_on: date,
    registered_on: date | None,
    is_extended: bool,
    terms: Terms,
    holidays: Holidays,
) -> Deadline | None:
    """When a granted request must be carried out, counted from registration and not from the decision.

    None outside openness (II.44).
    """
    if regime not in _OPENNESS:
        return None
    return _from_registration(
        Derivation(terms=terms, holidays=holidays, on=registered_on or received_on),
        regime,
        received_on=received_on,
        registered_on=registered_on,
        name=RuleName.EXECUTION_EXTENDED if is_extended else RuleName.EXECUTION,
    )


def after_specification(
    regime: Regime,
    *,
    received_on: date,
    registered_on: date | None,
    invited_on: date,
    specified_on: date,
    is_extended: bool,
    terms: Terms,
    holidays: Holidays,
) -> Deadline | None:
    """The new term once a too general request was specified (II.42, II.43 par.2); None outside openness.

    The first clock stays visible. After an invitation that left too late the new term may not
    count, so the date to plan on is then that of the first and the whole is unsure.
    """
    first = deadline(regime, received_on=received_on, registered_on=registered_on, terms=terms, holidays=holidays)
    if first is None or regime not in _OPENNESS:
        return None
    clock = Derivation(terms=terms, holidays=holidays, on=registered_on or received_on)
    invitation = _invitation_step(clock, invited_on)
    name = RuleName.DECISION_AFTER_SPECIFICATION_EXTENDED if is_extended else RuleName.DECISION_AFTER_SPECIFICATION
    specified = DeadlineStep(text=f"Verduidelijkt op {dutch_date(specified_on)}.", on=specified_on)
    counted = clock.last_day(name, specified_on, purpose="de beslissing")
    due = counted[1].on
    return clock.settle(
        regime,
        due=due,
        plan=min(first.plan, due) if invitation.status == RuleStatus.UNSURE else due,
        steps=(*first.steps, invitation, specified, *counted),
    )


def _from_registration(
    clock: Derivation,
    regime: Regime,
    *,
    received_on: date,
    registered_on: date | None,
    name: RuleName,
    further: tuple[DeadlineStep, ...] = (),
) -> Deadline:
    purpose = "de uitvoering" if name in _EXECUTION else "de beslissing"
    if registered_on is None:
        text = "Niet geregistreerd: de termijn telt vanaf de dag na de ontvangst."
        start = clock.step(RuleName.DAY_ONE, received_on, text=text)
    else:
        text = f"Geregistreerd op {dutch_date(registered_on)}."
        start = clock.step(RuleName.REGISTER, registered_on, text=text)
    counted = clock.last_day(name, clock.on, purpose=purpose)
    due = counted[1].on
    plan = min(due, received_on + timedelta(days=clock.rule(name).days))
    steps = (received_step(received_on), start, *counted, *_plan_steps(clock, due=due, plan=plan), *further)
    return clock.settle(regime, due=due, plan=plan, steps=steps)


def _plan_steps(clock: Derivation, *, due: date, plan: date) -> tuple[DeadlineStep, ...]:
    if plan == due:
        return ()
    text = f"Geteld vanaf de ontvangst is de laatste dag {dutch_date(plan)}: plan op die vroegste datum."
    return (clock.step(RuleName.PLAN_FROM_RECEIPT, plan, text=text), *clock.not_moved(plan))


def _execution_step(clock: Derivation, regime: Regime) -> tuple[DeadlineStep, ...]:
    if regime not in _OPENNESS:
        return ()
    until = clock.on + timedelta(days=clock.rule(RuleName.EXECUTION).days)
    text = (
        f"Bij inwilliging is {dutch_date(until)} ook de laatste dag voor de uitvoering: "
        "die termijn telt niet vanaf de beslissing."
    )
    return (clock.step(RuleName.EXECUTION, until, text=text),)


def _reuse_notice_step(clock: Derivation, regime: Regime, received_on: date) -> tuple[DeadlineStep, ...]:
    if regime is not Regime.REUSE:
        return ()
    # From receipt, the earlier of the two possible starts: the source does not say which.
    until = received_on + timedelta(days=clock.rule(RuleName.REUSE_NOTICE).days)
    text = f"Bevestig de ontvangst uiterlijk op {dutch_date(until)}."
    return (clock.step(RuleName.REUSE_NOTICE, until, text=text),)


def _invitation_step(clock: Derivation, invited_on: date) -> DeadlineStep:
    until = clock.on + timedelta(days=clock.rule(RuleName.INVITATION_TO_SPECIFY).days)
    text = f"Uitgenodigd om te verduidelijken op {dutch_date(invited_on)}; dat kon tot en met {dutch_date(until)}."
    step = clock.step(RuleName.INVITATION_TO_SPECIFY, invited_on, text=text)
    if invited_on <= until:
        return step
    late = f"{text} De uitnodiging kwam te laat: houd de eerste termijn aan."
    return replace(step, text=late, status=RuleStatus.UNSURE)


def _month_clock(clock: Derivation, regime: Regime, *, further_months: int) -> Deadline:
    first_months = clock.rule(RuleName.DATA_SUBJECT_ANSWER).months
    first = add_months(clock.on, first_months)
    text = (
        f"{first_months} maand na de ontvangst is {dutch_date(first)}: dezelfde dag van de maand, of de laatste ervan."
    )
    steps = [received_step(clock.on), clock.step(RuleName.DATA_SUBJECT_ANSWER, first, text=text)]
    plan = add_months(clock.on, first_months + further_months)
    if further_months:
        text = (
            f"Met {further_months} maanden erbij is dat {dutch_date(plan)}. "
            f"De verlenging moet met redenen gemeld zijn binnen de eerste termijn."
        )
        steps.append(clock.step(RuleName.DATA_SUBJECT_EXTENSION, plan, text=text))
    due = clock.holidays.working_day_from(plan)
    if due != plan:
        text = (
            f"{dutch_date(plan).capitalize()} is een weekenddag of feestdag: de termijn loopt tot de "
            f"eerstvolgende werkdag, {dutch_date(due)}. Houd zelf {dutch_date(plan)} aan."
        )
        steps.append(clock.step(RuleName.MOVED_TO_WORKING_DAY, due, text=text))
    return clock.settle(regime, due=due, plan=plan, steps=tuple(steps))


def _appeal_alarm(clock: Derivation) -> Deadline:
    text = (
        "Alarm voor dezelfde dag, geen wettelijke termijn van ons: de termijn van de burger om beroep in te "
        "stellen loopt. Ga na waar dit beroep hoort en wijs de juiste weg."
    )
    steps = (received_step(clock.on), clock.step(RuleName.APPEAL_ALARM, clock.on, text=text))
    return clock.settle(Regime.APPEAL, due=clock.on, steps=steps)
