from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.labels import Kind, Missing, Regime
from intake.message import Address
from tests.replies.samples import INTAKE, a_message, facts


def test_what_may_be_asked_is_read_off_the_triage() -> None:
    found = facts(missing=(Missing.INTEREST, Missing.MANDATE, Missing.NAME))
    assert found.asked == (Missing.NAME, Missing.MANDATE)


def test_an_appeal_is_known_by_kind_or_track() -> None:
    assert facts(kind=Kind.APPEAL).appeal
    assert facts(tracks=(Regime.APPEAL,)).appeal
    assert not facts(tracks=(Regime.FOI,)).appeal


def test_a_date_without_zone_is_read_as_utc() -> None:
    naive = datetime(2026, 3, 3, 8, 0)  # noqa: DTZ001 what "-0000" parses to
    assert facts(message=a_message(date=naive)).sent_at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert facts(message=a_message(date=None)).sent_at is None


def test_our_addresses_are_compared_without_case() -> None:
    assert facts(message=a_message(sender=Address(address=INTAKE.upper()))).own_address
    assert facts(message=a_message(to=(Address(address=INTAKE.upper()),))).addressed_to_us


def test_a_very_long_local_part_is_looked_at_quickly_and_unusable() -> None:
    found = facts(message=a_message(sender=Address(address="a-." * 100_000 + "@burger.example")))
    assert not found.usable_address


@pytest.mark.parametrize(
    ("fields", "usable"),
    [
        (("Jan <jan@burger.example>",), True),
        (("jan@burger.example <jan@burger.example>",), True),
        (("derde@elders.example, Jan <jan@burger.example>",), False),
        (("Jan <jan@burger.example>", "derde@elders.example"), False),
    ],
)
def test_a_mail_by_several_authors_has_nobody_to_answer(fields: tuple[str, ...], usable: bool) -> None:
    headers = tuple(("From", field) for field in fields)
    message = a_message(sender=Address(address="jan@burger.example"), headers=headers)
    assert facts(message=message).usable_address is usable
