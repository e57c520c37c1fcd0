"""A store with many synthetic cases: mail, clocks and log, now and then a letter, a note or a shut door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

from bot.ids import new_id
from bot.store import bodies, cases, casework, outbox, spool, staff
from bot.store.cases import NewCase
from bot.store.casework import AccessMode, Note
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Door, Session
from bot.store.staff import Newcomer
from intake.calendar_days import belgian_holidays, local_date
from intake.case import CaseEventType, CaseState, Track, TrackState
from intake.classification import Classification, Evidence, Requester
from intake.clock import CaseDays
from intake.labels import Capacity, FormOfAccess, Kind, Regime
from intake.raw import RawMail, Source
from intake.terms import shipped_terms
from intake.track_log import TrackStanding
from intake.triage_json import triage_json
from replies.reply import ReplyKind

BODY = "dorp"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFICERS = ("an", "bert", "celine", "dirk", "els")
_BATCH = 500  # cases in a transaction
_FIRST_NAMES = ("An", "Bert", "Céline", "Dirk", "Els", "Farid", "Greet", "Hilde", "Ivo", "Joke", "Karim", "Lies", "Mia")
_LAST_NAMES = ("Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "De Smet")
_REGIMES = (
    (Regime.FOI,), (Regime.FOI,), (Regime.FOI, Regime.DATA_ACCESS), (Regime.DATA_ACCESS,), (Regime.COMPLAINT,),
    (Regime.ENVIRONMENT,), (Regime.FOI,), (Regime.FOI, Regime.REUSE), (Regime.RECORD_CORRECTION,),
    (Regime.DATA_ERASURE,),
)  # fmt: skip
_WORDS = (
    "Graag ontving ik een afschrift van het verslag van de schoolraad van vorige maand, met de bijlagen die er toen "
    "bij waren. Ik vraag dit voor mezelf en heb er geen haast mee. "
)


def fill(door: Door, size: int) -> None:
    """Put so many cases into an empty store, one in eight of them closed."""
    door.write_now(_staff)
    for first in range(0, size, _BATCH):
        door.write_now(partial(_batch, numbers=range(first, min(first + _BATCH, size))))


def officer_id(name: str) -> str:
    """The staff id of one of OFFICERS."""
    return f"officer-{name}"


def _staff(s: Session) -> None:
    bodies.ensure(s, body_id=BODY, name="Gemeente Dorp", now=NOW)
    for name in OFFICERS:
        staff.add(s, Newcomer(staff_id=officer_id(name), body_id=BODY, name=name, role="officer"), now=NOW)


def _batch(s: Session, numbers: range) -> None:
    for number in numbers:
        _case(s, number)


def _case(s: Session, number: int) -> None:
    """Everything varies with the number alone: two runs make the same store."""
    at = NOW - timedelta(days=number * 7 % 90, minutes=number % 600)
    name = f"{_FIRST_NAMES[number % 13]} {_LAST_NAMES[number // 13 % 10]}-{number}"
    address = f"burger{number}@voorbeeld.example"
    case = NewCase(
        case_id=new_id(at), body_id=BODY, reference=cases.next_reference(s, BODY, 2026), received_on=local_date(at),
        registered_on=local_date(at), kind=Kind.DOCUMENT_REQUEST, language="nl", created_at=at, requester_name=name,
        requester_address=address, summary=_found(), needs_human=number % 3 == 0, urgent=number % 500 == 0,
        tracks=tuple(Track(regime=one, state=TrackState.OPEN, deadline=None) for one in _REGIMES[number % 10]),
    )  # fmt: skip
    cases.open_case(s, case, actor="bot")
    ledger_id = _mail(s, case, number=number, at=at, sender=f"{name} <{address}>")
    _clocks(s, case)
    if number % 4:
        assigned = officer_id(OFFICERS[number % 5])
        casework.assign(s, body_id=BODY, case_id=case.case_id, staff_id=assigned)
        _event(s, case, CaseEventType.ASSIGNED, at=at, data={"to": assigned})
    if number % 3 == 1:
        _letter(s, case, number=number, at=at, ledger_id=ledger_id, to=address)
    if number % 5 == 0:
        note = Note(id=new_id(at), text="De school zoekt het verslag.", written_by="an", at=at)
        casework.add_note(s, note, body_id=BODY, case_id=case.case_id)
        _event(s, case, CaseEventType.NOTE_ADDED, at=at, data={"note": note.id})
    if number % 200 == 7:
        allowed = [(officer_id("bert"), AccessMode.ALLOWED)]
        casework.restrict(s, body_id=BODY, case_id=case.case_id, restricted=True, access=allowed)
    if number % 8 == 3:
        casework.set_state(s, body_id=BODY, case_id=case.case_id, state=CaseState.CLOSED)


def _clocks(s: Session, case: NewCase) -> None:
    standings = [TrackStanding(regime=track.regime) for track in case.tracks]
    days = _days(case.received_on)
    tracks = [Track(regime=one.regime, state=one.state, deadline=days.decision(one)) for one in standings]
    casework.set_tracks(s, body_id=BODY, case_id=case.case_id, tracks=tracks, outcomes=())


@cache
def _days(received_on: date) -> CaseDays:
    holidays = belgian_holidays(first_year=received_on.year, last_year=received_on.year + 3)
    return CaseDays(received_on=received_on, registered_on=received_on, terms=shipped_terms(), holidays=holidays)


def _mail(s: Session, case: NewCase, *, number: int, at: datetime, sender: str) -> str:
    content = _mail_file(sender, "info@dorp.example", f"Aanvraag {number}", _WORDS * (1 + number % 5))
    ledger_id = new_id(at)
    raw = RawMail(body_id=BODY, recipient="info@dorp.example", content=content, source=Source.SMTP, received_at=at)
    spool.put(s, raw, ledger_id=ledger_id, now=at)
    item = spool.claim(s, owner="bench", now=NOW, lease_until=NOW + timedelta(minutes=1))
    assert item is not None
    # One mail in two hundred waits for a person, without a case or pointing at one.
    waits = number % 200 == 5
    spool.finish(
        s, item.ledger_id, owner="bench", route="hand_to_human" if waits else "open_case",
        reason="abstained_kind" if waits else "case_opened", case_id=None if waits else case.case_id,
        message_id=f"<{ledger_id}@voorbeeld.example>", now=NOW,
    )  # fmt: skip
    return ledger_id


def _letter(s: Session, case: NewCase, *, number: int, at: datetime, ledger_id: str, to: str) -> None:
    content = _mail_file("info@dorp.example", to, f"Ontvangen ({case.reference})", _WORDS)
    item_id = new_id(at)
    outbox.add(
        s,
        NewOutboxItem(
            item_id=item_id, body_id=BODY, kind=ReplyKind.RECEIPT, recipient=to, message_id=f"<{item_id}@dorp.example>",
            content=content, state=OutboxState.HELD, not_before=at, created_at=at, reason="not_armed",
            case_id=case.case_id, ledger_id=ledger_id,
        ),
    )  # fmt: skip
    data = {"outbox_id": item_id, "kind": "receipt", "reason": "not_armed"}
    _event(s, case, CaseEventType.REPLY_WITHHELD, at=at, data=data)


def _mail_file(sender: str, to: str, subject: str, text: str) -> bytes:
    # By hand: making them with `email` takes more time than storing them.
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode()


def _event(s: Session, case: NewCase, type: CaseEventType, *, at: datetime, data: dict[str, str]) -> None:
    cases.append_event(s, body_id=BODY, case_id=case.case_id, type=type, at=at, actor="bot", data=data)


@cache
def _found() -> dict[str, object]:
    """What triage keeps of a mail: some three kilobytes, most of it the words its labels rest on."""
    quotes = [_WORDS[start : start + 60] for start in range(0, 180, 20)]
    return triage_json(
        Classification(
            language="nl", kind=Kind.DOCUMENT_REQUEST, capacity=Capacity.SELF, has_name=True, has_postal_address=True,
            document_identified=True, form_of_access=FormOfAccess.COPY, tracks=(Regime.FOI,),
            requester=Requester(name="An Peeters", postal_address="Kerkstraat 1, 9999 Dorp"),
            requested=(_WORDS[13:80],),
            evidence=tuple(
                Evidence(label="kind", value="document_request", source="body", quote=words, start=0, end=len(words))
                for words in quotes
            ),
        )
    )  # fmt: skip
