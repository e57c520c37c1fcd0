"""What a requester does on the page of a case: ask for a code, give it, add something, ask to withdraw.

The address of the page shows a status and nothing more. What it opens beyond needs a code that was mailed to the
address of the case. Nothing here decides: what was written is spooled before it is acknowledged, and a person reads it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.app import letterhead_of
from bot.commands.case_work import standings
from bot.config import Config
from bot.page_mail import page_mail
from bot.page_outbox import queue
from bot.status_links import opens
from bot.store import audit, bodies, cases, citizen_access, citizen_links, spool
from bot.store.cases import CaseView
from bot.store.citizen_links import CitizenLink, LinkPurpose
from bot.store.session import Session
from bot.upload_mail import Upload
from intake.case import RUNNING, CaseEventType
from replies.header import is_mailable
from replies.on_demand import compose_code, compose_withdrawal
from replies.reply import DemandKind

ACTOR = "requester"
CODE_FOR = timedelta(minutes=15)
MAX_TRIES = 5  # of a million codes: with three an hour guessing takes years
CODES_PER_HOUR = 3
CODES_PER_DAY = 10  # to one address, of all its cases: the page is no way to fill somebody's mailbox
TEXTS_PER_DAY = 20  # additions to one case; each is a message that a person reads
SESSION_FOR = timedelta(minutes=30)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_DIGITS = 6
_ADDED = "status_text_added"
# After one of these a requester may ask to withdraw anew.
_SETTLES_WITHDRAWAL = frozenset({CaseEventType.WITHDRAWN, CaseEventType.TRACK_REOPENED, CaseEventType.REOPENED})


class CitizenRefusal(StrEnum):
    """Why something a requester asked for on the page was not done."""

    NO_ADDRESS = "no_address"
    TOO_MANY_CODES = "too_many_codes"
    WRONG_CODE = "wrong_code"
    NO_CODE = "no_code"
    TOO_MANY_TEXTS = "too_many_texts"
    NOT_NOW = "not_now"
    ASKED_ALREADY = "asked_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The case an address opens."""

    link: CitizenLink
    case: CaseView


def visited(s: Session, config: Config, *, token: str, at: datetime) -> Visited | None:
    """The case whose status an address shows; None where it opens nothing, whatever the reason."""
    link = citizen_links.find(s, token)
    if link is None or link.purpose is not LinkPurpose.STATUS or not opens(link, config, now=at):
        return None
    if link.reference is None or link.body_id not in {body.id for body in config.body}:
        return None
    case = cases.get(s, link.body_id, link.reference)
    return None if case is None else Visited(link=link, case=case)


def proven(s: Session, visit: Visited, *, session_token: str, at: datetime) -> bool:
    """Whether this browser gave the code of this case, through this address, not too long ago."""
    held = citizen_access.session(s, session_token) if session_token else None
    if held is None or at - held.created_at >= SESSION_FOR:
        return False
    return (held.body_id, held.case_id, held.link_hash) == (
        visit.case.body_id,
        visit.case.case_id,
        visit.link.link_hash,
    )


