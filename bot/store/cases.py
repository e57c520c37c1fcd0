"""Cases, their tracks and their log.

Every function names the body: a case of another body is not found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bot.store import derivation, instants
from bot.store.session import Row, Session
from bot.store.texts import address_key, sought
from bot.store.threads import add_party
from intake.case import CaseEventType, CaseState, Track, TrackState
from intake.labels import Kind, Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to open. `summary` is JSON-able: what triage found; `urgent`: danger, or an appeal."""

    case_id: str
    body_id: str
    reference: str
    received_on: date
    registered_on: date
    kind: Kind
    language: str
    created_at: datetime
    requester_name: str | None = None
    requester_address: str | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    needs_human: bool = False
    urgent: bool = False
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it stands; `version` is the number of lines in its log."""

    case_id: str
    body_id: str
    reference: str
    state: CaseState
    version: int
    received_on: date
    registered_on: date
    kind: Kind
    requester_name: str | None
    requester_address: str | None
    language: str
    summary: Mapping[str, Any]
    needs_human: bool
    urgent: bool
    created_at: datetime
    tracks: tuple[Track, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLine:
    """A track in a list: no working, only the date."""

    regime: Regime
    due: date | None
    state: TrackState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in a list; `due` is the earliest date of a track that still runs."""

    case_id: str
    body_id: str
    reference: str
    state: CaseState
    kind: Kind
    requester_name: str | None
    language: str
    needs_human: bool
    urgent: bool
    received_on: date
    registered_on: date
    due: date | None
    tracks: tuple[TrackLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One line of a case's log, which is only ever added to."""

    seq: int
    type: CaseEventType
    at: datetime
    actor: str
    data: Mapping[str, Any]


def next_reference(s: Session, body_id: str, year: int) -> str:
    """The next free reference of a body and year: OB-2026-0001, at least four digits."""
    row = s.one("counter_next", body_id=body_id, name=f"case-{year}") or {}
    return f"OB-{year}-{row['value']:04d}"


def open_case(s: Session, case: NewCase, *, actor: str) -> int:
    """Open a case with its tracks, its requester as party, and their log lines; gives its version."""
    s.run(
        "case_add",
        case_id=case.case_id,
        body_id=case.body_id,
        reference=case.reference,
        received_on=case.received_on.isoformat(),
        registered_on=case.registered_on.isoformat(),
        kind=case.kind.value,
        requester_name=case.requester_name,
        requester_address=None if case.requester_address is None else address_key(case.requester_address),
        language=case.language,
        summary=json.dumps(case.summary),
        needs_human=int(case.needs_human),
        urgent=int(case.urgent),
        work_until=_earliest_plan(case.tracks),
        sought=sought(case.reference, case.requester_name, case.requester_address),
        created_at=instants.to_text(case.created_at),
    )
    at = case.created_at
    append_event(s, body_id=case.body_id, case_id=case.case_id, type=CaseEventType.OPENED, at=at, actor=actor)
    if case.requester_address is not None:
        add_party(s, body_id=case.body_id, case_id=case.case_id, address=case.requester_address, role="requester")
    opened = add_tracks(s, body_id=case.body_id, case_id=case.case_id, tracks=case.tracks, at=at, actor=actor)
    return 1 + len(opened)


def _earliest_plan(opened: Iterable[Track]) -> str | None:
    plans = [track.deadline.plan for track in opened if track.deadline is not None]
    return min(plans).isoformat() if plans else None


def append_event(
    s: Session,
    *,
    body_id: str,
    case_id: str,
    type: CaseEventType,
    at: datetime,
    actor: str,
    data: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> bool:
    """Add a line to the log and step the version.

    False, and nothing written, when `expected_version` is given and the case has moved on.
    """
    if expected_version is None:
        row = s.one("case_version_next", body_id=body_id, case_id=case_id)
    else:
        row = s.one("case_version_expected", body_id=body_id, case_id=case_id, expected=expected_version)
    if row is None:
        return False
    s.run(
        "event_add",
        event_id=f"{case_id}-{row['version']:06d}",
        body_id=body_id,
        case_id=case_id,
        seq=row["version"],
        type=type.value,
        at=instants.to_text(at),
        actor=actor,
        data=json.dumps(data or {}),
    )
    return True


def add_tracks(
    s: Session, *, body_id: str, case_id: str, tracks: Iterable[Track], at: datetime, actor: str
) -> list[Regime]:
    """Open the tracks the case does not have yet, each with its log line; gives their regimes."""
    opened = []
    for track in tracks:
        added = s.run(
            "track_add",
            # Sorts a case's tracks by the moment they were opened.
            track_id=f"{case_id}-{instants.to_text(at)}-{track.regime.value}",
            body_id=body_id,
            case_id=case_id,
            regime=track.regime.value,
            state=track.state.value,
            due=None if track.deadline is None else track.deadline.due.isoformat(),
            derivation=derivation.to_text(track.deadline),
        )
        if added:
            opened.append(track.regime)
            s.run("case_add_regime", body_id=body_id, case_id=case_id, regime=track.regime.value)
            append_event(
                s,
                body_id=body_id,
                case_id=case_id,
                type=CaseEventType.TRACK_OPENED,
                at=at,
                actor=actor,
                data={"regime": track.regime.value},
            )
    return opened


def flag_for_person(s: Session, *, body_id: str, case_id: str, urgent: bool = False) -> None:
    """Mark a case as one that somebody has to look at; `urgent` puts it first, and stays."""
    s.run("case_needs_human", body_id=body_id, case_id=case_id, urgent=int(urgent))


def get(s: Session, body_id: str, reference: str) -> CaseView | None:
    """A case with its tracks and parties."""
    row = s.one("case_get", body_id=body_id, reference=reference)
    if row is None:
        return None
    parties = s.all("party_list", body_id=body_id, case_id=row["id"])
    return CaseView(
        case_id=row["id"],
        body_id=body_id,
        reference=reference,
        state=CaseState(row["state"]),
        version=row["version"],
        received_on=date.fromisoformat(row["received_on"]),
        registered_on=date.fromisoformat(row["registered_on"]),
        kind=Kind(row["kind"]),
        requester_name=row["requester_name"],
        requester_address=row["requester_address"],
        language=row["language"],
        summary=json.loads(row["summary"]),
        needs_human=bool(row["needs_human"]),
        urgent=bool(row["urgent"]),
        created_at=instants.from_text(row["created_at"]),
        tracks=tuple(tracks(s, body_id=body_id, case_id=row["id"])),
        parties=tuple(party["address"] for party in parties),
    )


def list_cases(s: Session, *, body_id: str | None = None, state: CaseState | None = None) -> list[CaseLine]:
    """Urgent cases first, then by the earliest due date of a running track; those without one last."""
    rows = s.all("case_list", body_id=body_id, state=None if state is None else state.value)
    return [_case_line(list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def tracks(s: Session, *, body_id: str, case_id: str) -> list[Track]:
    """The tracks of a case in the order they were opened, with the working of each deadline."""
    found = []
    for row in s.all("track_list", body_id=body_id, case_id=case_id):
        regime = Regime(row["regime"])
        deadline = derivation.from_text(regime, row["derivation"])
        found.append(Track(regime=regime, state=TrackState(row["state"]), deadline=deadline))
    return found


def events(s: Session, *, body_id: str, case_id: str) -> list[CaseEvent]:
    """The log of a case, oldest first."""
    return [
        CaseEvent(
            seq=row["seq"],
            type=CaseEventType(row["type"]),
            at=instants.from_text(row["at"]),
            actor=row["actor"],
            data=json.loads(row["data"]),
        )
        for row in s.all("event_list", body_id=body_id, case_id=case_id)
    ]


def _case_line(rows: list[Row]) -> CaseLine:
    first = rows[0]
    return CaseLine(
        case_id=first["id"],
        body_id=first["body_id"],
        reference=first["reference"],
        state=CaseState(first["state"]),
        kind=Kind(first["kind"]),
        requester_name=first["requester_name"],
        language=first["language"],
        needs_human=bool(first["needs_human"]),
        urgent=bool(first["urgent"]),
        received_on=date.fromisoformat(first["received_on"]),
        registered_on=date.fromisoformat(first["registered_on"]),
        due=_day(first["earliest"]),
        tracks=tuple(
            TrackLine(regime=Regime(row["regime"]), due=_day(row["due"]), state=TrackState(row["track_state"]))
            for row in rows
            if row["regime"] is not None
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
