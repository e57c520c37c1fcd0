"""What a thought does to the store, in one transaction: case, events, reply, audit line, ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot import alarms
from bot.app import App
from bot.commands.confirming import ask_confirmation
from bot.ids import new_id
from bot.joined import ACTOR, append_to, note_bounce
from bot.lookup import Lookup, look_up
from bot.outgoing import outgoing
from bot.route import Decision, Route
from bot.store import audit, bodies, cases, corrections, guidance_use, outbox, spool, threads
from bot.store.cases import CaseView, NewCase
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.store.threads import Direction
from bot.think import Thought
from intake.calendar_days import belgian_holidays, local_date
from intake.case import CaseEventType, Track, TrackState
from intake.deadline import deadline
from intake.labels import Regime, Warning
from intake.parse_json import unread_files
from intake.raw import TYPED, Source
from intake.terms import shipped_terms
from intake.triage_json import triage_json
from knowledge.gaps import QuestionSource

# What comes in while we listen is in the ledger the moment it is received (II.41), however long it
# then waits to be thought about; what is read in afterwards is registered on the day we read it.
_REGISTERED_ON_RECEIPT = TYPED | {Source.SMTP, Source.LMTP, Source.IMAP, Source.STATUS_PAGE}
_ASKED_WHOSE_ADDRESS = TYPED - {Source.DESK}
_FIRST_YEAR = 1970
# What a mail that joins a case asks beside that is answered by nobody but a person.
_FOR_A_PERSON = frozenset({Route.HAND_TO_HUMAN, Route.APPEND_TO_CASE})


class Outdated(Exception):
    """The store moved while this was thought about: nothing is written, and it is thought about again."""

    temporary = True


class LeaseLost(Exception):
    """Another worker has the item: everything written here is undone."""

    temporary = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What became of a message."""

    decision: Decision
    case_reference: str | None
    outbox_id: str | None


def apply(
    s: Session,
    app: App,
    item: SpoolItem,
    thought: Thought,
    *,
    owner: str,
    now: datetime,
    found: Lookup | None = None,
    repeats: str | None = None,
) -> Effect:
    """Write everything that follows from a thought. Raises LeaseLost and Outdated.

    `found`: what the store said when the thought began; a copy of this mail, or the mail it answers, may
    have been handled by another worker meanwhile. `repeats`: the ledger id of an earlier copy of the
    same mail (it went to two addresses of the body).
    """
    bodies.lock(s, item.body_id)
    if found is not None and look_up(s, item, thought.message) != found:
        raise Outdated
    corrections.keep_found(s, body_id=item.body_id, ledger_id=item.ledger_id, found=_summary(thought), at=now)
    note_bounce(s, item, found, now=now)
    joined = _joined_case(s, item, thought)
    opened = _open_case(s, item, thought, now=now) if thought.decision.opens_case else None
    case = opened or joined
    if joined is not None:
        append_to(s, item, thought, joined, now=now)
    _remember_message(s, item, thought, case)
    if thought.unanswered is not None and repeats is None:
        question = thought.unanswered.kept(QuestionSource.MAIL, at=item.received_at, origin=item.ledger_id)
        guidance_use.add_unanswered(s, question, body_id=item.body_id, added_at=now)
    if opened is not None:
        alarms.draft_appeal_door(s, app, opened, now=now)
    alarms.alert_duty_officer(s, app, item, thought, case=case, repeats=repeats, now=now)
    outbox_id = _reply(s, app, item, thought, case=case, repeats=repeats, now=now)
    reference = case.reference if case else None
    if opened is not None and item.source in _ASKED_WHOSE_ADDRESS and repeats is None:
        _ask_whose_address(s, app, item, thought, reference=reference, now=now)
    audit.write(
        s,
        body_id=item.body_id,
        at=now,
        actor=ACTOR,
        action="message_routed",
        subject=item.ledger_id,
        detail={
            "route": str(thought.decision.route),
            "reason": thought.decision.reason,
            "case": reference,
            "reply": outbox_id,
        },
    )
    done = spool.finish(
        s,
        item.ledger_id,
        owner=owner,
        route=str(thought.decision.route),
        reason=thought.decision.reason,
        case_id=case.case_id if case else None,
        message_id=thought.message.message_id,
        now=now,
    )
    if not done:
        raise LeaseLost
    return Effect(decision=thought.decision, case_reference=reference, outbox_id=outbox_id)


def _joined_case(s: Session, item: SpoolItem, thought: Thought) -> CaseView | None:
    """The case the message joins; one whose join a person must confirm is only noted on it."""
    reference = thought.decision.case_reference
    if reference is None:
        return None
    return cases.get(s, body_id=item.body_id, reference=reference)


