"""The register as a file and as figures: complete, in order, naming nobody unless asked, small cells untold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

import pytest

from bot.register import SMALL, as_csv, as_json_lines, figures, in_time
from bot.store.register import RegisterRow
from intake.case import CaseState, Outcome, TrackState
from intake.labels import Kind, Regime

TODAY = date(2026, 11, 20)


def a_row(number: int = 1, **more: object) -> RegisterRow:
    values: dict[str, object] = {
        "case_id": f"{number:032x}",
        "reference": f"OB-2026-{number:04d}",
        "received_on": date(2026, 11, 1),
        "registered_on": date(2026, 11, 2),
        "kind": Kind.DOCUMENT_REQUEST,
        "case_state": CaseState.OPEN,
        "requester_name": "An Peeters",
        "restricted": False,
        "summary": {"requested": ["het verslag van de schoolraad"]},
        "regime": Regime.FOI,
        "state": TrackState.OPEN,
        "outcome": None,
        "sent_on": None,
        "until": date(2026, 11, 22),
        **more,
    }
    return RegisterRow(**values)  # type: ignore[arg-type]


DECIDED: Mapping[str, object] = {"state": TrackState.DECIDED, "outcome": Outcome.PARTIAL}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_row(), None),
        (a_row(until=date(2026, 11, 19)), False),
        (a_row(until=None), None),
        (a_row(**DECIDED, sent_on=date(2026, 11, 22)), True),
        (a_row(**DECIDED, sent_on=date(2026, 11, 23)), False),
    ],
)
def test_a_track_is_in_time_late_or_not_known_yet(row: RegisterRow, expected: bool | None) -> None:
    assert in_time(row, today=TODAY) is expected


def test_a_file_names_nobody_unless_asked() -> None:
    rows = [a_row(), a_row(2, **DECIDED, sent_on=date(2026, 11, 12))]
    plain = as_csv(rows, today=TODAY, with_names=False)
    lines = list(csv.DictReader(io.StringIO(plain), delimiter=";"))
    assert [line["reference"] for line in lines] == ["OB-2026-0001", "OB-2026-0002"]
    assert (lines[1]["outcome"], lines[1]["in_time"], lines[0]["outcome"]) == ("partial", "true", "")
    assert "Peeters" not in plain + as_json_lines(rows, today=TODAY, with_names=False)
    named = json.loads(as_json_lines(rows, today=TODAY, with_names=True).splitlines()[0])
    assert (named["requester"], named["requested"]) == ("An Peeters", ["het verslag van de schoolraad"])


def test_a_restricted_case_names_nobody_whatever_is_asked() -> None:
    shut = as_json_lines([a_row(restricted=True)], today=TODAY, with_names=True)
    assert "Peeters" not in shut
    assert "verslag" not in shut


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+32", "-1", "@cmd", "\tx"])
def test_a_name_is_never_a_formula(name: str) -> None:
    written = as_csv([a_row(requester_name=name)], today=TODAY, with_names=True)
    (line,) = csv.DictReader(io.StringIO(written), delimiter=";")
    assert line["requester"] == f"'{name}"


def test_figures_count_a_case_once_and_each_of_its_tracks() -> None:
    rows = [
        a_row(1),
        a_row(1, regime=Regime.COMPLAINT, until=date(2026, 11, 3)),
        a_row(2, registered_on=date(2026, 10, 2), **DECIDED, sent_on=date(2026, 10, 12)),
    ]
    found = figures(rows, schools={}, today=TODAY)
    assert (found.requests, found.tracks, found.decided, found.in_time, found.late) == (2, 3, 1, 1, 1)
    assert [(bar.name, bar.count, bar.share) for bar in found.by_month] == [("2026-10", 1, 1.0), ("2026-11", 1, 1.0)]
    assert [(bar.name, bar.count) for bar in found.by_regime] == [("foi", 2), ("complaint", 1)]
    assert [(bar.name, bar.count) for bar in found.by_outcome] == [("partial", 1)]


def test_a_school_with_fewer_than_five_cases_is_named_without_its_number() -> None:
    rows = [a_row(number) for number in range(1, SMALL + SMALL)]
    schools = {row.case_id: ("De Boom",) if at < SMALL else ("De Struik",) for at, row in enumerate(rows)}
    found = figures(rows, schools=schools, today=TODAY)
    assert [(bar.name, bar.count, bar.share) for bar in found.by_school] == [
        ("De Boom", SMALL, 1.0),
        ("De Struik", None, 0.0),
    ]


def test_an_empty_period_has_no_bars() -> None:
    found = figures([], schools={}, today=TODAY)
    assert (found.requests, found.by_month, found.by_school) == (0, (), ())
