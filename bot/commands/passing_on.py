"""Sending a request on to the body that has the document, and telling the requester: one act (II.40 par. 1).

Both mails, the steps of the tracks, the log and the audit lines are one transaction. Nothing leaves that was not seen:
whoever sends hands in the mark of the two mails as they were shown. A part may go on alone; the rest then runs here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.commands import letter_steps
from bot.commands.case_work import Act, CaseRefusal, Done, Refused, record, settle, standings, taken
from bot.commands.letter_leaving import UNDO_FOR
from bot.commands.letters import append, put
from bot.commands.letters import record as record_letter
from bot.config import Config
from bot.ids import new_id
from bot.letter_facts import facts_of
from bot.letter_mail import outgoing_letter, queue
from bot.roles import Actor, Right
from bot.store import audit, cases, letters, outbox, spool
from bot.store.cases import CaseEvent, CaseView
from bot.store.letters import LetterChannel, LetterState, StoredLetter
from bot.store.session import Session
from bot.store.spool import LedgerLine
from intake.calendar_days import local_date
from intake.case import CaseEventType, after
from intake.labels import Regime
from replies.draft import draft
from replies.findings import Finding
from replies.header import is_mailable
from replies.letter import Correspondent, Letter, LetterFacts, LetterFields, LetterKind, Signer
from replies.lint import lint, may_leave

_MESSAGES = 20  # of a case, the newest; more are not offered to go along


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """What somebody wants to send on: to whom, about what, and which messages go along.

    `regimes`: the tracks that end here; with none of them everything runs on and `kept` says what we handle ourselves.
    `reach`: how the requester reaches the holder.
    """

    regimes: tuple[Regime, ...]
    holder: str
    holder_address: str
    reach: str = ""
    requester: Correspondent
    about: str
    kept: str = ""
    signer: Signer
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The two letters as they would leave at an instant, what the linter says of them, and the mark of both."""

    to_holder: StoredLetter
    notice: StoredLetter
    findings: tuple[Finding, ...]
    enclosed: tuple[bytes, ...] = field(repr=False)
    leaves: datetime

    @property
    def mark(self) -> str:
        """The same for the same two mails."""
        shown = [
            words
            for letter in (self.to_holder, self.notice)
            for words in (letter.recipient_name, letter.recipient_address, letter.subject, letter.text)
        ]
        digests = [hashlib.sha256(content).hexdigest() for content in self.enclosed]
        return hashlib.sha256("\0".join((*shown, *digests)).encode()).hexdigest()


def prepare(s: Session, wanted: PassOn, *, actor: Actor, config: Config, case: CaseView, at: datetime) -> Prepared:
    """Both letters, written and checked; nothing is stored."""
    leaves = at + UNDO_FOR
    to_holder = _letter(
        s, config, case, actor=actor, at=at, kind=LetterKind.PASS_ON, wanted=wanted,
        to=(wanted.holder, wanted.holder_address), fields=LetterFields(needed=wanted.about),
    )  # fmt: skip
    notice = _letter(
        s, config, case, actor=actor, at=at, kind=LetterKind.PASS_ON_NOTICE, wanted=wanted,
        to=(wanted.requester.name, wanted.requester.mail_address),
        fields=LetterFields(
            needed=wanted.about, reason=wanted.kept, other=wanted.holder, other_address=wanted.reach,
            happened_on=local_date(leaves),
        ),
    )  # fmt: skip
    found = [
        finding
        for letter in (to_holder, notice)
        for finding in lint(
            Letter(kind=letter.kind, subject=letter.subject, text=letter.text),
            _facts(s, config, letter, wanted=wanted, case=case, today=local_date(at)),
        )
    ]
    known = {line.id for line in messages_of(s, case)}
    return Prepared(
        to_holder=to_holder,
        notice=notice,
        findings=tuple(dict.fromkeys(found)),
        enclosed=tuple(spool.raw(s, one, body_id=case.body_id) for one in wanted.messages if one in known),
        leaves=leaves,
    )


