"""The request register as people read and export it, and the figures drawn from it. Pure, on rows of the store.

An export names nobody unless that is asked for; a cell of fewer than five says nothing exact.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.store.register import RegisterRow
from bot.summary import texts
from intake.case import Outcome
from intake.labels import Regime

# Beneath this a figure could point at somebody: what a school of thirty pupils shows is soon about one of them.
SMALL = 5
COLUMNS = (
    "reference", "received_on", "registered_on", "kind", "regime", "state", "outcome", "decided_on", "decide_until",
    "in_time",
)  # fmt: skip
NAMED_COLUMNS = ("requester", "requested")
# A cell that begins like this is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def in_time(row: RegisterRow, *, today: date) -> bool | None:
    """Whether a track was decided in time; False as soon as its day went by undecided, None where that is not known."""
    if row.until is None:
        return None
    if row.sent_on is not None:
        return row.sent_on <= row.until
    return False if row.until < today and row.outcome is None else None


def as_object(row: RegisterRow, *, today: date, with_names: bool) -> dict[str, object]:
    """One line as JSON-able values. A restricted case names nobody and nothing, whatever is asked."""
    made: dict[str, object] = {
        "reference": row.reference,
        "received_on": row.received_on.isoformat(),
        "registered_on": row.registered_on.isoformat(),
        "kind": row.kind.value,
        "regime": row.regime.value,
        "state": row.state.value,
        "outcome": None if row.outcome is None else row.outcome.value,
        "decided_on": None if row.sent_on is None else row.sent_on.isoformat(),
        "decide_until": None if row.until is None else row.until.isoformat(),
        "in_time": in_time(row, today=today),
    }
    if with_names:
        shut = row.restricted
        made["requester"] = None if shut else row.requester_name
        made["requested"] = [] if shut else list(texts(row.summary.get("requested")))
    return made


def as_csv(rows: Iterable[RegisterRow], *, today: date, with_names: bool) -> str:
    """The register for a spreadsheet: UTF-8, semicolons as in Belgium, one line for each track."""
    written = io.StringIO()
    table = csv.DictWriter(
        written, [*COLUMNS, *(NAMED_COLUMNS if with_names else ())], delimiter=";", lineterminator="\r\n"
    )
    table.writeheader()
    for row in rows:
        made = as_object(row, today=today, with_names=with_names)
        table.writerow({name: _cell(value) for name, value in made.items()})
    return written.getvalue()


def as_json_lines(rows: Iterable[RegisterRow], *, today: date, with_names: bool) -> str:
    """The register as JSON Lines."""
    made = (as_object(row, today=today, with_names=with_names) for row in rows)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = (
        " | ".join(map(str, value))
        if isinstance(value, list)
        else str(value).lower()
        if value is True or value is False
        else str(value)
    )
    return f"'{text}" if text.startswith(_FORMULA) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure: None where it is under five and so is not told; `share` of the longest bar, 0..1."""

    name: str
    count: int | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a period shows. Each list is in the order to draw it."""

    requests: int
    tracks: int
    decided: int
    in_time: int
    late: int
    by_month: tuple[Bar, ...]
    by_regime: tuple[Bar, ...]
    by_outcome: tuple[Bar, ...]
    by_school: tuple[Bar, ...]


def figures(rows: Sequence[RegisterRow], *, schools: Mapping[str, tuple[str, ...]], today: date) -> Figures:
    """Count a period. A case counts once by month and school, each of its tracks by regime and outcome."""
    cases = {row.case_id: row for row in rows}
    timely = [in_time(row, today=today) for row in rows]
    months = Counter(row.registered_on.strftime("%Y-%m") for row in cases.values())
    regimes = Counter(row.regime.value for row in rows)
    outcomes = Counter(row.outcome.value for row in rows if row.outcome is not None)
    named = Counter(name for case_id in cases for name in schools.get(case_id, ()))
    return Figures(
        requests=len(cases),
        tracks=len(rows),
        decided=sum(row.outcome is not None for row in rows),
        in_time=timely.count(True),
        late=timely.count(False),
        by_month=_bars(months, order=sorted(months), hide=False),
        by_regime=_bars(regimes, order=[one.value for one in Regime if regimes[one.value]], hide=False),
        by_outcome=_bars(outcomes, order=[one.value for one in Outcome if outcomes[one.value]], hide=False),
        by_school=_bars(named, order=sorted(named), hide=True),
    )


def _bars(counts: Counter[str], *, order: Sequence[str], hide: bool) -> tuple[Bar, ...]:
    most = max(counts.values(), default=0)

    def bar(name: str) -> Bar:
        count = counts[name]
        if hide and count < SMALL:
            return Bar(name=name, count=None, share=0.0)
        return Bar(name=name, count=count, share=count / most)

    return tuple(bar(name) for name in order)
