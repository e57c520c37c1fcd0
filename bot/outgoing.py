"""Which automatic letter a route calls for, gated by policy: queued, held or withheld with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app import App
from bot.decide import NO_ANSWER_WARNINGS
from bot.ids import new_id
from bot.route import Route
from bot.status_links import status_link
from bot.store import arming, outbox
from bot.store.cases import CaseView
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.spool import SpoolItem
from bot.store.texts import address_key
from bot.think import Thought
from intake.automatic import must_not_reply
from intake.calendar_days import local_date
from intake.classification import Classification
from intake.labels import Regime
from intake.raw import RawMail
from knowledge.answer import Answer
from replies.compose import askable, compose_answer, compose_missing, compose_receipt, compose_tell_to_write
from replies.facts import ReplyFacts, ReplyHistory, gather
from replies.header import is_mailable
from replies.mime import message_id_for, render_mail
from replies.policy import Allowed, Held, Limits, Verdict, Withheld, check
from replies.reply import Letterhead, OutboundReply, ReplyKind

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Letters that open a conversation about a case: they say where it can be followed.
_WITH_STATUS = frozenset({ReplyKind.RECEIPT, ReplyKind.MISSING})
# What counts as already said to this person; a withheld letter said nothing.
_SAID = frozenset(OutboxState) - {OutboxState.WITHHELD, OutboxState.FAILED}


def outgoing(
    s: Session,
    app: App,
    item: SpoolItem,
    thought: Thought,
    *,
    case: CaseView | None,
    repeats: str | None,
    now: datetime,
) -> NewOutboxItem | None:
    """The outbox row for a thought, or None where its route calls for no letter.

    `repeats`: the ledger id of an earlier copy of the same mail, whose letter speaks for both.
    """
    kind = reply_kind(thought)
    if kind is None:
        return None
    letterhead = app.letterhead(item.body_id, recipient=item.recipient)
    facts = _facts(s, app, item, thought, kind=kind, letterhead=letterhead, case=case, repeats=repeats, now=now)
    verdict = check(kind, facts, limits=Limits(max_age=app.config.replies.max_age))
    status_url = _status_url(s, app, thought, kind=kind, case=case, verdict=verdict, now=now)
    reply = _compose(
        kind, thought, letterhead, case=case, verdict=verdict, received_at=item.received_at, status_url=status_url
    )
    item_id = new_id(now)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    state, reason = _state(verdict)
    mailable = is_mailable(reply.to)
    return NewOutboxItem(
        item_id=item_id,
        body_id=item.body_id,
        kind=kind,
        recipient=reply.to,
        message_id=message_id,
        # Without a usable address there is no mail to make; staff still see what would have been said.
        content=render_mail(reply, message_id=message_id, date=now) if mailable else reply.text.encode(),
        state=state,
        not_before=now,
        created_at=now,
        reason=reason,
        case_id=case.case_id if case else None,
        ledger_id=item.ledger_id,
    )


def reply_kind(thought: Thought) -> ReplyKind | None:
    """The kind of letter a route calls for. A join a person must confirm gets none: it could be a stranger's."""
    match thought.decision.route:
        case Route.ANSWER_FROM_GUIDANCE:
            return ReplyKind.ANSWER
        case Route.TELL_TO_WRITE:
            return ReplyKind.TELL_TO_WRITE
        case Route.OPEN_CASE:
            return ReplyKind.RECEIPT
        case Route.OPEN_CASE_AND_ASK_MISSING:
            may_ask = askable(thought.classification.missing) and not _delicate(thought.classification)
            return ReplyKind.MISSING if may_ask else ReplyKind.RECEIPT
        case Route.HAND_TO_HUMAN:
            return None if thought.decision.case_reference else ReplyKind.RECEIPT
        case Route.IGNORE | Route.APPEND_TO_CASE:
            return None


