"""The work on a case: where its tracks stand now, who it is given to, people, notes, links and who may see it.

Every function names the body: a case of another body is not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.store import derivation, instants
from bot.store.session import Session
from intake.case import CaseState, Outcome, Track, TrackState
from intake.labels import Regime


class PersonRole(StrEnum):
    """What somebody has to do with a case."""

    REQUESTER = "requester"
    REPRESENTED = "represented"
    PERSON_CONCERNED = "person_concerned"
    HOLDER = "holder"
    SCHOOL = "school"


class LinkKind(StrEnum):
    """How a case belongs with another."""

    SPLIT_FROM = "split_from"
    MERGED_FROM = "merged_from"
    SERIAL = "serial"


class AccessMode(StrEnum):
    """What a member of staff may do with one case, whatever the role."""

    ALLOWED = "allowed"
    KEPT_OUT = "kept_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePerson:
    """Somebody who has to do with a case; `address` is a mail address."""

    id: str
    role: PersonRole
    name: str
    address: str | None
    postal_address: str | None
    remark: str
    added_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark of staff among themselves."""

    id: str
    text: str = field(repr=False)
    written_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """Another case that this one belongs with; `kind` as seen from the case that holds the link."""

    kind: LinkKind
    reference: str
    from_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the row of a case says beside what triage found."""

    assigned_to: str | None
    restricted: bool
    merged_into: str | None
    work_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOutcome:
    """How a track ended, the day that was sent, and the last day for it (None where no term ran)."""

    regime: Regime
    outcome: Outcome
    sent_on: date
    due: date | None
    remedies_named: bool


def work(s: Session, *, body_id: str, case_id: str) -> Work | None:
    """The state of the work on a case."""
    row = s.one("case_work", body_id=body_id, case_id=case_id)
    if row is None:
        return None
    return Work(
        assigned_to=row["assigned_to"],
        restricted=bool(row["restricted"]),
        merged_into=row["merged_into"],
        work_until=None if row["work_until"] is None else date.fromisoformat(row["work_until"]),
    )


def set_tracks(
    s: Session, *, body_id: str, case_id: str, tracks: Iterable[Track], outcomes: Iterable[TrackOutcome]
) -> None:
    """Write where every track stands, and the day to plan on; the log says why."""
    planned = []
    stands = tuple(tracks)
    regimes = "".join(f" {track.regime.value}" for track in stands if track.state is not TrackState.CLOSED)
    s.run("case_regimes", body_id=body_id, case_id=case_id, regimes=f"{regimes} " if regimes else "")
    for track in stands:
        s.run(
            "track_set",
            body_id=body_id,
            case_id=case_id,
            regime=track.regime.value,
            state=track.state.value,
            due=None if track.deadline is None else track.deadline.due.isoformat(),
            derivation=derivation.to_text(track.deadline),
        )
        if track.deadline is not None:
            planned.append(track.deadline.plan)
        s.run("outcome_remove", body_id=body_id, case_id=case_id, regime=track.regime.value)
    for said in outcomes:
        s.run(
            "outcome_add",
            body_id=body_id,
            case_id=case_id,
            regime=said.regime.value,
            outcome=said.outcome.value,
            sent_on=said.sent_on.isoformat(),
            due=None if said.due is None else said.due.isoformat(),
            remedies_named=int(said.remedies_named),
        )
    set_work_until(s, body_id=body_id, case_id=case_id, day=min(planned, default=None))


def set_work_until(s: Session, *, body_id: str, case_id: str, day: date | None) -> None:
    """The earliest day to plan on of a track that runs; None where none does."""
    text = None if day is None else day.isoformat()
    s.run("case_work_until", body_id=body_id, case_id=case_id, work_until=text)


def set_state(s: Session, *, body_id: str, case_id: str, state: CaseState, merged_into: str | None = None) -> None:
    """Open or close a case as a whole."""
    s.run("case_state", body_id=body_id, case_id=case_id, state=state.value, merged_into=merged_into)


def set_handled(s: Session, *, body_id: str, case_id: str) -> None:
    """Nobody has to look at it any more; danger stays on top."""
    s.run("case_handled", body_id=body_id, case_id=case_id)


def drop_track(s: Session, *, body_id: str, case_id: str, regime: Regime) -> None:
    """Take a track off a case whose opening was taken back; the log keeps both lines."""
    s.run("outcome_remove", body_id=body_id, case_id=case_id, regime=regime.value)
    s.run("track_drop", body_id=body_id, case_id=case_id, regime=regime.value)


def set_urgent(s: Session, *, body_id: str, case_id: str, urgent: bool) -> None:
    """Put a case on top of the worklist, or back in its place."""
    s.run("case_urgent", body_id=body_id, case_id=case_id, urgent=int(urgent))


def assign(s: Session, *, body_id: str, case_id: str, staff_id: str | None) -> None:
    """Give the case to somebody, or to nobody."""
    s.run("case_assign", body_id=body_id, case_id=case_id, staff_id=staff_id)


def set_kind(s: Session, *, body_id: str, case_id: str, kind: str) -> None:
    """What the case is about; its dates of receipt and registration stay."""
    s.run("case_kind", body_id=body_id, case_id=case_id, kind=kind)


def restrict(
    s: Session, *, body_id: str, case_id: str, restricted: bool, access: Iterable[tuple[str, AccessMode]]
) -> None:
    """Who may see it: with `restricted` only those allowed; who is kept out never."""
    s.run("case_restrict", body_id=body_id, case_id=case_id, restricted=int(restricted))
    s.run("access_clear", body_id=body_id, case_id=case_id)
    for staff_id, mode in access:
        s.run("access_add", body_id=body_id, case_id=case_id, staff_id=staff_id, mode=mode.value)


def access(s: Session, *, body_id: str, case_id: str) -> dict[str, AccessMode]:
    """Staff id -> what was said of that person for this case."""
    rows = s.all("access_list", body_id=body_id, case_id=case_id)
    return {row["staff_id"]: AccessMode(row["mode"]) for row in rows}


def may_see(s: Session, *, body_id: str, case_id: str, staff_id: str | None) -> bool:
    """Whether restriction and exclusion leave the case open to this person; the role is asked elsewhere.

    Without a staff id (the command line) an exclusion cannot be told, so a restricted case stays shut.
    """
    found = work(s, body_id=body_id, case_id=case_id)
    if found is None:
        return False
    mode = access(s, body_id=body_id, case_id=case_id).get(staff_id or "")
    return mode is not AccessMode.KEPT_OUT and (not found.restricted or mode is AccessMode.ALLOWED)


def add_person(s: Session, person: CasePerson, *, body_id: str, case_id: str) -> None:
    """Note somebody who has to do with the case."""
    s.run(
        "person_add",
        person_id=person.id,
        body_id=body_id,
        case_id=case_id,
        role=person.role.value,
        name=person.name,
        address=person.address,
        postal_address=person.postal_address,
        remark=person.remark,
        added_by=person.added_by,
        at=instants.to_text(person.at),
    )


def remove_person(s: Session, *, body_id: str, case_id: str, person_id: str) -> bool:
    """Take somebody off the case; False when there was nobody."""
    return s.run("person_remove", body_id=body_id, case_id=case_id, person_id=person_id) == 1


def people(s: Session, *, body_id: str, case_id: str) -> tuple[CasePerson, ...]:
    """Everybody noted on the case, in the order they were."""
    return tuple(
        CasePerson(
            id=row["id"],
            role=PersonRole(row["role"]),
            name=row["name"],
            address=row["address"],
            postal_address=row["postal_address"],
            remark=row["remark"],
            added_by=row["added_by"],
            at=instants.from_text(row["at"]),
        )
        for row in s.all("person_list", body_id=body_id, case_id=case_id)
    )


def add_note(s: Session, note: Note, *, body_id: str, case_id: str) -> None:
    """Keep a remark."""
    s.run(
        "note_add",
        note_id=note.id,
        body_id=body_id,
        case_id=case_id,
        text=note.text,
        written_by=note.written_by,
        at=instants.to_text(note.at),
    )


def notes(s: Session, *, body_id: str, case_id: str) -> tuple[Note, ...]:
    """The remarks on a case, oldest first."""
    return tuple(
        Note(id=row["id"], text=row["text"], written_by=row["written_by"], at=instants.from_text(row["at"]))
        for row in s.all("note_list", body_id=body_id, case_id=case_id)
    )


def link(s: Session, *, body_id: str, case_id: str, other_case_id: str, kind: LinkKind, at: datetime) -> bool:
    """Say that two cases belong together; False when it was said already."""
    added = s.run(
        "link_add",
        body_id=body_id,
        case_id=case_id,
        other_case_id=other_case_id,
        kind=kind.value,
        at=instants.to_text(at),
    )
    return added == 1


def links(s: Session, *, body_id: str, case_id: str) -> tuple[CaseLink, ...]:
    """The cases this one belongs with, seen from either side."""
    return tuple(
        CaseLink(kind=LinkKind(row["kind"]), reference=row["reference"], from_here=bool(row["from_here"]))
        for row in s.all("link_list", body_id=body_id, case_id=case_id)
    )


def outcomes(s: Session, *, body_id: str, case_id: str) -> tuple[TrackOutcome, ...]:
    """The decisions of a case."""
    return tuple(
        TrackOutcome(
            regime=Regime(row["regime"]),
            outcome=Outcome(row["outcome"]),
            sent_on=date.fromisoformat(row["sent_on"]),
            due=None if row["due"] is None else date.fromisoformat(row["due"]),
            remedies_named=bool(row["remedies_named"]),
        )
        for row in s.all("outcome_list", body_id=body_id, case_id=case_id)
    )


def move_messages(s: Session, *, body_id: str, case_id: str, to_case_id: str, ledger_id: str | None = None) -> int:
    """Join the messages of a case (or the one named) to another; gives how many ledger lines moved."""
    s.run("message_move", body_id=body_id, case_id=case_id, to_case_id=to_case_id, ledger_id=ledger_id)
    return s.run("ledger_move", body_id=body_id, case_id=case_id, to_case_id=to_case_id, ledger_id=ledger_id)
