"""The working of a date: one Dutch line per step, with the rule it rests on and how sure that rule is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from intake.calendar_days import ONE_DAY, Holidays, dutch_date
from intake.case import Deadline, DeadlineStep
from intake.labels import Regime
from intake.terms import Rule, RuleName, RuleStatus, Terms

# A date that rests on one of these is shown as unsure; own reasoning from confirmed text is not.
_NOT_SURE = frozenset({RuleStatus.UNSURE, RuleStatus.SINGLE_SOURCE})
_COUNTING = frozenset(
    {
        RuleName.REGISTER,
        RuleName.DAY_ONE,
        RuleName.LAST_DAY_ENDS_AT_MIDNIGHT,
        RuleName.NOT_MOVED,
        RuleName.PLAN_FROM_RECEIPT,
        RuleName.NOTICE_OF_EXTENSION,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """The rules in force on the day a clock starts (`on`), and the calendar it is read against.

    `by_analogy`: the term stands outside the chapter on openness, so its rules of counting are
    only borrowed, and the steps say so.
    """

    terms: Terms
    holidays: Holidays
    on: date
    by_analogy: bool = False

    def rule(self, name: RuleName) -> Rule:
        """The rule of that name as it applies to this clock."""
        return self.terms.rule(name, on=self.on)

    def step(self, name: RuleName, on: date, *, text: str) -> DeadlineStep:
        """A line that rests on a rule; unsure where the rule is younger than the clock."""
        rule = self.rule(RuleName.BY_ANALOGY if self.by_analogy and name in _COUNTING else name)
        if rule.valid_from <= self.on:
            return DeadlineStep(text=text, on=on, article=rule.article, status=rule.status)
        younger = f"{text} Deze regel kennen we pas vanaf {dutch_date(rule.valid_from)}: ga de oudere regel na."
        return DeadlineStep(text=younger, on=on, article=rule.article, status=RuleStatus.UNSURE)

    def last_day(self, name: RuleName, start: date, *, purpose: str) -> tuple[DeadlineStep, ...]:
        """Day 1 (the day after `start`), the last day in calendar days, its end, and any weekend warning.

        The second step is the last day.
        """
        days = self.rule(name).days
        end = start + timedelta(days=days)
        return (
            self.step(RuleName.DAY_ONE, start + ONE_DAY, text=f"Dag 1 is {dutch_date(start + ONE_DAY)}."),
            self.step(name, end, text=f"Dag {days} is {dutch_date(end)}: de laatste dag voor {purpose}."),
            self.step(
                RuleName.LAST_DAY_ENDS_AT_MIDNIGHT,
                end,
                text=f"De termijn loopt tot 24 uur op {dutch_date(end)}.",
            ),
            *self.not_moved(end),
        )

    def not_moved(self, day: date) -> tuple[DeadlineStep, ...]:
        """Where nobody works on the last day: a warning, dated on the working day before it."""
        if self.holidays.is_working_day(day):
            return ()
        before = self.holidays.working_day_until(day)
        text = (
            f"{dutch_date(day).capitalize()} is een weekenddag of feestdag. De datum schuift niet op; "
            f"de laatste werkdag ervoor is {dutch_date(before)}."
        )
        return (self.step(RuleName.NOT_MOVED, before, text=text),)

    def settle(
        self, regime: Regime, *, due: date, steps: tuple[DeadlineStep, ...], plan: date | None = None
    ) -> Deadline:
        """The date with its working; it is unsure as soon as one of its steps is. No plan: the due date."""
        return Deadline(
            regime=regime,
            due=due,
            plan=plan or due,
            rule_version=self.terms.rule_version,
            unsure=any(step.status in _NOT_SURE for step in steps),
            steps=steps,
        )


def received_step(received_on: date) -> DeadlineStep:
    """A fact, not a rule: the day the message reached the body."""
    return DeadlineStep(text=f"Ontvangen op {dutch_date(received_on)}.", on=received_on)
