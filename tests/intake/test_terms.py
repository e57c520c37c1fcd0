from __future__ import annotations

from datetime import date

import pytest

from intake.terms import RuleName, RuleStatus, TermsFault, parse_terms, shipped_terms


def a_rule(name: str, *, days: int, valid_from: str = "2019-01-01") -> str:
    return f'[[rule]]\nname = "{name}"\narticle = "x"\nstatus = "CONFIRMED"\nvalid_from = {valid_from}\ndays = {days}\n'


def with_every_rule(replaced: str = "", *, name: str = "decision") -> str:
    """A rule file like the shipped one, in which one rule is replaced by other text."""
    tables = ['rule_version = "1"']
    for rule in shipped_terms().rules:
        length = f"days = {rule.days}\n" if rule.days else f"months = {rule.months}\n" if rule.months else ""
        text = f'article = "x"\nstatus = "{rule.status}"\nvalid_from = {rule.valid_from}\n{length}'
        if rule.name != name:
            tables.append(f'[[rule]]\nname = "{rule.name}"\n{text}')
    return "\n".join([*tables, replaced])


@pytest.mark.parametrize(
    ("name", "days", "months", "status"),
    [
        (RuleName.DECISION, 20, 0, "CONFIRMED"),
        (RuleName.DECISION_EXTENDED, 40, 0, "CONFIRMED"),
        (RuleName.EXECUTION, 20, 0, "CONFIRMED"),
        (RuleName.EXECUTION_EXTENDED, 40, 0, "CONFIRMED"),
        (RuleName.INVITATION_TO_SPECIFY, 20, 0, "CONFIRMED"),
        (RuleName.DECISION_AFTER_SPECIFICATION, 20, 0, "CONFIRMED"),
        (RuleName.DECISION_AFTER_SPECIFICATION_EXTENDED, 40, 0, "INFERENCE"),
        (RuleName.CORRECTION, 20, 0, "CONFIRMED"),
        (RuleName.CORRECTION_EXTENDED, 40, 0, "CONFIRMED"),
        (RuleName.APPEAL, 30, 0, "CONFIRMED"),
        (RuleName.NO_REMEDIES_CLAUSE, 0, 4, "CONFIRMED"),
        (RuleName.APPEAL_DECISION_EXECUTION, 15, 0, "CONFIRMED"),
        (RuleName.REUSE_NOTICE, 10, 0, "SINGLE SOURCE"),
        (RuleName.REUSE_DECISION, 20, 0, "SINGLE SOURCE"),
        (RuleName.REUSE_DECISION_EXTENDED, 40, 0, "SINGLE SOURCE"),
        (RuleName.COMPLAINT, 45, 0, "UNSURE"),
        (RuleName.DATA_SUBJECT_ANSWER, 0, 1, "CONFIRMED"),
        (RuleName.DATA_SUBJECT_EXTENSION, 0, 2, "CONFIRMED"),
    ],
)
def test_the_shipped_number_is_the_laws(name: RuleName, days: int, months: int, status: str) -> None:
    rule = shipped_terms().rule(name, on=date(2026, 3, 9))

    assert (rule.days, rule.months, rule.status) == (days, months, RuleStatus(status))


def test_every_shipped_rule_names_an_article() -> None:
    assert all(rule.article for rule in shipped_terms().rules)


def test_an_old_case_keeps_the_rule_of_its_day() -> None:
    changed = a_rule("decision", days=20) + a_rule("decision", days=15, valid_from="2027-01-01")
    terms = parse_terms(with_every_rule(changed))

    assert terms.rule(RuleName.DECISION, on=date(2026, 12, 31)).days == 20
    assert terms.rule(RuleName.DECISION, on=date(2027, 1, 1)).days == 15


def test_before_the_oldest_version_the_oldest_is_given_with_its_later_date() -> None:
    rule = shipped_terms().rule(RuleName.DECISION, on=date(2010, 1, 1))

    assert rule.valid_from > date(2010, 1, 1)


def test_all_faults_are_told_at_once() -> None:
    faulty = (
        '[[rule]]\nname = "decision"\nstatus = "SURE"\nvalid_from = "soon"\nmonths = 1\ndays = true\ncolour = 1\n'
    ) + a_rule("holiday_pay", days=1)
    with pytest.raises(TermsFault) as raised:
        parse_terms(with_every_rule(faulty, name="decision") + "\n[other]\n")

    text = "\n".join(raised.value.faults)
    for expected in (
        "unknown key 'other'",
        "unknown key 'colour'",
        "status must be one of",
        "article must be a text",
        "valid_from must be a date",
        "takes no months",
        "days must be a whole number above zero",
        "no clock knows a rule of this name",
    ):
        assert expected in text
    assert raised.value.temporary is False


def test_a_missing_and_a_repeated_rule_are_faults() -> None:
    with pytest.raises(TermsFault) as raised:
        parse_terms(with_every_rule(a_rule("appeal", days=30)))

    assert raised.value.faults == (
        "rule 'decision' is missing",
        "rule 'appeal' stands twice with valid_from 2019-01-01",
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rule_version = ", "not a TOML file"),
        ("rule = 3", "rule must be a list of tables"),
        ("", "rule_version must be a text"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, fault: str) -> None:
    with pytest.raises(TermsFault, match=fault):
        parse_terms(text)
