from __future__ import annotations

from datetime import date

import pytest

from knowledge.entry import Status
from knowledge.expiry import Validity, expiring, validity
from tests.knowledge.support import an_entry

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "expected"),
    [
        (date(2019, 1, 1), None, Validity.IN_FORCE),
        (date(2019, 1, 1), date(2026, 11, 19), Validity.EXPIRED),
        (date(2019, 1, 1), date(2026, 11, 20), Validity.ENDS_SOON),
        (date(2019, 1, 1), date(2027, 1, 19), Validity.ENDS_SOON),
        (date(2019, 1, 1), date(2027, 1, 20), Validity.IN_FORCE),
        (date(2026, 11, 21), None, Validity.NOT_YET),
    ],
)
def test_an_entry_stands_somewhere_in_its_validity(
    valid_from: date, valid_until: date | None, expected: Validity
) -> None:
    entry = an_entry(valid_from=valid_from, valid_until=valid_until)
    assert validity(entry, on=TODAY, days=60) is expected


def test_what_ends_is_announced_earliest_first_and_past_law_alarms_nobody() -> None:
    entries = [
        an_entry(id="open"),
        an_entry(id="later", valid_until=date(2027, 6, 1)),
        an_entry(id="straks", valid_until=date(2026, 12, 1)),
        an_entry(id="voorbij", valid_until=date(2026, 11, 1)),
        an_entry(id="oud", valid_until=date(2018, 5, 24), status=Status.HISTORICAL),
        an_entry(id="stil", valid_until=date(2026, 12, 1), silent="out_of_scope"),
    ]
    found = expiring(entries, on=TODAY, days=60)
    assert [(item.entry.id, item.days) for item in found] == [("voorbij", -19), ("straks", 11)]