def _status_url(
    s: Session,
    app: App,
    thought: Thought,
    *,
    kind: ReplyKind,
    case: CaseView | None,
    verdict: Verdict,
    now: datetime,
) -> str:
    """Where the requester follows the case; "" for a letter that will not leave or goes to somebody else."""
    if kind not in _WITH_STATUS or case is None or isinstance(verdict, Withheld):
        return ""
    if case.requester_address != address_key(thought.message.sender.address):
        return ""
    return status_link(s, app.config, body_id=case.body_id, case_id=case.case_id, at=now)


def _delicate(classification: Classification) -> bool:
    """Whether the sender hears only that the mail arrived; what is missing is then an officer's question."""
    warned = NO_ANSWER_WARNINGS.intersection(classification.warnings)
    return bool(warned) or Regime.APPEAL in classification.tracks


def _compose(
    kind: ReplyKind,
    thought: Thought,
    letterhead: Letterhead,
    *,
    case: CaseView | None,
    verdict: Verdict,
    received_at: datetime,
    status_url: str,
) -> OutboundReply:
    message = thought.message
    reference = case.reference if case else None
    received_on = local_date(received_at)
    match kind, thought.answer:
        case ReplyKind.ANSWER, Answer() as answer:
            return compose_answer(message, letterhead, answers=(answer,), reference=reference)
        case ReplyKind.TELL_TO_WRITE, _:
            return compose_tell_to_write(message, letterhead, reference=reference)
        case ReplyKind.MISSING, _:
            return compose_missing(
                message,
                letterhead,
                reference=reference,
                received_on=received_on,
                missing=thought.classification.missing,
                status_url=status_url,
            )
        case _:
            minimal = not isinstance(verdict, Withheld) and verdict.minimal
            return compose_receipt(
                message,
                letterhead,
                reference=reference,
                received_on=received_on,
                answers=thought.procedure,
                minimal=minimal,
                status_url=status_url,
            )


def _state(verdict: Verdict) -> tuple[OutboxState, str | None]:
    match verdict:
        case Allowed():
            return OutboxState.QUEUED, None
        case Held(reason=reason):
            return OutboxState.HELD, str(reason)
        case Withheld(reason=reason):
            return OutboxState.WITHHELD, str(reason)


def _facts(
    s: Session,
    app: App,
    item: SpoolItem,
    thought: Thought,
    *,
    kind: ReplyKind,
    letterhead: Letterhead,
    case: CaseView | None,
    repeats: str | None,
    now: datetime,
) -> ReplyFacts:
    own = app.own_addresses(item.recipient)
    recipient = thought.message.sender.address
    today = outbox.to_person(s, body_id=item.body_id, recipient=recipient, since=now - DAY)
    said_before = [line for line in today if case is not None and line.case_id == case.case_id]
    if repeats is not None:
        said_before += outbox.of_message(s, body_id=item.body_id, ledger_id=repeats)
    return gather(
        thought.message,
        thought.classification,
        raw=RawMail(
            body_id=item.body_id,
            recipient=item.recipient,
            content=item.content,
            source=item.source,
            received_at=item.received_at,
            envelope=item.envelope,
            backlog=item.backlog,
        ),
        letterhead=letterhead,
        own_addresses=own,
        armed=kind in arming.armed_kinds(s, item.body_id),
        history=ReplyHistory(
            answers_automatic_mail=thought.answers_our_mail,
            same_kind_today=sum(
                line.kind is kind and line.state in _SAID and line.created_at > now - DAY for line in said_before
            ),
            to_sender_last_hour=outbox.sent_to(s, body_id=item.body_id, recipient=recipient, since=now - HOUR),
            to_sender_last_day=outbox.sent_to(s, body_id=item.body_id, recipient=recipient, since=now - DAY),
        ),
        now=now,
        must_not_reply=must_not_reply(
            thought.message, item.envelope.mail_from, recipient=item.recipient or None, own_addresses=own
        )
        or "",
    )