def send_code(s: Session, visit: Visited, *, config: Config, token: str, at: datetime) -> CitizenRefusal | None:
    """Mail six digits to the address of the case; `token` is that of the page they open."""
    case = visit.case
    bodies.lock(s, case.body_id)
    to = case.requester_address or ""
    if not is_mailable(to):
        return CitizenRefusal.NO_ADDRESS
    if _too_many(s, case, to=to, at=at):
        return CitizenRefusal.TOO_MANY_CODES
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    citizen_access.set_code(s, body_id=case.body_id, case_id=case.case_id, code_hash=_code_hash(token, code), now=at)
    letterhead = letterhead_of(config, case.body_id)
    minutes = int(CODE_FOR.total_seconds() // 60)
    reply = compose_code(
        letterhead, to=to, language=case.language, reference=case.reference, code=code, minutes=minutes
    )
    queue(s, reply, letterhead=letterhead, at=at, case_id=case.case_id)
    _audit(s, case, "status_code_sent", at=at)
    return None


def give_code(s: Session, visit: Visited, *, token: str, code: str, session_token: str, at: datetime) -> bool:
    """Begin the session of a browser that gives the right code; False, and the try counted, where it is not.

    A code is taken once, for fifteen minutes and five tries.
    """
    case = visit.case
    bodies.lock(s, case.body_id)
    sent = citizen_access.code(s, body_id=case.body_id, case_id=case.case_id)
    live = sent is not None and at - sent.created_at < CODE_FOR and sent.tries < MAX_TRIES
    given = "".join(code.split())
    if sent is None or not live or not hmac.compare_digest(sent.code_hash, _code_hash(token, given)):
        if live:  # whoever holds the address could fill the audit log otherwise
            citizen_access.note_try(s, body_id=case.body_id, case_id=case.case_id)
            _audit(s, case, "status_code_refused", at=at)
        return False
    citizen_access.spend_code(s, body_id=case.body_id, case_id=case.case_id)
    citizen_access.expire(s, made_before=at - SESSION_FOR)
    citizen_access.start(
        s,
        token=session_token,
        body_id=case.body_id,
        case_id=case.case_id,
        link_hash=visit.link.link_hash,
        now=at,
    )
    _audit(s, case, "status_opened", at=at)
    return True


def add_text(
    s: Session,
    visit: Visited,
    *,
    config: Config,
    text: str,
    ledger_id: str,
    at: datetime,
    files: Sequence[Upload] = (),
) -> CitizenRefusal | None:
    """Spool what the requester adds, words or files or both, as a mail that will join this case."""
    case = visit.case
    bodies.lock(s, case.body_id)
    lines = audit.entries(s, body_id=case.body_id, subject=case.reference)
    if sum(line.action == _ADDED and line.at > at - _DAY for line in lines) >= TEXTS_PER_DAY:
        return CitizenRefusal.TOO_MANY_TEXTS
    letterhead = letterhead_of(config, case.body_id)
    mail = page_mail(case, letterhead=letterhead, title="Aanvulling bij mijn dossier", text=text, at=at, files=files)
    spool.put(s, mail, ledger_id=ledger_id, now=at)
    _audit(s, case, _ADDED, at=at)
    return None


def ask_withdrawal(
    s: Session, visit: Visited, *, config: Config, text: str, ledger_id: str, at: datetime
) -> CitizenRefusal | None:
    """Spool the withdrawal, put the case before an officer and confirm by mail; nothing closes by itself."""
    case = visit.case
    bodies.lock(s, case.body_id)
    if not may_withdraw(s, case):
        return CitizenRefusal.NOT_NOW
    if withdrawal_waits(s, case):
        return CitizenRefusal.ASKED_ALREADY
    words = f"Ik trek mijn aanvraag {case.reference} in.\n\n{text}"
    letterhead = letterhead_of(config, case.body_id)
    mail = page_mail(case, letterhead=letterhead, title="Intrekking van mijn aanvraag", text=words, at=at)
    spool.put(s, mail, ledger_id=ledger_id, now=at)
    cases.append_event(
        s,
        body_id=case.body_id,
        case_id=case.case_id,
        type=CaseEventType.WITHDRAWAL_ASKED,
        at=at,
        actor=ACTOR,
        data={"ledger_id": ledger_id},
    )
    cases.flag_for_person(s, body_id=case.body_id, case_id=case.case_id)
    reply = compose_withdrawal(
        letterhead, to=case.requester_address or "", language=case.language, reference=case.reference
    )
    queue(s, reply, letterhead=letterhead, at=at, case_id=case.case_id)
    _audit(s, case, "withdrawal_asked", at=at)
    return None


def may_withdraw(s: Session, case: CaseView) -> bool:
    """Whether anything of the case still runs."""
    return any(standing.state in RUNNING for standing in standings(s, case).values())


def withdrawal_waits(s: Session, case: CaseView) -> bool:
    """Whether the requester asked to withdraw and nobody settled it yet."""
    waits = False
    for event in cases.events(s, body_id=case.body_id, case_id=case.case_id):
        if event.type is CaseEventType.WITHDRAWAL_ASKED:
            waits = True
        elif event.type in _SETTLES_WITHDRAWAL:
            waits = False
    return waits


def leave(s: Session, *, session_token: str) -> None:
    """The requester is done with this browser."""
    citizen_access.end(s, session_token)


def _too_many(s: Session, case: CaseView, *, to: str, at: datetime) -> bool:
    lately = citizen_access.mails_of_case(
        s, body_id=case.body_id, case_id=case.case_id, kind=DemandKind.CODE, since=at - _HOUR
    )
    today = citizen_access.mails_to(s, recipient=to, kind=DemandKind.CODE, since=at - _DAY)
    return lately >= CODES_PER_HOUR or today >= CODES_PER_DAY


def _code_hash(token: str, code: str) -> str:
    """The address stands in no table, so nobody who reads the store can try out a million codes."""
    return hashlib.sha256(f"{token}:{code}".encode()).hexdigest()


def _audit(s: Session, case: CaseView, action: str, *, at: datetime) -> None:
    audit.write(s, body_id=case.body_id, at=at, actor=ACTOR, action=action, subject=case.reference)
