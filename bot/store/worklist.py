"""The worklist: one page of cases at a time, the choices staff keep, and who is away.

Every function names the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bot.ids import new_id
from bot.store import instants
from bot.store.cases import TrackLine
from bot.store.session import Row, Session
from bot.store.texts import sought_pattern
from intake.case import CaseState, Outcome, TrackState
from intake.labels import Kind, Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which cases are meant. `until`: with something to do on that day or before.

    `of_staff`: those of this member of staff, and of whoever they stand in for today.
    """

    state: CaseState = CaseState.OPEN
    regime: Regime | None = None
    of_staff: str | None = None
    unassigned: bool = False
    needs_human: bool = False
    urgent: bool = False
    until: date | None = None
    sought: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTrack:
    """A track in the worklist, and how it was decided if it was."""

    line: TrackLine
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCase:
    """A case of the worklist; `work_until` is the earliest day to plan on, None where no clock runs."""

    case_id: str
    reference: str
    version: int
    state: CaseState
    kind: Kind
    requester_name: str | None
    needs_human: bool
    urgent: bool
    restricted: bool
    received_on: date
    work_until: date | None
    assigned_name: str | None
    tracks: tuple[WorkTrack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCase:
    """A closed case to which something came; `newest` is the instant of its last message, None where it has none."""

    reference: str
    kind: Kind
    requester_name: str | None
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A choice that somebody keeps; `query` is what stands behind the question mark of its address."""

    filter_id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away from the first to the last day, both included, and perhaps another does their work."""

    absence_id: str
    staff_id: str
    staff_name: str
    first_day: date
    last_day: date
    deputy_id: str | None
    deputy_name: str | None


def page(
    s: Session, choice: Choice, *, body_id: str, viewer: str | None, today: date, limit: int, offset: int
) -> list[WorkCase]:
    """The cases that `viewer` (a staff id) may see, urgent ones first, then by the earliest day to plan on."""
    rows = s.all(
        "worklist_page",
        body_id=body_id,
        state=choice.state.value,
        urgent=int(choice.urgent),
        until=None if choice.until is None else choice.until.isoformat(),
        staff_id=choice.of_staff,
        today=today.isoformat(),
        unassigned=int(choice.unassigned),
        needs_human=int(choice.needs_human),
        regime=None if choice.regime is None else f"% {choice.regime.value} %",
        sought=sought_pattern(choice.sought),
        viewer=viewer or "",
        limit=limit,
        offset=offset,
    )
    return [_case(list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def closed(s: Session, *, body_id: str, viewer: str | None, limit: int) -> tuple[ClosedCase, ...]:
    """Closed cases that need a person and that `viewer` (a staff id) may see, the longest waiting first."""
    return tuple(
        ClosedCase(
            reference=row["reference"],
            kind=Kind(row["kind"]),
            requester_name=row["requester_name"],
            newest=instants.maybe(row["newest"]),
        )
        for row in s.all("worklist_closed", body_id=body_id, viewer=viewer or "", limit=limit)
    )


def count(s: Session, *, body_id: str, state: CaseState) -> int:
    """How many cases stand in a state; those that some may not see are counted too."""
    row = s.one("worklist_count", body_id=body_id, state=state.value) or {}
    return int(row["cases"])


def save_filter(s: Session, *, body_id: str, staff_id: str, name: str, query: str, now: datetime) -> None:
    """Keep a choice under a name; the same name again is changed."""
    s.run("filter_set", filter_id=new_id(now), body_id=body_id, staff_id=staff_id, name=name, query=query)


def filters(s: Session, *, body_id: str, staff_id: str) -> tuple[SavedFilter, ...]:
    """The choices somebody keeps, by name."""
    rows = s.all("filter_list", body_id=body_id, staff_id=staff_id)
    return tuple(SavedFilter(filter_id=row["id"], name=row["name"], query=row["query"]) for row in rows)


def remove_filter(s: Session, *, body_id: str, staff_id: str, filter_id: str) -> bool:
    """Forget a choice of this person; False when there is none."""
    return s.run("filter_remove", body_id=body_id, staff_id=staff_id, filter_id=filter_id) == 1


def add_absence(
    s: Session, *, body_id: str, staff_id: str, first_day: date, last_day: date, deputy_id: str | None, now: datetime
) -> str:
    """Note that somebody will be away; gives the id of the line."""
    absence_id = new_id(now)
    s.run(
        "absence_add",
        absence_id=absence_id,
        body_id=body_id,
        staff_id=staff_id,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        deputy_id=deputy_id,
    )
    return absence_id


def absences(s: Session, *, body_id: str, since: date) -> tuple[Absence, ...]:
    """Who is away on that day or will be later, by first day."""
    return tuple(
        Absence(
            absence_id=row["id"],
            staff_id=row["staff_id"],
            staff_name=row["staff_name"],
            first_day=date.fromisoformat(row["first_day"]),
            last_day=date.fromisoformat(row["last_day"]),
            deputy_id=row["deputy_id"],
            deputy_name=row["deputy_name"],
        )
        for row in s.all("absence_list", body_id=body_id, since=since.isoformat())
    )


def remove_absence(s: Session, *, body_id: str, absence_id: str) -> bool:
    """Somebody is not away after all; False when there is no such line."""
    return s.run("absence_remove", body_id=body_id, absence_id=absence_id) == 1


def _case(rows: list[Row]) -> WorkCase:
    first = rows[0]
    return WorkCase(
        case_id=first["id"],
        reference=first["reference"],
        version=first["version"],
        state=CaseState(first["state"]),
        kind=Kind(first["kind"]),
        requester_name=first["requester_name"],
        needs_human=bool(first["needs_human"]),
        urgent=bool(first["urgent"]),
        restricted=bool(first["restricted"]),
        received_on=date.fromisoformat(first["received_on"]),
        work_until=_day(first["work_until"]),
        assigned_name=first["assigned_name"],
        tracks=tuple(_track(row) for row in rows if row["regime"] is not None),
    )


def _track(row: Row) -> WorkTrack:
    line = TrackLine(regime=Regime(row["regime"]), due=_day(row["due"]), state=TrackState(row["track_state"]))
    return WorkTrack(line=line, outcome=None if row["outcome"] is None else Outcome(row["outcome"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