def messages_of(s: Session, case: CaseView) -> list[LedgerLine]:
    """The messages that may go along, newest first: not those of which nobody said yet that they belong here."""
    lines = spool.of_case(s, body_id=case.body_id, case_id=case.case_id, limit=_MESSAGES)
    return [line for line in lines if line.reason != spool.JOIN_TO_CONFIRM]


def pass_on(s: Session, act: Act, wanted: PassOn, *, config: Config, seen: str) -> Done | Refused:
    """Queue both mails and end the chosen tracks here; `seen` is the mark of what was shown. Raises NotAllowed."""
    case = taken(s, act, right=Right.WRITE_LETTERS)
    if isinstance(case, Refused):
        return case
    prepared = prepare(s, wanted, actor=act.actor, config=config, case=case, at=act.at)
    barred = _barred(s, act, wanted, prepared, config=config, case=case)
    if barred is not None:
        return Refused(reason=barred)
    if prepared.mark != seen:
        return Refused(reason=CaseRefusal.UNSEEN)
    on = local_date(prepared.leaves)
    pair = (prepared.to_holder, prepared.notice)
    for letter, other in (pair, pair[::-1]):
        _send(s, act, config, case, letter, other=other, prepared=prepared)
    step = {"on": on.isoformat(), "holder": wanted.holder, "letter": prepared.to_holder.letter_id}
    for regime in wanted.regimes:
        record(s, act, case, CaseEventType.PASSED_ON, {"regime": regime.value, **step})
    detail = {"regimes": [regime.value for regime in wanted.regimes], "messages": list(wanted.messages), **step}
    _audit(s, act, case, action="request_passed_on", detail=detail)
    settle(s, case)
    return Done(reference=case.reference)


def take_back(s: Session, act: Act) -> Done | Refused:
    """Keep both mails here and let the tracks run again, while neither has left. Raises NotAllowed."""
    case = taken(s, act, right=Right.WRITE_LETTERS)
    if isinstance(case, Refused):
        return case
    pair = standing(s, case)
    if pair is None:
        return Refused(reason=CaseRefusal.NOTHING_TO_UNDO)
    ids = [letter.outbox_id for letter in pair if letter.outbox_id is not None]
    if len(ids) < len(pair) or not outbox.recall_pair(s, ids[0], ids[1], body_id=case.body_id):
        return Refused(reason=CaseRefusal.LEFT)
    for letter in pair:
        gone = replace(letter, state=LetterState.DISCARDED, outbox_id=None, sent_on=None, changed_at=act.at)
        done = put(s, gone)
        record_letter(
            s,
            done,
            case=case,
            actor=act.actor,
            at=act.at,
            action="letter_recalled",
            event=CaseEventType.LETTER_RECALLED,
        )
        letter_steps.take_back(s, done, case=case, by=act.actor.name, at=act.at)
    _audit(s, act, case, action="pass_on_taken_back", detail={"letters": [letter.letter_id for letter in pair]})
    return Done(reference=case.reference)