def _open_case(s: Session, item: SpoolItem, thought: Thought, *, now: datetime) -> CaseView:
    labels = thought.classification
    # Registered the moment it is received: the earlier clock, which the requester can rely on (II.41).
    received_on = _received_on(item, thought)
    registered_on = received_on if item.source in _REGISTERED_ON_RECEIPT and not item.backlog else local_date(now)
    reference = cases.next_reference(s, body_id=item.body_id, year=registered_on.year)
    sender = thought.message.sender
    cases.open_case(
        s,
        NewCase(
            case_id=new_id(now),
            body_id=item.body_id,
            reference=reference,
            received_on=received_on,
            registered_on=registered_on,
            kind=labels.kind,
            language=labels.language,
            created_at=now,
            requester_name=labels.requester.name or sender.name or None,
            requester_address=None if labels.indirect_sender else sender.address or None,
            summary=_summary(thought),
            needs_human=thought.decision.route in _FOR_A_PERSON or bool(labels.warnings),
            # An appeal that came to the wrong door burns its sender's own term: today it is on top.
            urgent=Warning.SAFETY_CONCERN in labels.warnings or Regime.APPEAL in labels.tracks,
            tracks=_tracks(labels.tracks, received_on=received_on, registered_on=registered_on),
        ),
        actor=ACTOR,
    )
    opened = cases.get(s, body_id=item.body_id, reference=reference)
    if opened is None:
        raise LookupError("a case just opened is not there")
    return opened


def _received_on(item: SpoolItem, thought: Thought) -> date:
    """The day the body had the mail; a file ingested later was received when its own Date says, not today."""
    stored = local_date(item.received_at)
    written = thought.message.date
    # Nobody wrote mail before 1970, and the last years there are do not survive a change of zone.
    if item.source is not Source.INGEST or written is None or not _FIRST_YEAR <= written.year <= stored.year + 1:
        return stored
    return min(stored, local_date(written))


def _tracks(regimes: tuple[Regime, ...], *, received_on: date, registered_on: date) -> tuple[Track, ...]:
    """Each legal track with its own clock; a plain question has none."""
    terms = shipped_terms()
    # A term, extended, ends at most two years on.
    holidays = belgian_holidays(first_year=received_on.year, last_year=registered_on.year + 2)
    return tuple(
        Track(
            regime=regime,
            state=TrackState.OPEN,
            deadline=deadline(
                regime, received_on=received_on, registered_on=registered_on, terms=terms, holidays=holidays
            ),
        )
        for regime in dict.fromkeys(regimes)
        if regime is not Regime.QUESTION
    )


def _summary(thought: Thought) -> dict[str, object]:
    """What triage found, as the console shows it; the words themselves stay in the mail."""
    return {
        **triage_json(thought.classification),
        "attachments_unread": unread_files(thought.message),
        "route": str(thought.decision.route),
        "reason": thought.decision.reason,
    }


def _remember_message(s: Session, item: SpoolItem, thought: Thought, case: CaseView | None) -> None:
    """Keep the Message-ID for threading; a join a person must confirm does not thread yet."""
    message = thought.message
    if message.message_id is None:
        return
    unconfirmed = thought.decision.case_reference is not None and (
        thought.decision.route is not Route.APPEND_TO_CASE and not thought.decision.opens_case
    )
    threads.add_message(
        s,
        body_id=item.body_id,
        message_id=message.message_id,
        direction=Direction.IN,
        sender=message.sender.address,
        at=item.received_at,
        case_id=case.case_id if case and not unconfirmed else None,
        ledger_id=item.ledger_id,
    )


def _ask_whose_address(
    s: Session, app: App, item: SpoolItem, thought: Thought, *, reference: str | None, now: datetime
) -> None:
    """The one mail that an address which was only typed gets: the reference, and a link to confirm it."""
    ask_confirmation(
        s,
        config=app.config,
        body_id=item.body_id,
        ledger_id=item.ledger_id,
        to=thought.message.sender.address,
        language=thought.classification.language,
        reference=reference,
        at=now,
    )


def _reply(
    s: Session,
    app: App,
    item: SpoolItem,
    thought: Thought,
    *,
    case: CaseView | None,
    repeats: str | None,
    now: datetime,
) -> str | None:
    """Compose what the route calls for and put it in the outbox: queued, held or withheld with its reason."""
    reply = outgoing(s, app, item, thought, case=case, repeats=repeats, now=now)
    if reply is None or not outbox.add(s, reply):
        return None
    threads.add_message(
        s,
        body_id=item.body_id,
        message_id=reply.message_id,
        direction=Direction.OUT,
        sender=app.letterhead(item.body_id, recipient=item.recipient).address,
        at=now,
        case_id=case.case_id if case else None,
        outbox_id=reply.item_id,
    )
    if case is not None:
        leaves = reply.state is OutboxState.QUEUED
        cases.append_event(
            s,
            body_id=item.body_id,
            case_id=case.case_id,
            type=CaseEventType.REPLY_QUEUED if leaves else CaseEventType.REPLY_WITHHELD,
            at=now,
            actor=ACTOR,
            data={"outbox_id": reply.item_id, "kind": str(reply.kind), "reason": reply.reason},
        )
    return reply.item_id