def standing(s: Session, case: CaseView) -> tuple[StoredLetter, StoredLetter] | None:
    """The letters of the last passing on of a case that was not taken back, to the holder first."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    for line in reversed(log):
        pair = _pair(s, case, line)
        if pair is not None and all(letter.state is LetterState.SENT for letter in pair):
            return pair
    return None


def can_take_back(s: Session, case: CaseView) -> bool:
    """Whether the last passing on of a case still waits in the outbox, whole."""
    pair = standing(s, case)
    if pair is None:
        return False
    lines = outbox.of_case(s, body_id=case.body_id, case_id=case.case_id, state=outbox.OutboxState.QUEUED)
    return {letter.outbox_id for letter in pair} <= {line.id for line in lines}


def _pair(s: Session, case: CaseView, line: CaseEvent) -> tuple[StoredLetter, StoredLetter] | None:
    other = line.data.get(letter_steps.TOGETHER)
    if line.type is not CaseEventType.LETTER_SENT or line.data.get("kind") != LetterKind.PASS_ON or other is None:
        return None
    found = [letters.get(s, body_id=case.body_id, letter_id=one) for one in (line.data["letter"], other)]
    to_holder, notice = found
    return None if to_holder is None or notice is None else (to_holder, notice)


def _barred(
    s: Session, act: Act, wanted: PassOn, prepared: Prepared, *, config: Config, case: CaseView
) -> CaseRefusal | None:
    """Why this request cannot be sent on now."""
    found = standings(s, case)
    if any(regime not in found for regime in wanted.regimes):
        return CaseRefusal.NO_SUCH_TRACK
    if any(after(found[regime].state, CaseEventType.PASSED_ON) is None for regime in wanted.regimes):
        return CaseRefusal.NOT_NOW
    if not wanted.regimes and not wanted.kept.strip():
        return CaseRefusal.EMPTY
    if not (is_mailable(wanted.holder_address) and is_mailable(wanted.requester.mail_address)):
        return CaseRefusal.NO_ADDRESS
    if not may_leave(prepared.findings):
        return CaseRefusal.NOT_IN_ORDER
    # A decider who sends it has seen both mails: that is the approval.
    if config.body_by_id(case.body_id).approval and not act.actor.may(Right.DECIDE):
        return CaseRefusal.NEEDS_DECIDER
    return None


def _letter(
    s: Session,
    config: Config,
    case: CaseView,
    *,
    actor: Actor,
    at: datetime,
    kind: LetterKind,
    to: tuple[str, str],
    fields: LetterFields,
    wanted: PassOn,
) -> StoredLetter:
    name, address = to
    blank = StoredLetter(
        letter_id=new_id(at), body_id=case.body_id, case_id=case.case_id, kind=kind, state=LetterState.SENT,
        channel=LetterChannel.MAIL, recipient_name=name, recipient_address=address, subject="", text="", fields=fields,
        signer=wanted.signer, version=1, created_by=actor.name, created_at=at, changed_at=at,
    )  # fmt: skip
    written = draft(kind, _facts(s, config, blank, wanted=wanted, case=case, today=local_date(at)))
    return replace(blank, subject=written.subject, text=written.text)


def _facts(
    s: Session, config: Config, letter: StoredLetter, *, wanted: PassOn, case: CaseView, today: date
) -> LetterFacts:
    """The facts of the case, with the requester as typed: the holder must be able to answer."""
    return replace(facts_of(s, config, letter, case=case, today=today), requester=wanted.requester)


def _send(
    s: Session,
    act: Act,
    config: Config,
    case: CaseView,
    letter: StoredLetter,
    *,
    other: StoredLetter,
    prepared: Prepared,
) -> None:
    """Store one of the two as sent, with its mail, its line in the log and its audit line."""
    letterhead = facts_of(s, config, letter, case=case, today=local_date(act.at)).letterhead
    enclosed = prepared.enclosed if letter.kind is LetterKind.PASS_ON else ()
    item = outgoing_letter(
        s, letter, case=case, letterhead=letterhead, at=act.at, leaves=prepared.leaves, enclosed=enclosed
    )
    queue(s, item, sender=letterhead.address, at=act.at)
    on = local_date(prepared.leaves)
    sent = replace(letter, outbox_id=item.item_id, sent_on=on)
    letters.add(s, sent)
    known = {"channel": letter.channel.value, "sent_on": on.isoformat(), letter_steps.TOGETHER: other.letter_id}
    append(s, sent, case=case, actor=act.actor, at=act.at, event=CaseEventType.LETTER_SENT, detail=known)
    record_letter(s, sent, case=case, actor=act.actor, at=act.at, action="letter_sent", detail=known)


def _audit(s: Session, act: Act, case: CaseView, *, action: str, detail: Mapping[str, object]) -> None:
    audit.write(
        s,
        body_id=case.body_id,
        at=act.at,
        actor=act.actor.name,
        action=action,
        subject=case.reference,
        detail=detail,
    )
